"""Streamlit's scripts and style sheets sent compressed, which Streamlit leaves to a proxy."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dropout_ui.entrance.refusals import FRESH
from dropout_ui.first_visit.content import send_content
from dropout_ui.first_visit.streamlit_files import FOLDER, file_names, streamlit_files
from dropout_ui.http.routes import base_paths


class CompressedFiles:
    """ASGI middleware that answers for these files, each compressed once for all.

    A part of one (Range) is Streamlit's to send, and so are its other files. For one that there is
    not it would send its page, with 200: a proxy would not ask the replica that has it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._files = {
            f"{base}/{name}": file
            for base in base_paths()
            for name, file in streamlit_files().items()
        }
        self._folders = tuple(f"{base}/{FOLDER}/" for base in base_paths())
        self._there = {f"{base}/{name}" for base in base_paths() for name in file_names()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if path.startswith(self._folders) and path not in self._there:
            await PlainTextResponse("no such file", 404, FRESH)(scope, receive, send)
            return
        file = self._files.get(path)
        asks_for_all = file and not any(name == b"range" for name, _ in scope["headers"])
        if not file or not asks_for_all or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        response = await send_content(file, Request(scope))
        await response(scope, receive, send)
