"""Which column is x and which is y, where nobody has said so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from dropout_core.data.columns import CLOCK, DATE, NUMBER, Column
from dropout_core.data.errors import DataError
from dropout_core.data.limits import FEWEST_POINTS

_ROW_NUMBERS: Final = re.compile(
    r"#|row[ _.-]?(names?|num(ber)?s?|id|no\.?|nr\.?)?|rownames?|index|idx|ids?|uid|obs\.?"
    r"|observation|case|no\.?|nr\.?|num\.?|number|n°|nº|№|sl\.? ?no\.?|s\.? ?no\.?|serial( no\.?)?"
    r"|lfd\.? ?nr\.?|lfd|zeile|nummer|pos\.?|unnamed:? ?\d*|x\.?1"
    r"|序号|编号|行号|序列号?|号码?|索引",
    re.IGNORECASE,
)
_YEARS: Final = re.compile(
    r"\b(year|yr|jahr|année|annee|anno|año|date|datum|decimal ?date)\b|年", re.IGNORECASE
)
_TIMES: Final = re.compile(
    r"\b(time|times|day|days|week|weeks|month|months|hour|hours|minute|minutes|second|seconds|age"
    r"|t|x|zeit|tag|tage|woche|monat|stunde|alter|step|epoch|dose|distance)\b"
    r"|[天日周月时秒]|时间|小时|年龄",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Roles:
    """The columns of x and y."""

    x: Column
    y: Column


def choose_roles(columns: Sequence[Column], unnamed: frozenset[int], x: str, y: str) -> Roles:
    """The columns of x and y, by name where one is given, else ("") guessed.

    The guess is never a row number. Of two columns with numbers the first is x, of more the
    first; but a date or a year is x before anything else, wherever it stands, and a number that
    merely runs is x only where its name says what it counts. y is the next column with numbers
    after x. Columns of one value, or too few numbers, are passed over where there are others.

    unnamed: places of the columns that the file has no name for.

    Raises DataError for a column that there is not, and where there are not two with numbers.
    """
    given = {name: _named(columns, name) for name in (x, y) if name}
    numbers = [one for one in columns if one.kind in (NUMBER, DATE, CLOCK)]
    rows = [one for one in numbers if _is_row_number(one, columns, unnamed)]
    usable = [one for one in numbers if one not in rows]
    first = given[x] if x else _guess_x(usable, given.get(y))
    after = [one for one in usable if one is not first]
    second = given[y] if y else _guess_y(columns, after, first)
    if first is not None and first is second:
        raise DataError("same_column", {"column": first.name})
    if first is None or second is None:
        known = [one for one in (first, second, *numbers) if one is not None and one.count]
        if not known:
            raise DataError("no_number")
        raise DataError("one_numeric_column", {"column": known[0].name})
    return Roles(first, second)


def _named(columns: Sequence[Column], name: str) -> Column:
    for column in columns:
        if column.name == name:
            return column
    known = ", ".join(column.name for column in columns)
    raise DataError("no_such_column", {"column": name[:60], "columns": known[:300]})


def _is_row_number(column: Column, columns: Sequence[Column], unnamed: frozenset[int]) -> bool:
    """Whether a column merely numbers the rows, perhaps with gaps, perhaps shuffled."""
    numbers = column.numbers[np.isfinite(column.numbers)]
    whole = column.kind == NUMBER and len(numbers) > 1 and bool(np.all(numbers % 1 == 0))
    if not whole or len(np.unique(numbers)) < len(numbers):
        return False
    place = next(place for place, one in enumerate(columns) if one is column)
    nameless = place in unnamed
    others = sum(one.kind in (NUMBER, DATE, CLOCK) for one in columns) - 1
    if not nameless and _ROW_NUMBERS.fullmatch(column.name):
        return True
    if nameless and len(unnamed) < len(columns):
        return place == 0
    runs = numbers[0] in (0, 1) and bool(np.all(np.diff(numbers) == 1))
    if nameless and others > 1:
        gaps = numbers[0] in (0, 1) and len(numbers) > 9 and bool(np.all(np.diff(numbers) > 0))
        return place == 0 and (runs or (gaps and numbers[-1] <= 5 * len(numbers)))
    return runs and others > 1 and not _TIMES.search(column.name)


def _guess_x(usable: Sequence[Column], y: Column | None) -> Column | None:
    offered = [one for one in usable if one is not y]
    able = _able(offered)
    if len(able) < 2 and y is None:
        # Neither is better than the other: then the order of the file holds.
        able = offered
    varied = [one for one in able if _distinct_share(one) >= 0.5]
    dates = [one for one in varied if one.kind == DATE]
    years = [one for one in varied if len(able) > 2 and _is_year(one)]
    numbers = [one for one in able if one.kind == NUMBER]
    # A date that many rows share is x only where a number would be missing for y.
    return next(iter([*dates, *years, *(numbers if len(numbers) > 1 or y else able)]), None)


def _guess_y(columns: Sequence[Column], rest: Sequence[Column], x: Column | None) -> Column | None:
    places = {id(one): place for place, one in enumerate(columns)}
    here = places[id(x)] if x is not None else -1
    able = _able(rest)
    measured = [one for one in able if one.kind == NUMBER and not _is_year(one)] or able
    after = [one for one in measured if places[id(one)] > here]
    return next(iter([*after, *measured]), None)


def _able(columns: Sequence[Column]) -> list[Column]:
    """Those that have enough numbers, and not all the same; if none has, all."""
    able = [
        one
        for one in columns
        if one.count >= FEWEST_POINTS and len(np.unique(one.numbers[np.isfinite(one.numbers)])) > 1
    ]
    return able or list(columns)


def _distinct_share(column: Column) -> float:
    numbers = column.numbers[np.isfinite(column.numbers)]
    return len(np.unique(numbers)) / max(1, len(numbers))


def _is_year(column: Column) -> bool:
    numbers = column.numbers[np.isfinite(column.numbers)]
    likely = (
        column.kind == NUMBER and len(numbers) and 1500 <= numbers.min() <= numbers.max() < 2200
    )
    if not likely:
        return False
    steps = np.diff(numbers)
    # Without a name, as in 1973.04, 1973.12: ever later, though less than a year each time.
    nameless = column.name.startswith("#") and bool(np.all((steps > 0) & (steps < 1)))
    return nameless or bool(_YEARS.search(column.name)) or bool(np.all(np.abs(steps) == 1))
