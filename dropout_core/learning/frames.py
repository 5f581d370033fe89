"""What is seen of a run: its frames, and at which epochs there is one."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from dropout_core.experiment import FRAME_LIMIT, Experiment

SPACED_FRAMES: Final = 72

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Checkpoint:
    """All that a training needs to go on from an epoch, to the same bits.

    epoch: training steps taken so far.
    parameters, mean, mean_square: flat, as in MLPStack.parameters: the numbers of all networks,
        and Adam's running means of their gradients and of the squares of those.
    places: where in the stack the first network of each contender is, in the order of the run.
    """

    epoch: int
    parameters: Tensor
    mean: Tensor
    mean_square: Tensor
    places: tuple[int, ...]

    @property
    def nbytes(self) -> int:
        """Memory that it holds."""
        return 3 * self.parameters.nbytes


@dataclass(frozen=True)
class Frame:
    """The contenders of a run at one epoch, nothing dropped; everything by contender.

    epoch: training steps taken so far; 0 is the untrained state.
    curves: predictions on the grid; float32 (grid,).
    train_loss, test_loss, true_loss: mean squared errors on the training set, the test set, and
        against the true function; the last one is empty where that is not known. Which of them
        is the measure `measure_of` says.
    optimised_loss: the mean squared error that Adam saw at each step since the last frame,
        units dropped; float64 (epochs since the last frame,).
    active_share, mean_activation: of the hidden layers at the training x's: the share of active
        units, and the mean size of what they give; float64 (layers,). Who is no network has none.
    checkpoint: where one was asked for.
    """

    epoch: int
    curves: Mapping[str, NDArray[np.float32]]
    train_loss: Mapping[str, float]
    test_loss: Mapping[str, float]
    true_loss: Mapping[str, float]
    optimised_loss: Mapping[str, Floats]
    active_share: Mapping[str, Floats]
    mean_activation: Mapping[str, Floats]
    checkpoint: Checkpoint | None = None


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
