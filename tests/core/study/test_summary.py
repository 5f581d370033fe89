"""Summaries: a row for each condition and contender, compared in pairs, corrected for many."""

import json
from typing import Any
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from dropout_core.study import comparison, summary
from dropout_core.study.comparison import Comparison, compare
from dropout_core.study.summary import summarise, to_json_rows

Floats = NDArray[np.float64]
INF = float("inf")


def loss_table(*rows: tuple[Any, ...], columns: str = "points contender seed true_loss") -> Any:
    """A table as the jobs of a study give it, without the columns that nobody reads."""
    return pd.DataFrame(list(rows), columns=columns.split())


def study_of(chance: np.random.Generator, contenders: list[str], seeds: int) -> pd.DataFrame:
    """Records of a study in which nobody differs from anybody, but by luck: seeds do."""
    common = chance.lognormal(-3, 0.7, (seeds, 1))
    losses = common * chance.lognormal(0, 0.3, (seeds, len(contenders)))
    return pd.DataFrame(
        [
            {"contender": name, "seed": seed, "true_loss": losses[seed, at]}
            for at, name in enumerate(contenders)
            for seed in range(seeds)
        ]
    )


def test_holms_procedure_is_that_of_its_paper() -> None:
    # The example is by hand: sorted, times 4, 3, 2, 1, and never smaller than the one before.
    assert summary.holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert summary.holm([0.9, 0.6]) == [1.0, 1.0]
    assert summary.holm([0.2]) == [0.2]
    assert summary.holm([]) == []


def test_where_nobody_differs_one_cannot_tell_nor_does_a_corrected_judgement_stand() -> None:
    """By simulation, each against the baseline and against dropout."""
    chance = np.random.default_rng(3)
    names = ["plain", "dropout", "max_norm", "weight_decay", "average"]
    told, families = [], []
    with patch.object(comparison, "_RESAMPLES", 99):
        for _ in range(120):
            table = summarise(study_of(chance, names, 40), ())
            found = summary.comparisons(table)
            assert found.count == 4 + 3
            told.append(found.found / found.count)
            families.append(found.left > 0)
    assert np.mean(told) <= 0.1
    assert np.mean(families) <= 0.05


def test_every_rival_is_compared_with_dropout_seed_by_seed() -> None:
    records = study_of(np.random.default_rng(1), ["plain", "dropout=0.3", "max_norm"], 30)
    records.loc[records["contender"] == "max_norm", "true_loss"] *= 0.2
    table = summarise(records, ()).set_index("contender")
    by_name = {name: rows["true_loss"].to_numpy() for name, rows in records.groupby("contender")}
    wanted = compare(by_name["max_norm"], by_name["dropout=0.3"])
    row = table.loc["max_norm"]
    assert [row[f"versus_{name}"] for name in vars(wanted)] == list(vars(wanted).values())
    assert row["versus_judgement"] == "better"
    assert table.loc[["plain", "dropout=0.3"], "versus_wins"].isna().all()
    without = summarise(records[records["contender"] != "dropout=0.3"], ())
    assert "versus_wins" not in without


def test_a_comparison_that_is_repeated_counts_once() -> None:
    one = study_of(np.random.default_rng(1), ["plain", "max_norm"], 30)
    records = pd.concat([one.assign(dropout_rate=rate) for rate in (0.1, 0.5, 0.9)])
    table = summarise(records, ("dropout_rate",))
    rivals = table[table["contender"] == "max_norm"]
    assert rivals["repeats"].tolist() == [False, True, True]
    assert summary.comparisons(table).count == 1
    assert (rivals["corrected"] == rivals["p_value"]).all()


def test_a_summary_has_the_quartiles_of_each_condition_and_contender_in_order() -> None:
    table = loss_table(
        *((50, "dropout", seed, 10.0 * seed) for seed in (1, 2, 3, 4, 5)),
        *((50, "plain", seed, 1.0 * seed) for seed in (1, 2, 3, 4, 5)),
        *((5, "plain", seed, 2.0 * seed) for seed in (1, 2, 3, 4)),
    )
    found = summarise(table, ["points"])
    columns = ["points", "contender", "seeds", "lower_quartile", "median", "upper_quartile"]
    # Conditions by size, contenders as in the registry.
    assert found[columns].to_numpy().tolist() == [
        [5, "plain", 4, 3.5, 5, 6.5],
        [50, "plain", 5, 2, 3, 4],
        [50, "dropout", 5, 20, 30, 40],
    ]


