"""The activations of hidden units; a new one is one entry here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class Activation:
    """What a hidden unit makes of its sum.

    apply_: in place, as torch's functions with such a name.
    derivative: of the activation at the sum, written into a second tensor; it is told what the
        unit gave there, nothing dropped, from which both activations below can tell it.
    module: torch's own, as it is printed and as a script has it.
    is_active: which outputs count as those of an active unit.
    commutes: whether a mask that is not negative does the same before it as after it.
    """

    apply_: Callable[[Tensor], Tensor]
    derivative: Callable[[Tensor, Tensor], Tensor]
    module: type[nn.Module]
    is_active: Callable[[Tensor], Tensor]
    commutes: bool

    @property
    def torch_source(self) -> str:
        """The module as a script writes it."""
        return f"nn.{self.module.__name__}()"


ACTIVATIONS: Final[Mapping[str, Activation]] = MappingProxyType(
    {
        "relu": Activation(
            apply_=torch.relu_,
            # A unit that gave 0 passes nothing back, and one whose sum was 0 neither. None gives
            # less; to compare would be slower, as it makes truth values that are then converted.
            derivative=lambda output, out: torch.sign(output, out=out),
            module=nn.ReLU,
            is_active=lambda output: output > 0,
            commutes=True,
        ),
    }
)
