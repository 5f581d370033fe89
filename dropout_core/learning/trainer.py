"""The training: two networks, equal but for dropout, side by side, frame by frame."""

import math
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from dropout_core.experiment import FRAME_LIMIT, Experiment
from dropout_core.learning.masks import draw_masks
from dropout_core.learning.network import Batch, MLPStack
from dropout_core.learning.problems import make_dataset
from dropout_core.learning.randomness import generator

NETWORKS: Final = ("plain", "dropout")
SPACED_FRAMES: Final = 72
CHECKPOINTS: Final = 5
# Of one run; where the networks are so large that fewer fit, it has fewer, but one at its end.
_CHECKPOINTS_BYTES: Final = 32 * 2**20


@dataclass(frozen=True)
class Checkpoint:
    """All that a training needs to go on from an epoch, to the same bits.

    epoch: training steps taken so far.
    parameters, mean, mean_square: flat, as in MLPStack.parameters: the numbers of both
        networks, and Adam's running means of their gradients and of the squares of those.
    """

    epoch: int
    parameters: Tensor
    mean: Tensor
    mean_square: Tensor

    @property
    def nbytes(self) -> int:
        """Memory that it holds."""
        return 3 * self.parameters.nbytes


@dataclass(frozen=True)
class Frame:
    """Both networks at one epoch; the first of each pair is the plain one.

    epoch: training steps taken so far; 0 is the untrained state.
    curves: what the networks say on the grid, nothing dropped; float32 (2, grid).
    train_loss, test_loss, true_loss: mean squared errors, nothing dropped, on the training
        set, the test set, and against the true function at the same x; float64 (2,).
    optimised_loss: the mean squared error that Adam saw at each step since the last frame,
        units dropped; float64 (epochs since the last frame, 2).
    active_share, mean_activation: of the two hidden layers at the training x's, nothing
        dropped: the share of units above 0, and the mean of what they give; float64 (layers, 2).
    checkpoint: at the `checkpoint_epochs`.
    """

    epoch: int
    curves: NDArray[np.float32]
    train_loss: NDArray[np.float64]
    test_loss: NDArray[np.float64]
    true_loss: NDArray[np.float64]
    optimised_loss: NDArray[np.float64]
    active_share: NDArray[np.float64]
    mean_activation: NDArray[np.float64]
    checkpoint: Checkpoint | None = None


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


