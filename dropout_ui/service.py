"""The one library of runs that stream and pages share, set up from the environment."""

import os
from functools import cache

from dropout_core.budget import Budget
from dropout_core.runs import RunLibrary

_MEBIBYTE = 2**20


def _setting(name: str, default: float) -> float:
    text = os.environ.get(name, "")
    try:
        value = float(text or default)
    except ValueError:
        value = -1.0
    if value > 0:
        return value
    raise SystemExit(f"{name} is {text!r}, allowed: a number above 0")


@cache
def run_library() -> RunLibrary:
    """The library, made when first asked for.

    DROPOUT_LAB_BUDGET_SECONDS: what one run may cost, in seconds of one core (60).
    DROPOUT_LAB_WORKERS: runs trained at once (as many as there are cores).
    DROPOUT_LAB_QUEUE: runs that may wait (200).
    DROPOUT_LAB_MEMORY_MB: mebibytes of finished runs that are kept (64).

    Raises SystemExit, with a sentence, for a setting that is not a number above 0.
    """
    return RunLibrary(
        workers=int(_setting("DROPOUT_LAB_WORKERS", len(os.sched_getaffinity(0)))),
        queue_limit=int(_setting("DROPOUT_LAB_QUEUE", 200)),
        unwatched_seconds=5.0,
        max_bytes=int(_setting("DROPOUT_LAB_MEMORY_MB", 64) * _MEBIBYTE),
        budget=Budget(_setting("DROPOUT_LAB_BUDGET_SECONDS", 60)),
    )
