"""Followers: each reads one stream of the server, over real HTTP on loopback."""

import asyncio
import json
import random
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import urlencode, urlsplit

from dropout_core.experiment import DOMAINS, Experiment, Range
from tests.serving import Server

PATIENCE_SECONDS: Final = 180.0
LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")

Answer = TypeVar("Answer")


class StreamError(Exception):
    """Raised for anything that a follower should not meet."""


class BusyError(Exception):
    """Raised where the server says when to ask again, which a page does by itself."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"busy for {seconds:g} s")
        self.seconds = seconds


def check_head(head: str) -> None:
    """Raises BusyError where an answer says when to ask again, StreamError unless it is one."""
    status = head.partition("\r")[0]
    if " 503 " in status and (later := re.search(r"(?im)^retry-after: (\d+)", head)):
        raise BusyError(float(later[1]))
    if " 200 " not in status:
        raise StreamError(status or "no answer")


async def patiently(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """Ask, and ask again when the server says, as the page does."""
    while True:
        try:
            return await ask()
        except BusyError as busy:
            await asyncio.sleep(busy.seconds)


@dataclass(frozen=True)
class Target:
    """The server that is asked.

    server: its process, where that is known. source: the address to ask from, the usual one if
    empty; all of 127.0.0.0/8 are on loopback.
    """

    host: str
    port: int
    base: str
    server: Server | None = None
    source: str = ""

    @property
    def local(self) -> tuple[str, int] | None:
        """As asyncio wants the address to ask from, on any port."""
        return (self.source, 0) if self.source else None

    async def line(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to it."""
        return await asyncio.open_connection(self.host, self.port, local_addr=self.local)

    @classmethod
    def at(cls, url: str, server: Server | None = None) -> "Target":
        """The server of an address. Raises ValueError unless it is plain HTTP on loopback."""
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.hostname not in LOOPBACK or not parts.port:
            raise ValueError(f"{url} is not an address like http://localhost:8501")
        return cls(parts.hostname, parts.port, parts.path.rstrip("/"), server)


def fresh_experiments(count: int) -> list[Experiment]:
    """Runs that nobody has asked for yet, so that all is trained and nothing remembered."""
    seeds = DOMAINS["seed"]
    assert isinstance(seeds, Range)
    drawn = random.sample(range(int(seeds.minimum), int(seeds.maximum) + 1), count)
    return [Experiment(seed=seed) for seed in drawn]


@dataclass(frozen=True)
class Visit:
    """What one follower saw: seconds to the first and the last frame, or what went wrong."""

    first: float = 0.0
    last: float = 0.0
    error: str = ""


class Follower:
    """Reads one stream, and insists on every frame in its order.

    It shares the cores with the server, so it looks at the heads of the events only and parses
    nothing but the first one.
    """

    def __init__(self, started: float) -> None:
        self._started = started
        self._expected = self._frames = 0
        self._first = self._last = 0.0
        self._done = False
        self._rest = b""

    def read(self, piece: bytes) -> None:
        """Take the next bytes. Raises StreamError for an event that is out of place."""
        *events, self._rest = (self._rest + piece).split(b"\n\n")
        for event in events:
            head, _, data = event.partition(b"\ndata: ")
            self._take(head, data)

    def _take(self, head: bytes, data: bytes) -> None:
        if head == b"id: %d\nevent: frame" % self._frames:
            self._last = time.perf_counter() - self._started
            self._first = self._first or self._last
            self._frames += 1
        elif head == b"event: run":
            self._expected = len(json.loads(data)["recorded_epochs"])
        elif head == b"event: done" and self._frames == self._expected:
            self._done = True
        elif not head.startswith((b"retry:", b":")):
            raise StreamError(f"{head[:60]!r} after {self._frames} of {self._expected} frames")

    def visit(self) -> Visit:
        """What was seen, at the end. Raises StreamError where that was not all."""
        if not self._done or self._rest:
            raise StreamError(f"ended after {self._frames} of {self._expected} frames")
        return Visit(self._first, self._last)


async def follow(target: Target, experiment: Experiment, started: float) -> Visit:
    """One follower's visit. Its errors are counted, not raised: the others go on."""
    follower = Follower(started)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await patiently(lambda: _stream(target, experiment, follower))
        return follower.visit()
    except (StreamError, OSError, EOFError, ValueError) as error:
        return Visit(error=f"{type(error).__name__}: {error}")


async def _stream(target: Target, experiment: Experiment, follower: Follower) -> None:
    async with streamed(target, experiment) as reader:
        while size := int(await reader.readline(), 16):
            follower.read((await reader.readexactly(size + 2))[:-2])


@asynccontextmanager
async def streamed(target: Target, experiment: Experiment) -> AsyncIterator[asyncio.StreamReader]:
    """A run's stream, in chunks, after its head. Raises StreamError where it is refused."""
    reader, writer = await target.line()
    try:
        writer.write(_request(target, experiment))
        check_head((await reader.readuntil(b"\r\n\r\n")).decode("latin-1"))
        yield reader
    finally:
        writer.close()


def _request(target: Target, experiment: Experiment) -> bytes:
    return (
        f"GET {target.base}/runs?{urlencode(experiment.to_query())} HTTP/1.1\r\n"
        f"Host: {target.host}:{target.port}\r\n"
        "Accept: text/event-stream\r\nConnection: close\r\n\r\n"
    ).encode()