def checkpoint_epochs(experiment: Experiment) -> frozenset[int]:
    """The recorded epochs with a checkpoint: the last one, and others evenly before it.

    At most CHECKPOINTS, and together at most 32 MiB, but for the last one.
    """
    each = 3 * MLPStack.count(len(NETWORKS), experiment.hidden_width) * torch.float32.itemsize
    number = max(1, min(CHECKPOINTS, _CHECKPOINTS_BYTES // each))
    recorded = recorded_epochs(experiment)
    wanted = (experiment.epochs * at / number for at in range(1, number + 1))
    return frozenset(recorded[bisect_left(recorded, epoch)] for epoch in wanted)


def stream_training(experiment: Experiment) -> Iterator[Frame]:
    """Train both networks and yield a Frame at each of the `recorded_epochs`.

    The frames are a pure function of the experiment: the same bits, whatever else the process
    does. Both networks start from the same weights, see the same data and take the same steps
    of Adam on the whole training set; only dropout differs. Raises DivergedError.
    """
    with one_thread():
        run = _Run(experiment)
    kept = checkpoint_epochs(experiment)
    for epoch in recorded_epochs(experiment):
        with one_thread(), torch.inference_mode():
            frame = run.look(run.advance(epoch), epoch in kept)
        yield frame


def replay(experiment: Experiment, epoch: int, start: Checkpoint | None = None) -> Checkpoint:
    """Where the training stands after `epoch` steps, from a checkpoint of it or from nothing.

    `start` must not lie behind `epoch`.
    """
    with one_thread():
        run = _Run(experiment, start)
        with torch.inference_mode():
            run.advance(epoch)
            return run.checkpoint()


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep torch on this thread alone: faster for matrices of this size, and one order of sums."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


class _Run:
    """What a training holds between two frames."""

    def __init__(self, experiment: Experiment, start: Checkpoint | None = None) -> None:
        self._data = make_dataset(experiment)
        # Both from the same weights.
        chance = [generator(experiment.seed, "weights") for _ in NETWORKS]
        self._stack = MLPStack.drawn(experiment.hidden_width, chance)
        self._batch = Batch(self._stack, self._data.x[:, None])
        everywhere = torch.cat([self._data.x, self._data.grid])
        self._everywhere = Batch(self._stack, everywhere[:, None])
        labels = torch.stack([self._data.train_y, self._data.test_y, self._data.true_y])
        self._labels = labels[:, None].numpy()
        parameters = self._stack.parameters
        parameters.grad = self._stack.gradient
        self._adam = torch.optim.Adam([parameters], lr=experiment.learning_rate, fused=True)
        # Adam's state, as it would make it itself at its first step.
        self._mean, self._mean_square = torch.zeros_like(parameters), torch.zeros_like(parameters)
        self._epoch = 0
        if start:
            self._epoch = start.epoch
            parameters.copy_(start.parameters)
            self._mean.copy_(start.mean)
            self._mean_square.copy_(start.mean_square)
        self._adam.state[parameters] = {
            "step": torch.tensor(float(self._epoch)),
            "exp_avg": self._mean,
            "exp_avg_sq": self._mean_square,
        }
        self._masks = draw_masks(experiment, self._epoch)

    def advance(self, epoch: int) -> NDArray[np.float64]:
        """Take the steps up to an epoch; what Adam saw at each, shape (steps, networks)."""
        squares_of_steps = torch.empty(epoch - self._epoch, len(NETWORKS), 1, 1)
        y = self._data.train_y[:, None]
        for squares in squares_of_steps:
            masks = next(self._masks)
            self._batch.forward(masks)
            self._batch.backward(y, masks, squares)
            self._adam.step()
        self._epoch = epoch
        return squares_of_steps.view(-1, len(NETWORKS)).double().numpy() / len(y)

    def checkpoint(self) -> Checkpoint:
        """A copy of where it stands."""
        numbers = (self._stack.parameters, self._mean, self._mean_square)
        return Checkpoint(self._epoch, *(one.clone() for one in numbers))

    def look(self, optimised_loss: NDArray[np.float64], keep: bool) -> Frame:
        """A frame of where it stands, with a checkpoint if it is to be kept."""
        # On so few numbers numpy is faster than torch.
        said = self._everywhere.forward().squeeze(2).numpy()
        at_points, curves = np.split(said, [len(self._data.x)], axis=1)
        train, test, true = np.square(at_points - self._labels).mean(2, dtype=np.float64)
        if not (np.isfinite([train, test, true]).all() and np.isfinite(optimised_loss).all()):
            raise DivergedError(_first_bad_epoch(self._epoch, optimised_loss))
        hidden = [layer[:, : len(self._data.x)].numpy() for layer in self._everywhere.hidden]
        return Frame(
            self._epoch,
            curves.copy(),
            train,
            test,
            true,
            optimised_loss,
            active_share=np.stack([(layer > 0).mean((1, 2)) for layer in hidden]),
            mean_activation=np.stack([layer.mean((1, 2), dtype=np.float64) for layer in hidden]),
            checkpoint=self.checkpoint() if keep else None,
        )


def _first_bad_epoch(epoch: int, optimised_loss: NDArray[np.float64]) -> int:
    (bad,) = np.nonzero(~np.isfinite(optimised_loss).all(1))
    return epoch - len(optimised_loss) + int(bad[0]) + 1 if len(bad) else epoch
