"""A run as events: what the stream sends, and what the terminal prints as JSON."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from torch import Tensor

from dropout_core.experiment import Experiment
from dropout_core.inside.request import options
from dropout_core.learning.contenders import contender
from dropout_core.learning.frames import Frame, recorded_epochs
from dropout_core.learning.problems import Problem, Scale, make_problem, measure_of
from dropout_core.learning.run import DivergedError
from dropout_core.learning.verdict import judge
from dropout_core.serving.readings import axis_facts
from dropout_core.serving.wire import (
    DoneEvent,
    FailedEvent,
    FrameEvent,
    OwnFacts,
    PointsFacts,
    RunEvent,
)


def run_event(experiment: Experiment) -> RunEvent:
    """What is known before the first step: the experiment, its contenders, points and epochs.

    `options` are what can be chosen in views of the inside of this run.
    """
    problem = make_problem(experiment)
    return {
        "id": experiment.id,
        "experiment": asdict(experiment),
        "told": list(experiment.told),
        "contenders": list(experiment.contenders),
        "drops": [name for name in experiment.contenders if contender(name).rate(experiment) > 0],
        "own": _own(experiment),
        "train": _points(experiment, problem, problem.train_at, problem.train_y),
        "test": _points(experiment, problem, problem.test_at, problem.test_y),
        "grid": problem.x_scale.shown(problem.grid),
        "true_curve": None if problem.true_curve is None else _rounded(problem.true_curve),
        "true_losses": _each(_significant, problem.true_losses),
        "measure": measure_of(experiment),
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


def _own(experiment: Experiment) -> OwnFacts | None:
    own = experiment.own
    if not own:
        return None
    return {"title": own.title, "x": axis_facts(own.x_axis), "y": axis_facts(own.y_axis)}


def _points(experiment: Experiment, problem: Problem, at: Tensor, y: Tensor) -> PointsFacts:
    """One of the sets; of one's own points the numbers as they came."""
    if own := experiment.own:
        return {"x": [own.x[place] for place in at], "y": [own.y[place] for place in at]}
    return {"x": _rounded(problem.x[at]), "y": _rounded(y)}


def frame_event(frame: Frame, scale: Scale) -> FrameEvent:
    """One Frame: curves to four decimals, which is less than a pixel, losses to six digits.

    scale: of y, whose units curves have; losses are of what is trained on.
    """
    return {
        "epoch": frame.epoch,
        "curves": _each(scale.shown, frame.curves),
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


def done_event(frames: Sequence[Frame], measure: str) -> DoneEvent:
    """The end of a run: its last epoch, and the verdict on it by a measure."""
    verdict = judge(frames, measure)
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


def diverged_event(error: DivergedError) -> FailedEvent:
    """The end of a run that diverged."""
    return {"reason": "diverged", "epoch": error.epoch, "message": str(error)}


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
