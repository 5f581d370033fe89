"""A table read: from the bytes of a file to points, and what was made of it on the way."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from dropout_core.data.choices import ReadingChoices
from dropout_core.data.columns import DATE, NUMBER, Column, read_column, timed
from dropout_core.data.dates import guess_order
from dropout_core.data.dialect import Rows, split_rows
from dropout_core.data.doubts import (
    Doubt,
    doubt_dates,
    doubt_decimals,
    doubt_encoding,
    doubt_missing,
    doubt_sheet,
)
from dropout_core.data.errors import DataError
from dropout_core.data.limits import MAX_BYTES
from dropout_core.data.numbers import Cell, guess_decimals
from dropout_core.data.points import AXIS_UNITS, Axis, Points, sample_rows
from dropout_core.data.roles import Roles, choose_roles
from dropout_core.data.rows_left import FORMULA, LeftOut, RowsLeft, sort_rows
from dropout_core.data.suspects import find_suspects
from dropout_core.data.table import Table, find_table
from dropout_core.data.text import Decoded, decode
from dropout_core.data.workbook import Sheet, is_packed, read_sheet

PREVIEW_ROWS: Final = 8
_LOOKED_AT: Final = 50_000
_NO_CHOICES: Final = ReadingChoices()


@dataclass(frozen=True)
class Manner:
    """How a file was read: in the words of ReadingChoices, "" where that is not to be chosen.

    dates is "" where no column has dates. sheets: all of a workbook, by name.
    """

    encoding: str
    delimiter: str
    decimal: str
    dates: str
    header: int
    sheet: str
    sheets: tuple[str, ...]
    comments: int


@dataclass(frozen=True)
class Overview:
    """A table as it was read, whichever of its columns are used.

    preview: the first rows, every cell as it was read. doubts: what could be otherwise.
    """

    columns: tuple[Column, ...]
    preview: tuple[tuple[str | float | None, ...], ...]
    manner: Manner
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True)
class Reading:
    """What was made of a file.

    left_out: rows that are no points, and why. found: how many points there are; where they are
    more than can be trained on, `points` has a sample.
    """

    overview: Overview
    left_out: tuple[LeftOut, ...]
    found: int
    points: Points


class UnusableError(DataError):
    """Raised for a table that was read and has no points to learn from; it can still be shown."""

    def __init__(
        self, error: DataError, overview: Overview, left_out: tuple[LeftOut, ...] = ()
    ) -> None:
        super().__init__(error.code, error.values)
        self.overview = overview
        self.left_out = left_out


@dataclass(frozen=True)
class _Opened:
    """The rows of a file, and where they are from."""

    rows: Rows
    decoded: Decoded | None = None
    sheet: Sheet | None = None


def read_table(content: bytes, name: str, choices: ReadingChoices = _NO_CHOICES) -> Reading:
    """The points of a file, as its reader chose or, where nothing was chosen, as it seems likely.

    content: of a text table, or of a workbook (.xlsx, .ods); its name decides nothing and is the
    title of the points.

    Raises DataError, and nothing else, for whatever cannot be read; its subclass UnusableError
    where a table was found in it.
    """
    opened = _open(content, choices)
    rows = opened.rows
    cells = _some_cells(rows)
    decimals = guess_decimals(cells, rows.delimiter == "comma", choices.decimal)
    table = find_table(rows.rows, rows.named, decimals.decimal, choices.header)
    order = guess_order(cells, rows.delimiter == "comma", choices.dates)
    columns = timed(
        [
            read_column(name, [row[place] for row in table.body], decimals.decimal, order.order)
            for place, name in enumerate(table.names)
        ]
    )
    dated = any(column.kind == DATE for column in columns)
    overview = Overview(
        columns,
        _preview(columns),
        _manner(opened, decimals.decimal, order.order if dated else "", table),
        (
            *doubt_sheet(opened.sheet, choices),
            *(doubt_encoding(opened.decoded, content) if opened.decoded else ()),
            *doubt_decimals(decimals),
            *doubt_missing(find_suspects(columns), columns, choices.missing),
        ),
    )
    try:
        roles = choose_roles(columns, table.unnamed, choices.x or "", choices.y or "")
    except DataError as error:
        raise UnusableError(error, overview) from error
    overview = replace(overview, doubts=(*overview.doubts, *doubt_dates(order, roles)))
    return _reading(overview, sort_rows(table, columns, roles, choices.missing), roles, name)


def _some_cells(rows: Rows) -> list[Cell]:
    """The cells of rows from all over the file: what they tell, the others tell as well."""
    sample = rows.rows[:: 1 + sum(map(len, rows.rows)) // _LOOKED_AT]
    return [cell for row in sample for cell in row]


def _open(content: bytes, choices: ReadingChoices) -> _Opened:
    if len(content) > MAX_BYTES:
        raise DataError("too_large", {"limit": MAX_BYTES // 2**20})
    if is_packed(content):
        sheet = read_sheet(content, choices.sheet)
        return _Opened(sheet.rows, sheet=sheet)
    decoded = decode(content, choices.encoding)
    return _Opened(split_rows(decoded.text, choices.delimiter), decoded=decoded)


def _reading(overview: Overview, left: RowsLeft, roles: Roles, name: str) -> Reading:
    rows = np.asarray(left.rows, dtype=np.intp)
    taken = rows[sample_rows(roles.x.numbers[rows])]
    try:
        points = Points(
            tuple(roles.x.numbers[taken].tolist()),
            tuple(roles.y.numbers[taken].tolist()),
            _axis(roles.x),
            _axis(roles.y),
            name,
        )
    except DataError as error:
        formulas = [one.column for one in left.left_out if one.reason == FORMULA]
        if error.code == "too_few" and formulas:
            error = DataError("formulas", {"column": formulas[0]})
        raise UnusableError(error, overview, left.left_out) from None
    return Reading(overview, left.left_out, len(left.rows), points)


def _axis(column: Column) -> Axis:
    return Axis(column.name, column.kind if column.kind in AXIS_UNITS else NUMBER)


def _preview(columns: tuple[Column, ...]) -> tuple[tuple[str | float | None, ...], ...]:
    rows = min(PREVIEW_ROWS, len(columns[0].cells)) if columns else 0
    return tuple(tuple(column.shown(row) for column in columns) for row in range(rows))


def _manner(opened: _Opened, decimal: str, dates: str, table: Table) -> Manner:
    return Manner(
        encoding=opened.decoded.encoding if opened.decoded else "",
        delimiter=opened.rows.delimiter,
        decimal=decimal,
        dates=dates,
        header=table.header,
        sheet=opened.sheet.name if opened.sheet else "",
        sheets=opened.sheet.names if opened.sheet else (),
        comments=opened.rows.comments,
    )
