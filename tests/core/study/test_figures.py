"""The figures of the paper: what is done for each, what it shows, and when it is the paper's."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from dropout_core.cooperative import drained
from dropout_core.experiment import RANGES, Experiment
from dropout_core.inside.report import SAMPLED, measures
from dropout_core.language.translations import LANGUAGES, translations
from dropout_core.study.execution import do
from dropout_core.study.figures import FIGURES
from dropout_core.study.figures.figure import OUTCOMES, FigureVerdict
from dropout_core.study.figures.figure_9a import RATES, rates_study
from dropout_core.study.figures.figure_9b import scaled_study
from dropout_core.study.figures.figure_10 import POINTS, points_study

TINY = Experiment(hidden_width=10, epochs=10, seed=5)
SEEDS = 20
STEP = 0.02

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
    """The sentences with their numbers."""
    translate = translations(language).gettext
    texts = (FIGURES[name].findings[finding] for finding in verdict.findings)
    return " ".join(translate(text).format(**verdict.values) for text in texts)


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
    assert numbers["median" if "median" in table else "high_share"].notna().all()


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
    assert verdict.outcome in OUTCOMES


def test_figure_9a_leaves_the_width_and_moves_the_rate() -> None:
    study = rates_study(TINY, 3)
    *by_rate, _ = study.conditions
    assert [one.dropout_rate for one in by_rate] == [float(rate) for rate in RATES]
    assert {one.learning_rate for one in by_rate} == {TINY.learning_rate}
    assert {one.hidden_width for one in study.conditions} == {10}
    assert study.contenders == ("plain", "dropout")
    table = FIGURES["9a"].table(redone("9a"))
    plain = table[table["contender"] == "plain"]
    # Whatever the rate, no dropout is no dropout.
    assert plain[plain["learning_rate"] == TINY.learning_rate]["median"].nunique() == 1


@pytest.mark.parametrize(("step", "smaller"), [(0.01, 0.001), (0.3, 0.03), (0.0005, 0.0001)])
def test_figure_9a_trains_the_highest_rate_with_smaller_steps_too(
    step: float, smaller: float
) -> None:
    base = Experiment(learning_rate=step)
    *_, highest, again = rates_study(base, 3).conditions
    assert again == replace(base, dropout_rate=0.9, learning_rate=smaller)
    assert again == replace(highest, learning_rate=smaller)


def test_figure_9a_has_no_smaller_step_than_the_smallest() -> None:
    base = replace(TINY, learning_rate=RANGES["learning_rate"].minimum)
    study = rates_study(base, 3)
    assert {one.learning_rate for one in study.conditions} == {base.learning_rate}
    at_once = by_rate(0.5, 0.4, 0.2, 0.1, 0.3, 0.6)
    verdict = FIGURES["9a"].verdict(at_once[at_once["learning_rate"] == STEP])
    assert verdict.outcome == "reproduces"
    assert "{" not in filled("9a", verdict)


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
        found = drained(measures(Experiment(hidden_width=10, epochs=10, seed=seed)))
        assert {measure: row[measure] for measure in found} == found


def test_figure_8_shows_both_layers_of_both_networks() -> None:
    records = redone("8")
    table = FIGURES["8"].table(records).set_index(["layer", "contender"])
    assert list(table.index) == [(1, "plain"), (1, "dropout"), (2, "plain"), (2, "dropout")]
    for layer, network in table.index:
        for measure in ("high_share", "mean_activation", "silent_share", "high_share_others"):
            wanted = np.median(records[f"{measure}_{layer}_{network}"])
            assert table.loc[(layer, network), measure] == wanted
        at_start = np.median(records[f"silent_share_{layer}_start"])
        assert table.loc[(layer, network), "silent_at_start"] == at_start


def test_figure_11_shows_one_thinned_network_many_and_the_scaled_one() -> None:
    records = redone("11")
    table = FIGURES["11"].table(records).set_index("prediction")
    assert list(table.index) == ["thinned_1", f"thinned_{SAMPLED}", "scaled", "plain"]
    for name in table.index:
        assert table.loc[name, "median"] == np.median(records[name])
        assert table.loc[name, "over_scaled"] == np.median(records[name] / records["scaled"])


def inside_8(high: float, mean: float, silent: float = 0.2) -> pd.DataFrame:
    """Measures with dropout. Without it: 0.1 are high, their mean is 0.5, and 0.2 are silent."""
    measured = {"plain": (0.1, 0.5, 0.2), "dropout": (high, mean, silent)}
    columns: dict[str, Any] = {"seed": range(SEEDS), "silent_share_2_start": [0.15] * SEEDS}
    for network, (share, activation, quiet) in measured.items():
        place = int(network == "dropout")
        columns |= {
            f"high_share_2_{network}": of_seeds(share, place),
            f"high_share_others_2_{network}": of_seeds(share / (1 - quiet), place),
            f"mean_activation_2_{network}": of_seeds(activation, place),
            f"mean_activation_others_2_{network}": of_seeds(activation / (1 - quiet), place),
            f"silent_share_2_{network}": [quiet] * SEEDS,
            # The first layer has no say.
            f"high_share_1_{network}": of_seeds(0.1 + 0.8 * place),
            f"mean_activation_1_{network}": of_seeds(0.1 + 0.8 * place),
        }
    return pd.DataFrame(columns)


def by_rate(*middles: float, smaller_step: float | None = None) -> pd.DataFrame:
    """Errors at each of the RATES, and at the highest with a smaller step: if not given the same.

    The plain network's are the same everywhere.
    """
    conditions = [{"dropout_rate": float(rate), "learning_rate": STEP} for rate in RATES]
    conditions.append({"dropout_rate": float(RATES[-1]), "learning_rate": STEP / 10})
    medians = (*middles, middles[-1] if smaller_step is None else smaller_step)
    return error_table(
        *(
            ("dropout", condition, of_seeds(middle, place))
            for place, (condition, middle) in enumerate(zip(conditions, medians, strict=True))
        ),
        *(("plain", condition, of_seeds(0.01)) for condition in conditions),
    )


def by_rate_again(smaller_step: float) -> pd.DataFrame:
    """A U from 0.5 over 0.1 to 0.9, and what the smaller step makes of its right end."""
    return by_rate(0.5, 0.4, 0.2, 0.1, 0.3, 0.9, smaller_step=smaller_step)


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
        condition = {"points": int(points), "epochs": 70}
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


YES, PARTLY, NO = OUTCOMES

CASES: list[tuple[str, Callable[..., pd.DataFrame], tuple[float, ...], str]] = [
    # As many are silent as without dropout, or a few more.
    ("8", inside_8, (0.03, 0.1), YES),
    ("8", inside_8, (0.03, 0.1, 0.3), YES),
    # Silence alone; most of it silence; of one of the two; and nothing else is left.
    ("8", inside_8, (0.05, 0.25, 0.6), PARTLY),
    ("8", inside_8, (0.03, 0.15, 0.7), PARTLY),
    ("8", inside_8, (0.01, 0.2, 0.6), PARTLY),
    ("8", inside_8, (0.04, 0.05, 0.6), PARTLY),
    # Fewer are high, but they are no less active on average, and the other way round.
    ("8", inside_8, (0.03, 0.8), PARTLY),
    ("8", inside_8, (0.2, 0.1), PARTLY),
    ("8", inside_8, (0.2, 0.8), NO),
    ("8", inside_8, (0.1, 0.5), NO),
    # More silent units alone are not what the paper says.
    ("8", inside_8, (0.1, 0.5, 0.8), NO),
    ("9a", by_rate, (0.5, 0.4, 0.2, 0.1, 0.3, 0.6), YES),
    ("9a", by_rate, (0.5, 0.1, 0.2, 0.3, 0.4, 0.6), YES),
    # The smaller step takes away a little of the right arm, or makes it longer, or most of it.
    ("9a", by_rate_again, (0.7,), YES),
    ("9a", by_rate_again, (2.0,), YES),
    ("9a", by_rate_again, (0.3,), PARTLY),
    ("9a", by_rate_again, (0.05,), PARTLY),
    # Ever better, ever worse, and all the same.
    ("9a", by_rate, (0.6, 0.5, 0.4, 0.3, 0.2, 0.1), NO),
    ("9a", by_rate, (0.1, 0.2, 0.3, 0.4, 0.5, 0.6), NO),
    ("9a", by_rate, (0.3, 0.3, 0.3, 0.3, 0.3, 0.3), NO),
    # A valley with one side only.
    ("9a", by_rate, (0.1, 0.4, 0.3, 0.098, 0.4, 0.6), NO),
    ("9a", by_rate, (0.6, 0.5, 0.3, 0.098, 0.3, 0.1), NO),
    # Networks that diverge at the highest rate, and those that then do not.
    ("9a", by_rate, (0.5, 0.4, 0.2, 0.1, 0.3, np.inf), YES),
    ("9b", by_width, (0.5, 0.1), YES),
    ("9b", by_width, (0.1, 0.5), NO),
    ("9b", by_width, (0.3, 0.3), NO),
    ("10", by_points, (10, 10, 16, 20, 12, 11), YES),
    # With very few points no gain is what the paper has too.
    ("10", by_points, (8, 10, 16, 20, 12, 11), YES),
    # It loses with few points, with many, with both; and gains nothing with many.
    ("10", by_points, (2, 10, 16, 20, 12, 11), PARTLY),
    ("10", by_points, (10, 10, 16, 20, 12, 3), PARTLY),
    ("10", by_points, (2, 10, 16, 20, 12, 3), PARTLY),
    ("10", by_points, (10, 10, 16, 20, 12, 7), PARTLY),
    # It pays ever more, ever less, everywhere, and nowhere.
    ("10", by_points, (2, 4, 8, 12, 16, 20), NO),
    ("10", by_points, (20, 16, 12, 8, 4, 2), NO),
    ("10", by_points, (16, 16, 17, 17, 16, 16), NO),
    ("10", by_points, (2, 4, 10, 11, 4, 2), NO),
    # Not less with very few points, and not less with many.
    ("10", by_points, (18, 18, 19, 19, 12, 2), NO),
    ("10", by_points, (2, 4, 19, 19, 18, 18), NO),
    ("11", inside_11, (1.6, 1.01), YES),
    ("11", inside_11, (1.6, 0.99), YES),
    # The mean is not as good, or far better, or one alone is no worse, or even better.
    ("11", inside_11, (1.6, 1.3), PARTLY),
    ("11", inside_11, (1.6, 0.7), PARTLY),
    ("11", inside_11, (1.0, 1.0), PARTLY),
    ("11", inside_11, (0.6, 1.0), PARTLY),
    ("11", inside_11, (0.6, 0.6), NO),
    ("11", inside_11, (1.0, 1.3), NO),
]


@pytest.mark.parametrize(("name", "make", "numbers", "wanted"), CASES)
def test_a_figure_reproduces_as_far_as_the_numbers_say_so(
    name: str, make: Callable[..., pd.DataFrame], numbers: tuple[float, ...], wanted: str
) -> None:
    verdict = FIGURES[name].verdict(make(*numbers))
    assert verdict.outcome == wanted
    said = filled(name, verdict)
    assert "{" not in said
    assert "nan" not in said


def test_every_figure_has_cases_for_both_ends() -> None:
    cases = {(name, wanted) for name, _, _, wanted in CASES}
    assert cases >= {(name, wanted) for name in FIGURES for wanted in (YES, NO)}
    # A network wider by so much is much better there, or it is not.
    assert {name for name, wanted in cases if wanted == PARTLY} == set(FIGURES) - {"9b"}


def near(text: str, number: float) -> bool:
    """Whether a number as it is written is the one that the rows were made of."""
    return float(text) == pytest.approx(number, rel=0.1)


def test_figure_8_names_what_is_high_how_active_and_how_many_are_silent() -> None:
    values = FIGURES["8"].verdict(inside_8(0.03, 0.15, 0.7)).values
    assert near(values["plain_high_share"], 10)
    assert near(values["dropout_high_share"], 3)
    assert near(values["plain_mean_activation"], 0.5)
    assert near(values["dropout_mean_activation"], 0.15)
    silent = [values[f"{name}_silent_share"] for name in ("start", "plain", "dropout")]
    assert silent == ["15", "20", "70"]
    assert near(values["plain_high_share_others"], 12.5)
    assert near(values["dropout_high_share_others"], 10)
    assert near(values["plain_mean_activation_others"], 0.625)
    assert near(values["dropout_mean_activation_others"], 0.5)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((0.03, 0.15, 0.7), "mostly because more units are silent"),
        ((0.03, 0.8), "There are fewer high activations, but"),
        ((0.2, 0.1), "The mean activation is lower, but"),
    ],
)
def test_figure_8_says_which_part_reproduces(numbers: tuple[float, ...], said: str) -> None:
    whole = filled("8", FIGURES["8"].verdict(inside_8(*numbers)))
    assert said in whole
    # Whatever comes out, it is told how many are silent, and what is left without them.
    assert "silent at every training point" in whole
    assert "Among the other units" in whole


def test_figure_8_in_which_no_unit_speaks_has_numbers_all_the_same() -> None:
    everything = inside_8(0.0, 0.0, 0.7).assign(silent_share_2_dropout=1.0)
    verdict = FIGURES["8"].verdict(everything)
    assert verdict.outcome == PARTLY
    assert "nan" not in filled("8", verdict)


def test_figure_9a_names_the_smaller_step_and_what_it_takes_away() -> None:
    values = FIGURES["9a"].verdict(by_rate_again(0.3)).values
    assert (values["rate"], values["last"]) == ("0.5", "0.9")
    assert (values["step"], values["smaller_step"]) == ("0.02", "0.002")
    assert near(values["lowest"], 0.5)
    assert near(values["best"], 0.1)
    assert near(values["highest"], 0.9)
    assert near(values["smaller"], 0.3)
    assert near(values["share"], 75)


@pytest.mark.parametrize(("smaller", "share"), [(2.0, "0"), (0.05, "100")])
def test_figure_9a_takes_away_no_more_than_all_of_the_rise_and_no_less_than_nothing(
    smaller: float, share: str
) -> None:
    assert FIGURES["9a"].verdict(by_rate_again(smaller)).values["share"] == share


def test_figure_9b_names_its_widths_at_both_ends() -> None:
    verdict = FIGURES["9b"].verdict(by_width(0.5, 0.1))
    values = verdict.values
    assert (values["rate"], values["same_width"], values["scaled_width"]) == ("0.9", "300", "750")
    assert near(values["same"], 0.5)
    assert near(values["scaled"], 0.1)
    assert (values["first_width"], values["first_kept"], values["kept"]) == ("75", "75", "75")
    assert "Up to drop rate 0 they are narrower than 300" in filled("9b", verdict)


def test_figure_9b_does_not_call_a_width_narrower_that_is_not() -> None:
    records = by_width(0.5, 0.1).replace({"hidden_width": {75: 300}})
    assert "narrower" not in filled("9b", FIGURES["9b"].verdict(records))


def test_figure_10_names_gains_beside_win_rates_and_the_steps() -> None:
    verdict = FIGURES["10"].verdict(by_points(4, 10, 16, 20, 12, 6))
    values = verdict.values
    assert (values["few"], values["points"], values["many"]) == ("5", "50", "500")
    assert (values["fewest"], values["best"], values["most"]) == ("20", "100", "30")
    # Where dropout wins its error is 0.7 of the other one, and 1.3 where it loses.
    assert near(values["fewest_gain"], 1 / 1.3)
    assert near(values["best_gain"], 1 / 0.7)
    assert near(values["most_gain"], 1 / 1.3)
    assert values["steps"] == "70"
    assert "All train for 70 steps" in filled("10", verdict)


@pytest.mark.parametrize(
    ("won", "said"),
    [
        ((2, 10, 16, 20, 12, 11), "With 5 points it does not just gain nothing: it loses."),
        ((10, 10, 16, 20, 12, 3), "With 500 points it does not just gain less: it loses."),
        ((10, 10, 16, 20, 12, 7), "With 500 points it gains nothing on these seeds"),
    ],
)
def test_figure_10_says_at_which_end_it_is_not_the_papers(won: tuple[int, ...], said: str) -> None:
    assert said in filled("10", FIGURES["10"].verdict(by_points(*won)))


def test_figure_10_gains_something_where_it_wins_on_half_of_the_seeds() -> None:
    """Where it loses it loses much: then its median error is the larger one all the same."""
    records = by_points(10, 10, 16, 20, 12, 11)
    lost = (records["points"] == 500) & (records["contender"] == "dropout")
    records.loc[lost & (records["seed"] >= 11), "true_loss"] *= 5
    records.loc[lost & (records["seed"] < 11), "true_loss"] *= 0.99 / 0.7
    verdict = FIGURES["10"].verdict(records)
    assert float(verdict.values["most_gain"]) < 1
    assert verdict.outcome == YES


def test_figure_11_names_one_alone_and_the_mean_of_many() -> None:
    values = FIGURES["11"].verdict(inside_11(1.6, 1.0)).values
    assert near(values["one"], 1.6)
    assert near(values["many"], 1.0)
    assert values["sampled"] == str(SAMPLED)


@pytest.mark.parametrize(
    "won", [(19, 19, 20, 20, 19, 19), (17, 18, 19, 19, 12, 2), (2, 4, 19, 19, 18, 17)]
)
def test_a_sweet_spot_does_not_come_from_luck(won: tuple[int, ...]) -> None:
    assert FIGURES["10"].verdict(by_points(*won)).outcome == NO


def test_figure_10_without_dropout_has_numbers_all_the_same() -> None:
    verdict = FIGURES["10"].verdict(redone("10").assign(true_loss=1.0))
    assert "nan" not in filled("10", verdict)


@pytest.mark.parametrize("won", [(20, 16, 12, 8, 4, 2), (2, 4, 8, 12, 16, 20)])
def test_figure_10_names_no_end_twice(won: tuple[int, ...]) -> None:
    said = filled("10", FIGURES["10"].verdict(by_points(*won)))
    sentence = said.split(". ")[0]
    assert sentence.count("with 5 points") == sentence.count("with 500") == 1
    assert said.count("%") == 2


@pytest.mark.parametrize("name", ["9a", "10"])
def test_a_figure_that_picks_what_it_tests_says_so(name: str) -> None:
    assert "on the same seeds: that favours it" in FIGURES[name].note


@pytest.mark.parametrize(("name", "both"), [("9a", [0.001, 0.01]), ("9b", [10, 25])])
def test_a_condition_stands_by_itself_beside_the_one_at_the_highest_rate(
    name: str, both: list[float]
) -> None:
    figure = FIGURES[name]
    table = figure.table(redone(name))
    at_highest = table[table[figure.field] == table[figure.field].max()]
    assert sorted(at_highest[figure.single].unique()) == both
    assert figure.single_title


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_tells_beforehand_how_many_rows_its_table_has(name: str) -> None:
    assert len(FIGURES[name].table(redone(name))) == FIGURES[name].rows


@pytest.mark.parametrize(("many", "said"), [(1.3, "is worse than"), (0.7, "is better than")])
def test_figure_11_says_on_which_side_the_mean_of_many_is(many: float, said: str) -> None:
    assert said in filled("11", FIGURES["11"].verdict(inside_11(1.6, many)))
