"""How a table is to be read, where its reader says so: what is left open is guessed."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final, Self

from dropout_core.data.errors import DataError
from dropout_core.data.limits import MAX_CELLS

# Python's names of them; the first two are what a file is likely to have.
ENCODINGS: Final = (
    "utf-8",
    "cp1252",
    "gb18030",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "big5",
    "shift_jis",
    "euc_kr",
    "cp1250",
    "cp1251",
    "mac_roman",
)
DELIMITERS: Final[Mapping[str, str]] = {
    "tab": "\t",
    "semicolon": ";",
    "comma": ",",
    "pipe": "|",
    "space": " ",
}
DECIMALS: Final = ("point", "comma")
DAY_FIRST: Final = "day_first"
MONTH_FIRST: Final = "month_first"
DATES: Final = (DAY_FIRST, MONTH_FIRST)
# What may be chosen of those that are words.
OPTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "encoding": ENCODINGS,
    "delimiter": tuple(DELIMITERS),
    "decimal": DECIMALS,
    "dates": DATES,
}


@dataclass(frozen=True, kw_only=True)
class ReadingChoices:
    """What the reader of a table has decided; None is left to be guessed.

    encoding: one of the ENCODINGS. delimiter: one of the DELIMITERS, by name.
    decimal: what stands before the fraction, "point" or "comma".
    dates: whether 03/04 is a day in April ("day_first") or in March ("month_first").
    header: the row that has the names, counted from 1 among those with anything in them and
        without comments; 0 if there is none.
    missing: numbers that stand for a missing one, such as -999.
    sheet: of a workbook, by name. x, y: columns, by name.
    """

    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    dates: str | None = None
    header: int | None = None
    missing: tuple[float, ...] = ()
    sheet: str | None = None
    x: str | None = None
    y: str | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """The choices that an address names; an empty one is left to be guessed.

        Raises DataError for a name that is no choice, and for a value that is not allowed.
        """
        known = {one.name for one in fields(cls)}
        for name, text in query.items():
            if name not in known:
                raise DataError("no_such_choice", {"name": name[:40]})
            if name in OPTIONS and text and text not in OPTIONS[name]:
                raise _bad(name, text, ", ".join(OPTIONS[name]))
        given = {name: text for name, text in query.items() if text}
        words = {name: given.get(name) for name in (*OPTIONS, "sheet", "x", "y")}
        return cls(**words, header=_header(given), missing=_missing(given))


def as_number(value: float) -> str:
    """A number as a choice has it: short, and with a point."""
    return f"{value:.15g}"


def _header(given: Mapping[str, str]) -> int | None:
    text = given.get("header")
    if text is None:
        return None
    if text.isascii() and text.isdecimal() and len(text) < 8 and int(text) <= MAX_CELLS:
        return int(text)
    raise _bad("header", text, "0, 1, 2, …")


def _missing(given: Mapping[str, str]) -> tuple[float, ...]:
    text = given.get("missing", "")
    try:
        numbers = tuple(float(one) for one in text.split(",") if one.strip())
    except ValueError:
        numbers = (math.nan,)
    if len(numbers) > 20 or not all(map(math.isfinite, numbers)):
        raise _bad("missing", text, "-999, -200, …")
    return numbers


def _bad(name: str, text: str, allowed: str) -> DataError:
    return DataError("bad_choice", {"name": name, "value": text[:40], "allowed": allowed})
