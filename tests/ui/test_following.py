"""How a log is sent, over real HTTP: in slices, and to nobody who stands still."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dropout_core.serving.event_log import EventLog
from dropout_ui.first_visit.preload import HeadStart
from dropout_ui.http import following as module
from dropout_ui.http.following import following
from tests.serving import served_here

PATIENCE = 30
MESSAGE = b"id: 0\nevent: part\ndata: " + b"x" * 20_000 + b"\n\n"
# More than all buffers between server and client hold.
MESSAGES = 2000


@contextmanager
def served(log: EventLog) -> Iterator[int]:
    """A server in a thread of this process that sends a log; its port."""

    async def send(request: Request) -> Response:
        start = int(request.query_params.get("start", "0"))
        return following(log, start, request)

    app = Starlette(routes=[Route("/log", send)], middleware=[Middleware(HeadStart)])
    with served_here(app) as place:
        try:
            yield int(place.rpartition(":")[2])
        finally:
            log.stop()


def long_log() -> EventLog:
    """A log that is ready, and larger than what is under way anywhere."""
    log = EventLog(b"event: study\ndata: {}\n\n")
    for _ in range(MESSAGES):
        log.write(MESSAGE)
    log.close(b"event: done\ndata: {}\n\n")
    return log


def until(is_so: Callable[[], bool]) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@contextmanager
def standing_still(port: int) -> Iterator[socket.socket]:
    """A follower that asks and never reads."""
    with socket.socket() as still:
        still.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        still.connect(("127.0.0.1", port))
        still.sendall(b"GET /log HTTP/1.1\r\nHost: lab\r\n\r\n")
        yield still


def all_there(still: socket.socket) -> int:
    """How many bytes can be read until the line ends, in whatever way."""
    taken = 0
    with suppress(ConnectionResetError):
        while piece := still.recv(2**20):
            taken += len(piece)
    return taken


def test_who_stands_still_is_let_go_and_others_get_all(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "_STANDSTILL_SECONDS", 1.0)
    log = long_log()
    with served(log) as port, standing_still(port) as still:
        until(lambda: len(log._watchers) == 1)
        whole = httpx.get(f"http://127.0.0.1:{port}/log", timeout=PATIENCE).content
        assert whole == b"retry: 1000\n\n" + log.opening + MESSAGE * MESSAGES + log.closing
        until(lambda: not log._watchers)
        # The line is broken off: all that is left of it is what was under way.
        still.settimeout(PATIENCE)
        assert all_there(still) < len(whole) / 2
    assert caplog.text == ""


def test_who_reads_slowly_is_not_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_STANDSTILL_SECONDS", 1.5)
    log = long_log()
    began = time.monotonic()
    taken = 0
    with served(log) as port, standing_still(port) as slow:
        slow.settimeout(PATIENCE)
        while time.monotonic() - began < 3:
            # One slice and more at a time.
            for _ in range(60):
                taken += len(slow.recv(4096))
            time.sleep(0.05)
        assert log._watchers
    assert taken > 0


def test_pieces_are_no_larger_than_a_slice_and_nothing_is_lost() -> None:
    messages = [b"a" * size for size in (10, 70_000, 65_536, 1, 65_535, 65_535, 0, 2, 30_000)]
    pieces = list(module._slices(iter(messages)))
    assert b"".join(pieces) == b"".join(messages)
    assert all(len(piece) <= 65_536 or len(piece) == 70_000 for piece in pieces)
    assert len(pieces) == 6
    assert list(module._slices(iter([b"", b""]))) == []


def test_a_follower_goes_on_where_it_was() -> None:
    log = long_log()
    with served(log) as port:
        address = f"http://127.0.0.1:{port}/log?start={MESSAGES - 3}"
        rest = httpx.get(address, timeout=PATIENCE).content
    assert rest == b"retry: 1000\n\n" + log.opening + MESSAGE * 3 + log.closing


def test_who_has_had_more_than_there_is_yet_is_sent_nothing_twice() -> None:
    log = EventLog(b"event: run\ndata: {}\n\n")
    pieces = [b"id: %d\n\n" % place for place in range(8)]
    for piece in pieces[:2]:
        log.write(piece)
    with served(log) as port:
        address = f"http://127.0.0.1:{port}/log?start=5"
        with httpx.stream("GET", address, timeout=PATIENCE) as answer:
            until(lambda: len(log._watchers) == 1)
            for piece in pieces[2:]:
                log.write(piece)
            log.close(b"event: done\n\n")
            said = b"".join(answer.iter_raw())
    assert said == b"retry: 1000\n\n" + log.opening + b"".join(pieces[5:]) + log.closing
