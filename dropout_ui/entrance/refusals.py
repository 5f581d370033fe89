"""What is answered where something is refused: why, in JSON, and what is allowed instead."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.responses import JSONResponse

from dropout_core.experiment import ExperimentError
from dropout_core.serving.budget import OverBudgetError
from dropout_core.serving.places import QueueFullError
from dropout_core.serving.studies import TooLargeError
from dropout_core.serving.tally import Tally
from dropout_ui.entrance.followers import RETRY_SECONDS, CrowdedError

FRESH: Final = {"Cache-Control": "no-store"}
# What nginx notes down for a client that has gone; nobody reads it.
NOBODY_THERE: Final = 499
# How often so far, by reason.
REFUSALS: Final[Tally[str]] = Tally()
REFUSED: Final = (ExperimentError, OverBudgetError, TooLargeError, QueueFullError, CrowdedError)


def refused(error: Exception) -> JSONResponse:
    """What is answered where a run, or what is made of one, is refused: for one of REFUSED."""
    match error:
        case ExperimentError():
            bad = [
                {
                    "field": one.name,
                    "value": str(one.value)[:200],
                    "allowed": one.allowed.to_json() if one.allowed else None,
                }
                for one in error.bad
            ]
            return refusal(422, "bad_field", error, {"errors": bad})
        case OverBudgetError():
            details = {"seconds": error.seconds, "limit": error.limit, "lower": dict(error.lower)}
            return refusal(422, "over_budget", error, details)
        case TooLargeError():
            lower = {"seeds": error.seeds} if error.seeds else {}
            details = {"rows": error.rows, "limit": error.limit, "lower": lower}
            return refusal(422, "too_large", error, details)
        case QueueFullError():
            seconds = error.retry_after
            details = {"waiting": error.waiting, "retry_after": seconds}
            return refusal(503, "queue_full", error, details, {"Retry-After": str(seconds)})
        case CrowdedError():
            return refusal(503, "crowded", error, {}, {"Retry-After": str(RETRY_SECONDS)})
    raise error


def refusal(
    status: int,
    reason: str,
    error: Exception,
    details: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """An answer with a reason and a message."""
    REFUSALS.add(reason)
    body = {"reason": reason, "message": str(error), **details}
    return JSONResponse(body, status, {**FRESH, **(headers or {})})
