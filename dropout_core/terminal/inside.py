"""A look inside the networks of many seeds, in a terminal."""

import json
import sys
from collections.abc import Sequence
from typing import Final

import pandas as pd
from tqdm import tqdm

from dropout_core.experiment import BESIDE_RACE, Experiment, ExperimentError, Range
from dropout_core.inside.report import (
    POINTS,
    PREDICTIONS,
    SEEDS_LIMIT,
    means,
    measure_inside,
    medians,
    prediction_title,
)
from dropout_core.language.translations import N_, Translations
from dropout_core.learning.activations import ACTIVATIONS
from dropout_core.learning.contenders import CONTENDERS, RUN
from dropout_core.learning.run import DIVERGED, DivergedError
from dropout_core.terminal.options import (
    FAILED,
    LanguageOption,
    Parser,
    add_settings,
    language_option,
    program,
    settings_query,
    whole_number,
)

_SEEDS: Final = 20
_ACTIVITY: Final = {
    "active_share": N_("share of active units"),
    "high_share": N_("high activations"),
    "mean_activation": N_("mean activation"),
    "silent_share": N_("silent units"),
}
# Of the training loss of a thinned network, as drawn and, where there is a formula for it, over all
# masks there are; and of the line through what the whole one predicts.
_PENALTY: Final = {
    "mean_error": N_("error of the mean"),
    "variance": N_("variance"),
    "expected_mean_error": N_("error, all masks"),
    "expected_variance": N_("variance, all masks"),
    "slope": N_("slope of the fit"),
}


def inside(arguments: Sequence[str]) -> int:
    """Measure and print; the exit code: 0, or 1 where a training failed.

    Raises SystemExit with code 2 for anything wrong on the command line.
    """
    language = language_option(arguments)
    words, parser = language.words, _parser(language)
    given = vars(parser.parse_args(arguments))
    try:
        experiment = Experiment.from_query(settings_query(given, {}, parser, words))
    except ExperimentError as error:
        parser.refuse(error, words)
    allowed = Range(1, SEEDS_LIMIT, whole=True)
    seeds = whole_number("seeds", given["seeds"], allowed, parser, words)
    measured = measure_inside(experiment, seeds)
    try:
        rows = list(tqdm(measured, total=seeds, unit="", desc=words.gettext("seed"), disable=None))
    except DivergedError as error:
        print(words.gettext(DIVERGED).format(epoch=error.epoch), file=sys.stderr)
        return FAILED
    middle, mean = medians(rows), means(rows)
    if given["json"]:
        told = {"experiment": experiment.beside_race, "median": middle, "mean": mean, "seeds": rows}
        print(json.dumps(told))
    else:
        print(words.gettext("Medians over {seeds} seeds").format(seeds=seeds))
        _print_tables(middle, words)
        print(words.gettext(ACTIVATIONS[experiment.activation].active))
        # Medians of parts do not add up to that of their sum, and shares are of all test points.
        print(words.gettext("Means over {seeds} seeds").format(seeds=seeds))
        _print_means(mean, words)
    return 0


def _print_tables(middle: dict[str, float], words: Translations) -> None:
    _ = words.gettext
    losses = {
        prediction_title(name, words): {
            _("Test MSE"): middle[name],
            _("÷ scaled, seed by seed"): middle[f"{name}_over_scaled"],
        }
        for name in PREDICTIONS
    }
    activity = {
        _("{network}, layer {layer}").format(network=_(CONTENDERS[name].title), layer=layer): {
            _(title): middle[f"{measure}_{layer}_{name}"] for measure, title in _ACTIVITY.items()
        }
        for layer in (1, 2)
        for name in RUN
    }
    _print(losses, activity)


def _print_means(mean: dict[str, float], words: Translations) -> None:
    _ = words.gettext
    penalty = {
        _(CONTENDERS[name].title): {
            _(title): mean[f"{measure}_{name}"]
            for measure, title in _PENALTY.items()
            if f"{measure}_{name}" in mean
        }
        for name in RUN
    }
    # They have no more than a slope.
    slope = _PENALTY["slope"]
    points = {_("training points"): {_(slope): mean[f"slope_{POINTS}"]}}
    covered = {
        title: {
            _("within 1 deviation"): mean[f"{band}_one"],
            _("within 2"): mean[f"{band}_two"],
        }
        for band, title in (
            ("within", _("test points, by the spread alone")),
            ("predictive", _("test points, the noise added")),
        )
    }
    _print(penalty | points, covered)


def _print(*tables: dict[str, dict[str, float]]) -> None:
    with pd.option_context("display.unicode.east_asian_width", True):
        for table in tables:
            print(pd.DataFrame(table).T.to_string(float_format="{:.4f}".format, na_rep=""))


def _parser(language: LanguageOption) -> Parser:
    _ = language.words.gettext
    parser = Parser(
        prog=f"{program()} inside",
        parents=[language.parser],
        allow_abbrev=False,
        description=_("Look inside the networks of many seeds, and print the medians."),
    )
    parser.add_argument(
        "--seeds",
        metavar="N",
        default=str(_SEEDS),
        help=_("How many seeds inside looks at; {usual} if not given.").format(usual=_SEEDS),
    )
    add_settings(parser, language.words, {}, BESIDE_RACE)
    parser.add_argument("--json", action="store_true", help=_("Print one JSON object."))
    return parser
