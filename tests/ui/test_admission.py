"""A server with two seats and few descriptors, over real HTTP and websockets."""

import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest
from starlette.datastructures import Headers
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from dropout_ui.entrance import capacity
from dropout_ui.entrance.admission import COOKIE
from dropout_ui.entrance.doors import MESSAGE_BYTES
from dropout_ui.entrance.refusals import REFUSALS
from dropout_ui.entrance.waiting_page import waiting_page
from tests.benchmarks.burden import descriptors, limited
from tests.serving import Server, served

# The names of who has the two seats: what one test keeps, the next one has.
ONE, TWO = "1" * 22, "2" * 22
DESCRIPTORS = 200
PATIENCE_SECONDS = 60.0


@pytest.fixture(scope="module")
def small() -> Iterator[Server]:
    """The server, which begins with fewer descriptors than it may have."""
    with served(limited(64, DESCRIPTORS), {"DROPOUT_LAB_VISITORS": "2"}) as running:
        yield running


def page(server: Server, name: str = "", language: str = "en-US,en;q=0.5") -> httpx.Response:
    """What a browser is sent that calls itself so."""
    headers = {"Accept-Language": language} | ({"Cookie": f"{COOKIE}={name}"} if name else {})
    return httpx.get(server.url, headers=headers, timeout=PATIENCE_SECONDS)


def connection(server: Server, name: str) -> ClientConnection:
    """The websocket of its page."""
    return connect(
        f"{server.url.replace('http', 'ws')}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        additional_headers={"Cookie": f"{COOKIE}={name}"},
        open_timeout=PATIENCE_SECONDS,
        max_size=None,
        proxy=None,
    )


