"""When descriptors run out all the same: who knocks then is told so, and sent away."""

import asyncio
import errno
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

_EXHAUSTED: Final = (errno.EMFILE, errno.ENFILE)
_ANSWER: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\n"
    b"Retry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
)


@contextmanager
def spare_descriptor() -> Iterator[None]:
    """Keep a descriptor to be given up when there is no other (the reserve of libev and libuv).

    Python's event loop, out of descriptors, tries two thousand times to accept a connection, logs
    each time, and before that has come to an end begins again: one core is busy for good. An
    exception handler cannot end that, but it can take the connection off the queue: then there is
    one failure for each that knocks.
    """
    loop = asyncio.get_running_loop()
    spare = _Spare()
    former = loop.get_exception_handler()
    loop.set_exception_handler(spare.handle)
    try:
        yield
    finally:
        loop.set_exception_handler(former)
        spare.give_up()


class _Spare:
    """The spare descriptor, and what it is for."""

    def __init__(self) -> None:
        self._descriptor: int | None = None
        self._keep()

    def handle(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """The handler of the loop's exceptions: as ever, and then the spare is used."""
        loop.default_exception_handler(context)
        failure, listener = context.get("exception"), context.get("socket")
        if listener and isinstance(failure, OSError) and failure.errno in _EXHAUSTED:
            self.give_up()
            with suppress(OSError):
                _send_away(listener.fileno())
            self._keep()

    def give_up(self) -> None:
        """Close it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _keep(self) -> None:
        with suppress(OSError):
            self._descriptor = os.open(os.devnull, os.O_RDONLY)


def _send_away(listening: int) -> None:
    """Accept the next connection, say that there is no room, and close it. Raises OSError."""
    listener = socket.socket(fileno=listening)
    try:
        connection = listener.accept()[0]
    finally:
        # It is the loop's, not ours to close.
        listener.detach()
    with connection:
        connection.setblocking(False)
        connection.send(_ANSWER)
        # Closed with something unread, it would be reset, and the answer lost.
        connection.recv(2**16)
