"""What every answer says to browsers beside its content."""

from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dropout_ui.operations.content_policy import content_policy

_STARTS: Final = ("http.response.start", "websocket.http.response.start")


class ResponseHeaders:
    """ASGI middleware that adds headers to all answers as they begin; what streams, streams on.

    There is no Cross-Origin-Resource-Policy: a course's page may show the preview of a link.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = tuple(
            (name, said.encode())
            for name, said in (
                (b"content-security-policy", content_policy()),
                (b"x-content-type-options", "nosniff"),
                # Points of one's own are in the address.
                (b"referrer-policy", "no-referrer"),
                (b"permissions-policy", "camera=(), geolocation=(), microphone=(), payment=()"),
            )
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_on(message: Message) -> None:
            if message["type"] in _STARTS:
                message = {**message, "headers": [*message.get("headers", ()), *self._headers]}
            await send(message)

        if scope["type"] == "lifespan":
            _drop_banner(receive)
            await self._app(scope, receive, send)
        else:
            await self._app(scope, receive, send_on)


def _drop_banner(receive: Any) -> None:
    """Have uvicorn not say in each answer that it is uvicorn.

    Its setting for that, server_header, is out of reach: Streamlit makes its configuration. But
    what a lifespan receives from knows it, and it counts from the first answer on.
    """
    config = getattr(getattr(receive, "__self__", None), "config", None)
    if config and hasattr(config, "encoded_headers"):
        config.encoded_headers = [pair for pair in config.encoded_headers if pair[0] != b"server"]
