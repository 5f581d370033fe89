"""The log as JSON, one object a line, without anybody's address or points; where that is asked."""

import json
import logging
import re
import sys
import threading
import traceback
from datetime import UTC, datetime
from ipaddress import ip_address
from types import TracebackType
from typing import Final

from dropout_ui.server_settings import LOGS

TEXT: Final = "text"
JSON: Final = "json"
# What may be an address of a client, with its port or without.
_NUMBERS: Final = re.compile(r"\[?[0-9a-fA-F:.]{3,}\]?(?::\d+)?")
# A query, and settings as Python shows them: both may hold points of somebody's own.
_POINTS: Final = re.compile(r"\?\S+|\bdata=\S+")

log = logging.getLogger(__name__)


def set_up() -> None:
    """Write JSON from now on, where the environment asks for it.

    Raises SystemExit, with a sentence, for a way to write that there is not.
    """
    asked = LOGS.read()
    if asked not in (TEXT, JSON):
        raise SystemExit(f"{LOGS.name} is {asked!r}, allowed: {TEXT} or {JSON}")
    if asked == TEXT:
        return
    logging.basicConfig()
    logging.captureWarnings(True)
    # Streamlit and uvicorn give each of their loggers a handler of its own, some of them late.
    # What all handlers have in common is this method.
    logging.Handler.format = lambda _, record: line_of(record)  # type: ignore[method-assign, assignment]
    sys.excepthook = _on_error
    threading.excepthook = lambda error: _on_error(
        error.exc_type, error.exc_value or error.exc_type(), error.exc_traceback
    )


def _on_error(kind: type[BaseException], error: BaseException, found: TracebackType | None) -> None:
    log.critical("not caught", exc_info=(kind, error, found))


def line_of(record: logging.LogRecord) -> str:
    """A record as one line: time in UTC, level, logger, message, and where something was raised.

    Of a message only the first line is told, and of an exception its kind and where it was raised:
    the rest may quote what somebody has sent.
    """
    told = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": _clean(record.getMessage()),
    }
    if record.exc_info and record.exc_info[1]:
        told["exception"] = _raised(record.exc_info[1])
    return json.dumps(told, ensure_ascii=False)


def _raised(error: BaseException) -> str:
    """The kinds of an exception and of what led to it, each with its places in the code."""
    lines = []
    told: BaseException | None = error
    seen: set[int] = set()
    while told and id(told) not in seen:
        seen.add(id(told))
        kind = type(told)
        lines.append(f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins."))
        lines += [
            f"  {place.filename}:{place.lineno} {place.name}"
            for place in traceback.extract_tb(told.__traceback__)
        ]
        told = told.__cause__ or (None if told.__suppress_context__ else told.__context__)
    return "\n".join(lines)


def _clean(message: str) -> str:
    first, *rest = message.strip().splitlines() or [""]
    if first.startswith("Traceback") and rest:
        # So Starlette tells of a start that has failed: its kind, and the last place.
        places = [line.strip() for line in rest if line.startswith("  File ")]
        first = " ".join([rest[-1].partition(":")[0], *places[-1:]])
    return _NUMBERS.sub(_without_address, _POINTS.sub("…", first))


def _without_address(found: re.Match[str]) -> str:
    host = found[0].rstrip(".:").strip("[]").partition("]")[0]
    for one in (host, host.rpartition(":")[0]):
        try:
            ip_address(one)
        except ValueError:
            continue
        return "…"
    return found[0]
