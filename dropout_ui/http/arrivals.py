"""What is sent to the server as a body: so much, so many at once, and in so much time."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from dropout_core.data.errors import DataError
from dropout_ui.entrance.client import client_of
from dropout_ui.entrance.refusals import FRESH, REFUSALS
from dropout_ui.entrance.shares import NoPlaceError, Shares

_ARRIVAL_SECONDS: Final = 30
_RETRY_SECONDS: Final = 2
# Files that may be held at once, and those of one client; those that are read hold more.
_AT_ONCE: Final = 16
_OF_ONE_CLIENT: Final = 8
# Of a file that is refused, so much is still taken in, and thrown away: a client that is cut off
# while it sends does not hear why.
_HEARD_OUT: Final = 64 * 2**20


class _Arrivals:
    """Files on their way, each for so long at most."""

    def __init__(self) -> None:
        self._limits: set[asyncio.Timeout] = set()
        self._closed = False

    @asynccontextmanager
    async def in_time(self) -> AsyncIterator[None]:
        """Wait for what is sent. Raises DataError where that takes too long, or is given up."""
        if self._closed:
            raise _busy()
        try:
            async with asyncio.timeout(_ARRIVAL_SECONDS) as limit:
                self._limits.add(limit)
                try:
                    yield
                finally:
                    self._limits.discard(limit)
        except TimeoutError:
            raise _busy() if self._closed else _too_slow() from None

    def close(self) -> None:
        """Wait for nothing any more."""
        self._closed = True
        for limit in self._limits:
            limit.reschedule(asyncio.get_running_loop().time())


_ARRIVALS: Final = _Arrivals()
_SHARES: Final = Shares(_AT_ONCE, _OF_ONE_CLIENT)


def let_go() -> None:
    """Wait for no file that is on its way any more, so that the server can end."""
    _ARRIVALS.close()


class _HeardOut(JSONResponse):
    """A refusal that is sent at once, while what the client still sends is thrown away."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = {"type": "http.response.start", "status": self.status_code}
        await send({**head, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        heard = 0
        with suppress(DataError):
            async with _ARRIVALS.in_time():
                while heard < _HEARD_OUT:
                    message = await receive()
                    heard += len(message.get("body", b""))
                    if message["type"] == "http.disconnect" or not message.get("more_body"):
                        break
        await send({"type": "http.response.body", "body": b""})


async def content(request: Request, limit: int) -> bytes:
    """The body, of at most `limit` bytes. Raises DataError where it is larger, or too slow."""
    told = request.headers.get("Content-Length", "")
    if told.isdecimal() and int(told[:20]) > limit:
        raise _too_large(limit)
    body = bytearray()
    async with _ARRIVALS.in_time():
        async for piece in request.stream():
            if len(body) + len(piece) > limit:
                raise _too_large(limit)
            body += piece
    return bytes(body)


@contextmanager
def place(request: Request) -> Iterator[None]:
    """Hold a place, from the first byte to the answer.

    Raises DataError where there is none, or the client has its share of them.
    """
    try:
        with _SHARES.place(client_of(request)):
            yield
    except NoPlaceError:
        raise _busy() from None


def turn(request: Request) -> AbstractAsyncContextManager[None]:
    """Wait until no other file of the client is read."""
    return _SHARES.turn(client_of(request))


def _too_large(limit: int) -> DataError:
    return DataError("too_large", {"limit": limit // 2**20})


def _too_slow() -> DataError:
    return DataError("too_slow", {"seconds": _ARRIVAL_SECONDS})


def _busy() -> DataError:
    return DataError("busy", {"seconds": _RETRY_SECONDS})


_STATUS: Final[Mapping[str, int]] = {"too_large": 413, "too_slow": 408, "busy": 503}


def refused(error: DataError, body: Mapping[str, Any]) -> Response:
    """What is answered where a body is not taken, or nothing can be made of it."""
    REFUSALS.add(error.code)
    status = _STATUS.get(error.code, 422)
    headers = {**FRESH, "Retry-After": str(_RETRY_SECONDS)} if status == 503 else FRESH
    kind = JSONResponse if status == 422 else _HeardOut
    return kind(body, status, headers)
