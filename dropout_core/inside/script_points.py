"""The points of a run in a script: how they are drawn, or one's own as they were split."""

from typing import Final

import numpy as np

from dropout_core.data.points import Points
from dropout_core.experiment import Experiment
from dropout_core.learning.problems import WITHIN, make_problem
from dropout_core.learning.true_functions import TRUE_FUNCTIONS

_DRAWN: Final = """\
def true_function(x):
    return {target}


x = torch.linspace(-1, 1, {points})[:, None]
train_y = true_function(x) + {noise} * torch.randn(x.shape)
test_y = true_function(x) + {noise} * torch.randn(x.shape)
# The error against the true function is taken at many evenly spaced places, not only at the points.
dense = torch.linspace(-{last}, {last}, {places})[:, None]
"""
_OWN: Final = """\
# {title}: {x} and {y}.
learned = torch.tensor([
{train}
], dtype=torch.float64)
# Those that seed {seed} holds out in Dropout Lab, for this share of {share}.
held_out = torch.tensor([
{test}
], dtype=torch.float64)

# x is scaled to [-1, 1], by all points; y by those that are learned alone.
places = torch.cat([learned, held_out])[:, 0]
middle, unit = (places.max() + places.min()) / 2, (places.max() - places.min()) / 2
mean, deviation = learned[:, 1].mean(), learned[:, 1].std(correction=0)
if not deviation:
    deviation = 1.0
x, test_x = (((some[:, :1] - middle) / unit).float() for some in (learned, held_out))
train_y, test_y = (((some[:, 1:] - mean) / deviation).float() for some in (learned, held_out))
"""
_WANTED_DRAWN: Final = '"test": (x, test_y),\n"true function": (dense, true_function(dense)),\n'
_WANTED_OWN: Final = '"test": (test_x, test_y),\n'


def points_source(experiment: Experiment) -> str:
    """Lines that make x and train_y, test_y, and what `wanted_source` names."""
    if own := experiment.own:
        return _own(own, experiment)
    measured = make_problem(experiment).grid[WITHIN]
    return _DRAWN.format(
        target=TRUE_FUNCTIONS[experiment.target].torch_source,
        points=experiment.points,
        noise=experiment.noise,
        last=float(measured[-1]),
        places=len(measured),
    )


def wanted_source(experiment: Experiment) -> str:
    """Against what predictions are measured beside the points learned: entries of a dictionary."""
    return _WANTED_OWN if experiment.data else _WANTED_DRAWN


def _own(own: Points, experiment: Experiment) -> str:
    problem = make_problem(experiment)
    pairs = np.column_stack([own.x, own.y])
    train, test = (pairs[at].tolist() for at in (problem.train_at, problem.test_at))
    return _OWN.format(
        title=own.title or "Points",
        x=own.x_axis.name,
        y=own.y_axis.name,
        seed=experiment.seed,
        share=experiment.test_share,
        train=_rows(train),
        test=_rows(test),
    )


def _rows(pairs: list[list[float]]) -> str:
    return "\n".join(f"    [{x!r}, {y!r}]," for x, y in pairs)
