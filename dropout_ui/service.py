"""The libraries that stream and pages share, set up from the environment."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from dropout_core.serving.answers import InsideLibrary
from dropout_core.serving.budget import Budget
from dropout_core.serving.checkpoints import CheckpointStore
from dropout_core.serving.places import Places
from dropout_core.serving.runs import RunLibrary
from dropout_core.serving.studies import StudyLibrary
from dropout_core.tour.scenes import MAX_BYTES
from dropout_ui import server_settings
from dropout_ui.tours import TourAnswer, TourRefusedError, read_scenes

_MEBIBYTE = 2**20
_ANSWERS = 16 * _MEBIBYTE


@cache
def run_library() -> RunLibrary:
    """The library of runs, made when first asked for.

    Raises SystemExit, with a sentence, for a setting of the server that cannot be used.
    """
    return RunLibrary(
        workers=int(server_settings.WORKERS.read()),
        places=Places(int(server_settings.QUEUE.read()), server_settings.CLIENT_SECONDS.read()),
        unwatched_seconds=2.0,
        max_bytes=int(server_settings.RUNS_MB.read() * _MEBIBYTE),
        budget=Budget(server_settings.RUN_SECONDS.read()),
        checkpoints=CheckpointStore(int(server_settings.WEIGHTS_MB.read() * _MEBIBYTE)),
    )


@cache
def inside_library() -> InsideLibrary:
    """The library of answers about the inside of these runs, with the same limits."""
    return InsideLibrary(runs=run_library(), max_bytes=_ANSWERS)


@cache
def study_library() -> StudyLibrary:
    """The library of studies, done by the workers of the runs.

    Raises SystemExit, with a sentence, for a setting of the server that cannot be used.
    """
    return StudyLibrary(
        runs=run_library(),
        limit=server_settings.STUDY_SECONDS.read(),
        limit_bytes=int(server_settings.STUDY_MB.read() * _MEBIBYTE),
        running_limit=int(server_settings.STUDIES.read()),
        unwatched_seconds=2.0,
        max_bytes=int(server_settings.STUDIES_MB.read() * _MEBIBYTE),
        scheduler=server_settings.SCHEDULER.read(),
    )


@dataclass(frozen=True)
class ServedTour:
    """The tour that the page offers: its file as it is, and its scenes."""

    content: bytes
    answer: TourAnswer


@cache
def served_tour() -> ServedTour:
    """The tour of the server.

    Raises SystemExit, with a sentence for each fault, for a file that is no tour.
    """
    name = server_settings.TOUR.read()
    try:
        if name:
            with Path(name).open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        else:
            content = files("dropout_core.tour").joinpath("tour.yaml").read_bytes()
        return ServedTour(content, read_scenes(content, "en"))
    except OSError as error:
        raise SystemExit(f"{server_settings.TOUR.name} is {name!r}: {error.strerror}") from None
    except TourRefusedError as error:
        raise SystemExit(
            f"{server_settings.TOUR.name} is {name!r}, which is no tour:\n{error}"
        ) from None
