"""The lesson: its words, its figures, and the step in the address."""

import re
from importlib.resources import files

import plotly.graph_objects as go
import pytest

from dropout_core.experiment import Experiment
from dropout_core.language.translations import LANGUAGES, translations
from dropout_core.learning.problems import make_problem
from dropout_ui.assets import LESSON
from dropout_ui.figures import Look
from dropout_ui.lesson.figures import lesson_figures
from dropout_ui.lesson.words import STEPS, lesson_words
from dropout_ui.sidebar import settings_of_address

SCRIPTS = "".join(
    files("dropout_ui.lesson").joinpath(name).read_text(encoding="utf-8") for name in LESSON
)
HOLES = re.compile(r"\{\w+\}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_has_a_tab_a_title_and_a_text(language: str) -> None:
    words = lesson_words(translations(language))
    for step in STEPS:
        assert all(words[f"{step}.{part}"] for part in ("tab", "title", "text"))


def test_the_steps_of_the_page_are_those_of_the_address_in_order() -> None:
    assert tuple(re.findall(r'^ +(?:\{ )?key: "(\w+)"', SCRIPTS, re.MULTILINE)) == STEPS


def test_every_word_that_the_scripts_ask_for_is_there() -> None:
    words = lesson_words(translations("en"))
    asked = set(re.findall(rf'["`]((?:{"|".join(STEPS)})\.\w+)["`]', SCRIPTS))
    asked |= set(re.findall(r"words\.(\w+)", SCRIPTS))
    assert asked
    assert asked <= set(words)


def test_translations_leave_the_same_holes_for_numbers() -> None:
    english, chinese = (lesson_words(translations(language)) for language in ("en", "zh"))
    for place, sentence in english.items():
        assert sorted(HOLES.findall(sentence)) == sorted(HOLES.findall(chinese[place])), place


@pytest.mark.parametrize("presenter", [False, True])
def test_plotly_accepts_every_figure(presenter: bool) -> None:
    data = make_problem(Experiment(points=5))
    for figure in lesson_figures(data, 300, Look("dark", translations("zh"), presenter)).values():
        assert go.Figure(figure).data


def test_every_series_that_a_step_fills_is_in_its_figure() -> None:
    figures = lesson_figures(make_problem(Experiment()), 300, Look("light", translations("en")))
    plotted = dict(re.findall(r'lesson\.plot\("(\w+)", \{(.*?)\n?\s*\}\);', SCRIPTS, re.DOTALL))
    assert {"sums", "thinned", "distances", "spread", "forgotten"} <= set(plotted)
    for name, body in plotted.items():
        for trace in figures[name]["data"]:
            if trace.get("meta") and "..." not in body:
                assert re.search(rf"\b{trace['meta']}\b", body), (name, trace["meta"])


@pytest.mark.parametrize(("width", "points"), [(10, 5), (300, 20), (1000, 500)])
def test_one_unit_alone_in_its_bin_is_seen(width: int, points: int) -> None:
    data = make_problem(Experiment(points=points))
    figures = lesson_figures(data, width, Look("light", translations("en")))
    for name, count in (("activations", width * points), ("weights", width**2)):
        assert 10 ** figures[name]["layout"]["yaxis"]["range"][0] < 1 / count


@pytest.mark.parametrize("step", range(1, 10))
def test_a_step_is_in_the_address(step: int) -> None:
    settings = settings_of_address({"step": str(step)}, None)
    assert (settings.step, settings.notices) == (step, ())
    assert settings.to_query()["step"] == str(step)


@pytest.mark.parametrize("step", ["0", "10", "-1", "1.5", "²", "many"])
def test_a_bad_step_is_named_and_the_first_is_shown(step: str) -> None:
    settings = settings_of_address({"step": step, "epochs": "50"}, "en")
    assert settings.step == 0
    assert settings.experiment == Experiment(epochs=50)
    (notice,) = settings.notices
    assert step in notice
    assert "1 to 9" in notice
