"""The figures of the paper: what is done for each, what it shows, and when it is the paper's."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from dropout_core.experiment import RANGES, Experiment
from dropout_core.inside.report import SAMPLED, measures
from dropout_core.language.translations import LANGUAGES, translations
from dropout_core.study.execution import do
from dropout_core.study.figures import FIGURES
from dropout_core.study.figures.figure import FigureVerdict
from dropout_core.study.figures.figure_9a import RATES, rates_study
from dropout_core.study.figures.figure_9b import scaled_study
from dropout_core.study.figures.figure_10 import POINTS, points_study

TINY = Experiment(hidden_width=10, epochs=10, seed=5)
SEEDS = 20

Floats = NDArray[np.float64]


@cache
def redone(name: str) -> pd.DataFrame:
    """All rows of a figure in tiny settings, on three seeds."""
    ended = [do(place, job, "cpu") for place, job in enumerate(FIGURES[name].plan(TINY, 3).jobs())]
    assert not any(done.failure for done in ended)
    return pd.DataFrame([row for done in ended for row in done.rows])


def of_seeds(middle: float, seed: int = 0) -> Floats:
    """Errors of SEEDS seeds, a little apart from each other."""
    return middle * np.random.default_rng(seed).uniform(0.9, 1.1, SEEDS)


def error_table(*groups: tuple[str, dict[str, Any], Floats]) -> pd.DataFrame:
    """Rows as jobs give them: contender, condition, and the errors of all seeds."""
    return pd.DataFrame(
        [
            {**condition, "contender": contender, "seed": seed, "true_loss": error}
            for contender, condition, errors in groups
            for seed, error in enumerate(errors)
        ]
    )


def filled(name: str, verdict: FigureVerdict, language: str = "en") -> str:
    """The sentence with its numbers."""
    sentence = FIGURES[name].findings[verdict.finding]
    return translations(language).gettext(sentence).format(**verdict.values)


@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_can_be_redone(name: str) -> None:
    records = redone(name)
    assert sorted(records["seed"].unique()) == [5, 6, 7]
    assert (records[["hidden_width"]] >= 10).all(axis=None)
    assert (records["epochs"] == 10).all()
    table = FIGURES[name].table(records)
    assert len(table) > 1
    numbers = table.select_dtypes("number")
    assert (table["seeds"] == 3).all()
    assert numbers["median" if "median" in table else "active_share"].notna().all()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FIGURES)
def test_each_finding_is_a_whole_sentence(name: str, language: str) -> None:
    verdict = FIGURES[name].verdict(redone(name))
    said = filled(name, verdict, language)
    assert "{" not in said
    assert "}" not in said
    assert "nan" not in said
    # Every number is for a hole of one of the findings.
    for hole in verdict.values:
        assert any("{" + hole + "}" in finding for finding in FIGURES[name].findings.values())
    assert type(verdict.reproduces) is bool


def test_figure_9a_leaves_the_width_and_moves_the_rate() -> None:
    study = rates_study(TINY, 3)
    assert [one.dropout_rate for one in study.conditions] == [float(rate) for rate in RATES]
    assert {one.hidden_width for one in study.conditions} == {10}
    assert study.contenders == ("plain", "dropout")
    table = FIGURES["9a"].table(redone("9a"))
    assert len(table) == 2 * len(RATES)
    # Whatever the rate, no dropout is no dropout.
    assert table[table["contender"] == "plain"]["median"].nunique() == 1


@pytest.mark.parametrize("width", [100, 300, 400, 1000])
def test_figure_9b_keeps_as_many_units_at_every_rate(width: int) -> None:
    *scaled, same = scaled_study(Experiment(hidden_width=width), 3).conditions
    kept = [one.hidden_width * (1 - one.dropout_rate) for one in scaled]
    assert kept == pytest.approx([kept[0]] * len(RATES), abs=0.5)
    assert [one.dropout_rate for one in scaled] == [float(rate) for rate in RATES]
    assert scaled[-1].hidden_width <= RANGES["hidden_width"].maximum
    # The last one is the network as it is, to compare with one that is 2.5 times as wide.
    assert same.dropout_rate == float(RATES[-1])
    assert same.hidden_width == min(width, 400)
    assert scaled[-1].hidden_width == pytest.approx(2.5 * same.hidden_width, abs=0.5)


def test_figure_10_moves_the_points() -> None:
    study = points_study(TINY, 3)
    assert [one.points for one in study.conditions] == [int(points) for points in POINTS]
    assert len(FIGURES["10"].table(redone("10"))) == 2 * len(POINTS)


@pytest.mark.parametrize("name", ["8", "11"])
def test_a_look_inside_measures_each_seed_at_the_end_of_its_run(name: str) -> None:
    records = redone(name)
    for seed, (_, row) in zip((5, 6, 7), records.iterrows(), strict=True):
        found = measures(Experiment(hidden_width=10, epochs=10, seed=seed))
        assert {measure: row[measure] for measure in found} == found


def test_figure_8_shows_both_layers_of_both_networks() -> None:
    records = redone("8")
    table = FIGURES["8"].table(records).set_index(["layer", "contender"])
    assert list(table.index) == [(1, "plain"), (1, "dropout"), (2, "plain"), (2, "dropout")]
    for layer, network in table.index:
        for measure in ("active_share", "mean_activation"):
            wanted = np.median(records[f"{measure}_{layer}_{network}"])
            assert table.loc[(layer, network), measure] == wanted


def test_figure_11_shows_one_thinned_network_many_and_the_scaled_one() -> None:
    records = redone("11")
    table = FIGURES["11"].table(records).set_index("prediction")
    assert list(table.index) == ["thinned_1", f"thinned_{SAMPLED}", "scaled", "plain"]
    for name in table.index:
        assert table.loc[name, "median"] == np.median(records[name])
        assert table.loc[name, "over_scaled"] == np.median(records[name] / records["scaled"])


def inside_8(dropout_share: float, dropout_activation: float) -> pd.DataFrame:
    """Measures where the plain network's share is 0.5 and its mean activation 0.2."""
    return pd.DataFrame(
        {
            "seed": range(SEEDS),
            "active_share_2_plain": of_seeds(0.5),
            "active_share_2_dropout": of_seeds(dropout_share, 1),
            "mean_activation_2_plain": of_seeds(0.2),
            "mean_activation_2_dropout": of_seeds(dropout_activation, 1),
            # The first layer has no say.
            "active_share_1_plain": of_seeds(0.1),
            "active_share_1_dropout": of_seeds(0.9),
            "mean_activation_1_plain": of_seeds(0.1),
            "mean_activation_1_dropout": of_seeds(0.9),
        }
    )


