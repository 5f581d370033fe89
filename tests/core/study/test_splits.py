"""Studies over splits of one's own points: what is told of them, and when one cannot tell."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from dropout_core.data.packing import encode
from dropout_core.data.shelf import take
from dropout_core.experiment import Experiment, ExperimentError
from dropout_core.learning.problems import DRAW_MARGIN
from dropout_core.study.comparison import CONFIDENCE, SplitsComparison, compare_splits
from dropout_core.study.questions import QUESTIONS
from dropout_core.study.request import StudyRequest, Sweep
from dropout_core.study.resampled import mean_difference, points_needed
from dropout_core.study.summary import comparisons, summarise, to_json_rows
from tests.core.study.test_design import rows_of

Floats = NDArray[np.float64]
INF = float("inf")
# Fifty points, of which fifteen are tested on.
CARS = Experiment(data=encode(take("cars")), hidden_width=10, epochs=10)


def losses(size: int = 30, seed: int = 0) -> Floats:
    """Some losses on test points."""
    return np.random.default_rng(seed).lognormal(-1, 0.3, size)


def study_of(**by_contender: Floats) -> pd.DataFrame:
    """Records of one condition, without the columns that nobody reads."""
    return pd.DataFrame(
        [
            {"contender": name, "seed": seed, "test_loss": loss, "true_loss": np.nan}
            for name, found in by_contender.items()
            for seed, loss in enumerate(found)
        ]
    )


def records_of(request: StudyRequest) -> pd.DataFrame:
    """All records of a request."""
    # What is asked for here is no figure: its tasks are all jobs.
    return pd.DataFrame([row for job in request.study().jobs() for row in rows_of(job)])


def test_a_difference_is_that_of_the_means_with_the_corrected_interval() -> None:
    plain, dropout = losses(), losses(seed=1)
    found = compare_splits(dropout, plain, CARS)
    wanted = mean_difference(dropout - plain, test_share=15 / 50, confidence=CONFIDENCE)
    assert (found.difference, found.p_value) == (wanted.mean, wanted.p_value)
    assert (found.difference_low, found.difference_high) == (wanted.low, wanted.high)
    assert found.judgement == "cannot tell"
    needed = points_needed(wanted, points=50, splits=30, confidence=CONFIDENCE)
    assert 50 < found.points_needed == needed
    # They describe what came out; no interval of theirs holds where seeds are not independent.
    assert (found.wins, found.compared) == (9, 28)
    assert found.win_rate == found.wins / found.compared
    assert np.isnan([found.win_low, found.win_high]).all()


def test_what_exceeds_luck_is_better_or_worse_and_needs_no_more_points() -> None:
    plain, noise = losses(), np.random.default_rng(5).normal(0, 0.01, 30)
    better = compare_splits(plain - 0.1 + noise, plain, CARS)
    worse = compare_splits(plain + 0.1 + noise, plain, CARS)
    assert (better.judgement, worse.judgement) == ("better", "worse")
    assert better.difference_high < 0 < worse.difference_low
    assert np.isnan([better.points_needed, worse.points_needed]).all()


def test_a_sure_difference_that_is_a_draw_is_no_judgement_however_many_points() -> None:
    plain = losses()
    found = compare_splits((1 - DRAW_MARGIN / 2) * plain, plain, CARS)
    assert found.p_value < 1e-5
    assert (found.judgement, found.points_needed) == ("cannot tell", INF)
    assert compare_splits((1 - 2 * DRAW_MARGIN) * plain, plain, CARS).judgement == "better"


def test_forty_splits_that_all_say_the_same_are_not_as_good_as_forty_data_sets() -> None:
    """What a sign test would call better, of seeds that were independent."""
    plain = losses(40)
    dropout = 0.9 * plain - np.random.default_rng(4).exponential(0.1, 40)
    found = compare_splits(dropout, plain, replace(CARS, test_share=0.5))
    assert found.wins == found.compared == 40
    assert found.judgement == "cannot tell"


@pytest.mark.parametrize(
    ("dropout", "plain"),
    [
        ([INF, 1.0, 1.0], [1.0, 1.0, 1.0]),
        ([1.0, 1.0, 1.0], [INF, INF, INF]),
        ([INF, 1.0, 1.0], [1.0, INF, 1.0]),
    ],
)
def test_where_a_network_diverged_one_cannot_tell(dropout: list[float], plain: list[float]) -> None:
    found = compare_splits(np.array(dropout), np.array(plain), CARS)
    assert (found.judgement, found.points_needed) == ("cannot tell", INF)
    assert np.isnan([found.difference_low, found.difference_high]).all()
    records = study_of(plain=np.array(plain), dropout=np.array(dropout))
    table = to_json_rows(summarise(records, (), CARS))
    assert json.dumps(table, allow_nan=False)
    assert table[1]["points_needed"] == "Infinity"


def test_where_both_diverge_on_a_split_it_counts_as_equal() -> None:
    both = compare_splits(np.array([INF, 0.5, 0.6]), np.array([INF, 0.9, 1.2]), CARS)
    assert both.difference == pytest.approx(-1 / 3)


def test_one_split_says_nothing() -> None:
    found = compare_splits(np.array([0.5]), np.array([1.0]), CARS)
    assert (found.difference, found.judgement, found.p_value) == (-0.5, "cannot tell", 1)
    assert np.isnan([found.difference_low, found.difference_high, found.points_needed]).all()


def test_a_summary_compares_with_the_baseline_and_with_dropout_and_corrects_for_both() -> None:
    records = study_of(plain=losses(), dropout=losses(seed=1), max_norm=losses(seed=2) / 9)
    plain, dropout, norm = summarise(records, (), CARS).to_dict("records")
    assert plain["mean"] == pytest.approx(losses().mean())
    assert plain["median"] == pytest.approx(np.median(losses()))
    assert pd.isna(plain["judgement"])
    assert pd.isna(dropout["versus_judgement"])
    for prefix, rival in (("", losses()), ("versus_", losses(seed=1))):
        wanted = compare_splits(losses(seed=2) / 9, rival, CARS)
        found = SplitsComparison(**{name: norm[prefix + name] for name in vars(wanted)})
        assert to_json_rows(pd.DataFrame([vars(found)])) == to_json_rows(
            pd.DataFrame([vars(wanted)])
        )
        assert norm[f"{prefix}judgement"] == "better"
    assert comparisons(summarise(records, (), CARS)).count == 3


def test_how_much_is_tested_on_counts_condition_by_condition() -> None:
    one = study_of(plain=losses(), dropout=losses(seed=1))
    shares = (0.1, 0.5)
    records = pd.concat([one.assign(test_share=share) for share in shares])
    found = summarise(records, ("test_share",), CARS)
    rows = found[found["contender"] == "dropout"].to_dict("records")
    for share, row in zip(shares, rows, strict=True):
        wanted = compare_splits(losses(seed=1), losses(), replace(CARS, test_share=share))
        assert row["difference_high"] == wanted.difference_high
        assert row["points_needed"] == wanted.points_needed
    assert rows[0]["difference_high"] < rows[1]["difference_high"]


def test_a_comparison_that_is_repeated_counts_once() -> None:
    one = study_of(plain=losses(), max_norm=losses(seed=1) / 9)
    records = pd.concat([one.assign(dropout_rate=rate) for rate in (0.1, 0.5)])
    table = summarise(records, ("dropout_rate",), CARS)
    assert table[table["contender"] == "max_norm"]["repeats"].tolist() == [False, True]


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_has_its_answer(question: str) -> None:
    request = StudyRequest(experiment=CARS, contenders=QUESTIONS[question].contenders, seeds=3)
    records = records_of(request)
    table = to_json_rows(request.summary(records))
    assert json.dumps(table, allow_nan=False)
    assert {row["contender"] for row in table} == set(request.contenders)
    assert all(row["seeds"] == 3 and row["mean"] > 0 for row in table)
    assert all(row["judgement"] for row in table if row["contender"] != "plain")
    # Its intervals are of independent seeds.
    assert request.share_won(records) == []


def test_only_what_decides_something_is_swept_and_there_is_no_figure() -> None:
    request = StudyRequest(experiment=CARS, sweep=Sweep("test_share", (0.2, 0.4)), seeds=2)
    assert request.summary(records_of(request))["test_share"].tolist() == [0.2, 0.2, 0.4, 0.4]
    for asked in ({"sweep": "noise=0.1,0.2"}, {"figure": "9a"}):
        with pytest.raises(ExperimentError):
            StudyRequest.from_query({**CARS.to_query(), **asked})
