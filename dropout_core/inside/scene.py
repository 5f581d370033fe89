"""What every view of the inside of a run looks at, and how its numbers are written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from torch import Tensor

from dropout_core.cooperative import GivingWay
from dropout_core.inside.request import InsideRequest
from dropout_core.inside.trained import TrainedNetwork
from dropout_core.learning.price import Price
from dropout_core.learning.problems import Problem

# As many as can be seen.
_DIGITS: Final = 5


@dataclass(frozen=True)
class Scene:
    """A request, the points of its run, and the contenders' networks at its epoch by name."""

    request: InsideRequest
    problem: Problem
    networks: Mapping[str, TrainedNetwork]

    @property
    def dropout(self) -> TrainedNetwork:
        """The network that most views are of."""
        return self.networks["dropout"]


@dataclass(frozen=True)
class View:
    """A way to look inside a run.

    answer: what is seen of a scene. price: what that costs, the networks being trained.
    """

    answer: Callable[[Scene], GivingWay[Mapping[str, Any]]]
    price: Callable[[InsideRequest], Price]


def number(value: float | Tensor) -> float:
    """A number with as many digits as can be seen."""
    return float(f"{float(value):.{_DIGITS}g}")


def numbers(values: Any) -> Any:
    """Any array as lists of such numbers."""
    array = np.asarray(values, np.float64)
    return np.array([number(value) for value in array.ravel()]).reshape(array.shape).tolist()


def bits(kept: Tensor) -> str:
    """Which units are kept, as a text of 0 and 1."""
    return "".join("1" if one else "0" for one in kept.tolist())
