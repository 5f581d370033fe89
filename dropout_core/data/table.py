"""Where in the rows of a file its table is: names, units, body, and what stands around it."""

from collections.abc import Sequence
from dataclasses import dataclass

from dropout_core.data.dialect import Row
from dropout_core.data.errors import DataError
from dropout_core.data.limits import shortened
from dropout_core.data.numbers import Cell
from dropout_core.data.sections import Look, Section, largest_section, measured_columns


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


def find_table(rows: Sequence[Row], named: Row, decimal: str, header: int | None = None) -> Table:
    """The table with the most rows, where empty rows part it from others.

    Names are the row with the most texts in those columns that have numbers further down, or a
    row of years above what are none; rows of texts after it are of units.

    named: the comment before the first row, taken for names where no row has any and it has as
    many cells. header: the row of the names, if that is known.

    Raises DataError where no column has numbers, and for a header that there is not.
    """
    filled = tuple(row for row in rows if row)
    look = Look(measured_columns(filled, decimal), decimal)
    if not look.measured:
        raise DataError("no_number")
    if header is None:
        section = largest_section(rows, look)
        place = _place_of_names(section.rows, look)
        other = len(filled) - len(section.rows)
        return _table(section, place, named, look, _Around(0, other))
    if header > len(filled):
        raise DataError("no_such_header", {"header": header, "count": len(filled)})
    above = max(header - 1, 0)
    section = Section(above, filled[above:])
    return _table(section, 0 if header else None, (), look, _Around(above, 0))


@dataclass(frozen=True)
class _Around:
    """How many rows stand before a section, and how many are of other tables."""

    above: int
    other: int


def _table(section: Section, place: int | None, named: Row, look: Look, around: _Around) -> Table:
    """The table of a section whose names stand in its row `place`, or in none."""
    found = section.rows[place] if place is not None else ()
    first = 0 if place is None else place + 1
    begin = _first_body(section.rows, look, first)
    texts = [row for row in section.rows[first:begin] if look.texts(row)]
    body = [row for row in section.rows[first:begin] if not look.texts(row)]
    body += section.rows[begin:]
    names, laid_out = _laid_out(found or _names_of_comment(named, body, look), body)
    return Table(
        names=_distinct(names),
        unnamed=frozenset(place for place, name in enumerate(names) if not name),
        body=laid_out,
        header=section.before + first if found else 0,
        units=len(texts) if found else 0,
        above=around.above + (place or 0) + (0 if found else len(texts)),
        other=around.other,
    )


def _place_of_names(rows: Sequence[Row], look: Look) -> int | None:
    heads = rows[: _first_body(rows, look, 0)]
    best = max(range(len(heads)), key=lambda place: look.texts(heads[place]), default=None)
    if best is not None and look.texts(heads[best]):
        return best
    return len(heads) if look.has_years_above(rows[len(heads) :]) else None


def _first_body(rows: Sequence[Row], look: Look, start: int) -> int:
    places = (place for place in range(start, len(rows)) if look.is_body(rows[place]))
    return next(places, len(rows))


def _names_of_comment(named: Row, body: Sequence[Row], look: Look) -> Row:
    width = max(map(len, body), default=0)
    return named if len(named) == width and not look.numbers(named) else ()


def _laid_out(found: Row, body: Sequence[Row]) -> tuple[list[str], tuple[Row, ...]]:
    """Names and rows, all of one length; columns without a name or any cell are left out."""
    width = max(map(len, (found, *body)))
    filled = {place for row in body for place, cell in enumerate(row) if not _is_empty(cell)}
    names = [shortened(f"{cell:.15g}" if isinstance(cell, float) else cell) for cell in found]
    longer = sum(len(row) == len(names) + 1 and not _is_empty(row[-1]) for row in body)
    if names and 2 * longer > len(body):
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
