"""What is learned: noisy points of a true function, or points of one's own, scaled."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, log10
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from torch import Tensor

from dropout_core.data.points import Points
from dropout_core.experiment import Experiment
from dropout_core.language.translations import N_, Translations
from dropout_core.learning.randomness import generator
from dropout_core.learning.true_functions import TRUE_FUNCTIONS

# The mean squared errors of a prediction: on the training set, on the test set, and against the
# true function, where there is one.
LOSSES: Final = ("train_loss", "test_loss", "true_loss")
# What contenders are judged by, everywhere: the last one, or else, with points of one's own, the
# one before.
MEASURE: Final = "true_loss"
OWN_MEASURE: Final = "test_loss"
MEASURES: Final[Mapping[str, str]] = MappingProxyType(
    {MEASURE: N_("error against the true function"), OWN_MEASURE: N_("loss on the test points")}
)
_MEASURE_TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        MEASURE: N_(
            "Error against the true function: mean squared difference to it, at {places} evenly"
            " spaced places from the first point to the last. Less than {margin} % apart is a"
            " draw. Training and test points share their x; only their noise differs."
        ),
        OWN_MEASURE: N_(
            "Loss on the test points: mean squared error on those that the seed has held out. Less"
            " than {margin} % apart is a draw. Losses are in units of the variance of the training"
            " points: 1 is the loss of their mean. The true function is not known here, so there is"
            " no distance to it."
        ),
    }
)
# By which share two errors must differ for one of them to win, of a run and of a seed of a study.
DRAW_MARGIN: Final = 0.01
# The points lie on [-EDGE, EDGE]; curves are drawn a little further, on both sides. The places of
# the grid are the middles of pieces 1/32 wide, so that the plain mean over those WITHIN the edges
# is the mean over all x there (midpoint rule), and a jump at 0 lies between two of them.
EDGE: Final = 1.0
GRID_POINTS: Final = 80
GRID_EDGE: Final = 79 / 64
WITHIN: Final = slice(8, 72)


def measure_of(experiment: Experiment) -> str:
    """By which of the LOSSES contenders are judged."""
    return OWN_MEASURE if experiment.data else MEASURE


def measure_text(measure: str, words: Translations) -> str:
    """What contenders are judged by, in sentences."""
    places = len(range(GRID_POINTS)[WITHIN])
    return words.gettext(_MEASURE_TEXTS[measure]).format(
        places=places, margin=round(100 * DRAW_MARGIN)
    )


@dataclass(frozen=True)
class Scale:
    """How a coordinate is scaled: middle and unit of what is trained on, in its own units."""

    middle: float = 0.0
    unit: float = 1.0

    def scaled(self, numbers: ArrayLike) -> Tensor:
        """Numbers in their own units as what is trained on."""
        return torch.tensor((np.asarray(numbers, np.float64) - self.middle) / self.unit).float()

    def unscaled(self, scaled: ArrayLike) -> NDArray[np.float64]:
        """What is trained on, in own units."""
        numbers: NDArray[np.float64] = np.asarray(scaled, np.float64) * self.unit + self.middle
        return numbers

    def shown(self, scaled: ArrayLike) -> Any:
        """The same as a list, to four decimals of what is trained on: less than a pixel."""
        return self.unscaled(scaled).round(4 - floor(log10(self.unit))).tolist()


@dataclass(frozen=True)
class Problem:
    """The points of an Experiment, scaled. Numbers are float32.

    x: where there are points, shape (places,), from -EDGE to EDGE.
    train_at, test_at: which of the places the training and the test set have, (training points,)
        and (test points,), int64: all of them where points are drawn, none in common where they
        are one's own.
    train_y, test_y: what they have there.
    grid: x that are dense and go a little beyond the points on both sides.
    true_y, true_curve: the true function at x and on the grid; None where nobody knows it.
    x_scale, y_scale: what the numbers are in their own units.
    """

    x: Tensor
    train_at: Tensor
    test_at: Tensor
    train_y: Tensor
    test_y: Tensor
    grid: Tensor
    true_y: Tensor | None = None
    true_curve: Tensor | None = None
    x_scale: Scale = Scale()
    y_scale: Scale = Scale()

    @property
    def train_x(self) -> Tensor:
        """Where the training points are."""
        return self.x[self.train_at]

    @property
    def test_x(self) -> Tensor:
        """Where the test points are."""
        return self.x[self.test_at]

    @property
    def true_losses(self) -> dict[str, float]:
        """The LOSSES of the true function itself; none where it is not known.

        On both sets it is the noise: its expectation is the noise level squared. On these few
        points a network may have less, by luck or because it has learned them.
        """
        if self.true_y is None:
            return {}
        labels = torch.stack([self.train_y, self.test_y])
        train, test = (labels - self.true_y).square().mean(1).tolist()
        return dict(zip(LOSSES, (train, test, 0.0), strict=True))


@dataclass(frozen=True)
class DrawnProblem(Problem):
    """A Problem whose points are drawn from a true function, which so is known."""

    true_y: Tensor
    true_curve: Tensor


def make_problem(experiment: Experiment) -> Problem:
    """The training and the test set of an Experiment, and the grid on which curves are drawn."""
    own = experiment.own
    return _split(own, experiment) if own else draw_problem(experiment)


def draw_problem(experiment: Experiment) -> DrawnProblem:
    """The true function plus independent normal noise, at places that both sets share.

    The noise of one seed is scaled by the noise level: another level moves the same points
    closer to the true function or further off.
    """
    true_function = TRUE_FUNCTIONS[experiment.target].value
    x, everywhere = torch.linspace(-EDGE, EDGE, experiment.points), torch.arange(experiment.points)
    true_y = true_function(x)
    noise = torch.randn(2, experiment.points, generator=generator(experiment.seed, "noise"))
    train_y, test_y = true_y + experiment.noise * noise
    grid = _grid()
    return DrawnProblem(
        x, everywhere, everywhere, train_y, test_y, grid, true_y, true_function(grid)
    )


def _split(own: Points, experiment: Experiment) -> Problem:
    """Points of one's own, of which the seed draws those that are tested on.

    x is scaled by all of them, to [-EDGE, EDGE], whatever the seed; y by the training points
    alone, to the mean 0 and the variance 1: nothing of the test set is known in training.
    """
    low, high = min(own.x), max(own.x)
    x_scale = Scale((low + high) / 2, (high - low) / 2 / EDGE)
    chance = generator(experiment.seed, "split")
    shuffled = torch.randperm(len(own.x), generator=chance)
    test_at, train_at = (
        shuffled[part].sort().values
        for part in (slice(experiment.test_points), slice(experiment.test_points, None))
    )
    y = np.asarray(own.y)
    learned = y[train_at]
    # Where all of them have the same y there is nothing to divide by.
    y_scale = Scale(float(learned.mean()), float(learned.std()) if np.ptp(learned) else 1.0)
    train_y, test_y = (y_scale.scaled(y[at]) for at in (train_at, test_at))
    return Problem(
        x_scale.scaled(own.x),
        train_at,
        test_at,
        train_y,
        test_y,
        _grid(),
        x_scale=x_scale,
        y_scale=y_scale,
    )


def _grid() -> Tensor:
    return torch.linspace(-GRID_EDGE, GRID_EDGE, GRID_POINTS)
