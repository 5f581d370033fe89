"""Connections of a server that listens as Streamlit does: on a socket which does not say that it
is TCP."""

import socket
from collections.abc import Iterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.sync.client import connect

from dropout_ui.http.line import Undelayed, transport_of
from tests.serving import served_here

PATIENCE_SECONDS = 30


def is_undelayed(asked: Request | WebSocket) -> str:
    """Whether what is written goes out at once, as the system has it."""
    transport = transport_of(asked._receive)
    assert transport
    line = transport.get_extra_info("socket")
    return str(bool(line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))


async def answer(request: Request) -> Response:
    return PlainTextResponse(is_undelayed(request))


async def talk(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text(is_undelayed(websocket))
    await websocket.close()


@pytest.fixture(params=[True, False])
def served(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """Where the server is, with the middleware or without; whether it is undelayed then."""
    app = Starlette(
        routes=[Route("/", answer), WebSocketRoute("/", talk)],
        middleware=[Middleware(Undelayed)] if request.param else [],
    )
    with served_here(app) as place:
        yield place, str(request.param)


def test_what_is_written_goes_out_at_once(served: tuple[str, str]) -> None:
    place, expected = served
    with httpx.Client(base_url=f"http://{place}", timeout=PATIENCE_SECONDS) as visitor:
        assert [visitor.get("/").text for _ in range(2)] == [expected] * 2
    with connect(f"ws://{place}/", proxy=None) as websocket:
        assert websocket.recv(PATIENCE_SECONDS) == expected
