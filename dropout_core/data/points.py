"""The points that one learns from: two numbers each, and what they are called."""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dropout_core.data.columns import CLOCK, DATE, NUMBER
from dropout_core.data.dates import as_iso
from dropout_core.data.errors import DataError
from dropout_core.data.limits import FEWEST_POINTS, MOST_POINTS, shortened

# Beyond, float32 overflows once it is scaled; and numbers so near each other that 16 digits do
# not tell them apart any more are no numbers to learn from.
LARGEST: Final = 1e30
# The kinds of an axis, and in what its numbers are where the kind says so.
AXIS_UNITS: Final[Mapping[str, str]] = MappingProxyType(
    {NUMBER: "", DATE: "days since 1970-01-01", CLOCK: "hours since midnight"}
)
_NARROWEST: Final = 1e-11
_SAMPLING_SEED: Final = 1


@dataclass(frozen=True)
class Axis:
    """What one coordinate is: its name, and the kind of column that it is from.

    kind: one of AXIS_UNITS.
    """

    name: str
    kind: str = NUMBER

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", shortened(self.name))
        if self.kind not in AXIS_UNITS:
            raise ValueError(self.kind)

    def shown(self, number: float) -> str | float:
        """A coordinate as people write it: a date as ISO 8601 has it."""
        return as_iso(number) if self.kind == DATE else number


@dataclass(frozen=True)
class Points:
    """Points of one's own, in their own units: `y[i]` was found at `x[i]`.

    x, y: float64, equally many, FEWEST_POINTS to MOST_POINTS.
    x_axis, y_axis: what they are. title: what they are called together, such as a file's name.

    Raises DataError where they cannot be learnt from: too few or too many, one x or one y alone,
    numbers that are infinite, beyond LARGEST, or too near each other.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    x_axis: Axis
    y_axis: Axis
    title: str

    def __post_init__(self) -> None:
        for name in ("x", "y"):
            # Of whatever kind of number: an address has them as Python writes its own.
            object.__setattr__(self, name, tuple(map(float, getattr(self, name))))
        if len(self.x) < FEWEST_POINTS:
            raise DataError("too_few", {"count": len(self.x), "minimum": FEWEST_POINTS})
        if len(self.x) > MOST_POINTS or len(self.x) != len(self.y):
            raise DataError("too_many", {"count": len(self.x), "maximum": MOST_POINTS})
        _check(self.x, self.x_axis, "one_x")
        _check(self.y, self.y_axis, "one_y")
        object.__setattr__(self, "title", shortened(self.title))


def _check(numbers: tuple[float, ...], axis: Axis, alone: str) -> None:
    low, high = min(numbers), max(numbers)
    if not all(map(math.isfinite, numbers)):
        raise DataError("infinite", {"column": axis.name})
    if low == high:
        raise DataError(alone, {"column": axis.name, "value": axis.shown(low)})
    most = max(abs(low), abs(high))
    if most > LARGEST or most < 1 / LARGEST or high - low < _NARROWEST * most:
        told = {"column": axis.name, "low": axis.shown(low), "high": axis.shown(high)}
        raise DataError("extreme", told)


def sample_rows(x: Sequence[float] | NDArray[np.float64]) -> list[int]:
    """The rows that are taken of more than a training set may have, in the order of the file.

    All rows are put in order of their x, equal ones in that of a shuffle whose seed is always the
    same. That order is cut into as many parts as points are wanted, all as long but for one
    row; of each part the row that comes first in the shuffle is taken. So the sample is spread
    over x as the whole is, no period of the file can fall in with it, and it is the same again.
    """
    if len(x) <= MOST_POINTS:
        return list(range(len(x)))
    shuffled = list(range(len(x)))
    random.Random(_SAMPLING_SEED).shuffle(shuffled)
    rank = np.empty(len(x), dtype=np.intp)
    rank[shuffled] = np.arange(len(x))
    ordered = np.lexsort((rank, np.asarray(x)))
    parts = np.array_split(ordered, MOST_POINTS)
    return sorted(int(part[np.argmin(rank[part])]) for part in parts)
