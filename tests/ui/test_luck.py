"""The studies on the page: their words, their charts, and the study in the address."""

import re
from importlib.resources import files

import plotly.graph_objects as go
import pytest

from dropout_core.experiment import Experiment
from dropout_core.language.translations import LANGUAGES, translations
from dropout_core.learning.contenders import CONTENDERS
from dropout_core.study.figures import FIGURES
from dropout_ui.assets import LUCK
from dropout_ui.figures import Look
from dropout_ui.luck.figures import luck_figures
from dropout_ui.luck.luck import asked_study
from dropout_ui.luck.words import luck_words
from dropout_ui.sidebar import settings_of_address

SCRIPTS = "".join(
    files("dropout_ui.luck").joinpath(name).read_text(encoding="utf-8") for name in LUCK
)
HOLES = re.compile(r"\{\w+\}")


def test_every_word_that_the_scripts_ask_for_is_there() -> None:
    words = luck_words(translations("en"))
    asked = set(re.findall(r"words\.(\w+)", SCRIPTS))
    asked |= {"better", "worse", "cannot tell", "waiting", "progress", "remaining", "stopped"}
    asked |= {"ready", "broken", "busy", "elsewhere", "note_8", "note_11"}
    asked |= {
        f"{kind}_{judged}"
        for kind in ("short", "judged", "everywhere")
        for judged in ("better", "worse", "cannot tell", "same")
    }
    asked |= {f"contender.{name}" for name in CONTENDERS}
    asked |= {f"{kind}.{name}" for name in FIGURES for kind in ("figure", "says", "finding")}
    assert len(asked) > 50
    assert asked <= set(words)


def test_translations_leave_the_same_holes_for_numbers() -> None:
    english, chinese = (luck_words(translations(language)) for language in ("en", "zh"))
    for place, sentence in english.items():
        assert sorted(HOLES.findall(sentence)) == sorted(HOLES.findall(chinese[place])), place


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("presenter", [False, True])
def test_plotly_accepts_every_chart(presenter: bool, language: str) -> None:
    for figure in luck_figures(Look("dark", translations(language), presenter)).values():
        assert go.Figure(figure).data


def test_every_contender_has_a_line_and_a_band_of_its_own_colour() -> None:
    for theme in ("light", "dark"):
        traces = luck_figures(Look(theme, translations("en")))["sweep"]["data"]
        by_series = {trace["meta"]: trace["line"]["color"] for trace in traces}
        colours = [by_series[f"line:{name}"] for name in CONTENDERS]
        assert len(set(colours)) == len(CONTENDERS)
        assert colours == [by_series[f"band:{name}"] for name in CONTENDERS]


@pytest.mark.parametrize(
    "study", ["contenders=plain,dropout", "sweep=points=5,50&contenders=gaussian", "figure=9b"]
)
def test_a_study_is_in_the_address(study: str) -> None:
    settings = settings_of_address({"study": study, "seed": "999999"}, None)
    assert (settings.study, settings.notices) == (study, ())
    assert settings.to_query()["study"] == study


@pytest.mark.parametrize(
    ("study", "named"),
    [
        ("seeds=0", "“0”"),
        ("sweep=nose=1", "nose"),
        ("figure=1", "9a, 9b"),
        ("contenders=luck", "“luck”"),
        ("x=1", "“x”"),
        ("noise=0.1", "“noise”"),
    ],
)
def test_a_bad_study_is_named_and_none_is_started(study: str, named: str) -> None:
    settings = settings_of_address({"study": study, "epochs": "50"}, "en")
    assert settings.study == ""
    assert settings.experiment == Experiment(epochs=50)
    notices = " ".join(settings.notices)
    assert "No study is started." in notices
    assert named in notices


def test_a_study_is_the_same_for_every_seed_on_show() -> None:
    asked = {asked_study("figure=10", Experiment(seed=seed, noise=0.1)) for seed in (1, 7, 999_999)}
    assert len(asked) == 1
