"""How the server ends: it lets all go on a signal, and is gone in time whatever is under way."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

log = logging.getLogger(__name__)

# Of the ten that who ends a container usually gives it.
_SECONDS: Final = 8.0


@contextmanager
def on_signals(let_go: Callable[[], None]) -> Iterator[None]:
    """Run `let_go` in the event loop on SIGTERM and SIGINT, before what the server does then.

    A watchdog ends the process if it is still there eight seconds later: a thread in the middle of
    a long computation can be neither interrupted nor left behind in another way.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    previous = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def handle(number: int, frame: Any) -> None:
        # Not here: a handler may stand in the middle of whatever starts a thread as well.
        loop.call_soon_threadsafe(_start_watchdog)
        loop.call_soon_threadsafe(let_go)
        former = previous[signal.Signals(number)]
        if callable(former):
            former(number, frame)

    for number in previous:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number, former in previous.items():
            signal.signal(number, former)


def _start_watchdog() -> None:
    watchdog = threading.Timer(_SECONDS, _end)
    watchdog.daemon = True
    watchdog.start()


def _end() -> None:
    log.warning("ended with work under way, %g s after it was told to", _SECONDS)
    logging.shutdown()
    os._exit(0)