def wait_until(so: Callable[[], bool]) -> None:
    """Wait for something that comes by itself."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not so():
        assert time.monotonic() < until
        time.sleep(0.05)


def draws(line: ClientConnection) -> bool:
    """Whether the script runs to its end for this page."""
    message = BackMsg()
    message.rerun_script.query_string = "noise=0.2"
    line.send(message.SerializeToString())
    while True:
        content = line.recv(PATIENCE_SECONDS)
        assert isinstance(content, bytes)
        said = ForwardMsg.FromString(content)
        if said.WhichOneof("type") == "script_finished":
            return bool(said.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY)


def test_who_is_sent_away_is_counted() -> None:
    before = REFUSALS.counts.get("full", 0)
    waiting_page(Headers({}))
    assert REFUSALS.counts["full"] == before + 1


def test_the_next_visitor_is_sent_a_page_that_says_so_and_tries_again(small: Server) -> None:
    assert page(small, ONE).status_code == page(small, TWO).status_code == 200
    refused = page(small)
    assert refused.status_code == 503
    seconds = int(refused.headers["Retry-After"])
    assert 5 <= seconds <= 10
    assert f'<meta http-equiv="refresh" content="{seconds}">' in refused.text
    assert "<script" not in refused.text
    assert refused.headers["Cache-Control"] == "no-store"
    english, chinese = "All places are taken.", "座位已满。"
    assert 0 < refused.text.index(english) < refused.text.index(chinese)
    other = page(small, language="zh-CN,zh;q=0.9")
    assert 0 < other.text.index(chinese) < other.text.index(english)
    assert '<html lang="zh">' in other.text
    assert "Set-Cookie" not in refused.headers


def test_a_browser_is_given_a_name_once(server: Server) -> None:
    first = page(server)
    named = re.findall(rf"{COOKIE}=([\w-]+); Path=/; HttpOnly; SameSite=Lax", str(first.headers))
    assert len(named) == 1
    assert COOKIE not in str(page(server, named[0]).headers)
    assert COOKIE in str(page(server, "no name of ours").headers)


def test_who_is_in_stays_and_reloads_while_others_are_refused(small: Server) -> None:
    with connection(small, ONE) as one, connection(small, TWO) as two:
        with pytest.raises(InvalidStatus) as refused:
            connection(small, "3" * 22)
        answer = refused.value.response
        assert answer.status_code == 503
        assert 5 <= int(answer.headers["Retry-After"]) <= 10
        assert page(small).status_code == 503
        assert page(small, ONE).status_code == 200
        assert draws(one)
        assert draws(two)
    # The line broke; nobody else has come in meanwhile.
    assert page(small).status_code == 503
    with connection(small, ONE) as again:
        assert draws(again)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("a text", 1003),
        (b"\xff" * 20, 1002),
        (bytes(MESSAGE_BYTES + 1), 1009),
        (b"\x5a\x0c\x12\x0a\x0a\x08\x0a\x04null\x10\x01", 1008),
    ],
    ids=["text", "no message", "too large", "no control's"],
)
def test_what_no_page_says_ends_its_connection_and_nothing_else(
    small: Server, content: str | bytes, code: int
) -> None:
    with connection(small, ONE) as line, connection(small, TWO) as other:
        line.send(content)
        with pytest.raises(ConnectionClosed) as closed:
            line.recv(PATIENCE_SECONDS)
        assert closed.value.rcvd
        assert closed.value.rcvd.code == code
        assert draws(other)


def test_what_would_empty_everybodys_caches_is_not_heard(small: Server) -> None:
    with connection(small, ONE) as line:
        message = BackMsg(clear_cache=True)
        line.send(message.SerializeToString())
        assert draws(line)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/_stcore/upload_file/a/b"),
        ("DELETE", "/_stcore/upload_file/a/b"),
        ("GET", "/_stcore/metrics"),
        ("POST", "/_stcore/agent/interact"),
        ("GET", "/_stcore/agent/openapi.json"),
        ("GET", "/_stcore/bidi-components/a/b.js"),
        ("GET", "/component/a/b.html"),
        ("GET", "/media/a.png"),
        ("GET", "/auth/login"),
        ("GET", "/oauth2callback"),
    ],
)
def test_doors_that_the_page_does_not_need_are_closed(
    small: Server, method: str, path: str
) -> None:
    answer = httpx.request(method, small.url + path, content=b"x" * 1000)
    assert (answer.status_code, answer.text) == (404, "not here")


def test_many_follow_and_pages_keep_their_descriptors(small: Server) -> None:
    most = 2 * capacity.visitors_by_descriptors(DESCRIPTORS)
    long = {"epochs": "5000", "hidden_width": "300"}
    asked = httpx.Request("GET", f"{small.url}/runs", params=long)
    limits = httpx.Limits(max_connections=None)
    with httpx.Client(limits=limits, timeout=PATIENCE_SECONDS) as client, ExitStack() as streams:
        for _ in range(most):
            answer = client.send(asked, stream=True)
            streams.callback(answer.close)
            assert answer.status_code == 200
        refused = client.get(asked.url)
        assert (refused.status_code, refused.json()["reason"]) == (503, "crowded")
        assert int(refused.headers["Retry-After"]) > 0
        assert page(small, ONE).status_code == 200
        with connection(small, ONE) as line:
            assert draws(line)

    def may_follow() -> bool:
        with httpx.stream("GET", asked.url, timeout=PATIENCE_SECONDS) as answer:
            return answer.status_code == 200

    wait_until(may_follow)


def test_out_of_descriptors_a_server_says_so_once_a_second_and_recovers(small: Server) -> None:
    address = ("127.0.0.1", httpx.URL(small.url).port)
    before = len(small.log)
    with ExitStack() as idle:
        for _ in range(DESCRIPTORS + 50):
            idle.enter_context(socket.create_connection(address, PATIENCE_SECONDS))
        wait_until(lambda: "out of system resource" in small.log)
        assert descriptors(small.process.pid) >= DESCRIPTORS - 10
        with socket.create_connection(address, PATIENCE_SECONDS) as late:
            assert late.recv(100).startswith(b"HTTP/1.1 503")
    wait_until(lambda: _answers(small))
    # Python alone writes thousands of lines in these two or three seconds.
    assert len(small.log[before:].splitlines()) < 100


def _answers(server: Server) -> bool:
    try:
        return page(server, ONE).status_code == 200
    except httpx.HTTPError:
        return False


def test_nothing_that_a_stranger_did_was_logged_with_a_traceback(small: Server) -> None:
    told = re.findall(r"Traceback.*?^(\w+Error.*?)$", small.log, re.DOTALL | re.MULTILINE)
    assert [one for one in told if "Too many open files" not in one] == []
