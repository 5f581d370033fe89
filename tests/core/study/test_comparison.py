"""Comparisons of two contenders: intervals that cover, and no judgement out of thin air."""

from dataclasses import astuple, replace
from statistics import NormalDist
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from dropout_core.experiment import Experiment
from dropout_core.learning.contenders import contender
from dropout_core.learning.verdict import judge
from dropout_core.study import comparison
from dropout_core.study.comparison import compare, median_interval, win_interval
from tests.core.learning.test_verdict import run_of
from tests.core.study.test_outcomes import outcomes_of

Floats = NDArray[np.float64]
INF = float("inf")


def errors(size: int, seed: int = 0) -> Floats:
    """Some errors as networks have them: positive and skewed."""
    return np.random.default_rng(seed).lognormal(-3, 0.7, size)


@pytest.mark.parametrize(("skewed", "median"), [("exponential", np.log(2)), ("lognormal", 1.0)])
def test_the_medians_interval_covers_the_true_one_as_often_as_it_says(
    skewed: str, median: float
) -> None:
    draw = getattr(np.random.default_rng(1), skewed)
    samples = draw(size=(1000, 40))
    # So many resamples as the ends of an interval need to be good to a fraction of its width.
    with patch.object(comparison, "_RESAMPLES", 399):
        ends = np.array([median_interval(sample) for sample in samples])
    covered = ((ends[:, 0] <= median) & (median <= ends[:, 1])).mean()
    assert 0.92 <= covered <= 0.98
    # It errs on both sides: it is no interval that is too long on one and too short on the other.
    assert 0.005 <= (ends[:, 0] > median).mean() <= 0.05
    assert 0.005 <= (ends[:, 1] < median).mean() <= 0.05


def test_the_medians_interval_narrows_as_the_sample_grows() -> None:
    widths = [np.diff(median_interval(errors(size)))[0] for size in (10, 40, 160, 640)]
    assert widths == sorted(widths, reverse=True)


def test_the_same_sample_has_the_same_interval() -> None:
    assert median_interval(errors(40)) == median_interval(errors(40))


def test_so_many_resamples_are_drawn_that_others_would_say_the_same() -> None:
    off = []
    for seed in range(8):
        values = errors(40, seed)
        places = np.random.default_rng(5).integers(40, size=(20_000, 40))
        wanted = np.quantile(np.median(values[places], axis=1), [0.025, 0.975])
        off.append((np.array(median_interval(values)) - wanted) / np.diff(wanted))
    assert np.sqrt(np.square(off).mean()) < 0.03


@pytest.mark.parametrize("size", [0, 1])
def test_one_value_has_no_interval(size: int) -> None:
    assert np.isnan(median_interval(np.ones(size))).all()


def covering(probability: float, seeds: int) -> float:
    """How often the interval of the wins covers the probability: the exact sum over all wins."""
    wins = np.arange(seeds + 1)
    inside = [
        low <= probability <= high for low, high in (win_interval(int(w), seeds) for w in wins)
    ]
    return float(stats.binom.pmf(wins, seeds, probability)[inside].sum())


@pytest.mark.parametrize("probability", [0.3, 0.5, 0.8])
def test_the_wins_interval_covers_the_probability_as_often_as_it_says(probability: float) -> None:
    # The number of wins is whole: the coverage jumps as the probability moves on, and at one
    # alone it may lie a little off on either side. Around it, it is right on average.
    around = np.linspace(probability - 0.05, probability + 0.05, 21)
    exact = [covering(at, 40) for at in around]
    assert all(0.91 <= covered <= 0.985 for covered in exact)
    assert np.mean(exact) == pytest.approx(0.95, abs=0.01)
    assert 0.92 <= covering(probability, 40) <= 0.98


