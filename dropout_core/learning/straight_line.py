"""The contender that is no network: the straight line of least squares."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dropout_core.learning.frames import Floats
from dropout_core.learning.problems import WITHIN, Problem


@dataclass(frozen=True)
class StraightLine:
    """What it predicts on the grid, float32 (grid,), and its losses, as a Look has
    them."""

    curve: NDArray[np.float32]
    losses: Floats


def straight_line(data: Problem) -> StraightLine:
    """The line through the training points; it needs no training."""
    line = np.polynomial.Polynomial.fit(data.train_x.double(), data.train_y.double(), 1)
    wanted = [(data.train_x, data.train_y), (data.test_x, data.test_y)]
    if data.true_curve is not None:
        wanted.append((data.grid[WITHIN], data.true_curve[WITHIN]))
    errors = [
        float(np.square(line(x.double().numpy()) - y.double().numpy()).mean()) for x, y in wanted
    ]
    return StraightLine(line(data.grid.double().numpy()).astype(np.float32), np.array(errors))
