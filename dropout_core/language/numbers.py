"""How numbers are written for people, in sentences and tables: as on the page."""

from decimal import ROUND_HALF_UP, Context
from math import inf
from typing import Final

_SMALL: Final = 0.0001
_LARGE: Final = 10_000
_THREE_DIGITS: Final = Context(prec=3, rounding=ROUND_HALF_UP)
_TWO_DIGITS: Final = Context(prec=2, rounding=ROUND_HALF_UP)


def number(value: float) -> str:
    """A number with as many digits as can be read at a glance, and a true minus sign."""
    size = abs(value)
    if size == 0:
        return "0"
    if size == inf:
        return "∞" if value > 0 else "−∞"
    if _SMALL <= size < _LARGE:
        text = f"{_THREE_DIGITS.create_decimal(value).normalize():f}"
    else:
        text = f"{_TWO_DIGITS.create_decimal(value):.1e}"
    return text.replace("-", "−")


def shown(value: float | str | None) -> str:
    """A value of a table; nothing for one that is missing."""
    return value if isinstance(value, str) else "" if value is None else number(value)


def whole(share: float) -> int:
    """A share in whole per cent; a half goes to the even number."""
    return round(100 * share)
