"""A run as tables: all frames, all losses, the points and the last curves."""

from collections.abc import Sequence

import pandas as pd

from dropout_core.experiment import Experiment
from dropout_core.learning.frames import Frame
from dropout_core.learning.problems import make_problem
from dropout_core.learning.verdict import loss_row
from dropout_core.serving.events import frame_event, run_event


def frames_table(experiment: Experiment, frames: Sequence[Frame]) -> pd.DataFrame:
    """A row for each place of the grid, of each contender, in each frame: epoch, contender, x, y.

    The numbers are those of the events of the run, which are in the units of the points.
    """
    grid, scale = run_event(experiment)["grid"], make_problem(experiment).y_scale
    curves = [
        pd.DataFrame({"epoch": frame.epoch, "contender": name, "x": grid, "y": curve})
        for frame in frames
        for name, curve in frame_event(frame, scale)["curves"].items()
    ]
    return pd.concat(curves, ignore_index=True)


def losses_table(experiment: Experiment, frames: Sequence[Frame]) -> pd.DataFrame:
    """A row for each frame: the epoch, and each contender's losses."""
    return pd.DataFrame([loss_row(frame) for frame in frames])


def points_table(experiment: Experiment, frames: Sequence[Frame]) -> pd.DataFrame:
    """The points that were trained on and tested on, the true function where it is known, and the
    curves of the last frame: set, x, y.

    set: train, test, true, or a contender. The numbers are those of the events of the run.
    """
    run = run_event(experiment)
    curves = frame_event(frames[-1], make_problem(experiment).y_scale)["curves"]
    true = {} if run["true_curve"] is None else {"true": run["true_curve"]}
    parts = [
        *(pd.DataFrame({"set": name, **run[name]}) for name in ("train", "test")),
        *(
            pd.DataFrame({"set": name, "x": run["grid"], "y": curve})
            for name, curve in (true | dict(curves)).items()
        ),
    ]
    return pd.concat(parts, ignore_index=True)
