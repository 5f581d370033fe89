"""The columns of a table: what each holds, and the numbers in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dropout_core.data.dates import as_iso, parse_clock, parse_date
from dropout_core.data.numbers import Cell, is_missing, parse_number

NUMBER: Final = "number"
DATE: Final = "date"
CLOCK: Final = "time"
TEXT: Final = "text"
EMPTY: Final = "empty"
_COMPACT: Final = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)", re.ASCII)
# So many cells that say something decide what a column is.
_LOOKED_AT: Final = 2000


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a table.

    kind: "number", "date" (days since the epoch of Unix), "time" (hours since midnight), "text" or
        "empty", as most of its cells have it.
    cells: as they stand in the file. numbers: the same as float64, nan where there is none; of a
        text column those of the few cells that are numbers.
    """

    name: str
    kind: str
    cells: tuple[Cell, ...]
    numbers: NDArray[np.float64]

    @property
    def count(self) -> int:
        """How many finite numbers it has."""
        return int(np.isfinite(self.numbers).sum())

    def shown(self, row: int) -> str | float | None:
        """A cell as it was read: a number, a date as ISO 8601 has it, another text, or None."""
        number, cell = float(self.numbers[row]), self.cells[row]
        if np.isfinite(number):
            return as_iso(number) if self.kind == DATE else number
        return None if is_missing(cell) else str(cell)[:200]


def read_column(name: str, cells: Sequence[Cell], decimal: str, order: str) -> Column:
    """A column from its cells; decimal and order as in the choices of a reading."""
    kind = _kind(cells, decimal, order)
    if kind == NUMBER and _are_compact_dates(cells):
        cells = [_spread(cell) for cell in cells]
        kind = DATE
    numbers = np.full(len(cells), np.nan)
    for row, cell in enumerate(cells):
        number = _read(cell, kind, decimal, order)
        if number is not None:
            numbers[row] = number
    return Column(name, kind, tuple(cells), numbers)


def timed(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns; dates have the time of day beside them, where it stands in the next column."""
    timed = list(columns)
    for place, (date, clock) in enumerate(pairwise(columns)):
        whole = date.kind == DATE and bool(np.all(date.numbers[np.isfinite(date.numbers)] % 1 == 0))
        if whole and clock.kind == CLOCK:
            timed[place] = replace(date, numbers=date.numbers + clock.numbers / 24)
    return tuple(timed)


def is_measured(cell: Cell, decimal: str) -> bool:
    """Whether a cell is a number, a date or a time."""
    if parse_number(cell, decimal) is not None:
        return True
    return parse_date(cell) is not None or parse_clock(cell) is not None


def _read(cell: Cell, kind: str, decimal: str, order: str) -> float | None:
    match kind:
        case "date":
            return parse_date(cell, order)
        case "time":
            return parse_clock(cell)
    return None if is_missing(cell) else parse_number(cell, decimal)


def _are_compact_dates(cells: Sequence[Cell]) -> bool:
    """Whether all that is said are dates such as 20240131."""
    said = [cell for cell in cells if not is_missing(cell)]
    return all(
        isinstance(cell, str) and _COMPACT.fullmatch(cell) and parse_date(_spread(cell)) is not None
        for cell in said
    )


def _spread(cell: Cell) -> Cell:
    found = _COMPACT.fullmatch(cell) if isinstance(cell, str) else None
    return "-".join(found.groups()) if found else cell


def _kind(cells: Sequence[Cell], decimal: str, order: str) -> str:
    said = []
    for cell in cells:
        if not is_missing(cell):
            said.append(cell)
            if len(said) == _LOOKED_AT:
                break
    if not said:
        return EMPTY
    for kind in (NUMBER, DATE, CLOCK):
        found = sum(_read(cell, kind, decimal, order) is not None for cell in said)
        if 2 * found >= len(said):
            return kind
    return TEXT
