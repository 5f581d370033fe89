"""What was guessed and could be otherwise: each doubt with the choice that settles it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dropout_core.data.choices import ReadingChoices, as_number
from dropout_core.data.columns import DATE, Column
from dropout_core.data.dates import DateOrder, as_iso, parse_date
from dropout_core.data.errors import Told
from dropout_core.data.numbers import Decimals, parse_number
from dropout_core.data.roles import Roles
from dropout_core.data.suspects import Suspect
from dropout_core.data.text import Decoded
from dropout_core.data.workbook import Sheet

ENCODING: Final = "encoding"
DECIMAL: Final = "decimal"
DATES: Final = "dates"
MISSING: Final = "missing"
KEPT_OUT: Final = "kept_out"
SHEET: Final = "sheet"


@dataclass(frozen=True)
class Doubt:
    """Something that was read in one way and could be in another.

    about: what it is about; `words.doubt_sentence` says it. values: what that names.
    choice, value: what to send for the other reading, a field of ReadingChoices as a query has it.
    """

    about: str
    values: Told
    choice: str
    value: str


def doubt_encoding(decoded: Decoded, content: bytes) -> list[Doubt]:
    """That letters may be others, with the first line that has any."""
    if decoded.other is None:
        return []
    line = next((line for line in decoded.text.split("\n") if not line.isascii()), "")
    raw = next((line for line in content.splitlines() if not line.isascii()), b"")
    told = {
        "read": line.strip()[:30],
        "encoding": decoded.encoding,
        "other": raw.decode(decoded.other, "replace").strip()[:30],
        "other_encoding": decoded.other,
    }
    return [Doubt(ENCODING, told, "encoding", decoded.other)]


def doubt_decimals(decimals: Decimals) -> list[Doubt]:
    """That 1,234 may be another number."""
    cell = decimals.doubted
    if cell is None:
        return []
    read, other = (parse_number(cell, one) for one in (decimals.decimal, decimals.other))
    if read is None or other is None:
        return []
    told = {"cell": cell, "read": as_number(read), "other": as_number(other)}
    return [Doubt(DECIMAL, told, "decimal", decimals.other)]


def doubt_dates(order: DateOrder, roles: Roles) -> list[Doubt]:
    """That 03/04 may be another day, where dates are used."""
    cell = order.doubted
    if cell is None or DATE not in (roles.x.kind, roles.y.kind):
        return []
    read, other = parse_date(cell, order.order), parse_date(cell, order.other)
    if read is None or other is None:
        return []
    told = {"cell": cell, "read": as_iso(read), "other": as_iso(other)}
    return [Doubt(DATES, told, "dates", order.other)]


def doubt_missing(
    suspects: Sequence[Suspect], columns: Sequence[Column], missing: tuple[float, ...]
) -> list[Doubt]:
    """That a number may stand for a missing one; of one that is taken so, that it may not."""
    doubts = []
    for suspect in suspects:
        if suspect.value not in missing:
            told: Told = {
                "value": as_number(suspect.value),
                "count": suspect.count,
                "columns": ", ".join(suspect.columns)[:120],
            }
            taken = [*missing, suspect.value]
            doubts.append(Doubt(MISSING, told, "missing", _listed(taken)))
    for value in missing:
        count = sum(int((column.numbers == value).sum()) for column in columns)
        told = {"value": as_number(value), "count": count}
        rest = _listed([one for one in missing if one != value])
        doubts.append(Doubt(KEPT_OUT, told, "missing", rest))
    return doubts


def doubt_sheet(sheet: Sheet | None, choices: ReadingChoices) -> list[Doubt]:
    """That another sheet may be meant, where none was chosen."""
    others = [name for name in (sheet.names if sheet else ()) if sheet and name != sheet.name]
    if sheet is None or not others or choices.sheet:
        return []
    told: Told = {"sheet": sheet.name[:60], "count": len(sheet.names), "other": others[0][:60]}
    return [Doubt(SHEET, told, "sheet", others[0])]


def _listed(numbers: Sequence[float]) -> str:
    return ",".join(map(as_number, numbers))
