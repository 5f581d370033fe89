"""An event log as it is sent to one follower: in slices, for as long as they are taken."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import aclosing
from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from dropout_core.serving.event_log import EventLog
from dropout_ui.entrance.followers import followers
from dropout_ui.http.line import transport_of

_KEEP_ALIVE_SECONDS: Final = 15.0
# Between two pieces, for each so many who follow: a few large pieces cost less than many.
_GATHERING_SECONDS: Final = 0.05
_GATHERING_FOLLOWERS: Final = 100
# So much is made ready for a follower at a time: of all that it lags behind, no more than that is
# held for it alone.
_SLICE_BYTES: Final = 64 * 2**10
# Who has not taken a slice for so long is let go.
_STANDSTILL_SECONDS: Final = 60.0
_HEADERS: Final = {
    # Proxies are asked not to store, not to compress and not to hold back what passes.
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",
}


def following(log: EventLog, start: int, request: Request) -> Response:
    """All events of a log from message `start` on, for whoever sent the request.

    Raises CrowdedError where there is no place for one more.
    """
    followers().check()
    return _Followed(_events(log, start), request)


class _Followed(StreamingResponse):
    """A stream that ends where its follower stands still: back-pressure with a time limit."""

    def __init__(self, events: AsyncGenerator[bytes, None], request: Request) -> None:
        super().__init__(events, media_type="text/event-stream", headers=_HEADERS)
        self._events, self._request = events, request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with followers().place():
            await super().__call__(scope, receive, send)

    async def stream_response(self, send: Send) -> None:
        head: Message = {
            "type": "http.response.start",
            "status": self.status_code,
            "headers": self.raw_headers,
        }
        async with aclosing(self._events) as events:
            try:
                await _in_time(send, head)
                async for piece in events:
                    await _in_time(send, _body(piece, more=True))
                await _in_time(send, _body(b"", more=False))
            except TimeoutError:
                self._let_go()
                # The server sees that the line is down, and takes what comes as said to nobody.
                await send(_body(b"", more=True))

    def _let_go(self) -> None:
        """Break the line off. To close it would wait for the follower to take what is under way."""
        transport = transport_of(self._request.receive)
        if transport is not None:
            transport.abort()


async def _in_time(send: Send, message: Message) -> None:
    async with asyncio.timeout(_STANDSTILL_SECONDS):
        await send(message)


def _body(piece: bytes, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": piece, "more_body": more}


async def _events(log: EventLog, start: int) -> AsyncGenerator[bytes, None]:
    """The events as they come, many in one piece.

    What was stopped ends without a closing event: whoever still wants it asks again.
    """
    loop, news = asyncio.get_running_loop(), asyncio.Event()
    told = threading.Event()

    def wake() -> None:
        # One call into the loop, however many frames come before it runs.
        if not told.is_set():
            told.set()
            loop.call_soon_threadsafe(news.set)

    with log.watched(wake):
        yield b"retry: 1000\n\n" + log.opening
        while True:
            news.clear()
            told.clear()
            ended, there = log.ended, len(log.messages)
            is_new = start < there
            for piece in _slices(log.messages[place] for place in range(start, there)):
                yield piece
            # Whoever comes from another server may have had more than there is here yet.
            start = max(start, there)
            if ended:
                break
            if is_new:
                hundreds = followers().count / _GATHERING_FOLLOWERS
                await asyncio.sleep(_GATHERING_SECONDS * max(1.0, hundreds))
            try:
                await asyncio.wait_for(news.wait(), _KEEP_ALIVE_SECONDS)
            except TimeoutError:
                yield b": still here\n\n"
    if log.closing:
        yield log.closing


def _slices(messages: Iterable[bytes]) -> Iterator[bytes]:
    """Messages put together, as many as there is room for in a slice; one at least."""
    gathered: list[bytes] = []
    size = 0
    for message in messages:
        if gathered and size + len(message) > _SLICE_BYTES:
            yield b"".join(gathered)
            gathered, size = [], 0
        gathered.append(message)
        size += len(message)
    if size:
        yield b"".join(gathered)
