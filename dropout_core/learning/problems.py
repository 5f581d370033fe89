"""What is learned: noisy points, and the true function that they were drawn from."""

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from dropout_core.experiment import Experiment
from dropout_core.language.translations import N_, Translations
from dropout_core.learning.randomness import generator
from dropout_core.learning.true_functions import TRUE_FUNCTIONS

# The mean squared errors of a prediction: on the training set, on the test set, and against the
# true function. The last one is the measure: what contenders are judged by, everywhere.
LOSSES: Final = ("train_loss", "test_loss", "true_loss")
MEASURE: Final = "true_loss"
MEASURE_TEXT: Final = N_(
    "Error against the true function: mean squared difference to it, at {places} evenly spaced"
    " places from the first point to the last. Less than {margin} % apart is a draw. Training and"
    " test points share their x; only their noise differs."
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


def measure_text(words: Translations) -> str:
    """What contenders are judged by, in a sentence."""
    places = len(range(GRID_POINTS)[WITHIN])
    return words.gettext(MEASURE_TEXT).format(places=places, margin=round(100 * DRAW_MARGIN))


@dataclass(frozen=True)
class Problem:
    """The points of an Experiment. All tensors are float32, of shape (points,) or (grid,).

    x: evenly spaced on [-EDGE, EDGE], shared by the training and the test set.
    train_y, test_y: the true function plus independent normal noise.
    true_y: the true function at x.
    grid, true_curve: x that are dense and go a little beyond the points on both sides, and the
        true function there.
    """

    x: Tensor
    train_y: Tensor
    test_y: Tensor
    true_y: Tensor
    grid: Tensor
    true_curve: Tensor

    @property
    def labels(self) -> Tensor:
        """What the losses on both sets are measured against; shape (2, points)."""
        return torch.stack([self.train_y, self.test_y])

    @property
    def true_losses(self) -> dict[str, float]:
        """The LOSSES of the true function itself.

        On both sets it is the noise: its expectation is the noise level squared. On these few
        points a network may have less, by luck or because it has learned them.
        """
        train, test = (self.labels - self.true_y).square().mean(1).tolist()
        return dict(zip(LOSSES, (train, test, 0.0), strict=True))


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
