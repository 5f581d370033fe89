"""What is learned: noisy points, and the true function that they were drawn from."""

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from dropout_core.experiment import Experiment
from dropout_core.learning.randomness import generator
from dropout_core.learning.true_functions import TRUE_FUNCTIONS

# The mean squared errors of a prediction: on the training set, on the test set, and against the
# true function at the same x. The last one is what contenders are judged by.
LOSSES: Final = ("train_loss", "test_loss", "true_loss")
MEASURE: Final = "true_loss"
GRID_POINTS: Final = 81
# The points lie on [-EDGE, EDGE]; curves are drawn a little further, on both sides.
EDGE: Final = 1.0
GRID_EDGE: Final = 1.25


@dataclass(frozen=True)
class Problem:
    """The points of an Experiment. All tensors are float32, of shape (points,) or (grid,).

    x: evenly spaced on [-EDGE, EDGE], shared by the training and the test set.
    train_y, test_y: the true function plus independent normal noise.
    true_y: the true function at x.
    grid, true_curve: x a little beyond the data on both sides, and the true function there.
    """

    x: Tensor
    train_y: Tensor
    test_y: Tensor
    true_y: Tensor
    grid: Tensor
    true_curve: Tensor

    @property
    def labels(self) -> Tensor:
        """What each of the LOSSES is measured against, in their order; shape (3, points)."""
        return torch.stack([self.train_y, self.test_y, self.true_y])

    @property
    def noise_floor(self) -> float:
        """Mean squared error of the true function itself on this test set.

        What is left of the test loss when everything that can be learned has been; its
        expectation is the noise level squared.
        """
        return float((self.test_y - self.true_y).square().mean())


def make_problem(experiment: Experiment) -> Problem:
    """The training and the test set of an Experiment, and the grid on which curves are drawn.

    The noise of one seed is scaled by the noise level: another level moves the same points
    closer to the true function or further off.
    """
    true_function = TRUE_FUNCTIONS[experiment.target].value
    x = torch.linspace(-EDGE, EDGE, experiment.points)
    grid = torch.linspace(-GRID_EDGE, GRID_EDGE, GRID_POINTS)
    true_y = true_function(x)
    noise = torch.randn(2, experiment.points, generator=generator(experiment.seed, "noise"))
    train_y, test_y = true_y + experiment.noise * noise
    return Problem(x, train_y, test_y, true_y, grid, true_function(grid))
