"""Which rows of a table are points, and why the others are not."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from dropout_core.data.choices import as_number
from dropout_core.data.columns import DATE, TEXT, Column
from dropout_core.data.numbers import is_formula, is_missing
from dropout_core.data.roles import Roles
from dropout_core.data.table import Table

UNITS: Final = "units"
ABOVE: Final = "above"
OTHER_TABLE: Final = "other_table"
FOOTER: Final = "footer"
NO_NUMBER: Final = "no_number"
NO_DATE: Final = "no_date"
INFINITE: Final = "infinite"
FORMULA: Final = "formula"
CHOSEN: Final = "chosen"
_SUMS: Final = re.compile(
    r"(grand |sub)?total|sum|summe|gesamt|insgesamt|mean|average|avg|median|mittel(wert)?"
    r"|durchschnitt|min|max|minimum|maximum|std\.?( dev\.?)?|count|n"
    r"|合计|总计|小计|总和|平均值?|均值",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class LeftOut:
    """So many rows that are no points, for one reason.

    column: the one that lacks something, or "". value: the number that was chosen to mean that
    there is none, as text, or "".
    """

    reason: str
    count: int
    column: str = ""
    value: str = ""


@dataclass(frozen=True)
class RowsLeft:
    """The rows of a body that are points, and why the others are not."""

    rows: tuple[int, ...]
    left_out: tuple[LeftOut, ...]


def sort_rows(
    table: Table, columns: tuple[Column, ...], roles: Roles, missing: tuple[float, ...]
) -> RowsLeft:
    """The rows that have a number for x and for y.

    Rows at the end are a footer where they begin with what is no number where numbers are, or
    with a word for a sum. missing: numbers that stand for none. Rows that are empty but for
    what is missing anyway in a column that is not used count as without a number.
    """
    last = _end_of_body(columns, roles, len(table.body))
    fits = np.isfinite(roles.x.numbers) & np.isfinite(roles.y.numbers)
    for one in (roles.x, roles.y):
        fits &= ~np.isin(one.numbers, missing)
    rows = np.flatnonzero(fits[:last]).tolist()
    reasons = Counter(_reason(roles, row, missing) for row in np.flatnonzero(~fits[:last]).tolist())
    before = (
        LeftOut(ABOVE, table.above),
        LeftOut(UNITS, table.units),
    )
    after = (LeftOut(FOOTER, len(table.body) - last), LeftOut(OTHER_TABLE, table.other))
    within = (
        LeftOut(one.reason, count, one.column, one.value) for one, count in reasons.most_common()
    )
    return RowsLeft(tuple(rows), tuple(_some([*before, *within, *after])))


def _some(left_out: Iterable[LeftOut]) -> Iterable[LeftOut]:
    return (one for one in left_out if one.count)


def _reason(roles: Roles, row: int, missing: tuple[float, ...]) -> LeftOut:
    for column in (roles.x, roles.y):
        number, cell = column.numbers[row], column.cells[row]
        if np.isfinite(number):
            if number in missing:
                return LeftOut(CHOSEN, 1, column.name, as_number(float(number)))
            continue
        if np.isinf(number):
            return LeftOut(INFINITE, 1, column.name)
        if is_formula(cell):
            return LeftOut(FORMULA, 1, column.name)
        return LeftOut(NO_DATE if column.kind == DATE else NO_NUMBER, 1, column.name)
    raise AssertionError(row)


def _end_of_body(columns: tuple[Column, ...], roles: Roles, rows: int) -> int:
    """Where the footer begins."""
    end = rows
    while end and _is_footer(columns, roles, end - 1):
        end -= 1
    # A table that is nothing but a footer is none.
    return end or rows


def _is_footer(columns: tuple[Column, ...], roles: Roles, row: int) -> bool:
    said = [column for column in columns if not is_missing(column.cells[row])]
    if not said:
        return False
    first = said[0]
    if _SUMS.fullmatch(str(first.cells[row]).strip().rstrip(":：")):
        return first.kind == TEXT or not np.isfinite(first.numbers[row])
    fits = np.isfinite(roles.x.numbers[row]) and np.isfinite(roles.y.numbers[row])
    return not fits and first.kind != TEXT and bool(np.isnan(first.numbers[row]))
