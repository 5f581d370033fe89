"""Who was ahead at each look: counts, intervals, and where the answer was another one."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from dropout_core.experiment import Experiment
from dropout_core.learning.problems import DRAW_MARGIN
from dropout_core.study.comparison import win_interval
from dropout_core.study.request import StudyRequest, Sweep
from dropout_core.study.share_won import ShareWon, share_won

LOOKS = [0, 1, 5, 20]


def records(**losses: list[list[float]]) -> pd.DataFrame:
    """Rows of a study: of each contender the true losses of each seed at the LOOKS."""
    rows: list[dict[str, Any]] = [
        {"seed": seed, "contender": name, "looks": LOOKS, "true_losses": one}
        for name, by_seed in losses.items()
        for seed, one in enumerate(by_seed)
    ]
    return pd.DataFrame(rows)


def test_it_counts_the_seeds_that_are_closer_at_each_look() -> None:
    just = 1 - DRAW_MARGIN
    (found,) = share_won(
        records(
            plain=[[1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1], [0, np.inf, 1, np.inf]],
            dropout=[
                [1, 2, 0.5, 0.5],
                [1, 2, 2, 0.5],
                [1, 2, just + 1e-6, just],
                [0, 1, 2, np.inf],
            ],
        )
    )
    assert found.contender == "dropout"
    assert found.epochs == LOOKS
    assert found.wins == [0, 1, 1, 3]
    assert found.compared == [0, 4, 3, 3]
    for at in range(4):
        interval = (found.low[at], found.high[at])
        assert interval == win_interval(found.wins[at], found.compared[at])
    assert (found.low[0], found.high[0]) == (0, 1)


def test_seeds_that_one_of_the_two_lacks_do_not_count() -> None:
    found = share_won(records(plain=[[4] * 4] * 2, dropout=[[1] * 4] * 3, max_norm=[[5] * 4]))
    assert [(one.contender, one.wins[-1], one.compared[-1]) for one in found] == [
        ("dropout", 2, 2),
        ("max_norm", 0, 1),
    ]
    assert share_won(records(dropout=[[1] * 4])) == []


@pytest.mark.parametrize(
    ("wins", "turn"),
    [
        ([0, 10, 22, 38], 1),
        ([0, 10, 10, 38], 2),
        ([0, 30, 35, 3], 2),
        # Where one of the two may be luck there is no other answer.
        ([0, 15, 22, 38], None),
        ([0, 10, 22, 25], None),
        ([0, 5, 10, 3], None),
        ([0, 20, 20, 20], None),
        # Before a twentieth of the epochs nobody looks.
        ([2, 25, 22, 38], None),
    ],
)
def test_the_turn_is_the_look_that_is_most_unlike_the_end(
    wins: list[int], turn: int | None
) -> None:
    low, high = zip(*(win_interval(won, 40) for won in wins), strict=True)
    found = ShareWon("dropout", LOOKS, wins, [40] * 4, list(low), list(high))
    assert found.turn == turn


def test_where_nobody_differs_there_is_hardly_ever_a_turn() -> None:
    """By simulation: errors that wander, as those of networks do from look to look."""
    chance = np.random.default_rng(5)
    epochs = list(range(0, 510, 10))
    turns = 0
    for _ in range(200):
        steps = chance.normal(0, 1, (40, len(epochs)))
        for at in range(1, len(epochs)):
            steps[:, at] += 0.9 * steps[:, at - 1]
        wins = (steps > 0).sum(0).tolist()
        low, high = zip(*(win_interval(won, 40) for won in wins), strict=True)
        one = ShareWon("x", epochs, wins, [40] * len(epochs), list(low), list(high))
        turns += one.turn is not None
    assert turns / 200 <= 0.05


def test_the_band_holds_the_long_run_share_as_often_as_it_says() -> None:
    """Pointwise, whatever that share is: by simulation, of 40 seeds."""
    chance = np.random.default_rng(7)
    for share in (0.3, 0.5, 0.7, 0.9, 0.95):
        intervals = [win_interval(int(wins), 40) for wins in chance.binomial(40, share, 4000)]
        held = np.mean([low <= share <= high for low, high in intervals])
        assert 0.92 <= held <= 0.98, share


def test_only_a_study_of_one_condition_has_it() -> None:
    rows = records(plain=[[2] * 4], dropout=[[1] * 4])
    experiment = Experiment()
    assert StudyRequest(experiment=experiment).share_won(rows)
    assert not StudyRequest(experiment=experiment, sweep=Sweep("noise", (0.1,))).share_won(rows)
    assert not StudyRequest(experiment=experiment, figure="9a").share_won(rows)
