"""The log in public: of equal lines one a second, and no traceback for what a stranger sends."""

import logging
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Final

_SECONDS: Final = 1.0
# Places in the code that something is logged from; the least recently heard of is forgotten (LRU).
_PLACES: Final = 256
# Streamlit's that tells what a script raised, and what reads a value as a page sent it.
_SCRIPTS: Final = "streamlit.error_util"
_READS: Final = "WStates.__getitem__"


@dataclass(frozen=True)
class _Place:
    """Where a line comes from. asyncio logs all that goes wrong in one place: so the first line."""

    path: str
    line: int
    begins: str

    @classmethod
    def of(cls, record: logging.LogRecord) -> "_Place":
        return cls(record.pathname, record.lineno, str(record.msg).partition("\n")[0])


@dataclass
class _Heard:
    """When a line was last let through, and how many have been left out since."""

    at: float
    left_out: int = 0


class StormFilter(logging.Filter):
    """Rate limit of a log: lines from one place in the code, one a second.

    The next one that is let through says how many were left out. Lines count as equal whatever
    they are filled in with, or there would be one for each visitor.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._heard: OrderedDict[_Place, _Heard] = OrderedDict()
        self._lock = threading.Lock()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether this line is let through; it is given the count of those that were not."""
        place, now = _Place.of(record), self._clock()
        with self._lock:
            heard = self._heard.get(place)
            if heard and now - heard.at < _SECONDS:
                heard.left_out += 1
                return False
            self._heard[place] = _Heard(now)
            self._heard.move_to_end(place)
            if len(self._heard) > _PLACES:
                self._heard.popitem(last=False)
        if heard and heard.left_out:
            # Filled in now: the count may have a % in no template's sense.
            record.msg = f"{record.getMessage()} ({heard.left_out} more like this left out)"
            record.args = None
        return True


class StrangersFilter(logging.Filter):
    """One line for values that no control gives, such as a text for a slider.

    Streamlit reads them when they are first needed, and takes what that raises for an error of the
    script.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let it through, without the traceback where it comes of what was sent."""
        if record.name == _SCRIPTS and record.exc_info and _was_sent(record.exc_info[2]):
            record.msg = "A page sent a value that no control has: %r"
            record.args = (record.exc_info[1],)
            record.exc_info = None
        return True


def _was_sent(trace: TracebackType | None) -> bool:
    return any(frame.f_code.co_qualname == _READS for frame, _ in traceback.walk_tb(trace))


def handlers() -> Iterator[logging.Handler]:
    """All that writes the log: Streamlit gives each of its loggers a handler of its own."""
    named = logging.root.manager.loggerDict.values()
    for logger in (logging.root, *named):
        if isinstance(logger, logging.Logger):
            yield from logger.handlers
    if logging.lastResort:
        yield logging.lastResort


def quieten_storms() -> None:
    """Have everything that is logged pass a rate limit, and say of strangers what is enough."""
    for handler in {id(one): one for one in handlers()}.values():
        handler.addFilter(StrangersFilter())
        handler.addFilter(StormFilter())
