"""What comes out for one contender on many seeds: a part of a study."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from dropout_core.experiment import Experiment
from dropout_core.learning.contenders import Contender
from dropout_core.learning.frames import Floats, recorded_epochs
from dropout_core.learning.problems import LOSSES, MEASURE
from dropout_core.learning.trainer import Entrant, Trainer, one_thread


@dataclass(frozen=True)
class Outcome:
    """What came out for one seed: mean squared errors, nothing dropped.

    epoch: of the network that is judged: the last one or, with early stopping, the one at which
        the held-out points were met best. train_loss, test_loss, true_loss: its errors on the
        points that it learned from, on the test set, and against the true function at the same
        x; infinite where the network has diverged by then.
    best_epoch: the one with the least error against the true function, of those looked at. Only
        who knows the true function knows it. best_train_loss and so on: the errors there.
    """

    seed: int
    epoch: int
    train_loss: float
    test_loss: float
    true_loss: float
    best_epoch: int
    best_train_loss: float
    best_test_loss: float
    best_true_loss: float


def stream_outcomes(
    experiment: Experiment, contender: Contender, seeds: Sequence[int], device: str = "cpu"
) -> Generator[int, None, list[Outcome]]:
    """Train and yield the epoch reached at each of the `recorded_epochs`; return the outcomes.

    There is one for each seed, in order. Data, initial weights and masks of a seed are those of
    the run of that seed.
    """
    with one_thread():
        trainer = Trainer(experiment, [Entrant(contender, seed) for seed in seeds], device=device)
    epochs = recorded_epochs(experiment)
    looks = []
    for epoch in epochs:
        with one_thread(), torch.inference_mode():
            trainer.advance(epoch)
            looks.append(trainer.look())
        yield epoch
    losses = _infinite_beyond_numbers(np.stack([look.losses for look in looks]))
    best = losses[:, :, LOSSES.index(MEASURE)].argmin(0)
    judged = np.full(len(seeds), len(epochs) - 1)
    if contender.held_out:
        held_out = np.stack([look.held_out_loss for look in looks])
        judged = _infinite_beyond_numbers(held_out).argmin(0)
    return [
        Outcome(
            seed=seed,
            epoch=epochs[judged[at]],
            **_by_name("", losses[judged[at], at]),
            best_epoch=epochs[best[at]],
            **_by_name("best_", losses[best[at], at]),
        )
        for at, seed in enumerate(seeds)
    ]


def _infinite_beyond_numbers(losses: Floats) -> Floats:
    return np.where(np.isfinite(losses), losses, np.inf)


def _by_name(prefix: str, losses: NDArray[np.float64]) -> dict[str, Any]:
    return {prefix + name: float(loss) for name, loss in zip(LOSSES, losses, strict=True)}
