"""What came out of a run: its tables, and who won."""

from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

from dropout_core.experiment import Experiment
from dropout_core.learning.problems import make_dataset
from dropout_core.learning.trainer import NETWORKS, Frame, stream_training

LOSSES: Final = ("train_loss", "test_loss", "true_loss")
DRAW_MARGIN: Final = 0.01


@dataclass(frozen=True)
class Verdict:
    """Who ended closer to the true function, by mean squared error at the training x's.

    difference: by which share the better error is below the worse one, 0 to 1. Below
    DRAW_MARGIN it is a draw.
    """

    winner: Literal["plain", "dropout", "draw"]
    plain: float
    dropout: float
    difference: float


@dataclass(frozen=True)
class TrainingResult:
    """A whole run as tables.

    losses: a row for each recorded epoch, with the columns epoch, plain_train_loss,
        dropout_train_loss and so on for test_loss and true_loss.
    curves: a row for each grid point after the last epoch: x, true, plain, dropout.
    """

    losses: pd.DataFrame
    curves: pd.DataFrame
    verdict: Verdict


def judge(frame: Frame) -> Verdict:
    """The verdict on one frame, the last one as a rule."""
    plain, dropout = (float(loss) for loss in frame.true_loss)
    worse = max(plain, dropout)
    difference = abs(plain - dropout) / worse if worse else 0.0
    if difference < DRAW_MARGIN:
        return Verdict("draw", plain, dropout, difference)
    return Verdict("plain" if plain < dropout else "dropout", plain, dropout, difference)


def loss_row(frame: Frame) -> dict[str, float]:
    """One row of a table of losses: the epoch, and each network's three losses."""
    row: dict[str, float] = {"epoch": frame.epoch}
    for loss in LOSSES:
        for network, value in zip(NETWORKS, getattr(frame, loss), strict=True):
            row[f"{network}_{loss}"] = float(value)
    return row


def train(experiment: Experiment) -> TrainingResult:
    """Train to the end. Raises DivergedError where `stream_training` does."""
    frames = list(stream_training(experiment))
    data = make_dataset(experiment)
    plain, dropout = frames[-1].curves
    return TrainingResult(
        losses=pd.DataFrame([loss_row(frame) for frame in frames]),
        curves=pd.DataFrame(
            {"x": data.grid, "true": data.true_curve, "plain": plain, "dropout": dropout}
        ),
        verdict=judge(frames[-1]),
    )
