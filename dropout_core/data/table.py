"""Where in the rows of a file its table is: names, units, body, and what stands around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dropout_core.data.columns import is_measured
from dropout_core.data.dialect import Row
from dropout_core.data.errors import DataError
from dropout_core.data.limits import shortened
from dropout_core.data.numbers import Cell, is_missing

# So many rows, from all over the file, decide which columns have numbers.
_LOOKED_AT: Final = 400


@dataclass(frozen=True)
class Table:
    """A table: the names of its columns and its body, every row of it as long.

    unnamed: places of the columns that the file has no name for; they are called #1, #2, …
    header: the row of the names, counted from 1 among those that are not empty; 0 if none has.
    units: rows between names and body. above, other: rows before the names, and of other tables.
    """

    names: tuple[str, ...]
    unnamed: frozenset[int]
    body: tuple[Row, ...]
    header: int
    units: int = 0
    above: int = 0
    other: int = 0


@dataclass(frozen=True)
class _Look:
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


@dataclass(frozen=True)
class _Section:
    """Rows that belong together, and how many rows that are not empty stand before them."""

    before: int
    rows: tuple[Row, ...]


def find_table(rows: Sequence[Row], named: Row, decimal: str, header: int | None = None) -> Table:
    """The table with the most rows, where empty rows part it from others.

    Names are the row with the most texts in those columns that have numbers further down; rows
    of texts after it are of units. named: the comment before the first row, taken for names
    where no row has any and it has as many cells. header: the row of the names, if that is known.

    Raises DataError where no column has numbers, and for a header that there is not.
    """
    filled = tuple(row for row in rows if row)
    look = _Look(_measured_columns(filled, decimal), decimal)
    if not look.measured:
        raise DataError("no_number")
    if header is None:
        section = max(_sections(rows, look), key=lambda one: sum(map(look.is_body, one.rows)))
        place = _place_of_names(section.rows, look)
    else:
        if header > len(filled):
            raise DataError("no_such_header", {"header": header, "count": len(filled)})
        section = _Section(max(header - 1, 0), filled[max(header - 1, 0) :])
        place = 0 if header else None
        named = ()
    first = 0 if place is None else place + 1
    begin = _first_body(section.rows, look, first)
    units = sum(look.texts(row) > 0 for row in section.rows[first:begin])
    body = tuple(row for row in section.rows[first:begin] if not look.texts(row))
    body += section.rows[begin:]
    found = section.rows[place] if place is not None else ()
    chosen = header is not None
    names, body = _laid_out(found or _names_of_comment(named, body, look), body)
    return Table(
        names=_distinct(names),
        unnamed=frozenset(place for place, name in enumerate(names) if not name),
        body=body,
        header=section.before + first if found else 0,
        units=units if found else 0,
        above=(section.before if chosen else 0) + (place or 0) + (0 if found else units),
        other=0 if chosen else len(filled) - len(section.rows),
    )


def _measured_columns(rows: Sequence[Row], decimal: str) -> frozenset[int]:
    """The places where at least half of what is said is a number, a date or a time."""
    sample = rows[:: max(1, len(rows) // _LOOKED_AT)]
    measured = set()
    for place in range(max(map(len, rows), default=0)):
        said = [row[place] for row in sample if place < len(row) and not is_missing(row[place])]
        numbers = sum(is_measured(cell, decimal) for cell in said)
        if said and 2 * numbers >= len(said):
            measured.add(place)
    return frozenset(measured)


def _sections(rows: Sequence[Row], look: _Look) -> list[_Section]:
    """The rows, parted where after an empty one there are names of other columns."""
    sections: list[_Section] = []
    current: list[Row] = []
    before = 0
    for place, row in enumerate(rows):
        if not row:
            continue
        if current and not rows[place - 1] and _begins(rows[place : place + 3], look):
            sections.append(_Section(before, tuple(current)))
            before += len(current)
            current = []
        current.append(row)
    return [*sections, _Section(before, tuple(current))]


def _begins(rows: Sequence[Row], look: _Look) -> bool:
    """Whether a table begins here: two names at least, and numbers soon after."""
    head, *rest = rows
    texts = sum(not is_missing(cell) for cell in head)
    return texts > 1 and look.texts(head) > 0 and not look.is_body(head) and _has_body(rest, look)


def _has_body(rows: Sequence[Row], look: _Look) -> bool:
    return any(look.is_body(row) for row in rows)


def _place_of_names(rows: Sequence[Row], look: _Look) -> int | None:
    heads = rows[: _first_body(rows, look, 0)]
    best = max(range(len(heads)), key=lambda place: look.texts(heads[place]), default=None)
    return best if best is not None and look.texts(heads[best]) else None


def _first_body(rows: Sequence[Row], look: _Look, start: int) -> int:
    places = (place for place in range(start, len(rows)) if look.is_body(rows[place]))
    return next(places, len(rows))


def _names_of_comment(named: Row, body: Sequence[Row], look: _Look) -> Row:
    width = max(map(len, body), default=0)
    return named if len(named) == width and not look.numbers(named) else ()


def _laid_out(found: Row, body: Sequence[Row]) -> tuple[list[str], tuple[Row, ...]]:
    """Names and rows, all of one length; columns without a name or any cell are left out."""
    width = max(map(len, (found, *body)))
    filled = {place for row in body for place, cell in enumerate(row) if not _is_empty(cell)}
    names = [shortened(f"{cell:.15g}" if isinstance(cell, float) else cell) for cell in found]
    if len(names) == width - 1 and {0, width - 1} <= filled:
        # As R writes a table with names of rows.
        names = ["", *names]
    names += [""] * (width - len(names))
    kept = [place for place in range(width) if names[place] or place in filled]
    rows = tuple(tuple(row[place] if place < len(row) else "" for place in kept) for row in body)
    return [names[place] for place in kept], rows


def _is_empty(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Names by which each column can be told from all others."""
    taken: list[str] = []
    for place, name in enumerate(names, 1):
        base = name or f"#{place}"
        again, count = base, 1
        while again in taken:
            count += 1
            again = f"{base} ({count})"
        taken.append(again)
    return tuple(taken)
