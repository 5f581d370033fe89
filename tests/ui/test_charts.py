"""The charts: what is drawn, and whether it can be told apart and read."""

import json
from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from dropout_core.language.translations import LANGUAGES, translations
from dropout_core.learning.contenders import CONTENDERS, RUN
from dropout_core.learning.problems import GRID_EDGE
from dropout_core.learning.race import MOST
from dropout_core.learning.shades import shades
from dropout_ui.charts import charts
from dropout_ui.charts.locale import plotly_locale
from dropout_ui.charts.look import Look, Theme

BACKGROUNDS: dict[Theme, str] = {"light": "#ffffff", "dark": "#171614"}
THEMES: tuple[Theme, ...] = ("light", "dark")


def look(theme: Theme = "light", language: str = "en", presenter: bool = False) -> Look:
    """A way to draw."""
    return Look(theme, translations(language), presenter)


def drawn(name: str, way: Look | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """A chart as the browser gets it: traces by series, and the layout."""
    told = json.loads(json.dumps(charts(way or look())["charts"][name]))
    return {trace["meta"]: trace for trace in told["data"]}, told["layout"]


def channels(colour: str) -> list[float]:
    """Red, green and blue, each from 0 to 1."""
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    value = np.array(channels(colour))
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_fit_has_room_for_points_truth_and_a_mould_for_the_curves() -> None:
    traces, layout = drawn("fit")
    assert list(traces) == ["true", "train", "test", "curves:"]
    assert layout["yaxis"]["range"] == [-2.5, 2.5]
    assert layout["xaxis"]["range"] == [-GRID_EDGE, GRID_EDGE]


def test_the_two_networks_and_the_two_sets_differ_without_colour() -> None:
    assert CONTENDERS["plain"].dash == "solid"
    assert CONTENDERS["dropout"].dash != "solid"
    traces, _ = drawn("fit")
    assert len({traces[name]["marker"]["symbol"] for name in ("train", "test")}) == 2


def test_losses_are_on_a_log_axis_of_powers_with_the_true_functions_own_as_a_line() -> None:
    traces, layout = drawn("losses")
    assert layout["yaxis"]["type"] == "log"
    assert layout["yaxis"]["exponentformat"] == "power"
    (itself,) = layout["shapes"]
    assert itself["showlegend"]
    # What Adam saw is behind all others, thin and never dashed.
    seen, *others = traces
    assert (seen, others) == ("optimised_loss:", ["test_loss:", "train_loss:", "beyond"])
    assert traces[seen]["line"]["dash"] == "solid"
    test, train = (traces[name]["line"] for name in ("test_loss:", "train_loss:"))
    assert traces[seen]["line"]["width"] < train["width"] < test["width"]
    # In the legend each contender has one entry, whatever lines it has.
    shown = [name for name, one in traces.items() if one.get("showlegend", True)]
    assert shown == ["test_loss:"]
    # Each contender has its own dash there.
    assert "dash" not in test | train
    assert len({one["name"] for one in traces.values()}) == 4
    assert all("{network}" in one["name"] for one in traces.values() if ":" in one["meta"])


@pytest.mark.parametrize("theme", THEMES)
def test_everything_stands_out_from_the_page(theme: Theme) -> None:
    for name, colour in look(theme).palette.items():
        wanted = {"grid": 1.0, "page": 1.0}.get(name, 4.5)
        assert contrast(colour, BACKGROUNDS[theme]) >= wanted, name


@pytest.mark.parametrize("theme", THEMES)
def test_a_picture_that_is_kept_has_the_colour_of_the_page(theme: Theme) -> None:
    for chart in charts(look(theme))["charts"].values():
        assert chart["layout"]["paper_bgcolor"] == BACKGROUNDS[theme]


def test_on_a_projector_everything_is_larger() -> None:
    traces, layout = drawn("fit")
    large_traces, large = drawn("fit", look(presenter=True))
    assert large["font"]["size"] >= 24 > layout["font"]["size"]
    lines = [some["curves:"]["line"]["width"] for some in (traces, large_traces)]
    markers = [some["train"]["marker"]["size"] for some in (traces, large_traces)]
    assert lines[1] > lines[0]
    assert markers[1] > markers[0]
    for chart in charts(look(presenter=True))["charts"].values():
        assert chart["layout"]["font"]["size"] == large["font"]["size"]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("presenter", [False, True])
def test_plotly_accepts_every_chart(theme: Theme, language: str, presenter: bool) -> None:
    made = charts(look(theme, language, presenter))
    for chart in made["charts"].values():
        assert go.Figure(chart).data
        assert chart["layout"]["font"]["color"] == made["palette"]["text"]
        series = [trace["meta"] for trace in chart["data"]]
        assert len(set(series)) == len(series)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", CONTENDERS)
def test_strengths_of_one_contender_have_shades_that_stand_out_as_well(
    name: str, theme: Theme
) -> None:
    found = shades(getattr(CONTENDERS[name], theme), theme)
    assert found[0] == getattr(CONTENDERS[name], theme)
    # As many as a race may have of one name; of two, the usual number, one is much darker.
    assert len(found) == MOST
    assert min(contrast(one, BACKGROUNDS[theme]) for one in found) >= 4.5
    assert contrast(*found[:2]) > 1.4
    lightness = sorted(map(luminance, found))
    assert all(more > 1.1 * less for less, more in pairwise(lightness))


@pytest.mark.parametrize("theme", THEMES)
def test_the_plain_network_is_red_and_the_one_with_dropout_blue(theme: Theme) -> None:
    red, green, blue = channels(look(theme).palette["plain"])
    assert red > max(green, blue)
    red, green, blue = channels(look(theme).palette["dropout"])
    assert blue > max(red, green)


def test_the_parts_of_a_loss_are_told_apart_without_colour_on_a_log_axis() -> None:
    traces, layout = drawn("parts")
    assert list(traces) == list(RUN)
    assert len({trace["marker"]["symbol"] for trace in traces.values()}) == len(RUN)
    assert len({trace["textposition"] for trace in traces.values()}) == len(RUN)
    assert layout["yaxis"]["type"] == "log"


def test_charts_speak_chinese() -> None:
    traces, _ = drawn("fit", look(language="zh"))
    _, layout = drawn("losses", look(language="zh"))
    assert traces["train"]["name"] == "训练点"
    assert layout["xaxis"]["title"]["text"] == "训练轮次"


def test_dates_are_written_as_the_language_has_them() -> None:
    chinese = plotly_locale(translations("zh"))["format"]
    assert (chinese["months"][0], chinese["shortDays"][0]) == ("一月", "周日")
    assert chinese["dayMonthYear"] == "%Y年%b%-d日"
    english = plotly_locale(translations("en"))["format"]
    assert (english["shortMonths"][11], english["days"][0]) == ("Dec", "Sunday")