def by_rate(*middles: float) -> pd.DataFrame:
    """Errors at each of the RATES; the plain network's are the same everywhere."""
    conditions = [{"dropout_rate": float(rate)} for rate in RATES]
    return error_table(
        *(
            ("dropout", condition, of_seeds(middle, place))
            for place, (condition, middle) in enumerate(zip(conditions, middles, strict=True))
        ),
        *(("plain", condition, of_seeds(0.01)) for condition in conditions),
    )


def by_width(same: float, scaled: float) -> pd.DataFrame:
    """Errors at drop rate 0.9 of a network as it is and of one 2.5 times as wide."""
    return error_table(
        ("dropout", {"dropout_rate": 0.9, "hidden_width": 750}, of_seeds(scaled)),
        ("dropout", {"dropout_rate": 0.9, "hidden_width": 300}, of_seeds(same, 1)),
        # What happens at other rates has no say.
        ("dropout", {"dropout_rate": 0.5, "hidden_width": 900}, of_seeds(0.001)),
        ("dropout", {"dropout_rate": 0.0, "hidden_width": 75}, of_seeds(9.0)),
    )


def by_points(*won: int) -> pd.DataFrame:
    """Errors at each of the POINTS where dropout wins on so many of the SEEDS."""
    groups = []
    for points, wins in zip(POINTS, won, strict=True):
        plain = of_seeds(0.1)
        dropout = plain * np.where(np.arange(SEEDS) < wins, 0.7, 1.3)
        condition = {"points": int(points)}
        groups += [("plain", condition, plain), ("dropout", condition, dropout)]
    return error_table(*groups)


def inside_11(one: float, many: float) -> pd.DataFrame:
    """Test errors over the scaled weights' of one thinned network and of the mean of many."""
    return pd.DataFrame(
        {
            "seed": range(SEEDS),
            "thinned_1_over_scaled": of_seeds(one),
            f"thinned_{SAMPLED}_over_scaled": of_seeds(many, 1),
        }
    )