def test_a_summary_compares_within_a_condition_to_plain_and_plain_to_nobody() -> None:
    by_condition = {
        (5, "plain"): [1, 2, 3, 4, 5, 6],
        (5, "dropout"): [2, 3, 4, 5, 6, 7],
        (5, "average"): [0, 0, 0, 0, 0, 0],
        (50, "plain"): [9, 9, 9, 9, 9, 9],
        (50, "dropout"): [2, 3, 4, 5, 6, 7],
    }
    table = loss_table(
        *(
            (points, name, seed, float(error))
            for (points, name), by_seed in by_condition.items()
            for seed, error in enumerate(by_seed)
        )
    )
    found = summarise(table, ["points"])
    assert found["contender"].tolist() == ["plain", "dropout", "average", "plain", "dropout"]
    by_row = found.to_dict("records")
    for row in (by_row[0], by_row[3]):
        assert all(pd.isna(row[name]) for name in Comparison.__annotations__)
    wanted = [
        (by_row[1], "worse", 1.0, 0),
        (by_row[2], "better", -3.5, 6),
        (by_row[4], "better", -4.5, 6),
    ]
    for row, judgement, difference, wins in wanted:
        assert (row["judgement"], row["difference"], row["wins"]) == (judgement, difference, wins)


def test_a_summary_pairs_by_seed_whatever_the_order_of_the_rows() -> None:
    # One grows with the seed, the other shrinks: as two crowds they would be the same.
    rows = [
        *((5, "plain", seed, float(seed)) for seed in range(8)),
        *((5, "dropout", seed, float(8 - seed)) for seed in range(8)),
    ]
    order = np.random.default_rng(0).permutation(len(rows))
    found = summarise(loss_table(*(rows[at] for at in order)), ["points"])
    (dropout,) = found[found["contender"] == "dropout"].to_dict("records")
    assert (dropout["wins"], dropout["compared"]) == (3, 7)
    assert dropout["difference"] == 1


def test_only_seeds_that_both_have_are_compared() -> None:
    table = loss_table(
        *((5, "plain", seed, 1.0) for seed in (1, 2, 3)),
        *((5, "dropout", seed, error) for seed, error in ((2, 0.5), (3, 2.0), (4, 0.1), (5, 0.1))),
    )
    plain, dropout = summarise(table, ["points"]).to_dict("records")
    assert (plain["seeds"], dropout["seeds"]) == (3, 4)
    assert (dropout["wins"], dropout["compared"]) == (1, 2)
    assert dropout["difference"] == pytest.approx(0.25)
    assert dropout["median"] == pytest.approx(0.3)


def test_seeds_that_diverged_are_kept_in_the_quartiles() -> None:
    table = loss_table(*((5, "plain", seed, INF if seed > 1 else 1.0) for seed in range(4)))
    (row,) = summarise(table, []).to_dict("records")
    assert (row["seeds"], row["lower_quartile"]) == (4, 1)
    # In the middle between one and infinity.
    assert row["median"] == row["upper_quartile"] == INF


def test_without_plain_nothing_is_compared() -> None:
    table = loss_table(*((5, "dropout", seed, 1.0) for seed in range(5)))
    found = summarise(table, [])
    assert "judgement" not in found
    assert found[["contender", "seeds", "median"]].to_numpy().tolist() == [["dropout", 5, 1.0]]


def test_plain_without_a_common_seed_is_as_good_as_none() -> None:
    table = loss_table((5, "plain", 1, 1.0), (5, "dropout", 2, 1.0))
    found = summarise(table, [])
    assert "judgement" not in found
    assert found["seeds"].tolist() == [1, 1]


def test_conditions_may_differ_in_several_fields() -> None:
    columns = "points target contender seed true_loss"
    table = loss_table(
        *(
            (points, target, "plain", seed, float(points + len(target)))
            for points in (5, 50)
            for target in ("sine", "linear")
            for seed in (1, 2)
        ),
        columns=columns,
    )
    found = summarise(table, ["points", "target"])
    assert found[["points", "target", "median"]].to_numpy().tolist() == [
        [5, "linear", 11.0],
        [5, "sine", 9.0],
        [50, "linear", 56.0],
        [50, "sine", 54.0],
    ]


@pytest.mark.parametrize(
    ("errors", "wanted"),
    [
        ([1, 2, 3, np.inf, np.inf], [2, 3, np.inf]),
        ([1, 2, 3, 4, np.inf], [2, 3, 4]),
        ([1, 2, np.inf, np.inf, np.inf], [2, np.inf, np.inf]),
    ],
)
def test_quartiles_are_finite_where_they_fall_among_finite_errors(
    errors: list[float], wanted: list[float]
) -> None:
    table = pd.DataFrame({"contender": "plain", "seed": range(5), "true_loss": errors})
    (row,) = summarise(table, []).to_dict("records")
    assert [row[name] for name in ("lower_quartile", "median", "upper_quartile")] == wanted


def test_the_strengths_of_a_contender_are_in_the_order_of_their_size() -> None:
    names = ["weight_decay=10", "weight_decay=3", "weight_decay", "plain"]
    table = pd.DataFrame({"contender": names, "seed": 1, "true_loss": 1.0})
    assert summarise(table, [])["contender"].tolist() == names[::-1]


def test_what_no_number_can_say_is_a_word_in_json() -> None:
    table = pd.DataFrame(
        {"name": ["a", None], "loss": [float("inf"), 0.5], "difference": [float("-inf"), None]}
    )
    assert to_json_rows(table) == [
        {"name": "a", "loss": "Infinity", "difference": "-Infinity"},
        {"name": None, "loss": 0.5, "difference": None},
    ]
    assert json.dumps(to_json_rows(table), allow_nan=False)
