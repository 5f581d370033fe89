"""Dates and times as people write them, as a number of days or of hours."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from dropout_core.data.choices import DAY_FIRST, MONTH_FIRST
from dropout_core.data.numbers import Cell

_LONGEST: Final = 40
_EPOCH: Final = date(1970, 1, 1).toordinal()
_TIME: Final = (
    r"(?:(?:\s+|T)(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d(?:[.,]\d+)?))?"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|[+-]\d\d:?\d\d)?)?"
)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan januar january",
            "feb februar february",
            "mar mär mrz märz march",
            "apr april",
            "may mai",
            "jun juni june",
            "jul juli july",
            "aug august",
            "sep sept september",
            "oct okt october oktober",
            "nov november",
            "dec dez december dezember",
        ),
        1,
    )
    for name in names.split()
}
_FORMS: Final = tuple(
    re.compile(form + _TIME)
    for form in (
        r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?:(?P=sign)(?P<day>\d{1,2}))?",
        r"(?P<year>\d{4})\s*年\s*(?:(?P<month>\d{1,2})\s*月\s*(?:(?P<day>\d{1,2})\s*[日号])?)?",
        r"(?P<one>\d{1,2})(?P<sign>[/.-])(?P<two>\d{1,2})(?P=sign)(?P<year>\d{4}|\d\d)",
        r"(?P<month>\d{1,2})/(?P<year>\d{4})",
        r"(?P<year>\d{4})[- ]?Q(?P<quarter>[1-4])",
        r"(?P<day>\d{1,2})\.?[- ](?P<name>[^\W\d]{3,9})\.?,?[- ](?P<year>\d{4}|\d\d)",
        r"(?P<name>[^\W\d]{3,9})\.? (?:(?P<day>\d{1,2})(?:st|nd|rd|th)?,? )?(?P<year>\d{4})",
    )
)
_CLOCK: Final = re.compile(
    r"(?P<hour>\d{1,2})(?P<sign>[:.])(?P<minute>\d\d)(?:(?P=sign)(?P<second>\d\d(?:[.,]\d+)?))?"
)
_SLASHED: Final = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d\d)\b")
_MAYBE: Final = re.compile(r"\d.*[-/.年:Q ]|[^\W\d]{3}.*\d")


@dataclass(frozen=True)
class DateOrder:
    """Whether the day or the month comes first. doubted: a date that does not say, or None."""

    order: str
    doubted: str | None

    @property
    def other(self) -> str:
        """The one that it is not."""
        return MONTH_FIRST if self.order == DAY_FIRST else DAY_FIRST


def parse_date(cell: Cell, order: str = DAY_FIRST) -> float | None:
    """Days since the epoch of Unix to the date that a cell is; None for what is none.

    A time of day is a fraction, of another zone than UTC only if that is given. What has no day
    is the first of its month. order: of the numbers before the year, if not parted by points.
    """
    if not isinstance(cell, str) or len(cell) > _LONGEST or not _MAYBE.search(cell):
        return None
    text = cell.strip()
    for form in _FORMS:
        if found := form.fullmatch(text):
            parts = {name: part for name, part in found.groupdict().items() if part}
            return _days(parts, order)
    return None


def parse_clock(cell: Cell) -> float | None:
    """Hours since midnight, for a time of day alone; None for what is none."""
    found = _CLOCK.fullmatch(cell.strip()) if isinstance(cell, str) else None
    # 18.00 is a number.
    if not found or (found["sign"] == "." and not found["second"]):
        return None
    hours = _hours({name: part for name, part in found.groupdict().items() if part})
    return hours if hours is not None and hours <= 24 else None


def as_iso(days: float) -> str:
    """A date that is so many days after the epoch of Unix, with its time if it has one."""
    if not 1 - _EPOCH <= days <= date.max.toordinal() - _EPOCH:
        # Beyond all calendars.
        return f"{days:g}"
    whole = int(days // 1)
    seconds = round((days - whole) * 86400)
    whole, seconds = whole + seconds // 86400, seconds % 86400
    day = date.fromordinal(_EPOCH + whole).isoformat()
    if not seconds:
        return day
    return f"{day} {seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def guess_order(cells: Iterable[Cell], comma_delimited: bool, chosen: str | None) -> DateOrder:
    """Whether the day or the month comes first in dates such as 03/04/24.

    A number beyond 12 settles it. Where there is none, the month comes first in a table that
    commas delimit, as in the United States, and the day in any other.
    """
    days, months = 0, 0
    doubted = None
    for cell in cells:
        found = _SLASHED.match(cell.strip()) if isinstance(cell, str) else None
        if found and found[1] != found[3]:
            first, second = int(found[1]), int(found[3])
            days += first > 12 >= second
            months += second > 12 >= first
            if doubted is None and first <= 12 and second <= 12:
                doubted = cell.strip() if isinstance(cell, str) else None
    if days != months:
        return DateOrder(chosen or (DAY_FIRST if days > months else MONTH_FIRST), None)
    return DateOrder(chosen or (MONTH_FIRST if comma_delimited else DAY_FIRST), doubted)


def _days(parts: dict[str, str], order: str) -> float | None:
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        # As POSIX has it: 69 is the first of the last century.
        year += 1900 if year >= 69 else 2000
    month, day = int(parts.get("month", 1)), int(parts.get("day", 1))
    if "quarter" in parts:
        month = 3 * int(parts["quarter"]) - 2
    if "name" in parts:
        month = _MONTHS.get(parts["name"].casefold(), 0)
    if "one" in parts:
        month, day = int(parts["one"]), int(parts["two"])
        if order == DAY_FIRST or parts["sign"] == ".":
            month, day = day, month
    hours = _hours(parts)
    try:
        whole = date(year, month, day).toordinal() - _EPOCH
    except ValueError:
        return None
    return None if hours is None else whole + hours / 24


def _hours(parts: dict[str, str]) -> float | None:
    if "hour" not in parts:
        return 0.0
    hour, minute = int(parts["hour"]), int(parts["minute"])
    second = float(parts.get("second", "0").replace(",", "."))
    if hour > 24 or minute > 59 or second >= 61:
        return None
    if half := parts.get("half"):
        hour = hour % 12 + (12 if half in "pP" else 0)
    zone = parts.get("zone", "")
    offset = 0.0
    if zone[:1] in ("+", "-"):
        offset = int(zone[:3]) + int(zone[0] + zone[-2:]) / 60
    return hour + minute / 60 + second / 3600 - offset
