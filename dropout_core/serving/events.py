"""A run as events: what the stream sends, and what the terminal prints as JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from dropout_core.experiment import Experiment
from dropout_core.inside.request import options
from dropout_core.learning.contenders import RUN
from dropout_core.learning.frames import Frame, recorded_epochs
from dropout_core.learning.problems import LOSSES, make_problem
from dropout_core.learning.verdict import judge

ACTIVITY: Final = ("active_share", "mean_activation")


def run_event(experiment: Experiment) -> dict[str, Any]:
    """What is known before the first step: the experiment, its contenders, points and epochs.

    `options` are what can be chosen in views of the inside of this run.
    """
    problem = make_problem(experiment)
    numbers = {name: _rounded(values) for name, values in asdict(problem).items()}
    return {
        "id": experiment.id,
        "experiment": asdict(experiment),
        "contenders": list(RUN),
        **numbers,
        "noise_floor": _significant(problem.noise_floor),
        "recorded_epochs": recorded_epochs(experiment),
        "options": {
            name: {**domain.to_json(), "default": default}
            for name, (domain, default) in options(experiment).items()
        },
    }


def frame_event(frame: Frame) -> dict[str, Any]:
    """One Frame, everything by contender: curves to four decimals, losses to six digits.

    Four decimals are less than a pixel.
    """
    losses = {
        name: {of: _significant(loss) for of, loss in getattr(frame, name).items()}
        for name in LOSSES
    }
    arrays = {
        name: {of: _rounded(numbers) for of, numbers in getattr(frame, name).items()}
        for name in ("curves", *ACTIVITY)
    }
    optimised = {
        of: [_significant(loss) for loss in seen] for of, seen in frame.optimised_loss.items()
    }
    return {"epoch": frame.epoch, **arrays, **losses, "optimised_loss": optimised}


def done_event(last: Frame) -> dict[str, Any]:
    """The end of a run: its last epoch, and the verdict on it."""
    return {"epoch": last.epoch, "verdict": asdict(judge(last))}


def encode(event: str, data: Mapping[str, Any], index: int | None = None) -> bytes:
    """A server-sent event, as in the HTML standard, section 9.2.

    Raises ValueError for a number that is not finite, which JSON cannot say.
    """
    text = json.dumps(data, separators=(",", ":"), allow_nan=False)
    identity = "" if index is None else f"id: {index}\n"
    return f"{identity}event: {event}\ndata: {text}\n\n".encode()


def _rounded(values: ArrayLike) -> Any:
    return np.asarray(values, np.float64).round(4).tolist()


def _significant(value: float) -> float:
    return float(f"{value:.6g}")
