"""Numbers as people write them: decimal comma or point, thousands, and what stands for none."""

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

# Of a text table text, of a workbook also numbers.
Cell = str | float

POINT: Final = "point"
COMMA: Final = "comma"
# Longer ones are no numbers.
_LONGEST: Final = 60
_NONE: Final = frozenset(
    (
        *("", "na", "n/a", "#n/a", "#na", "<na>", "nan", "#nan", "nat", "null", "none", "nil"),
        *("missing", "nd", "n.d.", "n.a.", "n. a.", "k. a.", "k.a.", "k.a", "n.v.", "n. v."),
        *(".", "..", "...", "…", "-", "--", "---", "–", "—", "?", "*", "**", "***", ":", "/", "／"),
        *("#div/0!", "#value!", "#ref!", "#name?", "#num!", "#null!"),
        *("无", "缺失", "暂无", "空"),
    )
)
_PLAIN: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_PLAIN_COMMA: Final = re.compile(r"[+-]?(?:\d+(?:,\d*)?|,\d+)(?:[eE][+-]?\d+)?", re.ASCII)
# No number begins with a group of zeros; three digits a group, in India two but for the last.
_GROUPED: Final = {
    POINT: re.compile(
        r"[+-]?(?:[1-9]\d{0,2}([,' ])\d{3}(?:\1\d{3})*|[1-9]\d?(?:,\d\d)+,\d{3})(?:\.\d*)?",
        re.ASCII,
    ),
    COMMA: re.compile(r"[+-]?[1-9]\d{0,2}([.' ])\d{3}(?:\1\d{3})*(?:,\d*)?", re.ASCII),
}
_INFINITE: Final = re.compile(r"([+-]?)(?:inf|infinity|∞|1\.#inf)", re.IGNORECASE)
_AROUND: Final = "$€£¥￥% \t"
_DASHES: Final = str.maketrans({"−": "-", "–": "-", "’": "'", "\u00a0": " ", "\u202f": " "})


@dataclass(frozen=True)
class Decimals:
    """What stands before the fraction.

    decimal: "point" or "comma". doubted: a number of the table that the other one would make
    another number of, where nothing in the table settles it; else None.
    """

    decimal: str
    doubted: str | None

    @property
    def other(self) -> str:
        """The one that it is not."""
        return other_decimal(self.decimal)


def other_decimal(decimal: str) -> str:
    """Point for comma, and comma for point."""
    return COMMA if decimal == POINT else POINT


def is_missing(cell: Cell) -> bool:
    """Whether a cell is empty, or says that there is nothing."""
    if isinstance(cell, float):
        return math.isnan(cell)
    return cell.strip().casefold() in _NONE


def is_formula(cell: Cell) -> bool:
    """Whether a cell has a formula where its result should be."""
    return isinstance(cell, str) and re.match(r"=\s*[-+(\w$\"']", cell) is not None


def parse_number(cell: Cell, decimal: str) -> float | None:
    """The number that a cell is, perhaps infinite; None for any other text.

    decimal: "point" or "comma"; the other one, a space or an apostrophe may part thousands.
    A sign of a currency or of percent around it is passed over.
    """
    if isinstance(cell, float):
        return None if math.isnan(cell) else cell
    if len(cell) > _LONGEST:
        return None
    if decimal == POINT and _PLAIN.fullmatch(cell):
        return float(cell)
    text = cell if cell.isascii() else unicodedata.normalize("NFKC", cell).translate(_DASHES)
    text = text.strip(_AROUND)
    if (_PLAIN if decimal == POINT else _PLAIN_COMMA).fullmatch(text):
        return float(text.replace(",", "."))
    if _GROUPED[decimal].fullmatch(text):
        digits = text.replace("'", "").replace(" ", "")
        if decimal == POINT:
            return float(digits.replace(",", ""))
        return float(digits.replace(".", "").replace(",", "."))
    if infinite := _INFINITE.fullmatch(text):
        return -math.inf if infinite[1] == "-" else math.inf
    return None


def guess_decimals(cells: Iterable[Cell], comma_delimited: bool, chosen: str | None) -> Decimals:
    """What stands before the fraction, from all cells of a table.

    A number that only one reading takes settles it, as 1.5 or 1.234,50; the more such numbers
    win. Where there are none, a comma is one of decimals in a table that no comma delimits and
    of thousands in one that it does, and a point is one of decimals.
    """
    only = {POINT: 0, COMMA: 0}
    doubted: str | None = None
    for cell in cells:
        if not isinstance(cell, str) or not ("." in cell or "," in cell) or len(cell) > _LONGEST:
            continue
        point, comma = parse_number(cell, POINT), parse_number(cell, COMMA)
        if point == comma:
            continue
        if point is None or comma is None:
            only[COMMA if point is None else POINT] += 1
        elif doubted is None:
            doubted = cell.strip()
    if only[POINT] != only[COMMA]:
        guess = max(only, key=lambda one: only[one])
        doubted = doubted if all(only.values()) else None
    else:
        grouped = doubted is not None and "," in doubted and not comma_delimited
        guess = COMMA if grouped else POINT
    return Decimals(chosen or guess, doubted)
