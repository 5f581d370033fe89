"""Whether the server takes visitors: not while it warms up, and not once it is told to end."""

from enum import Enum

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from dropout_ui.entrance.refusals import FRESH


class Readiness(Enum):
    """Where the server stands between its start and its end."""

    WARMING_UP = "warming up"
    READY = "ready"
    DRAINING = "draining"


class _Stand:
    """The one of this process."""

    now = Readiness.WARMING_UP


def readiness() -> Readiness:
    """Where the server stands."""
    return _Stand.now


def warmed_up() -> None:
    """All is there for the first visitor."""
    _Stand.now = Readiness.READY


def drain() -> None:
    """Visitors are to be sent elsewhere from now on."""
    _Stand.now = Readiness.DRAINING


async def send_live(_request: Request) -> Response:
    """GET /health/live: the process answers."""
    return PlainTextResponse("live", headers=FRESH)


async def send_ready(_request: Request) -> Response:
    """GET /health/ready: 200 where visitors may be sent here, else 503, and where it stands."""
    stand = readiness()
    status = 200 if stand is Readiness.READY else 503
    return PlainTextResponse(stand.value, status, FRESH)
