"""What came out of a run: its tables, and who won."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import pandas as pd

from dropout_core.experiment import Experiment
from dropout_core.language.translations import N_
from dropout_core.learning.contenders import BASELINE
from dropout_core.learning.frames import Frame
from dropout_core.learning.problems import LOSSES, MEASURE, make_problem
from dropout_core.learning.run import stream_training

DRAW_MARGIN: Final = 0.01
# Whom the verdict on a run sets against the baseline.
CHALLENGER: Final = "dropout"

# By RunVerdict.winner; the errors and the share are filled in where it is shown.
VERDICTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "dropout": N_(
            "Dropout won this run: after epoch {epoch} its error against the true function is"
            " {dropout}, {percent}% less than the {plain} without dropout."
        ),
        "plain": N_(
            "Dropout lost this run: after epoch {epoch} its error against the true function is"
            " {dropout}; without dropout it is {plain}, {percent}% less."
        ),
        "draw": N_(
            "This run is a draw: after epoch {epoch} the error against the true function is"
            " {dropout} with dropout and {plain} without."
        ),
    }
)


@dataclass(frozen=True)
class RunVerdict:
    """Who ended closer to the true function, by mean squared error at the training x's.

    winner: BASELINE, CHALLENGER or "draw". errors: of the two.
    difference: by which share the better error is below the worse one, 0 to 1. Below
    DRAW_MARGIN it is a draw.
    """

    winner: str
    errors: Mapping[str, float]
    difference: float

    @property
    def percent(self) -> float:
        """The difference in per cent, whole where that does not make it 100."""
        percent = round(100 * self.difference)
        if percent < 100 or self.difference == 1:
            return percent
        # Nothing but no error at all is 100% less than an error.
        return min(round(100 * self.difference, 1), 99.9)


@dataclass(frozen=True)
class TrainingResult:
    """A whole run as tables.

    losses: a row for each recorded epoch, with the columns epoch, plain_train_loss,
        dropout_train_loss and so on for test_loss and true_loss.
    curves: a row for each grid point after the last epoch: x, true, plain, dropout.
    """

    losses: pd.DataFrame
    curves: pd.DataFrame
    verdict: RunVerdict


def judge(frame: Frame) -> RunVerdict:
    """The verdict on one frame, the last one as a rule."""
    measured = getattr(frame, MEASURE)
    errors = {name: measured[name] for name in (BASELINE, CHALLENGER)}
    better, worse = sorted(errors, key=errors.__getitem__)
    difference = 1 - errors[better] / errors[worse] if errors[worse] else 0.0
    return RunVerdict(better if difference >= DRAW_MARGIN else "draw", errors, difference)


def loss_row(frame: Frame) -> dict[str, float]:
    """One row of a table of losses: the epoch, and each contender's three losses."""
    row: dict[str, float] = {"epoch": frame.epoch}
    for loss in LOSSES:
        row |= {f"{name}_{loss}": value for name, value in getattr(frame, loss).items()}
    return row


def train(experiment: Experiment) -> TrainingResult:
    """Train to the end. Raises DivergedError where `stream_training` does."""
    frames = list(stream_training(experiment))
    problem = make_problem(experiment)
    curves = {"x": problem.grid, "true": problem.true_curve, **frames[-1].curves}
    return TrainingResult(
        losses=pd.DataFrame([loss_row(frame) for frame in frames]),
        curves=pd.DataFrame(curves),
        verdict=judge(frames[-1]),
    )
