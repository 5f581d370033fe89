"""The true functions that points are drawn from; a new one is one entry here."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import torch
from torch import Tensor

from dropout_core.language.translations import N_


@dataclass(frozen=True)
class TrueFunction:
    """One true function.

    title: what it is called, for people. value: the function, elementwise.
    torch_source: the same as one would write it in a script, of `x`.
    """

    title: str
    value: Callable[[Tensor], Tensor]
    torch_source: str


def _bumps(x: Tensor) -> Tensor:
    return torch.exp(-(((x + 0.5) / 0.2) ** 2)) - torch.exp(-(((x - 0.4) / 0.3) ** 2))


TRUE_FUNCTIONS: Final[Mapping[str, TrueFunction]] = MappingProxyType(
    {
        "linear": TrueFunction(N_("Line, y = x"), torch.clone, "x"),
        "sine": TrueFunction(
            N_("Sine"), lambda x: torch.sin(math.pi * x), "torch.sin(torch.pi * x)"
        ),
        "step": TrueFunction(
            N_("Step"),
            lambda x: torch.where(x < 0, -1.0, 1.0),
            "torch.where(x < 0, -1.0, 1.0)",
        ),
        "bumps": TrueFunction(
            N_("Bump and dip"),
            _bumps,
            "torch.exp(-((x + 0.5) / 0.2) ** 2) - torch.exp(-((x - 0.4) / 0.3) ** 2)",
        ),
    }
)
