"""What the server answers besides the page: runs, looks inside them, and the page's files."""

import asyncio
import gc
import signal
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from streamlit import config

from dropout_core.experiment import Experiment
from dropout_core.inside.request import InsideRequest
from dropout_core.inside.views import VIEWS
from dropout_core.serving.answers import AbandonedError
from dropout_core.serving.event_log import EventLog
from dropout_core.study.request import StudyRequest
from dropout_ui import arrivals, data_route, file_routes, link_route, tour_route
from dropout_ui.assets import assets, send_asset
from dropout_ui.capacity import raise_descriptor_limit
from dropout_ui.exhaustion import spare_descriptor
from dropout_ui.followers import RETRY_SECONDS, CrowdedError, EventStreamResponse
from dropout_ui.logs import quieten_storms
from dropout_ui.refusals import FRESH, NOBODY_THERE, REFUSED, refusal, refused
from dropout_ui.replay_route import send_replay
from dropout_ui.service import inside_library, run_library, served_tour, study_library

_KEEP_ALIVE_SECONDS: Final = 15.0
_GATHERING_SECONDS: Final = 0.05
_LOOKING_UP_SECONDS: Final = 1.0


async def stream_run(request: Request) -> Response:
    """GET /runs: the run that the query names, as server-sent events.

    422 names what is wrong with the query, or what a run over budget would have to be lowered
    to; 503 says after how many seconds to ask again.
    """
    try:
        run = run_library().request(Experiment.from_query(request.query_params))
    except REFUSED as error:
        return refused(error)
    return _stream(run, _resume_at(request.headers.get("Last-Event-ID", "")))


async def stream_study(request: Request) -> Response:
    """GET /studies: the study that the query names, as server-sent events; refused as a run is."""
    try:
        # To price a large study may take a while.
        study = await asyncio.to_thread(
            study_library().request, StudyRequest.from_query(request.query_params)
        )
    except REFUSED as error:
        return refused(error)
    # From the first part on, whatever came before a line broke: jobs of a study that was begun
    # anew end in another order.
    return _stream(study, 0)


def _stream(log: EventLog, start: int) -> Response:
    try:
        return EventStreamResponse(_events(log, start))
    except CrowdedError as error:
        return refusal(503, "crowded", error, {}, {"Retry-After": str(RETRY_SECONDS)})


async def look_inside(request: Request) -> Response:
    """GET /inside/VIEW: what dropout does in the run that the query names, at one epoch, as JSON.

    404 for a view that there is not; 422 and 503 as for a run.
    """
    view = request.path_params["view"]
    if view not in VIEWS:
        return JSONResponse({"message": "no such view", "views": list(VIEWS)}, 404, FRESH)
    try:
        question = InsideRequest.from_query(view, request.query_params)
        with inside_library().asking(question) as coming:
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


def _resume_at(last_event_id: str) -> int:
    """The index of the first frame that a follower lacks; 0 if it does not say so."""
    return int(last_event_id) + 1 if last_event_id.isdecimal() and len(last_event_id) < 9 else 0


async def _events(log: EventLog, start: int) -> AsyncIterator[bytes]:
    """All events of a log from message `start` on, as they come, many in one piece.

    What was stopped ends without a closing event: whoever still wants it asks again.
    """
    loop, news = asyncio.get_running_loop(), asyncio.Event()
    told = threading.Event()

    def wake() -> None:
        # One call into the loop, however many frames come before it runs.
        if not told.is_set():
            told.set()
            loop.call_soon_threadsafe(news.set)

    with log.watched(wake):
        yield b"retry: 1000\n\n" + log.opening
        while True:
            news.clear()
            told.clear()
            ended = log.ended
            ready = log.messages[start:]
            start += len(ready)
            if ready:
                yield b"".join(ready)
            if ended:
                break
            if ready:
                # More frames will have come by then: a few large pieces cost less than many.
                await asyncio.sleep(_GATHERING_SECONDS)
            try:
                await asyncio.wait_for(news.wait(), _KEEP_ALIVE_SECONDS)
            except TimeoutError:
                yield b": still here\n\n"
    if log.closing:
        yield log.closing


def base_paths() -> tuple[str, ...]:
    """Below what the server answers: the root, and the base path that Streamlit is given."""
    prefix = (config.get_option("server.baseUrlPath") or "").strip("/")
    return ("", f"/{prefix}") if prefix else ("",)


def routes() -> list[Route]:
    """All routes, at the root and below the base path that Streamlit is told to serve under."""
    # Made here, libraries whose settings cannot be end the start with a sentence.
    inside_library()
    study_library()
    served_tour()
    return [
        Route(base + path, endpoint, methods=[method])
        for base in base_paths()
        for method, path, endpoint in (
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
    ]


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Before the port is served: warm torch up, learn this machine's speed, compress the files.

    On the way out: let all followers go, so that the server need not wait for the end of what
    they follow.
    """
    raise_descriptor_limit()
    quieten_storms()
    library = run_library()
    library.budget = library.budget.calibrated()
    for one in assets().values():
        one.encoded("br")
    # Two trainings take turns at the interpreter all the time: at 5 ms, its default, each waits
    # for the other a tenth of its time longer.
    sys.setswitchinterval(0.0005)
    # What is loaded by now stays: full collections need not walk it again.
    gc.collect()
    gc.freeze()
    try:
        with spare_descriptor(), _on_signals(_let_go):
            yield
    finally:
        _let_go()
        inside_library().close()
        library.close()


def _let_go() -> None:
    """Let all go who follow or wait, so that the server need not wait for the end of it."""
    arrivals.let_go()
    study_library().stop()
    run_library().stop()
    inside_library().close(wait=False)


@contextmanager
def _on_signals(action: Callable[[], None]) -> Iterator[None]:
    """Run `action` in the event loop on SIGTERM and SIGINT, before what the server does then."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    previous = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def handle(number: int, frame: Any) -> None:
        loop.call_soon_threadsafe(action)
        former = previous[signal.Signals(number)]
        if callable(former):
            former(number, frame)

    for number in previous:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number, former in previous.items():
            signal.signal(number, former)
