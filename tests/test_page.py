"""The page and its address, under Streamlit's own AppTest."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from dropout_core.experiment import DOMAINS, PRESETS, Experiment, Range
from dropout_ui.controls import Settings, settings_of_address
from tests.test_experiment import EXPERIMENTS, QUERIES

APP = str(Path(__file__).resolve().parent.parent / "app.py")
FOUR = ("dropout_rate", "noise", "hidden_width", "epochs")


def opened(query: dict[str, str] | None = None) -> AppTest:
    """The page at an address."""
    page = AppTest.from_file(APP, default_timeout=60)
    for name, text in (query or {}).items():
        page.query_params[name] = text
    return looked_at(page)


def looked_at(page: AppTest) -> AppTest:
    """The page after another run of its script, which must not raise."""
    page.run()
    assert not page.exception
    return page


def shown(page: AppTest) -> dict[str, Any]:
    """What the player is given."""
    (player,) = page.get("bidi_component")
    told: dict[str, Any] = json.loads(player.proto.json)
    return told


def experiment(page: AppTest) -> Experiment:
    """The experiment whose run the player is told to show."""
    pairs = [pair.split("=") for pair in shown(page)["run"].removeprefix("runs?").split("&")]
    return Experiment.from_query(dict(pairs))


def notices(page: AppTest) -> str:
    """All warnings, in a row."""
    return " ".join(str(warning.value) for warning in page.warning)


def test_the_default_page_shows_the_tutorial_and_its_four_sliders() -> None:
    page = opened()
    assert experiment(page) == Experiment()
    assert page.selectbox(key="preset").value == "tutorial"
    for name in FOUR:
        slider, domain = page.slider(key=name), DOMAINS[name]
        assert isinstance(domain, Range)
        assert (slider.min, slider.max) == (domain.minimum, domain.maximum)
        assert slider.value == getattr(Experiment(), name)
    assert notices(page) == ""


def test_a_moved_slider_changes_the_run_and_the_address() -> None:
    page = opened()
    page.slider(key="dropout_rate").set_value(0.7)
    looked_at(page)
    assert experiment(page) == Experiment(dropout_rate=0.7)
    assert page.query_params["dropout_rate"] in ("0.7", ["0.7"])
    assert page.selectbox(key="preset").value == "own"


def test_every_setting_comes_from_the_address() -> None:
    wanted = Experiment(
        dropout_rate=0.33,
        noise=0.07,
        hidden_width=77,
        epochs=123,
        learning_rate=0.0123,
        points=31,
        target="bumps",
        seed=4711,
        record_every=9,
    )
    assert experiment(opened(wanted.to_query())) == wanted


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_sets_everything(name: str) -> None:
    page = opened(Experiment(seed=99, target="step").to_query())
    page.selectbox(key="preset").set_value(name)
    looked_at(page)
    assert experiment(page) == PRESETS[name]
    assert page.selectbox(key="preset").value == name


def test_new_noise_changes_the_seed_alone() -> None:
    page = opened({"epochs": "50"})
    (button,) = [button for button in page.button if button.label == "New noise"]
    button.click()
    looked_at(page)
    made = experiment(page)
    assert made.seed != 1
    assert made == Experiment(epochs=50, seed=made.seed)


def test_bad_values_are_named_and_what_is_good_is_kept() -> None:
    page = opened({"dropout_rate": "7", "epochs": "x", "noise": "0.1", "colour": "red"})
    for part in ("dropout_rate", "“7”", "0 to 0.9", "epochs", "“x”", "“colour”"):
        assert part in notices(page)
    assert experiment(page) == Experiment(noise=0.1)
    page.slider(key="noise").set_value(0.2)
    looked_at(page)
    assert notices(page) == ""


def test_another_language_keeps_every_setting() -> None:
    page = opened({"epochs": "50", "lang": "en"})
    page.radio(key="language").set_value("zh")
    looked_at(page)
    assert page.slider(key="epochs").label == "训练轮数"
    assert experiment(page) == Experiment(epochs=50)
    assert shown(page)["labels"]["play"] == "播放"


@pytest.mark.parametrize(("language", "word"), [("en", "Epochs to "), ("zh", "训练轮数降到 ")])
def test_a_run_over_budget_is_not_asked_for(language: str, word: str) -> None:
    query = Experiment(hidden_width=1000, epochs=5000, points=500).to_query()
    told = shown(opened({**query, "lang": language}))
    assert told["run"] == ""
    assert word in told["refusal"]


def test_presenter_mode_is_in_the_address() -> None:
    assert shown(opened({"presenter": "1"}))["presenter"] is True
    assert shown(opened())["presenter"] is False


def test_an_address_that_changed_by_itself_is_followed() -> None:
    page = opened({"epochs": "50"})
    page.query_params["epochs"] = "70"
    assert experiment(looked_at(page)) == Experiment(epochs=70)


def test_a_slider_counts_more_than_an_address_from_before_it_moved() -> None:
    page = opened({"epochs": "50"})
    page.slider(key="epochs").set_value(60)
    looked_at(page)
    page.query_params["epochs"] = "50"
    page.slider(key="epochs").set_value(70)
    looked_at(page)
    assert experiment(page) == Experiment(epochs=70)


def test_both_networks_are_shown_as_torch_prints_them() -> None:
    page = opened({"hidden_width": "50"})
    printed = " ".join(block.proto.body for block in page.get("html"))
    assert "net_overfitting = Sequential(" in printed
    assert "Linear(in_features=50, out_features=50, bias=True)" in printed


@settings(deadline=None)
@given(
    query=QUERIES,
    language=st.sampled_from(["", "en", "zh", "fr"]),
    presenter=st.sampled_from(["", "0", "1", "yes"]),
)
def test_no_address_is_too_bad_to_be_explained(
    query: dict[str, str], language: str, presenter: str
) -> None:
    asked = settings_of_address({**query, "lang": language, "presenter": presenter}, "en-US")
    _, bad = Experiment.from_query_leniently(query)
    assert len(asked.notices) == len(bad) + (language == "fr") + (presenter == "yes")
    for one, notice in zip(bad, asked.notices, strict=False):
        assert one.name[:40] in notice


@given(EXPERIMENTS, st.sampled_from(["en", "zh"]), st.booleans())
def test_an_address_brings_back_the_same_settings(
    made: Experiment, language: str, presenter: bool
) -> None:
    wanted = Settings(made, language, presenter, ())
    assert settings_of_address(wanted.to_query(), "de") == wanted


@pytest.mark.parametrize(("locale", "language"), [("zh-CN", "zh"), ("en-GB", "en"), (None, "en")])
def test_without_a_language_in_the_address_the_browsers_counts(
    locale: str | None, language: str
) -> None:
    assert settings_of_address({}, locale).language == language
