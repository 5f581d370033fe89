"""What goes with a link: the picture that stands beside it, and its QR code."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Final
from urllib.parse import urlsplit

import segno
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dropout_core.experiment import Experiment
from dropout_core.learning.frames import Frame
from dropout_core.serving.event_log import State
from dropout_ui.entrance.client import client_of
from dropout_ui.entrance.refusals import FRESH, refusal
from dropout_ui.entrance.shares import NoPlaceError, Shares
from dropout_ui.preview import preview_png
from dropout_ui.service import run_library

# What both need is computed here, one after the other, and of each client one at a time: a wave of
# it holds up nothing else, and nobody else.
_PAINTER: Final = ThreadPoolExecutor(1, thread_name_prefix="link")
_SHARES: Final = Shares(400, 100)
_RETRY_SECONDS: Final = 2
_AN_HOUR: Final = {"Cache-Control": "public, max-age=3600"}
# A picture without curves may have some soon.
_A_MINUTE: Final = {"Cache-Control": "public, max-age=60"}
# White modules around a code, as the standard asks for (ISO/IEC 18004, 9.1).
_QUIET_ZONE: Final = 4


async def send_preview(request: Request) -> Response:
    """GET /preview.png: the run that the query names, as a picture of 1200 x 630 pixels.

    It has the curves of the last epoch where that run is known here; nothing is trained for it.
    What is wrong in the query counts as left out.
    """
    experiment, _ = Experiment.from_query_leniently(request.query_params)
    frame = _last_frame(experiment)
    try:
        picture = await _painted(request, preview_png, experiment, frame)
    except NoPlaceError:
        return _busy()
    return Response(picture, headers=_AN_HOUR if frame else _A_MINUTE, media_type="image/png")


def _last_frame(experiment: Experiment) -> Frame | None:
    log = run_library().find(experiment)
    return log.frames[-1] if log and log.state is State.DONE else None


async def send_qr_code(request: Request) -> Response:
    """GET /qr.svg: `address`, one of this server's own pages, as a QR code.

    422 for any other text, and for one that is longer than a code can hold.
    """
    address = request.query_params.get("address", "")
    if not _is_own(address, request.headers.get("Host", "")):
        told = {"reason": "not_here", "message": "address is not that of a page of this server"}
        return JSONResponse(told, 422, FRESH)
    try:
        code = await _painted(request, _qr_svg, address)
    except NoPlaceError:
        return _busy()
    except segno.DataOverflowError:
        told = {"reason": "too_long", "message": "a QR code cannot hold an address as long as this"}
        return JSONResponse(told, 422, FRESH)
    return Response(code, headers=_AN_HOUR, media_type="image/svg+xml")


async def _painted(request: Request, paint: Callable[..., bytes], *what: object) -> bytes:
    """What is painted when it is the client's turn. Raises NoPlaceError."""
    client = client_of(request)
    with _SHARES.place(client):
        async with _SHARES.turn(client):
            return await asyncio.get_running_loop().run_in_executor(_PAINTER, paint, *what)


def _busy() -> Response:
    error = NoPlaceError("too many pictures are asked for at once")
    return refusal(503, "busy", error, {}, {"Retry-After": str(_RETRY_SECONDS)})


def _is_own(address: str, host: str) -> bool:
    """Whether it leads to the host that has been asked.

    Not by its scheme and port: a proxy in front may have others than this server knows of.
    """
    try:
        parts, asked = urlsplit(address), urlsplit(f"//{host}")
        own = parts.hostname is not None and parts.hostname == asked.hostname
        return own and parts.scheme in ("http", "https") and parts.username is None
    except ValueError:
        return False


def _qr_svg(address: str) -> bytes:
    """The code with the fewest modules that holds it, at the best correction that these allow."""
    written = BytesIO()
    segno.make_qr(address).save(
        written, kind="svg", border=_QUIET_ZONE, dark="#000", light="#fff", omitsize=True
    )
    return written.getvalue()
