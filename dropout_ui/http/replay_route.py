"""GET /runs/replay.html: a run to take home, trained first where it is not known yet."""

import asyncio
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from dropout_core.experiment import Experiment
from dropout_ui.entrance.client import client_of, scheme_of
from dropout_ui.entrance.refusals import NOBODY_THERE, REFUSED, refused
from dropout_ui.http.file_answers import as_file, asked, ended
from dropout_ui.replay import Recording, file_name, replay
from dropout_ui.service import run_library


async def send_replay(request: Request) -> Response:
    """The run that the query names as one HTML file; `lang` is the language it begins in.

    Refused as a run is.
    """
    query, language = asked(request)
    client = client_of(request)
    try:
        experiment = Experiment.from_query(query)
        log = await ended(request, lambda: run_library().request(experiment, client))
    except REFUSED as error:
        return refused(error)
    if not log:
        return Response(status_code=NOBODY_THERE)
    page, recording = _page(request, experiment), Recording.of(log)
    # Packing takes a while, of which most is spent in zlib.
    body = await asyncio.to_thread(replay, experiment, recording, language, page)
    return as_file(body, file_name(experiment), "text/html")


def _page(request: Request, experiment: Experiment) -> str:
    """The address of the page that shows this run."""
    here = str(request.url.replace(query="", scheme=scheme_of(request)))
    page = here.removesuffix("runs/replay.html")
    asked = urlencode(experiment.to_query())
    return f"{page}?{asked}" if asked else page
