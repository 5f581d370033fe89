"""A run as events: what the stream sends, and what the terminal prints as JSON."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from dropout_core.experiment import Experiment
from dropout_core.inside.request import options
from dropout_core.learning.contenders import contender
from dropout_core.learning.frames import Frame, recorded_epochs
from dropout_core.learning.problems import make_problem
from dropout_core.learning.verdict import judge
from dropout_core.serving.wire import DoneEvent, FrameEvent, RunEvent


def run_event(experiment: Experiment) -> RunEvent:
    """What is known before the first step: the experiment, its contenders, points and epochs.

    `options` are what can be chosen in views of the inside of this run.
    """
    problem = make_problem(experiment)
    return {
        "id": experiment.id,
        "experiment": asdict(experiment),
        "contenders": list(experiment.contenders),
        "drops": [name for name in experiment.contenders if contender(name).rate(experiment) > 0],
        "x": _rounded(problem.x),
        "train_y": _rounded(problem.train_y),
        "test_y": _rounded(problem.test_y),
        "true_y": _rounded(problem.true_y),
        "grid": _rounded(problem.grid),
        "true_curve": _rounded(problem.true_curve),
        "true_losses": _each(_significant, problem.true_losses),
        "recorded_epochs": recorded_epochs(experiment),
        "options": {
            name: {
                "min": domain.minimum,
                "max": domain.maximum,
                "whole": domain.whole,
                "default": default,
            }
            for name, (domain, default) in options(experiment).items()
        },
    }


def frame_event(frame: Frame) -> FrameEvent:
    """One Frame: curves to four decimals, which is less than a pixel, losses to six digits."""
    return {
        "epoch": frame.epoch,
        "curves": _each(_rounded, frame.curves),
        "train_loss": _each(_significant, frame.train_loss),
        "test_loss": _each(_significant, frame.test_loss),
        "true_loss": _each(_significant, frame.true_loss),
        "active_share": _each(_rounded, frame.active_share),
        "mean_activation": _each(_rounded, frame.mean_activation),
        "optimised_loss": {
            name: [_significant(loss) for loss in seen]
            for name, seen in frame.optimised_loss.items()
        },
    }


def _each(write: Callable[[Any], Any], by_name: Mapping[str, Any]) -> dict[str, Any]:
    return {name: write(numbers) for name, numbers in by_name.items()}


def done_event(frames: Sequence[Frame]) -> DoneEvent:
    """The end of a run: its last epoch, and the verdict on it."""
    verdict = judge(frames)
    return {
        "epoch": frames[-1].epoch,
        "verdict": {
            "winner": verdict.winner,
            "errors": verdict.errors,
            "difference": verdict.difference,
            "percent": verdict.percent,
            "looks": verdict.looks,
            "since": verdict.since,
            "led": verdict.led,
            "test_winner": verdict.test_winner,
            "test_errors": verdict.test_errors,
            "sentences": verdict.sentences,
        },
    }


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
