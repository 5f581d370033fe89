"""From the lines of a text to rows of cells: comments, delimiter, quotes."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dropout_core.data.choices import DELIMITERS
from dropout_core.data.dates import parse_clock, parse_date
from dropout_core.data.errors import DataError
from dropout_core.data.limits import MAX_CELLS, MAX_COLUMNS, MAX_LINE
from dropout_core.data.numbers import COMMA, POINT, Cell, is_missing, parse_number

Row = tuple[Cell, ...]
_COMMENTS: Final = ("#", "%")
_SEPARATOR: Final = re.compile(r"\"?sep=(.|\\t)\"?", re.IGNORECASE)
# A line drawn below a header.
_RULE: Final = re.compile(r"(?=.*[-=]{3})[-=+|: \t]+")
# No cell has one of these in all rows; a decimal comma it may have.
_NEVER_WITHIN: Final = ("tab", "semicolon", "pipe")
_SAMPLE: Final = 200


@dataclass(frozen=True)
class Rows:
    """The rows of a table, an empty one where a line is empty.

    delimiter: one of the DELIMITERS, by name; "" for a workbook. comments: lines left out.
    named: the cells of a comment just before the first row, which may be the header.
    """

    rows: tuple[Row, ...]
    delimiter: str
    comments: int = 0
    named: Row = ()


def split_rows(text: str, delimiter: str | None = None) -> Rows:
    """The rows of a text, by the delimiter given or the likeliest one.

    Lines that begin with # or %, lines drawn below a header, and Excel's `sep=` are no rows.
    A delimiter is likely where it makes rows of one length, and cells that are numbers or dates.

    Raises DataError for lines, rows or cells beyond all measure.
    """
    if not any(sign in text for sign in ",;\t|"):
        # As an input method for Chinese writes it.
        text = text.replace("，", ",")
    lines = text.split("\n")
    told = _SEPARATOR.fullmatch(lines[0].strip())
    if told:
        lines = lines[1:]
        named = {"\\t": "tab", **{sign: name for name, sign in DELIMITERS.items()}}
        delimiter = delimiter or named.get(told[1])
    kept = [line for line in lines if not _is_comment(line)]
    comments = len(lines) - len(kept)
    _measure(kept)
    # A quote that is never closed would swallow all that follows.
    quoted = text.count('"') % 2 == 0
    name = delimiter or _likeliest(kept, quoted)
    rows = tuple(_split(kept, name, quoted))
    if (width := max(map(len, rows), default=0)) > MAX_COLUMNS:
        raise DataError("too_many_columns", {"count": width, "limit": MAX_COLUMNS})
    return Rows(rows, name, comments, _named(lines, name))


def _is_comment(line: str) -> bool:
    begin = line.lstrip()
    return begin.startswith(_COMMENTS) or bool(begin and _RULE.fullmatch(begin))


def _named(lines: list[str], delimiter: str) -> Row:
    """What the last comment before the first row would be as a header."""
    before: list[str] = []
    for line in lines:
        if line.strip() and not _is_comment(line):
            break
        before.append(line)
    last = before[-1].strip() if before else ""
    if not last.startswith(_COMMENTS):
        return ()
    # One that has but its sign for the first column has no name for that one.
    return next(iter(_split([last[1:].strip(" ")], delimiter, '"' in last)), ())


def _measure(lines: list[str]) -> None:
    longest = max(lines, key=len, default="")
    if len(longest) <= MAX_LINE:
        return
    cells = 1 + max(longest.count(sign) for sign in DELIMITERS.values())
    if cells > MAX_COLUMNS:
        raise DataError("too_many_columns", {"count": cells, "limit": MAX_COLUMNS})
    raise DataError("long_line", {"limit": MAX_LINE})


def _split(lines: list[str], delimiter: str, quoted: bool) -> list[Row]:
    sign = DELIMITERS[delimiter]
    if delimiter == "space":
        lines = [" ".join(line.split()) if '"' not in line else line.strip() for line in lines]
    reader = csv.reader(
        (line + "\n" for line in lines),
        delimiter=sign,
        skipinitialspace=True,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
    )
    rows: list[Row] = []
    cells = 0
    try:
        for read in reader:
            row = tuple(cell.strip().strip('"') for cell in read)
            rows.append(row if any(row) else ())
            cells += len(row)
            if cells > MAX_CELLS:
                raise DataError("too_many_cells", {"limit": MAX_CELLS})
    except csv.Error as error:
        raise DataError("long_line", {"limit": MAX_LINE}) from error
    return rows


def _likeliest(lines: list[str], quoted: bool) -> str:
    """The delimiter that fits best. Of equals, the one that stands first in DELIMITERS."""
    filled = [line for line in lines[: 50 * _SAMPLE] if line.strip()]
    # From all over the table: it may begin with something else.
    sample = filled[:: max(1, len(filled) // _SAMPLE)][: 2 * _SAMPLE]
    fits = {name: _fit(_split(sample, name, quoted)) for name in DELIMITERS}
    if any(fits[name].regular > 0.9 for name in _NEVER_WITHIN):
        # Then spaces stand within cells, however many of these they would make.
        del fits["space"]
    best = max(fits, key=lambda name: fits[name].whole)
    return best if fits[best].whole else "comma"


@dataclass(frozen=True)
class _Fit:
    """How well a delimiter fits, each from 0 to 1.

    regular: the share of the rows that are of the usual length, if that is more than one cell.
    measured: the share of numbers among the cells of those of them that have any.
    """

    regular: float
    measured: float

    @property
    def whole(self) -> float:
        """Both in one."""
        return self.regular * self.measured


def _fit(rows: Sequence[Row]) -> _Fit:
    filled = [row for row in rows if row]
    widths = Counter(len(row) for row in filled if len(row) > 1)
    if not widths:
        return _Fit(0.0, 0.0)
    width, count = widths.most_common(1)[0]
    cells = numbers = 0
    for row in filled:
        measured = sum(_is_measured(cell) for cell in row)
        # Names are no fault of a delimiter.
        if measured and len(row) == width:
            cells += sum(not is_missing(cell) for cell in row)
            numbers += measured
    # Where nothing is a number, any delimiter is better than none.
    return _Fit(count / len(filled), numbers / cells if cells else 0.001)


def _is_measured(cell: Cell) -> bool:
    return (
        parse_number(cell, POINT) is not None
        or parse_number(cell, COMMA) is not None
        or parse_date(cell) is not None
        or parse_clock(cell) is not None
    )
