"""What comes out for one contender on many seeds: a part of a study."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from dropout_core.experiment import Experiment
from dropout_core.learning.contenders import Contender
from dropout_core.learning.frames import Floats, recorded_epochs
from dropout_core.learning.judging import Judging, in_company, infinite_beyond_numbers
from dropout_core.learning.price import stops
from dropout_core.learning.problems import LOSSES, MEASURE, make_problem, measure_of
from dropout_core.learning.straight_line import straight_line
from dropout_core.learning.trainer import Look, Trainer, one_thread


@dataclass(frozen=True)
class Outcome:
    """What came out for one seed: mean squared errors, nothing dropped.

    epoch: of the network that is judged: the last one or, with early stopping, the one at which
        the held-out points were met best. train_loss, test_loss, true_loss: its errors on the
        points that it learned from, on the test set, and against the true function; infinite
        where the network has diverged by then, and NaN where the true function is not known.
    best_epoch: the one with the least error by the measure, of those looked at. Only who knows
        the true function, or the test set, knows it. best_train_loss and so on: the errors there.
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
    """Train and yield the epochs reached; return the outcomes.

    Those are the `recorded_epochs`, and others where two of them lie far apart.

    There is one for each seed, in order. Data, initial weights and masks of a seed are those of
    the run of that seed.
    """
    if contender.is_line:
        return _lines(experiment, seeds)
    judging = Judging(contender, seeds)
    with one_thread():
        trainer = Trainer(experiment, in_company(judging.entrants), device=device)
    networks = contender.networks * len(seeds)
    looks = recorded_epochs(experiment)
    # Who has stopped is looked at as it was then.
    epochs = [judging.steps(epoch) for epoch in looks]
    found: list[Look] = []
    judged = np.zeros((len(looks), len(seeds)), np.intp)
    optimised: list[Floats] = []
    for at, (epoch, before) in enumerate(zip(epochs, [-1, *epochs], strict=False)):
        if epoch > before:
            for stop in stops(experiment, networks, max(0, before), epoch):
                with one_thread(), torch.inference_mode():
                    seen = trainer.advance(stop)
                if stop < epoch:
                    yield stop
            with one_thread(), torch.inference_mode():
                look = trainer.look()
            last = seen[:, -1] if epoch else look.losses[:, 0]
        found.append(look)
        optimised.append(last)
        is_chosen = judging.is_chosen(epoch, look.held_out_loss[: len(judging.entrants)])
        judged[at] = np.where(is_chosen, at, judged[at - 1])
        yield epoch
    losses, seen = (
        infinite_beyond_numbers(np.stack(some))
        for some in ([look.losses for look in found], optimised)
    )
    if losses.shape[-1] < len(LOSSES):
        losses = np.insert(losses, LOSSES.index(MEASURE), np.nan, axis=-1)
    best = losses[:, : len(seeds), LOSSES.index(measure_of(experiment))].argmin(0)
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
                looks=looks,
                train_losses=by_look[:, 0].tolist(),
                test_losses=by_look[:, 1].tolist(),
                true_losses=by_look[:, 2].tolist(),
                optimised_losses=seen[:, at].tolist(),
            )
        )
    return outcomes


def _lines(experiment: Experiment, seeds: Sequence[int]) -> list[Outcome]:
    """What comes out for the straight line of least squares, which needs no training."""
    looks = recorded_epochs(experiment)
    outcomes = []
    for seed in seeds:
        errors = straight_line(make_problem(replace(experiment, seed=seed))).losses
        if len(errors) < len(LOSSES):
            errors = np.append(errors, np.nan)
        train, test, true = ([float(error)] * len(looks) for error in errors)
        outcomes.append(
            Outcome(
                seed=seed,
                epoch=0,
                **_by_name("", errors),
                best_epoch=0,
                **_by_name("best_", errors),
                looks=looks,
                train_losses=train,
                test_losses=test,
                true_losses=true,
                optimised_losses=train,
            )
        )
    return outcomes


def _by_name(prefix: str, losses: NDArray[np.float64]) -> dict[str, Any]:
    return {prefix + name: float(loss) for name, loss in zip(LOSSES, losses, strict=True)}
