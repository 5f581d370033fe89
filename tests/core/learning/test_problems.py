"""The data: the true functions, and the noise on them."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from dropout_core.experiment import TARGETS, Experiment
from dropout_core.language.translations import translations
from dropout_core.learning.problems import EDGE, MEASURE, WITHIN, draw_problem, measure_text
from dropout_core.learning.randomness import STREAMS, generator
from dropout_core.learning.true_functions import TRUE_FUNCTIONS


def test_training_and_test_set_share_x_and_have_noise_of_their_own() -> None:
    data = draw_problem(Experiment(points=500))
    np.testing.assert_allclose(data.x, np.linspace(-1, 1, 500), atol=1e-6)
    train, test = data.train_y - data.true_y, data.test_y - data.true_y
    for noise in (train, test):
        assert abs(float(noise.mean())) < 4 * 0.3 / 500**0.5
        assert float(noise.std()) == pytest.approx(0.3, rel=0.12)
    assert abs(np.corrcoef(train, test)[0, 1]) < 4 / 500**0.5


def test_the_noise_of_a_seed_is_scaled_by_the_noise_level() -> None:
    quiet, loud = (draw_problem(Experiment(noise=noise)) for noise in (0.3, 0.6))
    np.testing.assert_allclose(
        loud.train_y - loud.true_y, 2 * (quiet.train_y - quiet.true_y), atol=1e-6
    )
    silent = draw_problem(Experiment(noise=0))
    assert np.array_equal(silent.train_y, silent.true_y)
    assert set(silent.true_losses.values()) == {0}


def test_another_seed_has_other_noise() -> None:
    assert not np.allclose(
        draw_problem(Experiment(seed=1)).train_y, draw_problem(Experiment(seed=2)).train_y
    )


def test_the_true_function_itself_has_losses_on_noisy_points() -> None:
    data = draw_problem(Experiment())
    wanted = {
        "train_loss": np.mean((data.train_y.numpy() - data.true_y.numpy()) ** 2),
        "test_loss": np.mean((data.test_y.numpy() - data.true_y.numpy()) ** 2),
        "true_loss": 0,
    }
    assert data.true_losses == pytest.approx(wanted, rel=1e-5)


def test_the_measure_is_a_mean_over_all_x_between_the_points() -> None:
    """The mean over the places WITHIN of the grid, against integrals in closed form."""
    data = draw_problem(Experiment())
    x = data.grid[WITHIN].double()
    assert data.grid[data.grid.abs() < EDGE].equal(data.grid[WITHIN])
    # Over [-1, 1] the mean of x^2 is 1/3, that of e^x is sinh 1, and a jump at 0 has two halves.
    assert float(x.square().mean()) == pytest.approx(1 / 3, rel=1e-3)
    assert float(x.exp().mean()) == pytest.approx(np.sinh(1), rel=1e-3)
    assert float((x < 0).double().mean()) == 0.5
    assert "64" in measure_text(MEASURE, translations("en"))


@pytest.mark.parametrize("target", TARGETS)
def test_the_grid_is_wider_than_the_data_and_has_the_true_function(target: str) -> None:
    data = draw_problem(replace(Experiment(), target=target))
    x = data.grid.numpy().astype(float)
    assert x[0] < -1
    assert x[-1] > 1
    closed_forms = {
        "linear": x,
        "sine": np.sin(np.pi * x),
        "step": np.where(x < 0, -1, 1),
        "bumps": np.exp(-(((x + 0.5) / 0.2) ** 2)) - np.exp(-(((x - 0.4) / 0.3) ** 2)),
    }
    np.testing.assert_allclose(data.true_curve, closed_forms[target], atol=1e-5)


def test_every_target_has_a_function() -> None:
    assert tuple(TRUE_FUNCTIONS) == TARGETS


def test_every_purpose_draws_numbers_of_its_own() -> None:
    drawn = [torch.rand(4, generator=generator(1, stream)).tolist() for stream in STREAMS]
    assert len({tuple(numbers) for numbers in drawn}) == len(STREAMS)
    assert torch.rand(4, generator=generator(1, STREAMS[0])).tolist() == drawn[0]
    assert torch.rand(4, generator=generator(2, STREAMS[0])).tolist() != drawn[0]
