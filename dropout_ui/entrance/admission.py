"""Who is let in: as many visitors as the machine bears; the next one is sent the waiting page."""

import re
import secrets
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from dropout_ui import server_settings
from dropout_ui.entrance.client import client_of
from dropout_ui.entrance.fair_turns import FairTurns
from dropout_ui.entrance.refusals import FRESH, REFUSALS
from dropout_ui.entrance.seats import Seats
from dropout_ui.entrance.waiting_page import retry_seconds, waiting_page
from dropout_ui.http.routes import base_paths

# By it a browser that reloads or reconnects is known again. It says nothing else, and ends with
# the browser.
COOKIE: Final = "dropout_lab_seat"
# So many pages are sent at once, by turns between clients: who opens hundreds keeps nobody waiting.
_OPENING: Final = 4
# Websockets come in so far apart: with each, Streamlit's loop has some milliseconds to compute, and
# a script to begin, whose turn comes no sooner.
_CONNECTING_SECONDS: Final = 0.03
_NAME: Final = re.compile(r"[\w-]{22}", re.ASCII)
STREAM: Final = "/_stcore/stream"


class Admission:
    """ASGI middleware that counts visitors: a visitor is a page with its websocket.

    Who has been sent the page is let in, and whoever is in is not sent away because others came
    later. Further ones are refused with 503 and when to come back; so are some of one client before
    all seats are taken.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._opening = FairTurns(_OPENING)
        self._connecting = FairTurns(1)
        self._seats = Seats(int(server_settings.VISITORS.read()))
        self._pages = {base + end for base in base_paths() for end in ("", "/")}
        self._streams = {base + STREAM for base in base_paths()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and scope["path"] in self._streams:
            await self._connect(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] == "GET" and scope["path"] in self._pages:
            await self._send_page(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _send_page(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = HTTPConnection(scope)
        known = _name(asked)
        name = known or secrets.token_urlsafe(16)
        client = client_of(asked)
        if not self._seats.keep(name, client):
            await waiting_page(asked.headers)(scope, receive, send)
            return

        async def send_named(message: Message) -> None:
            if message["type"] == "http.response.start" and not known:
                cookie = f"{COOKIE}={name}; Path=/; HttpOnly; SameSite=Lax"
                MutableHeaders(scope=message).append("Set-Cookie", cookie)
            await send(message)

        async with self._opening.turn_in_loop(client):
            await self._app(scope, receive, send_named)

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = HTTPConnection(scope)
        name, client = _name(asked), client_of(asked)
        if self._seats.admits(name, client):
            with self._seats.taken(name, client):
                await self._app(scope, self._by_turns(receive, client), send)
            return
        REFUSALS.add("full")
        headers = {**FRESH, "Retry-After": str(retry_seconds())}
        refused = PlainTextResponse("all places are taken", 503, headers)
        await WebSocket(scope, receive, send).send_denial_response(refused)

    def _by_turns(self, receive: Receive, client: str) -> Receive:
        """The same, whose first message waits for the client's turn."""

        async def receive_by_turns() -> Message:
            message = await receive()
            if message["type"] == "websocket.connect":
                async with self._connecting.turn_in_loop(client, _CONNECTING_SECONDS):
                    pass
            return message

        return receive_by_turns


def _name(asked: HTTPConnection) -> str:
    """What the browser calls itself; "" where it keeps no cookies."""
    told = asked.cookies.get(COOKIE, "")
    return told if _NAME.fullmatch(told) else ""
