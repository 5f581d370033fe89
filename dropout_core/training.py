"""The training: two networks, equal but for dropout, side by side, frame by frame."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from dropout_core.data import make_dataset
from dropout_core.experiment import FRAME_LIMIT, Experiment
from dropout_core.masks import draw_masks
from dropout_core.network import Batch, MLPStack
from dropout_core.randomness import generator

NETWORKS: Final = ("plain", "dropout")
SPACED_FRAMES: Final = 100


@dataclass(frozen=True)
class Frame:
    """Both networks at one epoch; the first of each pair is the plain one.

    epoch: training steps taken so far; 0 is the untrained state.
    curves: what the networks say on the grid, nothing dropped; float32 (2, grid).
    train_loss, test_loss, true_loss: mean squared errors, nothing dropped, on the training
        set, the test set, and against the true function at the same x; float64 (2,).
    optimised_loss: the mean squared error that Adam saw at each step since the last frame,
        units dropped; float64 (epochs since the last frame, 2).
    """

    epoch: int
    curves: NDArray[np.float32]
    train_loss: NDArray[np.float64]
    test_loss: NDArray[np.float64]
    true_loss: NDArray[np.float64]
    optimised_loss: NDArray[np.float64]


class DivergedError(ArithmeticError):
    """Raised when a loss is no longer a finite number: the learning rate was too large."""

    def __init__(self, epoch: int) -> None:
        super().__init__(f"the loss is no longer finite at epoch {epoch}; lower the learning rate")
        self.epoch = epoch


def recorded_epochs(experiment: Experiment) -> list[int]:
    """The epochs at which a run is recorded: 0 first, the last epoch last, at most FRAME_LIMIT.

    With `record_every` 0: every epoch at first, then ever more sparsely, like a cube.
    """
    last = experiment.epochs
    if experiment.record_every:
        spacing = max(experiment.record_every, math.ceil(last / (FRAME_LIMIT - 1)))
        return [*range(0, last, spacing), last]
    steps = min(last, SPACED_FRAMES - 1)
    return [i + round((last - steps) * (i / steps) ** 3) for i in range(steps + 1)]


def stream_training(experiment: Experiment) -> Iterator[Frame]:
    """Train both networks and yield a Frame at each of the `recorded_epochs`.

    The frames are a pure function of the experiment: the same bits, whatever else the process
    does. Both networks start from the same weights, see the same data and take the same steps
    of Adam on the whole training set; only dropout differs. Raises DivergedError.
    """
    with _one_thread():
        run = _Run(experiment)
    done = 0
    for epoch in recorded_epochs(experiment):
        with _one_thread(), torch.inference_mode():
            frame = run.advance_to(epoch, done)
        done = epoch
        yield frame


@contextmanager
def _one_thread() -> Iterator[None]:
    """Keep torch on this thread alone: faster for matrices of this size, and one order of sums."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


class _Run:
    """What a training holds between two frames."""

    def __init__(self, experiment: Experiment) -> None:
        self._data = make_dataset(experiment)
        self._stack = MLPStack.equal(
            len(NETWORKS), experiment.hidden_width, generator(experiment.seed, "weights")
        )
        self._batch = Batch(self._stack, self._data.x[:, None])
        everywhere = torch.cat([self._data.x, self._data.grid])
        self._everywhere = Batch(self._stack, everywhere[:, None])
        self._labels = torch.stack([self._data.train_y, self._data.test_y, self._data.true_y])
        self._masks = draw_masks(experiment)
        self._stack.parameters.grad = self._stack.gradient
        self._adam = torch.optim.Adam(
            [self._stack.parameters], lr=experiment.learning_rate, fused=True
        )

    def advance_to(self, epoch: int, done: int) -> Frame:
        optimised = torch.empty(epoch - done, len(NETWORKS), 1, 1)
        y = self._data.train_y[:, None]
        for squares in optimised:
            masks = next(self._masks)
            self._batch.forward(masks)
            self._batch.backward(y, masks, squares)
            self._adam.step()
        return self._look(epoch, optimised.view(-1, len(NETWORKS)) / len(y))

    def _look(self, epoch: int, optimised_loss: Tensor) -> Frame:
        points = len(self._data.x)
        said = self._everywhere.forward().squeeze(2)
        at_points, curves = said[:, :points], said[:, points:]
        losses = (at_points - self._labels[:, None]).square().mean(2).double().numpy()
        if not (np.isfinite(losses).all() and bool(optimised_loss.isfinite().all())):
            raise DivergedError(_first_bad_epoch(epoch, optimised_loss))
        train, test, true = losses
        return Frame(
            epoch, curves.numpy().copy(), train, test, true, optimised_loss.double().numpy()
        )


def _first_bad_epoch(epoch: int, optimised_loss: Tensor) -> int:
    bad = (~optimised_loss.isfinite()).any(1).nonzero()
    return epoch - len(optimised_loss) + int(bad[0]) + 1 if len(bad) else epoch
