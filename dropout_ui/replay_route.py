"""GET /runs/replay.html: a run to take home, trained first where it is not known yet."""

import asyncio
from typing import Final
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response

from dropout_core.experiment import BadField, Choice, Experiment, ExperimentError
from dropout_core.language.translations import LANGUAGES
from dropout_core.serving.event_log import EventLog, State
from dropout_core.serving.run_log import RunLog
from dropout_ui.replay import Recording, file_name, replay
from dropout_ui.service import run_library

# What nginx notes down for a client that has gone; nobody reads it.
_NOBODY_THERE: Final = 499
_LOOKING_UP_SECONDS: Final = 1.0


async def send_replay(request: Request) -> Response:
    """The run that the query names as one HTML file; `lang` is the language it begins in.

    Raises what asking for a run raises. 503 where the server ends before the run does.
    """
    asked = dict(request.query_params)
    language = asked.pop("lang", next(iter(LANGUAGES)))
    if language not in LANGUAGES:
        raise ExperimentError((BadField("lang", language, Choice(tuple(LANGUAGES))),))
    experiment = Experiment.from_query(asked)
    log = run_library().request(experiment)
    if not await _ended(log, request):
        return Response(status_code=_NOBODY_THERE)
    if log.state is State.STOPPED:
        return Response(status_code=503, headers={"Retry-After": "5", "Cache-Control": "no-store"})
    # Packing takes a while, of which most is spent in zlib.
    body = await asyncio.to_thread(_file, experiment, log, language, _page(request, experiment))
    name = quote(file_name(experiment))
    headers = {
        "Cache-Control": "no-store",
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
    }
    return Response(body, headers=headers, media_type="text/html")


async def _ended(log: EventLog, request: Request) -> bool:
    """Wait for the end of a run; False where nobody waits for it any more."""
    loop, news = asyncio.get_running_loop(), asyncio.Event()

    def wake() -> None:
        loop.call_soon_threadsafe(news.set)

    with log.watched(wake):
        while not log.ended:
            news.clear()
            if await request.is_disconnected():
                return False
            try:
                await asyncio.wait_for(news.wait(), _LOOKING_UP_SECONDS)
            except TimeoutError:
                continue
    return True


def _file(experiment: Experiment, log: RunLog, language: str, page: str) -> bytes:
    return replay(experiment, Recording.of(log), language, page)


def _page(request: Request, experiment: Experiment) -> str:
    """The address of the page that shows this run."""
    here = str(request.url.replace(query=""))
    page = here.removesuffix("runs/replay.html")
    asked = urlencode(experiment.to_query())
    return f"{page}?{asked}" if asked else page
