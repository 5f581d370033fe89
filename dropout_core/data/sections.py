"""Which rows of a file belong together, and what a row looks like: names, or numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dropout_core.data.columns import is_measured
from dropout_core.data.dialect import Row
from dropout_core.data.numbers import is_missing, parse_number

# So many rows, from all over the file, decide which columns have numbers.
_LOOKED_AT: Final = 400


@dataclass(frozen=True)
class Look:
    """Which columns have numbers, and so what a row looks like."""

    measured: frozenset[int]
    decimal: str

    def numbers(self, row: Row) -> int:
        """In how many of these columns a row has a number."""
        return sum(
            place < len(row) and is_measured(row[place], self.decimal) for place in self.measured
        )

    def texts(self, row: Row) -> int:
        """In how many of these columns a row has a text that is no number."""
        return sum(
            not is_missing(row[place]) and not is_measured(row[place], self.decimal)
            for place in self.measured
            if place < len(row)
        )

    def is_body(self, row: Row) -> bool:
        """Whether a row has numbers where numbers are, rather than texts."""
        numbers = self.numbers(row)
        return numbers > 0 and numbers >= self.texts(row)

    def has_years_above(self, rows: Sequence[Row]) -> bool:
        """Whether the first row has years for names, and texts beside, of which one may be ""."""
        years = [self._are_years(row) for row in rows[:_LOOKED_AT]]
        beside = bool(rows) and len(self.measured) < len(rows[0])
        return beside and len(years) > 1 and years[0] and sum(years) == 1

    def _are_years(self, row: Row) -> bool:
        numbers = [
            parse_number(row[place], self.decimal) for place in self.measured if place < len(row)
        ]
        return all(one is not None and one % 1 == 0 and 1500 <= one < 2200 for one in numbers)

    def size(self, rows: Sequence[Row]) -> int:
        """How many rows have numbers."""
        return sum(map(self.is_body, rows))


@dataclass(frozen=True)
class Section:
    """Rows that belong together, and how many rows that are not empty stand before them."""

    before: int
    rows: tuple[Row, ...]


def measured_columns(rows: Sequence[Row], decimal: str) -> frozenset[int]:
    """The places where at least half of what is said is a number, a date or a time."""
    sample = rows[:: max(1, len(rows) // _LOOKED_AT)]
    measured = set()
    for place in range(max(map(len, rows), default=0)):
        said = [row[place] for row in sample if place < len(row) and not is_missing(row[place])]
        numbers = sum(is_measured(cell, decimal) for cell in said)
        if said and 2 * numbers >= len(said):
            measured.add(place)
    return frozenset(measured)


def largest_section(rows: Sequence[Row], look: Look) -> Section:
    """Of the tables that empty rows part from each other, the one with the most rows."""
    sections = _sections(rows, look)
    # Where there is but one, its rows need not be counted.
    return max(sections, key=lambda one: look.size(one.rows)) if sections[1:] else sections[0]


def _sections(rows: Sequence[Row], look: Look) -> list[Section]:
    """The rows, parted where numbers have ended and after an empty row there are names again."""
    sections: list[Section] = []
    current: list[Row] = []
    before = 0
    for place, row in enumerate(rows):
        if not row:
            continue
        begins = not rows[place - 1] and _begins(rows[place : place + 3], look)
        if begins and _has_body(current, look):
            sections.append(Section(before, tuple(current)))
            before += len(current)
            current = []
        current.append(row)
    return [*sections, Section(before, tuple(current))]


def _begins(rows: Sequence[Row], look: Look) -> bool:
    """Whether a table begins here: two names at least, and numbers soon after."""
    head, *rest = rows
    texts = sum(not is_missing(cell) for cell in head)
    return texts > 1 and look.texts(head) > 0 and not look.is_body(head) and _has_body(rest, look)


def _has_body(rows: Sequence[Row], look: Look) -> bool:
    return any(look.is_body(row) for row in rows)
