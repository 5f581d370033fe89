"""The libraries that stream and pages share, set up from the environment."""

import os
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from dropout_core.serving.answers import InsideLibrary
from dropout_core.serving.budget import Budget
from dropout_core.serving.checkpoints import CheckpointStore
from dropout_core.serving.runs import RunLibrary
from dropout_core.serving.studies import StudyLibrary
from dropout_core.tour.scenes import MAX_BYTES
from dropout_ui.tours import TourAnswer, TourRefusedError, read_scenes

_MEBIBYTE = 2**20
_ANSWERS = 16 * _MEBIBYTE
_LARGEST = 1e6


def _setting(name: str, default: float, minimum: float) -> float:
    text = os.environ.get(name, "")
    try:
        value = float(text or default)
    except ValueError:
        value = -1.0
    if minimum <= value <= _LARGEST:
        return value
    raise SystemExit(f"{name} is {text!r}, allowed: a number from {minimum:g} to {_LARGEST:g}")


def _cores() -> int:
    # Not every system tells a process which cores it may use.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@cache
def run_library() -> RunLibrary:
    """The library of runs, made when first asked for.

    DROPOUT_LAB_BUDGET_SECONDS: what one run may cost, in seconds of one core (60).
    DROPOUT_LAB_WORKERS: runs trained at once (as many as there are cores).
    DROPOUT_LAB_QUEUE: runs that may wait (200).
    DROPOUT_LAB_MEMORY_MB: mebibytes of finished runs that are kept (64).
    DROPOUT_LAB_WEIGHTS_MB: mebibytes of weights that are kept, for the look inside (128).

    Raises SystemExit, with a sentence, for a setting that is not such a number.
    """
    return RunLibrary(
        workers=int(_setting("DROPOUT_LAB_WORKERS", _cores(), 1)),
        queue_limit=int(_setting("DROPOUT_LAB_QUEUE", 200, 1)),
        unwatched_seconds=5.0,
        max_bytes=int(_setting("DROPOUT_LAB_MEMORY_MB", 64, 1) * _MEBIBYTE),
        budget=Budget(_setting("DROPOUT_LAB_BUDGET_SECONDS", 60, 0.1)),
        checkpoints=CheckpointStore(int(_setting("DROPOUT_LAB_WEIGHTS_MB", 128, 0) * _MEBIBYTE)),
    )


@cache
def inside_library() -> InsideLibrary:
    """The library of answers about the inside of these runs, with the same limits."""
    runs = run_library()
    return InsideLibrary(
        runs=runs, workers=runs.workers, queue_limit=runs.queue_limit, max_bytes=_ANSWERS
    )


@cache
def study_library() -> StudyLibrary:
    """The library of studies, done by the workers of the runs.

    DROPOUT_LAB_STUDY_SECONDS: what one study may cost, in seconds of one core (900).
    DROPOUT_LAB_STUDIES: studies that may be under way (20).
    DROPOUT_LAB_STUDIES_MB: mebibytes of finished studies that are kept (32).

    Raises SystemExit, with a sentence, for a setting that is not such a number.
    """
    return StudyLibrary(
        runs=run_library(),
        limit=_setting("DROPOUT_LAB_STUDY_SECONDS", 900, 1),
        running_limit=int(_setting("DROPOUT_LAB_STUDIES", 20, 1)),
        unwatched_seconds=5.0,
        max_bytes=int(_setting("DROPOUT_LAB_STUDIES_MB", 32, 1) * _MEBIBYTE),
    )


@dataclass(frozen=True)
class ServedTour:
    """The tour that the page offers: its file as it is, and its scenes."""

    content: bytes
    answer: TourAnswer


@cache
def served_tour() -> ServedTour:
    """The tour of the server.

    DROPOUT_LAB_TOUR: a YAML file of one's own (the one that comes along).

    Raises SystemExit, with a sentence for each fault, for a file that is no tour.
    """
    name = os.environ.get("DROPOUT_LAB_TOUR", "")
    try:
        if name:
            with Path(name).open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        else:
            content = files("dropout_core.tour").joinpath("tour.yaml").read_bytes()
        return ServedTour(content, read_scenes(content, "en"))
    except OSError as error:
        raise SystemExit(f"DROPOUT_LAB_TOUR is {name!r}: {error.strerror}") from None
    except TourRefusedError as error:
        raise SystemExit(f"DROPOUT_LAB_TOUR is {name!r}, which is no tour:\n{error}") from None
