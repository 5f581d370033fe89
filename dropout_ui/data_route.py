"""POST /data: the bytes of a file in, its points out; nothing of it is kept."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from dropout_core.data.choices import ReadingChoices
from dropout_core.data.errors import DataError
from dropout_core.data.limits import MAX_BYTES
from dropout_core.data.reading import read_table
from dropout_core.language.translations import Translations, preferred, translations
from dropout_core.serving.readings import reading_answer, reading_refusal
from dropout_core.serving.wire import ReadingAnswer

_FRESH: Final = {"Cache-Control": "no-store"}
# What nginx notes down for a client that has gone; nobody reads it.
_NOBODY_THERE: Final = 499
_ARRIVAL_SECONDS: Final = 30
_RETRY_SECONDS: Final = 2
# Files that may be held at once, each of at most MAX_BYTES; those that are read hold more.
_AT_ONCE: Final = 12
_READERS: Final = ThreadPoolExecutor(2, thread_name_prefix="data")
# Of a file that is refused, so much is still taken in, and thrown away: a client that is cut off
# while it sends does not hear why.
_HEARD_OUT: Final = 64 * 2**20


class _Arrivals:
    """Files on their way: so many at once, each for so long at most."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._limits: set[asyncio.Timeout] = set()
        self._closed = False

    @contextmanager
    def place(self) -> Iterator[None]:
        """Hold a place, from the first byte to the answer. Raises DataError where there is none."""
        if not self._free:
            raise _busy()
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1

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


_ARRIVALS: Final = _Arrivals(_AT_ONCE)


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


async def read_data(request: Request) -> Response:
    """POST /data: a table, as the body, in the language and with the choices of the query.

    422 says why there are no points, 413 that the file is too large, 408 that it came too slowly,
    503 after how many seconds to ask again.
    """
    query = dict(request.query_params)
    words = translations(preferred(query.pop("lang", None)))
    name = query.pop("name", "")
    try:
        choices = ReadingChoices.from_query(query)
        with _ARRIVALS.place():
            content = await _content(request)
            loop = asyncio.get_running_loop()
            answer = await loop.run_in_executor(_READERS, _read, content, name, choices, words)
        return JSONResponse(answer, headers=_FRESH)
    except DataError as error:
        return _refused(error, words)
    except ClientDisconnect:
        return Response(status_code=_NOBODY_THERE)


def _read(content: bytes, name: str, choices: ReadingChoices, words: Translations) -> ReadingAnswer:
    return reading_answer(read_table(content, name, choices), words)


async def _content(request: Request) -> bytes:
    """The body. Raises DataError as soon as it is too large, or has taken too long."""
    told = request.headers.get("Content-Length", "")
    if told.isdecimal() and int(told[:20]) > MAX_BYTES:
        raise _too_large()
    content = bytearray()
    async with _ARRIVALS.in_time():
        async for piece in request.stream():
            if len(content) + len(piece) > MAX_BYTES:
                raise _too_large()
            content += piece
    return bytes(content)


def _too_large() -> DataError:
    return DataError("too_large", {"limit": MAX_BYTES // 2**20})


def _too_slow() -> DataError:
    return DataError("too_slow", {"seconds": _ARRIVAL_SECONDS})


def _busy() -> DataError:
    return DataError("busy", {"seconds": _RETRY_SECONDS})


_STATUS: Final[Mapping[str, int]] = {"too_large": 413, "too_slow": 408, "busy": 503}


def _refused(error: DataError, words: Translations) -> Response:
    status = _STATUS.get(error.code, 422)
    headers = {**_FRESH, "Retry-After": str(_RETRY_SECONDS)} if status == 503 else _FRESH
    kind = JSONResponse if status == 422 else _HeardOut
    return kind(reading_refusal(error, words), status, headers)
