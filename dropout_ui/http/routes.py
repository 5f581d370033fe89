"""What the server answers besides the page: runs, looks inside them, and the page's files."""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit import config

from dropout_core.experiment import Experiment
from dropout_core.inside.request import InsideRequest
from dropout_core.inside.views import VIEWS
from dropout_core.serving.answers import AbandonedError
from dropout_core.study.request import StudyRequest
from dropout_ui.entrance.capacity import raise_descriptor_limit
from dropout_ui.entrance.client import client_of, trusted_proxies
from dropout_ui.entrance.refusals import FRESH, NOBODY_THERE, REFUSED, refusal, refused
from dropout_ui.first_visit.assets import assets, send_asset
from dropout_ui.first_visit.streamlit_files import asked_by_elements, asked_by_page
from dropout_ui.http import arrivals, data_route, file_routes, link_route, tour_route
from dropout_ui.http.following import following
from dropout_ui.http.replay_route import send_replay
from dropout_ui.operations import readiness
from dropout_ui.operations.content_policy import content_policy
from dropout_ui.operations.ending import on_signals
from dropout_ui.operations.exhaustion import spare_descriptor
from dropout_ui.operations.logs import quieten_storms
from dropout_ui.operations.metrics import serve_metrics
from dropout_ui.service import inside_library, run_library, served_tour, study_library

_LOOKING_UP_SECONDS: Final = 1.0


async def stream_run(request: Request) -> Response:
    """GET /runs: the run that the query names, as server-sent events.

    422 names what is wrong with the query, or what a run over budget would have to be lowered
    to; 503 says after how many seconds to ask again.
    """
    try:
        run = run_library().request(Experiment.from_query(request.query_params), client_of(request))
        return following(run, _resume_at(request.headers.get("Last-Event-ID", "")), request)
    except REFUSED as error:
        return refused(error)


async def stream_study(request: Request) -> Response:
    """GET /studies: the study that the query names, as server-sent events; refused as a run is."""
    try:
        # To price a large study may take a while.
        study = await asyncio.to_thread(
            study_library().request,
            StudyRequest.from_query(request.query_params),
            client_of(request),
        )
        # From the first part on, whatever came before a line broke: jobs of a study that was begun
        # anew end in another order.
        return following(study, 0, request)
    except REFUSED as error:
        return refused(error)


async def look_inside(request: Request) -> Response:
    """GET /inside/VIEW: what dropout does in the run that the query names, at one epoch, as JSON.

    404 for a view that there is not; 422 and 503 as for a run.
    """
    view = request.path_params["view"]
    if view not in VIEWS:
        return JSONResponse({"message": "no such view", "views": list(VIEWS)}, 404, FRESH)
    try:
        question = InsideRequest.from_query(view, request.query_params)
        with inside_library().asking(question, client_of(request)) as coming:
            said = asyncio.wrap_future(coming)
            # Where the asker leaves first, what becomes of it is nobody's concern.
            said.add_done_callback(lambda one: one.cancelled() or one.exception())
            while not (await asyncio.wait([said], timeout=_LOOKING_UP_SECONDS))[0]:
                if await request.is_disconnected():
                    return Response(status_code=NOBODY_THERE)
            return Response(await said, headers=FRESH, media_type="application/json")
    except REFUSED as error:
        return refused(error)
    except AbandonedError as error:
        return refusal(503, "closing", error, {}, {"Retry-After": "5"})
    except ValueError as error:
        return refusal(422, "diverged", error, {"epoch": question.epoch})


async def add_slash(request: Request) -> Response:
    """GET the base path without its slash: to the page. By a relative address, as the scheme that a
    proxy serves is not known here."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{request.url.path.rpartition('/')[2]}/{query}", 308)


def _resume_at(last_event_id: str) -> int:
    """The index of the first frame that a follower lacks; 0 if it does not say so."""
    return int(last_event_id) + 1 if last_event_id.isdecimal() and len(last_event_id) < 9 else 0


def base_paths() -> tuple[str, ...]:
    """Below what the server answers: the root, and the base path that Streamlit is given."""
    prefix = (config.get_option("server.baseUrlPath") or "").strip("/")
    return ("", f"/{prefix}") if prefix else ("",)


def routes() -> list[Route]:
    """All routes, at the root and below the base path that Streamlit is told to serve under."""
    # Made here, what has settings that cannot be ends the start with a sentence.
    trusted_proxies()
    inside_library()
    study_library()
    served_tour()
    content_policy()
    serve_metrics()
    return [
        Route(base + path, endpoint, methods=[method])
        for base in base_paths()
        for method, path, endpoint in (
            ("GET", "/health/live", readiness.send_live),
            ("GET", "/health/ready", readiness.send_ready),
            ("GET", "/runs", stream_run),
            ("GET", "/runs/replay.html", send_replay),
            ("GET", "/inside/{view}", look_inside),
            ("GET", "/runs/{name}", file_routes.send_of_run),
            ("GET", "/script", file_routes.send_script),
            ("GET", "/studies", stream_study),
            ("GET", "/studies/{name}", file_routes.send_of_study),
            ("POST", "/data", data_route.read_data),
            ("GET", "/preview.png", link_route.send_preview),
            ("GET", "/qr.svg", link_route.send_qr_code),
            ("GET", "/tour", tour_route.send_tour),
            ("GET", "/tour.yaml", tour_route.send_tour_file),
            ("POST", "/tour", tour_route.read_tour),
            ("GET", "/assets/{version}/{name:path}", send_asset),
        )
    ] + [Route(base, add_slash) for base in base_paths() if base]


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Before anything is answered: warm torch up, learn this machine's speed, compress the files.
    Streamlit has opened the port by then, so whoever connects waits for that.

    On the way out: let all followers go, so that the server need not wait for the end of what
    they follow.
    """
    raise_descriptor_limit()
    quieten_storms()
    library = run_library()
    library.budget = library.budget.calibrated()
    for one in (*assets().values(), *asked_by_page(), *asked_by_elements()):
        one.compress()
    # Two trainings take turns at the interpreter all the time: at 5 ms, its default, each waits
    # for the other a tenth of its time longer.
    sys.setswitchinterval(0.0005)
    # What is loaded by now stays: full collections need not walk it again.
    gc.collect()
    gc.freeze()
    try:
        with spare_descriptor(), on_signals(_let_go):
            readiness.warmed_up()
            yield
    finally:
        _let_go()
        inside_library().close()
        library.close()


def _let_go() -> None:
    """Let all go who follow or wait, so that the server need not wait for the end of it."""
    readiness.drain()
    arrivals.let_go()
    study_library().stop()
    run_library().stop()
    inside_library().close()
