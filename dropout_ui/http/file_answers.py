"""Answers that are files to keep: what they are of is waited for, and they have names."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from dropout_core.language.translations import preferred
from dropout_core.serving.event_log import EventLog, State
from dropout_ui.entrance.refusals import FRESH

_LOOKING_UP_SECONDS: Final = 1.0

Log = TypeVar("Log", bound=EventLog)


def asked(request: Request) -> tuple[dict[str, str], str]:
    """The query without `lang`, and the language that this is understood as."""
    query = dict(request.query_params)
    return query, preferred(query.pop("lang", None))


async def ended(request: Request, begin: Callable[[], Log]) -> Log | None:
    """What `begin` gives, at its end; None where the client has left before.

    What was stopped meanwhile, as somebody else had asked for it and left, is begun anew.
    """
    while True:
        # To price a large study may take a while.
        log = await asyncio.to_thread(begin)
        if not await _followed(request, log):
            return None
        if log.state is not State.STOPPED:
            return log


async def _followed(request: Request, log: EventLog) -> bool:
    """Wait for the end of a log; whether that has come before the client has left."""
    loop, news = asyncio.get_running_loop(), asyncio.Event()

    def wake() -> None:
        if log.ended:
            loop.call_soon_threadsafe(news.set)

    with log.watched(wake):
        while not log.ended:
            try:
                await asyncio.wait_for(news.wait(), _LOOKING_UP_SECONDS)
            except TimeoutError:
                if await request.is_disconnected():
                    return False
    return True


def as_file(body: bytes, name: str, media_type: str) -> Response:
    """A file to keep. Beside letters of any script, as RFC 5987 has them, ASCII for old clients."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    disposition = f'attachment; filename="{plain}"'
    if plain != name:
        disposition += f"; filename*=UTF-8''{quote(name)}"
    headers = {**FRESH, "Content-Disposition": disposition}
    return Response(body, headers=headers, media_type=media_type)
