"""The connection that a request came by, of which ASGI knows nothing: uvicorn's transport."""

import asyncio
import socket
from contextlib import suppress

from starlette.types import ASGIApp, Receive, Scope, Send


def transport_of(receive: Receive) -> asyncio.Transport | None:
    """What uvicorn, which the page is served by, writes answers to; any other server's, where it
    has it in the same place."""
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    return transport if isinstance(transport, asyncio.Transport) else None


class Undelayed:
    """ASGI middleware by which all is sent as it is written (TCP_NODELAY, against Nagle's
    algorithm).

    The event loop sees to that where a socket says that its protocol is TCP; the one which
    Streamlit listens on leaves it open. Then whatever is written in two pieces, as each answer is,
    waits up to 40 ms for an acknowledgement that the other side puts off.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = transport_of(receive)
        if transport is not None:
            # Who asked may have gone.
            with suppress(OSError):
                line = transport.get_extra_info("socket")
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await self._app(scope, receive, send)
