"""Streamlit's scripts and style sheets sent compressed, which Streamlit leaves to a proxy."""

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from dropout_ui.first_visit.content import send_content
from dropout_ui.first_visit.streamlit_files import streamlit_files
from dropout_ui.http.routes import base_paths


class CompressedFiles:
    """ASGI middleware that answers for these files, each compressed once for all.

    A part of one (Range) is Streamlit's to send, and so is whatever else there is.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._files = {
            f"{base}/{name}": file
            for base in base_paths()
            for name, file in streamlit_files().items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        file = self._files.get(scope["path"]) if scope["type"] == "http" else None
        asks_for_all = file and not any(name == b"range" for name, _ in scope["headers"])
        if not file or not asks_for_all or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        response = await send_content(file, Request(scope))
        await response(scope, receive, send)