CASES: list[tuple[str, Callable[..., pd.DataFrame], tuple[float, ...], bool]] = [
    ("8", inside_8, (0.3, 0.1), True),
    # Fewer units that give more, more units that give less, and neither.
    ("8", inside_8, (0.3, 0.4), False),
    ("8", inside_8, (0.7, 0.1), False),
    ("8", inside_8, (0.7, 0.4), False),
    ("8", inside_8, (0.5, 0.2), False),
    ("9a", by_rate, (0.5, 0.4, 0.2, 0.1, 0.3, 0.6), True),
    ("9a", by_rate, (0.5, 0.1, 0.2, 0.3, 0.4, 0.6), True),
    # Ever better, ever worse, and all the same.
    ("9a", by_rate, (0.6, 0.5, 0.4, 0.3, 0.2, 0.1), False),
    ("9a", by_rate, (0.1, 0.2, 0.3, 0.4, 0.5, 0.6), False),
    ("9a", by_rate, (0.3, 0.3, 0.3, 0.3, 0.3, 0.3), False),
    # A valley with one side only.
    ("9a", by_rate, (0.1, 0.4, 0.3, 0.098, 0.4, 0.6), False),
    ("9a", by_rate, (0.6, 0.5, 0.3, 0.098, 0.3, 0.1), False),
    ("9b", by_width, (0.5, 0.1), True),
    ("9b", by_width, (0.1, 0.5), False),
    ("9b", by_width, (0.3, 0.3), False),
    ("10", by_points, (4, 10, 16, 20, 12, 6), True),
    # It pays ever more, ever less, everywhere, and nowhere.
    ("10", by_points, (2, 4, 8, 12, 16, 20), False),
    ("10", by_points, (20, 16, 12, 8, 4, 2), False),
    ("10", by_points, (16, 16, 17, 17, 16, 16), False),
    ("10", by_points, (2, 4, 10, 11, 4, 2), False),
    # Not less with very few points, and not less with many.
    ("10", by_points, (18, 18, 19, 19, 12, 2), False),
    ("10", by_points, (2, 4, 19, 19, 18, 18), False),
    ("11", inside_11, (1.6, 1.01), True),
    ("11", inside_11, (1.6, 0.99), True),
    # The mean is not as good, or far better, or one alone is no worse, or even better.
    ("11", inside_11, (1.6, 1.3), False),
    ("11", inside_11, (1.6, 0.7), False),
    ("11", inside_11, (1.0, 1.0), False),
    ("11", inside_11, (0.6, 1.0), False),
]


@pytest.mark.parametrize(("name", "make", "numbers", "wanted"), CASES)
def test_a_figure_reproduces_where_the_numbers_say_so_and_not_otherwise(
    name: str, make: Callable[..., pd.DataFrame], numbers: tuple[float, ...], wanted: bool
) -> None:
    verdict = FIGURES[name].verdict(make(*numbers))
    assert verdict.reproduces is wanted
    assert "{" not in filled(name, verdict)


def test_every_figure_has_cases_for_both_ends() -> None:
    assert {(name, wanted) for name, _, _, wanted in CASES} == {
        (name, wanted) for name in FIGURES for wanted in (True, False)
    }


def test_the_findings_name_the_numbers_in_their_places() -> None:
    def near(text: str, number: float) -> bool:
        return float(text) == pytest.approx(number, rel=0.1)

    values = FIGURES["8"].verdict(inside_8(0.3, 0.1)).values
    assert near(values["plain_active_share"], 0.5)
    assert near(values["dropout_active_share"], 0.3)
    assert near(values["plain_mean_activation"], 0.2)
    assert near(values["dropout_mean_activation"], 0.1)
    values = FIGURES["9a"].verdict(by_rate(0.5, 0.4, 0.2, 0.1, 0.3, 0.9)).values
    assert (values["rate"], values["last"]) == ("0.5", "0.9")
    assert near(values["lowest"], 0.5)
    assert near(values["best"], 0.1)
    assert near(values["highest"], 0.9)
    values = FIGURES["9b"].verdict(by_width(0.5, 0.1)).values
    assert (values["rate"], values["same_width"], values["scaled_width"]) == ("0.9", "300", "750")
    assert near(values["same"], 0.5)
    assert near(values["scaled"], 0.1)
    values = FIGURES["10"].verdict(by_points(4, 10, 16, 20, 12, 6)).values
    assert (values["few"], values["points"], values["many"]) == ("5", "50", "500")
    assert (values["fewest"], values["best"], values["most"]) == ("20", "100", "30")
    values = FIGURES["11"].verdict(inside_11(1.6, 1.0)).values
    assert near(values["one"], 1.6)
    assert near(values["many"], 1.0)
    assert values["sampled"] == str(SAMPLED)


@pytest.mark.parametrize(
    "won", [(19, 19, 20, 20, 19, 19), (17, 18, 19, 19, 12, 2), (2, 4, 19, 19, 18, 17)]
)
def test_a_sweet_spot_does_not_come_from_luck(won: tuple[int, ...]) -> None:
    assert not FIGURES["10"].verdict(by_points(*won)).reproduces


def test_figure_10_without_dropout_has_numbers_all_the_same() -> None:
    verdict = FIGURES["10"].verdict(redone("10").assign(true_loss=1.0))
    assert "nan" not in filled("10", verdict)


@pytest.mark.parametrize("won", [(20, 16, 12, 8, 4, 2), (2, 4, 8, 12, 16, 20)])
def test_figure_10_names_no_end_twice(won: tuple[int, ...]) -> None:
    said = filled("10", FIGURES["10"].verdict(by_points(*won)))
    assert said.count("with 5 points") == said.count("with 500") == 1
    assert said.count("%") == 2


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_tells_beforehand_how_many_rows_its_table_has(name: str) -> None:
    assert len(FIGURES[name].table(redone(name))) == FIGURES[name].rows
