"""The activations of hidden units; a new one is one entry here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import torch
from torch import Tensor, nn

from dropout_core.language.translations import N_


@dataclass(frozen=True, kw_only=True)
class Activation:
    """What a hidden unit makes of its sum.

    title: what it is called, for people. formula: the same as a function of the sum z.
    apply_: in place, as torch's functions with such a name. What it makes of a number must not
        hang on where in a tensor that stands.
    derivative: of the activation at the sum, written into a second tensor; it is told what the
        unit gave there, nothing dropped, from which all activations below can tell it.
    module: torch's own, as it is printed and as a script has it.
    is_active: which outputs count as those of an active unit. active: the same in words.
    commutes: whether a mask that is not negative does the same before it as after it: that is so
        where f(0) = 0 and f(a z) = a f(z) for all a > 0.
    silences: whether it makes 0 of a whole range of sums, so that a unit can give 0 everywhere.
    bend: why the mean of what it gives is not what it gives for the mean sum; "" for the one
        that is a straight line.
    """

    title: str
    formula: str
    apply_: Callable[[Tensor], Tensor]
    derivative: Callable[[Tensor, Tensor], Tensor]
    module: type[nn.Module]
    is_active: Callable[[Tensor], Tensor]
    active: str
    commutes: bool
    silences: bool = False
    bend: str = ""

    @property
    def is_linear(self) -> bool:
        """Whether it is a straight line; then the mean of all thinned networks is the whole one."""
        return not self.bend

    @property
    def torch_source(self) -> str:
        """The module as a script writes it."""
        return f"nn.{self.module.__name__}()"


def _sigmoid_(sums: Tensor) -> Tensor:
    """The logistic function, 1 / (1 + exp(-z)) = (1 + tanh(z / 2)) / 2.

    torch's own has another rounding for what is left behind the last full SIMD register: a
    network would depend on where it stands. tanh has not.
    """
    return sums.mul_(0.5).tanh_().add_(1).mul_(0.5)


# The one that the tutorial has, and the paper where it looks at activations.
USUAL: Final = "relu"
# Active is who gives more than half of the most that can be given, where there is a most: for a
# sigmoid that is the same as for ReLU, a sum above 0.
ACTIVATIONS: Final[Mapping[str, Activation]] = MappingProxyType(
    {
        USUAL: Activation(
            title=N_("ReLU"),
            formula=N_("ReLU, the larger of 0 and z"),
            apply_=torch.relu_,
            # A unit that gave 0 passes nothing back, and one whose sum was 0 neither. None gives
            # less; to compare would be slower, as it makes truth values that are then converted.
            derivative=lambda output, out: torch.sign(output, out=out),
            module=nn.ReLU,
            is_active=lambda output: output > 0,
            active=N_("Active: gives more than 0."),
            commutes=True,
            silences=True,
            bend=N_("ReLU cuts off what is below 0."),
        ),
        "tanh": Activation(
            title=N_("tanh"),
            formula=N_("tanh, which goes from −1 to 1"),
            apply_=torch.tanh_,
            derivative=lambda output, out: torch.mul(output, output, out=out).neg_().add_(1),
            module=nn.Tanh,
            is_active=lambda output: output.abs() > 0.5,
            active=N_(
                "Active: gives more than 0.5 or less than −0.5, half of the most that tanh can"
                " give. High activations and means are of sizes, whatever the sign."
            ),
            commutes=False,
            bend=N_("tanh flattens what is far from 0."),
        ),
        "sigmoid": Activation(
            title=N_("Sigmoid"),
            formula=N_("the sigmoid, 1 ÷ (1 + exp(−z)), which goes from 0 to 1"),
            apply_=_sigmoid_,
            derivative=lambda output, out: torch.mul(output, output, out=out).neg_().add_(output),
            module=nn.Sigmoid,
            is_active=lambda output: output > 0.5,
            active=N_(
                "Active: gives more than 0.5, half of the most that a sigmoid can give; its sum is"
                " above 0 then."
            ),
            commutes=False,
            bend=N_("A sigmoid flattens what is far from 0."),
        ),
        "linear": Activation(
            title=N_("Linear (none)"),
            formula=N_("no activation: z itself"),
            apply_=lambda sums: sums,
            derivative=lambda _, out: out.fill_(1.0),
            module=nn.Identity,
            is_active=lambda output: torch.ones_like(output, dtype=torch.bool),
            active=N_(
                "Active: every unit, always, for without an activation nothing holds one back. High"
                " activations and means are of sizes, whatever the sign."
            ),
            commutes=True,
        ),
    }
)
