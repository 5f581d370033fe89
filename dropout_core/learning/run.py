"""A run: the contenders that are shown side by side, on one seed, frame by frame."""

from collections.abc import Container, Iterator
from typing import Final

import numpy as np
import torch

from dropout_core.experiment import Experiment
from dropout_core.language.translations import N_
from dropout_core.learning.contenders import CONTENDERS, RUN
from dropout_core.learning.frames import Checkpoint, Floats, Frame, recorded_epochs
from dropout_core.learning.trainer import Entrant, Trainer, one_thread

DIVERGED: Final = N_(
    "The loss is no longer a finite number at epoch {epoch}. Lower the learning rate."
)


class DivergedError(ArithmeticError):
    """Raised when a loss is no longer a finite number: the learning rate was too large."""

    def __init__(self, epoch: int) -> None:
        super().__init__(f"the loss is no longer finite at epoch {epoch}; lower the learning rate")
        self.epoch = epoch


def stream_training(experiment: Experiment, keep: Container[int] = ()) -> Iterator[Frame]:
    """Train the contenders of a RUN and yield a Frame at each of the `recorded_epochs`.

    The frames are a pure function of the experiment: the same bits, whatever else the process
    does. All start from the same weights, see the same data and take the same steps of Adam on
    the whole training set; only what the contenders are differs. Raises DivergedError.

    keep: recorded epochs whose frames shall have a checkpoint.
    """
    with one_thread():
        trainer = _trainer(experiment)
    for epoch in recorded_epochs(experiment):
        with one_thread(), torch.inference_mode():
            optimised = trainer.advance(epoch)
            frame = _frame(trainer, epoch, optimised, epoch in keep)
        yield frame


def replay(experiment: Experiment, epoch: int, start: Checkpoint | None = None) -> Checkpoint:
    """Where the training stands after `epoch` steps, from a checkpoint of it or from nothing.

    `start` must not lie behind `epoch`.
    """
    with one_thread():
        trainer = _trainer(experiment, start)
        with torch.inference_mode():
            trainer.advance(epoch)
            return trainer.checkpoint()


def _trainer(experiment: Experiment, start: Checkpoint | None = None) -> Trainer:
    entrants = [Entrant(CONTENDERS[name].contender, experiment.seed) for name in RUN]
    return Trainer(experiment, entrants, start=start)


def _frame(trainer: Trainer, epoch: int, optimised: Floats, keep: bool) -> Frame:
    look, activity = trainer.look(), trainer.activity()
    if not (np.isfinite(look.losses).all() and np.isfinite(optimised).all()):
        raise DivergedError(_first_bad_epoch(epoch, optimised))
    train, test, *true = (dict(zip(RUN, losses.tolist(), strict=True)) for losses in look.losses.T)
    return Frame(
        epoch,
        curves=dict(zip(RUN, look.curves, strict=True)),
        train_loss=train,
        test_loss=test,
        true_loss=true[0] if true else {},
        optimised_loss=dict(zip(RUN, optimised, strict=True)),
        active_share=dict(zip(RUN, activity.share, strict=True)),
        mean_activation=dict(zip(RUN, activity.mean, strict=True)),
        checkpoint=trainer.checkpoint() if keep else None,
    )


def _first_bad_epoch(epoch: int, optimised: Floats) -> int:
    (bad,) = np.nonzero(~np.isfinite(optimised).all(0))
    return epoch - optimised.shape[1] + int(bad[0]) + 1 if len(bad) else epoch