@given(st.integers(1, 1000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_wins_interval_is_wilsons(counted: tuple[int, int]) -> None:
    wins, compared = counted
    z, share = NormalDist().inv_cdf(0.975), wins / compared
    middle = (share + z**2 / (2 * compared)) / (1 + z**2 / compared)
    spread = (share * (1 - share) / compared + z**2 / (4 * compared**2)) ** 0.5
    half = z / (1 + z**2 / compared) * spread
    assert win_interval(wins, compared) == pytest.approx((middle - half, middle + half), abs=1e-9)


def test_of_no_comparison_nothing_is_known() -> None:
    assert win_interval(0, 0) == (0, 1)


def test_networks_that_differ_in_nothing_but_chance_cannot_be_told_apart() -> None:
    studies, seeds = 100, 20
    experiment = Experiment(hidden_width=10, epochs=20, record_every=20)
    found = []
    for name in ("plain_again", "plain"):
        outcomes = outcomes_of(experiment, contender(name), tuple(range(studies * seeds)))
        losses = [outcome.true_loss for outcome in outcomes]
        found.append(np.reshape(losses, (studies, seeds)))
    # Another start is luck by definition. Each of the two intervals alone would be wrong about
    # five times in a hundred.
    said = [compare(again, plain).judgement for again, plain in zip(*found, strict=True)]
    assert said.count("cannot tell") >= 90


def test_what_is_smaller_on_most_seeds_is_better_and_the_other_way_round_worse() -> None:
    baseline = errors(40)
    other = baseline * np.where(np.arange(40) % 10 == 0, 1.5, 0.6)
    ours, theirs = compare(other, baseline), compare(baseline, other)
    assert ours.judgement == "better"
    assert theirs.judgement == "worse"
    assert (ours.wins, ours.compared, ours.win_rate) == (36, 40, 0.9)
    assert (theirs.wins, theirs.compared, theirs.win_rate) == (4, 40, 0.1)
    assert ours.difference == pytest.approx(np.median(other - baseline))
    assert ours.difference == -theirs.difference
    assert ours.difference_low <= ours.difference <= ours.difference_high < 0
    assert (ours.win_low, ours.win_high) == win_interval(36, 40)


def test_it_is_the_pairs_that_count_and_not_the_two_crowds() -> None:
    # Seeds differ by far more than the two do: only seed by seed can one see it.
    baseline = errors(40)
    assert compare(0.98 * baseline, baseline).judgement == "better"
    shuffled = np.random.default_rng(1).permutation(baseline)
    assert compare(0.98 * shuffled, baseline).judgement == "cannot tell"


def test_a_draw_of_a_seed_is_what_it_is_in_a_run() -> None:
    baseline = errors(40)
    frames = run_of("plain")
    for share in (0.985, 0.995, 1.005, 1.015):
        found = compare(share * baseline, baseline)
        winners = [
            judge([replace(frames[-1], true_loss={"plain": one, "dropout": share * one})]).winner
            for one in baseline
        ]
        assert (found.wins, found.compared) == (
            winners.count("dropout"),
            len(winners) - winners.count("draw"),
        )


def test_a_large_difference_on_few_seeds_is_no_judgement() -> None:
    # Three of three may be luck, and so may five of five: once in sixteen times.
    found = compare(np.zeros(3), np.ones(3))
    assert (found.difference_low, found.difference_high) == (-1, -1)
    assert found.win_low < 0.5
    assert found.judgement == "cannot tell"
    found = compare(np.ones(3), np.zeros(3))
    assert found.win_high > 0.5
    assert found.judgement == "cannot tell"
    found = compare(np.zeros(5), np.ones(5))
    assert found.win_low > 0.5
    assert found.judgement == "cannot tell"
    assert compare(np.zeros(6), np.ones(6)).judgement == "better"
    assert compare(np.ones(6), np.zeros(6)).judgement == "worse"


def test_wins_on_few_seeds_among_many_ties_are_no_judgement() -> None:
    baseline = errors(40)
    other = baseline - np.where(np.arange(40) < 8, 0.01, 0)
    found = compare(other, baseline)
    assert (found.wins, found.compared, found.win_rate) == (8, 8, 1)
    assert found.win_low > 0.5
    assert (found.difference, found.difference_high) == (0, 0)
    assert found.judgement == "cannot tell"
    assert compare(baseline, other).judgement == "cannot tell"


def test_equal_errors_are_neither_won_nor_lost() -> None:
    found = compare(errors(10), errors(10))
    assert (found.difference, found.difference_low, found.difference_high) == (0, 0, 0)
    assert (found.wins, found.compared) == (0, 0)
    assert np.isnan(found.win_rate)
    assert (found.win_low, found.win_high) == (0, 1)
    assert found.judgement == "cannot tell"


def test_two_that_have_both_diverged_are_equal() -> None:
    baseline = errors(40)
    other = baseline / 2
    baseline[[3, 7]] = other[[3, 7]] = INF
    found = compare(other, baseline)
    assert (found.wins, found.compared) == (38, 38)
    assert found.judgement == "better"
    assert np.isfinite(astuple(found)[:3]).all()
    all_gone = compare(np.full(4, INF), np.full(4, INF))
    assert (all_gone.difference, all_gone.compared) == (0, 0)


def test_who_diverges_alone_has_lost_that_seed() -> None:
    baseline = errors(40)
    other = baseline / 2
    other[[3, 7]] = INF
    found = compare(other, baseline)
    assert (found.wins, found.compared) == (38, 40)
    assert found.difference == pytest.approx(float(np.median(other - baseline)))
    assert found.judgement == "better"
    assert (compare(baseline, other).wins, compare(baseline, other).compared) == (2, 40)


def test_one_seed_is_no_judgement() -> None:
    for other, wins in ((0.5, 1), (2.0, 0), (1.0, 0)):
        found = compare(np.array([other]), np.array([1.0]))
        assert found.difference == other - 1
        assert np.isnan([found.difference_low, found.difference_high]).all()
        assert (found.wins, found.judgement) == (wins, "cannot tell")


def test_who_always_diverges_is_worse() -> None:
    found = compare(np.full(40, np.inf), np.ones(40))
    assert found.judgement == "worse"
    assert found.difference == found.difference_low == np.inf


def test_where_each_diverges_on_half_the_seeds_one_cannot_tell() -> None:
    one, other = np.ones(40), np.ones(40)
    one[:20], other[20:] = np.inf, np.inf
    assert compare(one, other).judgement == "cannot tell"
