"""The masks: what dropout does to a unit, in numbers."""

from itertools import islice

import pytest
import torch

from dropout_core.experiment import Experiment
from dropout_core.learning import masks


def drawn(experiment: Experiment, steps: int, start: int = 0) -> torch.Tensor:
    """The masks of some steps, copied: (steps, layer, network, point, unit)."""
    pairs = islice(masks.draw_masks(experiment, start), steps)
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


@pytest.mark.parametrize("width", [10, 300, 1000])
def test_masks_of_any_step_can_be_drawn_again_without_those_before(width: int) -> None:
    experiment = Experiment(hidden_width=width)
    from_the_first = drawn(experiment, 40)
    for start in (1, 9, 10, 11, 39):
        again = drawn(experiment, 40 - start, start)
        assert torch.equal(again, from_the_first[start:])


def test_layers_points_units_and_steps_are_dropped_independently() -> None:
    values = drawn(Experiment(hidden_width=100, points=20), 40)[:, :, 0]
    for one, other in (
        (values[:, 0], values[:, 1]),
        (values[:-1], values[1:]),
        (values[:, :, :-1], values[:, :, 1:]),
        (values[..., :-1], values[..., 1:]),
    ):
        together = torch.corrcoef(torch.stack([one.flatten(), other.flatten()]))[0, 1]
        assert abs(float(together)) < 5 / one.numel() ** 0.5
    # Blocks are drawn one by one; none is another once more.
    assert len({step.numpy().tobytes() for step in values}) == len(values)
