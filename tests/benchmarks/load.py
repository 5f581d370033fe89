"""How many viewers the server bears, over real HTTP on loopback."""

import argparse
import asyncio
import json
import os
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode, urlsplit

from dropout_core.experiment import DOMAINS, Experiment, Range
from tests.serving import served

WATCHERS: Final = 300
WATCHERS_WANTED: Final = 3.0
RUNS: Final = 100
RUNS_WANTED: Final = 50.0
PATIENCE_SECONDS: Final = 180.0
LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
SPARE_FILES: Final = 200


class StreamError(Exception):
    """Raised for anything that a follower should not meet."""


@dataclass(frozen=True)
class Target:
    """The server that is asked. pid: its process, where that is known."""

    host: str
    port: int
    base: str
    pid: int | None

    @classmethod
    def at(cls, url: str, pid: int | None = None) -> "Target":
        """The server of an address. Raises ValueError unless it is plain HTTP on loopback."""
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.hostname not in LOOPBACK or not parts.port:
            raise ValueError(f"{url} is not an address like http://localhost:8501")
        return cls(parts.hostname, parts.port, parts.path.rstrip("/"), pid)


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
            await _stream(target, experiment, follower)
        return follower.visit()
    except (StreamError, OSError, EOFError, ValueError) as error:
        return Visit(error=f"{type(error).__name__}: {error}")


async def _stream(target: Target, experiment: Experiment, follower: Follower) -> None:
    reader, writer = await asyncio.open_connection(target.host, target.port)
    try:
        writer.write(_request(target, experiment))
        head = await reader.readuntil(b"\r\n\r\n")
        if head.split(b" ")[1] != b"200" or b"text/event-stream" not in head:
            raise StreamError(head.split(b"\r\n")[0].decode())
        while size := int(await reader.readline(), 16):
            follower.read((await reader.readexactly(size + 2))[:-2])
    finally:
        writer.close()


def _request(target: Target, experiment: Experiment) -> bytes:
    return (
        f"GET {target.base}/runs?{urlencode(experiment.to_query())} HTTP/1.1\r\n"
        f"Host: {target.host}:{target.port}\r\n"
        "Accept: text/event-stream\r\nConnection: close\r\n\r\n"
    ).encode()


async def _all_at_once(target: Target, asked: Sequence[Experiment]) -> list[Visit]:
    started = time.perf_counter()
    return await asyncio.gather(*(follow(target, one, started) for one in asked))


def scenario(target: Target, what: str, asked: Sequence[Experiment], wanted: float) -> bool:
    """Ask for runs all at once, print what came of it, and say whether nobody missed anything."""
    cpu_before = _cpu_seconds(target.pid)
    visits = asyncio.run(_all_at_once(target, asked))
    cpu = _cpu_seconds(target.pid) - cpu_before
    errors = Counter(visit.error for visit in visits if visit.error)
    print(f"{what}: {errors.total()} errors")
    for error, count in errors.most_common(5):
        print(f"  {count} x {error}")
    if seen := [visit for visit in visits if not visit.error]:
        last = [visit.last for visit in seen]
        print(_times("first frame", [visit.first for visit in seen]))
        verdict = "ok" if max(last) <= wanted and not errors else "short"
        print(f"{_times('last frame', last)}   wanted: all within {wanted:g} s: {verdict}")
    if target.pid is not None:
        print(f"  the server used {cpu:.2f} s of CPU", flush=True)
    return not errors


def _times(what: str, seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    half, most = (ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.95))
    return f"  {what:<12} p50 {half:.2f} s   p95 {most:.2f} s   max {ordered[-1]:.2f} s"


def _cpu_seconds(pid: int | None) -> float:
    """Seconds of CPU that a process has used, all its threads together: proc(5), utime + stime."""
    if pid is None:
        return 0.0
    with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
        # The second field, the name, is in brackets and may hold anything.
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _allow_files(count: int) -> None:
    """Let this process, and a server started by it, open so many files where the system may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < count:
        within = count if hard == resource.RLIM_INFINITY else min(count, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (within, hard))


@contextmanager
def _own_server() -> Iterator[Target]:
    with served() as server:
        yield Target.at(server.url, server.process.pid)


def main() -> int:
    """Put both loads on a server; the exit code: 1 where a follower missed something."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.load", description=__doc__)
    parser.add_argument("--url", help="a running server on loopback, instead of one of its own")
    url = parser.parse_args().url
    try:
        running = nullcontext(Target.at(url)) if url else _own_server()
    except ValueError as error:
        parser.error(str(error))
    _allow_files(WATCHERS + SPARE_FILES)
    seeds = DOMAINS["seed"]
    assert isinstance(seeds, Range)
    # Seeds that nobody has asked for yet, so that all is trained and nothing remembered.
    drawn = random.sample(range(int(seeds.minimum), int(seeds.maximum) + 1), RUNS + 1)
    one, *others = [Experiment(seed=seed) for seed in drawn]
    with running as target:
        results = [
            scenario(target, f"{WATCHERS} followers of one run", [one] * WATCHERS, WATCHERS_WANTED),
            scenario(target, f"{RUNS} followers of {RUNS} runs", others, RUNS_WANTED),
        ]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
