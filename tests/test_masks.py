"""The masks: what dropout does to a unit, in numbers."""

from itertools import islice

import pytest
import torch

from dropout_core import masks
from dropout_core.experiment import Experiment


def drawn(experiment: Experiment, steps: int) -> torch.Tensor:
    """The masks of the first steps, copied: (steps, layer, network, point, unit)."""
    pairs = islice(masks.draw_masks(experiment), steps)
    return torch.stack([torch.stack([pair.first, pair.second]) for pair in pairs if pair])


@pytest.mark.parametrize("rate", [0.05, 0.3, 0.5, 0.9])
def test_a_mask_is_nought_or_the_inverse_of_what_is_kept(rate: float) -> None:
    values = drawn(Experiment(dropout_rate=rate, hidden_width=100), 50)
    kept = 1 / (1 - rate)
    assert bool(((values == 0) | ((values - kept).abs() < 1e-6)).all())
    count = values.numel()
    variance = rate / (1 - rate)
    assert float(values.mean()) == pytest.approx(1, abs=5 * (variance / count) ** 0.5)
    assert float(values.var()) == pytest.approx(variance, rel=0.05)


def test_nothing_is_drawn_where_nothing_is_dropped() -> None:
    assert next(masks.draw_masks(Experiment(dropout_rate=0))) is None


def test_masks_do_not_depend_on_how_many_are_drawn_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    experiment = Experiment(hidden_width=10)
    together = drawn(experiment, 30)
    monkeypatch.setattr(masks, "_BLOCK_NUMBERS", 1)
    assert torch.equal(together, drawn(experiment, 30))


def test_layers_points_and_steps_are_dropped_independently() -> None:
    values = drawn(Experiment(hidden_width=100, points=20), 40)[:, :, 0]
    flat = values.reshape(40, 2, -1)
    for one, other in ((flat[:, 0], flat[:, 1]), (flat[:-1, 0], flat[1:, 0])):
        together = torch.corrcoef(torch.stack([one.flatten(), other.flatten()]))[0, 1]
        assert abs(float(together)) < 5 / one.numel() ** 0.5
