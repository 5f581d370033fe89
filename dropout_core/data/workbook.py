"""Workbooks, .xlsx and .ods: the rows of a sheet, with numbers and dates as they are kept there."""

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from dropout_core.data import sheet_reader
from dropout_core.data.dialect import Row, Rows
from dropout_core.data.errors import DataError
from dropout_core.data.limits import MAX_CELLS, MAX_COLUMNS

_ZIP: Final = b"PK\x03\x04"
# What Excel made before 2007, and what it makes of a workbook with a password.
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_SECONDS: Final = 2 * sheet_reader.SECONDS


@dataclass(frozen=True)
class Sheet:
    """The rows of a sheet, its name, and the names of all sheets of the workbook."""

    rows: Rows
    name: str
    names: tuple[str, ...]


def is_packed(content: bytes) -> bool:
    """Whether it could be a workbook rather than a text."""
    return content.startswith((_ZIP, _COMPOUND, b"PK\x05\x06"))


def read_sheet(content: bytes, wanted: str | None = None) -> Sheet:
    """A sheet of a workbook by its name, or the first.

    A number is one whatever the workbook shows it as; a date is as ISO 8601 has it, so that
    none can be mistaken. Of a formula, the result that was kept with it.

    Raises DataError for what is no workbook, is broken or locked, or has no such sheet.
    """
    _check_kind(content)
    command = [sys.executable, "-P", str(Path(sheet_reader.__file__)), str(MAX_CELLS), wanted or ""]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=_SECONDS, check=True
        )
        said: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise DataError("broken_workbook") from error
    match said.get("error"):
        case "no_such_sheet":
            told = {"sheet": (wanted or "")[:60], "sheets": ", ".join(said["sheets"])[:300]}
            raise DataError("no_such_sheet", told)
        case "too_many_cells":
            raise DataError("too_many_cells", {"limit": MAX_CELLS})
        case "encrypted":
            raise DataError("encrypted")
    rows = tuple(_row(cells) for cells in said["rows"])
    if (width := max(map(len, rows), default=0)) > MAX_COLUMNS:
        raise DataError("too_many_columns", {"count": width, "limit": MAX_COLUMNS})
    if not any(rows):
        raise DataError("empty_sheet", {"sheet": said["sheet"][:60]})
    return Sheet(Rows(rows, ""), said["sheet"], tuple(said["sheets"]))


def _row(cells: list[str | float]) -> Row:
    row = tuple(cell.strip() if isinstance(cell, str) else cell for cell in cells)
    return row if any(cell != "" for cell in row) else ()


def _check_kind(content: bytes) -> None:
    if content.startswith(_COMPOUND):
        raise DataError("encrypted" if _ENCRYPTED in content else "old_workbook")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
    # The library raises a dozen kinds for bytes that it did not expect.
    except Exception as error:
        raise DataError("broken_workbook") from error
    if "xl/workbook.xml" not in names and "content.xml" not in names:
        raise DataError("zip")
