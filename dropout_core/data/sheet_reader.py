"""The first sheet of a workbook, in a process of its own: standard input to standard output.

A workbook of a few kilobytes can unpack to any size, and its reader then ends the process that it
runs in. So this one has little memory and little time, and knows nothing but the reader. It is
run as a file, and imports nothing of the package.
"""

import datetime
import io
import json
import sys
from typing import Any

MEMORY = 640 * 2**20
SECONDS = 20


def main() -> None:
    """Read a workbook as the arguments say: the most cells, and the name of the sheet or ""."""
    _limit()
    from python_calamine import CalamineWorkbook, PasswordError

    most, wanted = int(sys.argv[1]), sys.argv[2]
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        names = book.sheet_names
        if wanted and wanted not in names:
            answer: dict[str, Any] = {"error": "no_such_sheet", "sheets": names}
        else:
            sheet = book.get_sheet_by_name(wanted or names[0])
            cells = sheet.height * sheet.width
            answer = {"sheets": names, "sheet": sheet.name}
            if cells > most:
                answer = {"error": "too_many_cells"}
            else:
                answer["rows"] = [[_plain(cell) for cell in row] for row in sheet.to_python()]
    except PasswordError:
        answer = {"error": "encrypted"}
    sys.stdout.write(json.dumps(answer))


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has none.
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _plain(cell: Any) -> str | float:
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    if isinstance(cell, bool | str):
        return str(cell)
    if isinstance(cell, int | float):
        return float(cell)
    return str(cell.isoformat()) if hasattr(cell, "isoformat") else str(cell)


if __name__ == "__main__":
    main()
