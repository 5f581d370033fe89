"""What is learned: the true functions, and the noisy points drawn from one."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import torch
from torch import Tensor

from dropout_core.experiment import Experiment
from dropout_core.learning.randomness import generator

GRID_POINTS: Final = 81
GRID_EDGE: Final = 1.25


def _sine(x: Tensor) -> Tensor:
    return torch.sin(math.pi * x)


def _step(x: Tensor) -> Tensor:
    return torch.where(x < 0, -1.0, 1.0)


def _bumps(x: Tensor) -> Tensor:
    return torch.exp(-(((x + 0.5) / 0.2) ** 2)) - torch.exp(-(((x - 0.4) / 0.3) ** 2))


TARGET_FUNCTIONS: Final[Mapping[str, Callable[[Tensor], Tensor]]] = MappingProxyType(
    {"linear": torch.clone, "sine": _sine, "step": _step, "bumps": _bumps}
)


@dataclass(frozen=True)
class Dataset:
    """The points of an Experiment. All tensors are float32, of shape (points,) or (grid,).

    x: evenly spaced on [-1, 1], shared by the training and the test set.
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
    def noise_floor(self) -> float:
        """Mean squared error of the true function itself on this test set.

        What is left of the test loss when everything that can be learned has been; its
        expectation is the noise level squared.
        """
        return float((self.test_y - self.true_y).square().mean())


def make_dataset(experiment: Experiment) -> Dataset:
    """The training and the test set of an Experiment, and the grid on which curves are drawn.

    The noise of one seed is scaled by the noise level: another level moves the same points
    closer to the true function or further off.
    """
    true_function = TARGET_FUNCTIONS[experiment.target]
    x = torch.linspace(-1.0, 1.0, experiment.points)
    grid = torch.linspace(-GRID_EDGE, GRID_EDGE, GRID_POINTS)
    true_y = true_function(x)
    noise = torch.randn(2, experiment.points, generator=generator(experiment.seed, "noise"))
    train_y, test_y = true_y + experiment.noise * noise
    return Dataset(x, train_y, test_y, true_y, grid, true_function(grid))
