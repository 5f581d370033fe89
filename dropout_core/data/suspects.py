"""Numbers that may stand for a missing one: far from all others, and again and again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dropout_core.data.columns import NUMBER, Column

# What programs write for a missing number; one of these need not be as far away, nor be there
# more than once.
_USUAL: Final = frozenset(
    sign * (10.0**digits - 1) / 10**places
    for sign in (1, -1)
    for digits in range(2, 7)
    for places in (0, 1, 2)
) | {-1.0, -9.0, -0.99, -200.0, -9.96921e36, 1e20, -32768.0, 32767.0, 2147483647.0, -2147483648.0}
_FAR: Final = 3.0
_FAR_FOR_USUAL: Final = 1.0
_MOST: Final = 5


@dataclass(frozen=True)
class Suspect:
    """A number that may stand for a missing one; count: how often, in all columns named."""

    value: float
    count: int
    columns: tuple[str, ...]


def find_suspects(columns: Sequence[Column]) -> tuple[Suspect, ...]:
    """The numbers of a table that may stand for missing ones, at most five.

    Such a one is the least or the greatest of its column and occurs in it again, and its
    distance to the next is more than three times the range of all others. Of those that programs
    are known to write, such as -999, once is enough, and a distance as large as that range.
    """
    found: dict[float, list[Column]] = {}
    for column in columns:
        if column.kind == NUMBER:
            for value in _suspects_of(column.numbers[np.isfinite(column.numbers)]):
                found.setdefault(value, []).append(column)
    return tuple(
        Suspect(
            value,
            sum(int((column.numbers == value).sum()) for column in where),
            tuple(column.name for column in where),
        )
        for value, where in list(found.items())[:_MOST]
    )


def _suspects_of(numbers: NDArray[np.float64]) -> list[float]:
    values, counts = np.unique(numbers, return_counts=True)
    found = []
    while len(values) > 2:
        for end, rest in ((0, slice(1, None)), (-1, slice(None, -1))):
            if _is_suspect(float(values[end]), int(counts[end]), values[rest]):
                found.append(float(values[end]))
                values, counts = values[rest], counts[rest]
                break
        else:
            break
    return found


def _is_suspect(value: float, count: int, others: NDArray[np.float64]) -> bool:
    usual = value in _USUAL
    if count < 2 and not usual:
        return False
    distance = float(np.min(np.abs(others - value)))
    return distance > (_FAR_FOR_USUAL if usual else _FAR) * float(np.ptp(others))
