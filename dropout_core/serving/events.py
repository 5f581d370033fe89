"""A run as events: what the stream sends, and what the terminal prints as JSON."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from dropout_core.experiment import Experiment
from dropout_core.learning.problems import make_dataset
from dropout_core.learning.trainer import Frame, recorded_epochs
from dropout_core.learning.verdict import LOSSES, judge

ACTIVITY: Final = ("active_share", "mean_activation")


def run_event(experiment: Experiment) -> dict[str, Any]:
    """What is known before the first step: the experiment, its points, grid and epochs."""
    data = make_dataset(experiment)
    numbers = {name: _rounded(values) for name, values in asdict(data).items()}
    return {
        "experiment": asdict(experiment),
        **numbers,
        "noise_floor": _significant(data.noise_floor),
        "recorded_epochs": recorded_epochs(experiment),
    }


def frame_event(frame: Frame) -> dict[str, Any]:
    """One Frame: curves to four decimals, which is less than a pixel, losses to six digits."""
    losses = {name: [_significant(loss) for loss in getattr(frame, name)] for name in LOSSES}
    activity = {name: _rounded(getattr(frame, name)) for name in ACTIVITY}
    optimised = [[_significant(loss) for loss in pair] for pair in frame.optimised_loss]
    return {
        "epoch": frame.epoch,
        "curves": _rounded(frame.curves),
        **losses,
        **activity,
        "optimised_loss": optimised,
    }


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
