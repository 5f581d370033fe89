"""The page's head start: what the browser half needs is fetched while Streamlit still loads."""

import gzip
import posixpath
import re
from functools import cache

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dropout_ui.first_visit import head
from dropout_ui.first_visit.assets import PLOTLY, asset, assets
from dropout_ui.first_visit.imports import imported
from dropout_ui.first_visit.streamlit_files import asked_by_elements
from dropout_ui.http.routes import base_paths
from dropout_ui.operations.content_policy import EMBEDDED, ICONS

_CONDITIONS = (b"if-none-match", b"if-modified-since")
# Streamlit's page asks for its font before all else, where nothing is written in it yet.
_FONT = re.compile(rb'<link\s+rel="preload"[^>]*\sas="font"[^>]*>')
_OF_THE_FILE = (b"content-length", b"etag", b"last-modified")

# Without a language in the address, the reader's counts.
_VARIES = (b"vary", b"accept-language, accept-encoding")


class HeadStart:
    """ASGI middleware that adds plotly.js and the player to the head of Streamlit's page, and
    what is at the address.

    Otherwise the browser hears of them only when the script has run and drawn the player, and
    compiling plotly.js then takes as long again as all before it. Chats and crawlers run no script.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._pages = {base + end for base in base_paths() for end in ("", "/")}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] not in self._pages:
            await self._app(scope, receive, send)
            return
        # What the browser may have kept is the page as it was with other files.
        headers = [pair for pair in scope["headers"] if pair[0] not in _CONDITIONS]
        await self._app({**scope, "headers": headers}, receive, _Rewriter(scope, send))


class _Rewriter:
    """Passes a response on, whole, with its head completed."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope, self._send = scope, send
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = _FONT.sub(b"", head.described(self._body, self._scope), count=1)
        body = body.replace(b"</head>", _early() + b"</head>", 1)
        body = body.replace(b"<head>", b"<head>" + _inline(ICONS), 1)
        asked = Request(self._scope)
        if asked.query_params.get("embed", "").lower() == "true":
            body = body.replace(b"<head>", b"<head>" + _inline(EMBEDDED), 1)
        kept = [pair for pair in self._start["headers"] if pair[0].lower() not in _OF_THE_FILE]
        if "gzip" in asked.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, 6, mtime=0)
            kept.append((b"content-encoding", b"gzip"))
        length = (b"content-length", str(len(body)).encode())
        await self._send({**self._start, "headers": [*kept, length, _VARIES]})
        await self._send({"type": "http.response.body", "body": body})


@cache
def _inline(name: str) -> bytes:
    """What the page does before anything else is loaded."""
    return b"<script>" + asset(name).plain + b"</script>"


@cache
def _early() -> bytes:
    parts = [f'<script defer src="{asset(PLOTLY).path[1:]}"></script>']
    scripts = list(imported("browser/lab.js"))
    paths = [
        *(asset(name).path[1:] for name in scripts),
        *(one.name for one in asked_by_elements()),
    ]
    # What Streamlit itself asks for goes first: it has more to do until the first curve.
    parts += [f'<link rel="modulepreload" fetchpriority="low" href="{path}">' for path in paths]
    folders = {posixpath.dirname(name) for name in scripts}
    for name, file in assets().items():
        if name.endswith(".css") and posixpath.dirname(name) in folders:
            parts.append(f'<link rel="stylesheet" href="{file.path[1:]}">')
    return "".join(parts).encode()
