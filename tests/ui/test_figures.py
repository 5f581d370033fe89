"""The figures: what is drawn, and whether it can be told apart and read."""

import json
from dataclasses import fields
from itertools import product
from typing import Any

import numpy as np
import pytest

from dropout_core.experiment import TARGETS, Experiment
from dropout_core.language.translations import LANGUAGES, translations
from dropout_core.learning.problems import make_problem
from dropout_ui.figures import PALETTES, Look, Palette, Theme, fit_figure, loss_figure

BACKGROUNDS: dict[Theme, str] = {"light": "#ffffff", "dark": "#171614"}
EXPERIMENT = Experiment()
DATA = make_problem(EXPERIMENT)
THEMES: tuple[Theme, ...] = ("light", "dark")


def look(theme: Theme = "light", language: str = "en", presenter: bool = False) -> Look:
    """A way to draw."""
    return Look(theme, translations(language), presenter)


def drawn(figure: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """A figure as the browser gets it: traces by name, and the layout."""
    told = json.loads(figure.to_json())
    return {trace["name"]: trace for trace in told["data"]}, told["layout"]


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


def test_the_fit_shows_the_points_the_truth_and_two_curves_to_come() -> None:
    traces, layout = drawn(fit_figure(DATA, look()))
    for points in ("training points", "test points"):
        np.testing.assert_allclose(traces[points]["x"], DATA.x)
    np.testing.assert_allclose(traces["training points"]["y"], DATA.train_y)
    np.testing.assert_allclose(traces["test points"]["y"], DATA.test_y)
    np.testing.assert_allclose(traces["true function"]["y"], DATA.true_curve)
    for name, network in (("no dropout", 0), ("dropout", 1)):
        assert traces[name]["meta"] == {"series": "curves", "network": network}
        assert len(traces[name]["y"]) == len(traces[name]["x"]) == len(DATA.grid)
        assert set(traces[name]["y"]) == {None}
    assert layout["yaxis"]["range"] == [-2.5, 2.5]
    assert layout["xaxis"]["range"] == [-1.25, 1.25]


def test_the_two_networks_and_the_two_sets_differ_without_colour() -> None:
    traces, _ = drawn(fit_figure(DATA, look()))
    assert traces["no dropout"]["line"]["dash"] == "solid"
    assert traces["dropout"]["line"]["dash"] != "solid"
    symbols = {traces[name]["marker"]["symbol"] for name in ("training points", "test points")}
    assert len(symbols) == 2


def test_losses_are_on_a_log_axis_with_the_noise_floor_as_a_line() -> None:
    traces, layout = drawn(loss_figure(EXPERIMENT, DATA, look()))
    assert layout["yaxis"]["type"] == "log"
    assert layout["xaxis"]["range"] == [0, 500]
    (floor,) = layout["shapes"]
    assert floor["y0"] == floor["y1"] == DATA.noise_floor
    assert floor["showlegend"]
    assert {(trace["meta"]["series"], trace["meta"]["network"]) for trace in traces.values()} == {
        *product(("train_loss", "test_loss"), (0, 1))
    }
    looks = {(t["line"]["dash"], t["line"]["width"]) for t in traces.values()}
    assert len(looks) == 4


def test_without_noise_there_is_no_floor() -> None:
    silent = Experiment(noise=0)
    _, layout = drawn(loss_figure(silent, make_problem(silent), look()))
    assert "shapes" not in layout


@pytest.mark.parametrize("theme", THEMES)
def test_everything_stands_out_from_the_page(theme: Theme) -> None:
    palette = PALETTES[theme]
    for one in fields(Palette):
        wanted = {"text": 4.5, "grid": 1.0}.get(one.name, 3.0)
        assert contrast(getattr(palette, one.name), BACKGROUNDS[theme]) >= wanted, one.name


def test_on_a_projector_everything_is_larger() -> None:
    traces, layout = drawn(fit_figure(DATA, look()))
    large_traces, large = drawn(fit_figure(DATA, look(presenter=True)))
    assert large["font"]["size"] >= 24 > layout["font"]["size"]
    assert large_traces["dropout"]["line"]["width"] > traces["dropout"]["line"]["width"]
    small, big = (trace["training points"]["marker"]["size"] for trace in (traces, large_traces))
    assert big > small
    _, losses = drawn(loss_figure(EXPERIMENT, DATA, look(presenter=True)))
    assert losses["font"]["size"] == large["font"]["size"]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("presenter", [False, True])
def test_both_figures_are_drawn_for_everyone_with_axes_that_stay(
    theme: Theme, language: str, presenter: bool
) -> None:
    for target in TARGETS:
        experiment = Experiment(target=target, points=500, epochs=5000)
        data, way = make_problem(experiment), look(theme, language, presenter)
        for figure in (fit_figure(data, way), loss_figure(experiment, data, way)):
            traces, layout = drawn(figure)
            assert len(traces) == len(figure.data), "two traces have one name"
            assert layout["font"]["color"] == PALETTES[theme].text
            for axis in ("xaxis", "yaxis"):
                low, high = layout[axis]["range"]
                assert low < high
                assert "autorange" not in layout[axis]


def test_a_network_looks_the_same_in_both_figures() -> None:
    fit, _ = drawn(fit_figure(DATA, look()))
    losses, _ = drawn(loss_figure(EXPERIMENT, DATA, look()))
    palette = PALETTES["light"]
    for network, colour in (("no dropout", palette.plain), ("dropout", palette.dropout)):
        curves = [fit[network], losses[f"{network}, test"], losses[f"{network}, training"]]
        assert {curve["line"]["color"] for curve in curves} == {colour}
        assert len({curve["line"]["dash"] for curve in curves}) == 1


def test_the_plain_network_is_red_and_the_one_with_dropout_blue() -> None:
    for palette in PALETTES.values():
        red, green, blue = channels(palette.plain)
        assert red > max(green, blue)
        red, green, blue = channels(palette.dropout)
        assert blue > max(red, green)


def test_losses_start_empty_and_say_which_loss_of_which_network_they_are() -> None:
    traces, _ = drawn(loss_figure(EXPERIMENT, DATA, look()))
    for network, name in enumerate(("no dropout", "dropout")):
        for loss, label in (("test_loss", "test"), ("train_loss", "training")):
            trace = traces[f"{name}, {label}"]
            assert trace["meta"] == {"series": loss, "network": network}
            assert trace["x"] == trace["y"] == [None]


def test_figures_speak_chinese() -> None:
    traces, _ = drawn(fit_figure(DATA, look(language="zh")))
    _, layout = drawn(loss_figure(EXPERIMENT, DATA, look(language="zh")))
    assert "训练点" in traces
    assert layout["xaxis"]["title"]["text"] == "训练轮次"
