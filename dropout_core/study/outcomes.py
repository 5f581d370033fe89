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
        points that it learned from, on the test set, and against the true function; infinite
        where the network has diverged by then.
    best_epoch: the one with the least error against the true function, of those looked at. Only
        who knows the true function knows it. best_train_loss and so on: the errors there.
    looks: the epochs at which it was looked at. train_losses and so on: the errors of the
        network that would be judged, had the training ended there. optimised_losses: what Adam
        saw at the step before, units dropped; at epoch 0, before any, it is the training loss.
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
    looks: list[int]
    train_losses: list[float]
    test_losses: list[float]
    true_losses: list[float]
    optimised_losses: list[float]


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
    looks, optimised = [], []
    for epoch in epochs:
        with one_thread(), torch.inference_mode():
            seen = trainer.advance(epoch)
            looks.append(trainer.look())
            optimised.append(seen[:, -1] if epoch else looks[0].losses[:, 0])
        yield epoch
    losses, seen = (
        _infinite_beyond_numbers(np.stack(some))
        for some in ([look.losses for look in looks], optimised)
    )
    best = losses[:, :, LOSSES.index(MEASURE)].argmin(0)
    judged = np.tile(np.arange(len(epochs))[:, None], len(seeds))
    if contender.held_out:
        judged = _least_so_far(np.stack([look.held_out_loss for look in looks]))
    outcomes = []
    for at, seed in enumerate(seeds):
        by_look = losses[judged[:, at], at]
        outcomes.append(
            Outcome(
                seed=seed,
                epoch=epochs[judged[-1, at]],
                **_by_name("", by_look[-1]),
                best_epoch=epochs[best[at]],
                **_by_name("best_", losses[best[at], at]),
                looks=epochs,
                train_losses=by_look[:, 0].tolist(),
                test_losses=by_look[:, 1].tolist(),
                true_losses=by_look[:, 2].tolist(),
                optimised_losses=seen[:, at].tolist(),
            )
        )
    return outcomes


def _least_so_far(losses: Floats) -> NDArray[np.intp]:
    """Where each was least up to each look; (looks, networks), as `losses`."""
    finite = _infinite_beyond_numbers(losses)
    is_new = np.vstack([finite[:1] <= np.inf, finite[1:] < np.minimum.accumulate(finite)[:-1]])
    return np.maximum.accumulate(np.where(is_new, np.arange(len(losses))[:, None], 0))


def _infinite_beyond_numbers(losses: Floats) -> Floats:
    return np.where(np.isfinite(losses), losses, np.inf)


def _by_name(prefix: str, losses: NDArray[np.float64]) -> dict[str, Any]:
    return {prefix + name: float(loss) for name, loss in zip(LOSSES, losses, strict=True)}
