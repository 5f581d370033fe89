"""Streamlit's doors: those that the page does not need are closed, and messages are bounded."""

from typing import Final

from google.protobuf.message import DecodeError
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from dropout_ui.entrance.admission import STREAM
from dropout_ui.http.routes import base_paths

# Of Streamlit's own addresses the page needs these; uploads, metrics, an interface for agents,
# cached media, files of components and logging in are not used.
_NEEDED: Final = ("/_stcore/health", "/_stcore/host-config", STREAM)
_STREAMLITS: Final = ("/_stcore/", "/media/", "/component/", "/auth/", "/oauth2callback")
# The largest message that a page sends is a script run with points of one's own in the address.
MESSAGE_BYTES: Final = 256 * 2**10
# What a page asks by its websocket. The others look into the server's folders, or empty the caches
# of everybody.
_ASKED: Final = frozenset({"rerun_script", "stop_script", "app_heartbeat"})
# Streamlit's names of controls begin so. A value of anything else, once kept, would break each
# further run of the script in that session.
_CONTROL: Final = ("$$ID-", "$$STREAMLIT_INTERNAL_KEY")

# Codes of RFC 6455, 7.4.1.
_PROTOCOL_ERROR: Final = 1002
_NOT_ACCEPTED: Final = 1003
_NOT_ALLOWED: Final = 1008
_TOO_LARGE: Final = 1009


class Doors:
    """ASGI middleware between the world and Streamlit."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._needed = {base + path for base in base_paths() for path in _NEEDED}
        self._closed = tuple(base + path for base in base_paths() for path in _STREAMLITS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            messages = _Messages(receive, send)
            await self._app(scope, messages.receive, messages.send)
        elif scope["type"] == "http" and self._is_closed(scope["path"]):
            await PlainTextResponse("not here", 404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_closed(self, path: str) -> bool:
        return path.startswith(self._closed) and path not in self._needed


class _MessageError(Exception):
    """Raised for what no page sends; with the code to close with."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def _kind(content: bytes | None) -> str | None:
    """What a message asks for. Raises _MessageError."""
    if content is None:
        raise _MessageError(_NOT_ACCEPTED)
    if len(content) > MESSAGE_BYTES:
        raise _MessageError(_TOO_LARGE)
    try:
        message = BackMsg.FromString(content)
    except DecodeError:
        raise _MessageError(_PROTOCOL_ERROR) from None
    told = message.rerun_script.widget_states.widgets
    if not all(widget.id.startswith(_CONTROL) for widget in told):
        raise _MessageError(_NOT_ALLOWED)
    kind: str | None = message.WhichOneof("type")
    return kind


class _Messages:
    """What comes by a websocket: only what a page says; all else ends the connection."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._closed = False

    async def receive(self) -> Message:
        """The next message that is one of a page's."""
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return message
            try:
                if _kind(message.get("bytes")) in _ASKED:
                    return message
            except _MessageError as error:
                return await self._close(error.code)

    async def send(self, message: Message) -> None:
        """Pass a message on, unless the connection has been closed here."""
        if not self._closed:
            await self._send(message)

    async def _close(self, code: int) -> Message:
        if not self._closed:
            self._closed = True
            await self._send({"type": "websocket.close", "code": code})
        return {"type": "websocket.disconnect", "code": code}
