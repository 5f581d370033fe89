"""The page and its address, under Streamlit's own AppTest."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dropout_core.data.packing import encode
from dropout_core.data.shelf import take
from dropout_core.experiment import RANGES, Experiment
from dropout_core.language.translations import LANGUAGES, translations
from dropout_core.learning.contenders import CONTENDERS
from dropout_core.presets import PRESETS
from dropout_core.sources import SOURCES, TITLE, Source
from dropout_ui.charts.look import Theme
from tests.serving import ROOT

APP = str(ROOT / "app.py")
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
    """What the browser half of the page is given."""
    (component,) = page.get("bidi_component")
    told: dict[str, Any] = json.loads(component.proto.json)
    return told


def experiment(page: AppTest) -> Experiment:
    """The experiment whose run the player is told to show."""
    run = shown(page)["run"]
    made = Experiment.from_query(run["query"])
    assert made.id == run["id"]
    return made


class About(HTMLParser):
    """What stands in About: its text, its tags, and what its links have."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: set[str] = set()
        self.links: list[dict[str, str | None]] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if attrs:
            self.links.append(dict(attrs))

    def handle_data(self, data: str) -> None:
        self.text += data


def about(page: AppTest) -> About:
    """What About shows."""
    (body,) = (html.proto.body for html in page.get("html") if html.proto.body.startswith("<p>"))
    return About(body)


def notices(page: AppTest) -> str:
    """All warnings as they are read, in a row."""
    markdown = " ".join(str(warning.value) for warning in page.warning)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown).replace("\u2060", "")


def test_the_default_page_shows_the_tutorial_and_its_four_sliders() -> None:
    page = opened()
    assert experiment(page) == Experiment()
    assert page.selectbox(key="preset").value == "tutorial"
    for name in FOUR:
        slider, domain = page.slider(key=name), RANGES[name]
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
        activation="sigmoid",
        race="max_norm=2,dropout,gaussian=0.2",
        seed=4711,
        record_every=9,
    )
    assert experiment(opened(wanted.to_query())) == wanted


def test_an_activation_is_chosen_by_its_title_which_is_none_of_the_true_functions() -> None:
    page = opened({"lang": "en"})
    box = page.selectbox(key="activation")
    assert (box.label, box.value) == ("Activation", "relu")
    assert box.options == ["ReLU", "tanh", "Sigmoid", "Linear (none)"]
    assert not set(box.options) & set(page.selectbox(key="target").options)
    box.set_value("linear")
    looked_at(page)
    assert experiment(page) == Experiment(activation="linear")
    assert page.selectbox(key="target").value == "linear"
    assert page.selectbox(key="preset").value == "own"


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_sets_everything(name: str) -> None:
    page = opened(Experiment(seed=99, target="step").to_query())
    page.selectbox(key="preset").set_value(name)
    looked_at(page)
    assert experiment(page) == PRESETS[name].experiment
    assert page.selectbox(key="preset").value == name


def test_with_own_points_there_are_the_settings_that_decide_something() -> None:
    own = Experiment(data=encode(take("cars")), test_share=0.4)
    page = opened({**own.to_query(), "lang": "en"})
    assert experiment(page) == own
    shown = {one.key for one in (*page.slider, *page.selectbox, *page.number_input)}
    assert {"dropout_rate", "test_share", "activation", "seed"} <= shown
    assert not {"noise", "points", "target", "data"} & shown
    (button,) = [button for button in page.button if button.label == "New split"]
    button.click()
    looked_at(page)
    assert experiment(page) == replace(own, seed=experiment(page).seed)
    drawn = {one.key for one in (*opened({}).slider, *opened({}).selectbox)}
    assert {"noise", "points", "target"} <= drawn
    assert "test_share" not in drawn


def test_points_that_the_page_asks_for_are_in_the_address() -> None:
    page, points = opened({"lang": "en"}), encode(take("cars"))
    for data in (points, ""):
        page.session_state["data"] = data
        looked_at(page)
        assert experiment(page) == Experiment(data=data)
        assert ("data" in page.query_params) == bool(data)


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
    assert notices(looked_at(page)) != ""
    page.slider(key="noise").set_value(0.2)
    assert notices(looked_at(page)) == ""
    assert notices(looked_at(page)) == ""


@pytest.mark.parametrize(
    "value",
    ["![](https://example.org/a.png)", "[a](//example.org)", "$x$ *y* `z` # <b>", ":red[a]"],
)
def test_what_an_address_says_is_shown_as_text_never_as_markdown(value: str) -> None:
    page = opened({"noise": value})
    assert f"“{value}”" in notices(page)
    (warning,) = page.warning
    assert re.sub(r"\\.|[\w\s“”\u2060]", "", warning.value) == ""


def test_another_language_keeps_every_setting() -> None:
    page = opened({"epochs": "50", "lang": "en"})
    page.radio(key="language").set_value("zh")
    looked_at(page)
    assert page.slider(key="epochs").label == "训练轮数"
    assert experiment(page) == Experiment(epochs=50)
    assert "catalogue.zh.json" in shown(page)["assets"]["catalogue"]
    assert page.query_params["lang"] in ("zh", ["zh"])
    page.radio(key="language").set_value("en")
    looked_at(page)
    assert page.slider(key="epochs").label == "Epochs"
    assert experiment(page) == Experiment(epochs=50)


def test_the_contenders_of_a_run_are_chosen_by_their_titles() -> None:
    page = opened({"lang": "en"})
    box = page.multiselect(key="racers")
    assert (box.label, box.value) == ("Contenders of the run", ["plain", "dropout"])
    assert len(set(box.options)) == len(box.options) == len(CONTENDERS)
    assert "weight decay 10" in box.options
    box.set_value(["dropout", "weight_decay", "early_stopping"])
    looked_at(page)
    assert experiment(page) == Experiment(race="dropout,weight_decay,early_stopping")
    assert page.query_params["race"] in (experiment(page).race, [experiment(page).race])
    assert page.selectbox(key="preset").value == "own"


def test_strengths_that_an_address_has_brought_stay_in_the_box() -> None:
    race = "dropout=0.3,plain,weight_decay=10"
    page = opened({"lang": "en", "race": race})
    box = page.multiselect(key="racers")
    assert box.value == race.split(",")
    assert {"dropout 0.3", "weight decay 10 (weight_decay=10)"} <= set(box.options)
    box.set_value(["dropout=0.3", "plain"])
    looked_at(page)
    assert experiment(page).race == "dropout=0.3,plain"
    page.radio(key="language").set_value("zh")
    looked_at(page)
    assert experiment(page).race == "dropout=0.3,plain"
    page.selectbox(key="preset").set_value("four_in_a_race")
    looked_at(page)
    assert page.multiselect(key="racers").value == list(experiment(page).contenders)
    assert len(experiment(page).contenders) == 4


def test_with_fewer_than_two_the_run_stays_as_it_was_and_a_sentence_says_so() -> None:
    page = opened({"lang": "en", "race": "plain,max_norm"})
    for left in (["plain"], []):
        page.multiselect(key="racers").set_value(left)
        looked_at(page)
        assert experiment(page) == Experiment(race="plain,max_norm")
        assert "at least 2 contenders. Until then it stays with no dropout, max-norm" in notices(
            page
        )
    page.multiselect(key="racers").set_value(["average", "plain"])
    looked_at(page)
    assert experiment(page) == Experiment(race="average,plain")
    assert notices(page) == ""


def test_a_race_that_cannot_be_is_named_and_the_usual_one_is_used() -> None:
    page = opened({"lang": "en", "race": "plain,lasso"})
    assert "(race) cannot be “plain,lasso”; allowed: 2 to 4 different ones" in notices(page)
    assert "plain,dropout is used instead" in notices(page)
    assert experiment(page) == Experiment()
    assert page.multiselect(key="racers").value == ["plain", "dropout"]


def test_a_study_stays_as_the_race_above_changes() -> None:
    page = opened({"lang": "en", "seeds": "5"})
    study = shown(page)["study"]
    page.multiselect(key="racers").set_value(["plain", "average"])
    looked_at(page)
    assert shown(page)["study"] == study
    assert "race" not in shown(page)["settings"]["query"]


def test_a_browser_set_to_chinese_is_shown_chinese() -> None:
    page = AppTest.from_file(APP, default_timeout=60)
    page.context["locale"] = "zh-CN"
    assert looked_at(page).slider(key="noise").label == "噪声标准差"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_charts_follow_the_theme(theme: Theme) -> None:
    page = AppTest.from_file(APP, default_timeout=60)
    page.context["theme"] = theme
    assert f"charts.en.{theme}.desk.json" in shown(looked_at(page))["assets"]["charts"]


@pytest.mark.parametrize(("language", "word"), [("en", "Epochs to "), ("zh", "训练轮数降到 ")])
def test_a_run_over_budget_is_not_asked_for(language: str, word: str) -> None:
    query = Experiment(hidden_width=1000, epochs=5000, points=500).to_query()
    told = shown(opened({**query, "lang": language}))
    lowered = re.search(re.escape(word) + r"(\d+)", told["refusal"])
    assert lowered
    affordable = opened({**query, "epochs": lowered[1]})
    assert experiment(affordable).epochs == int(lowered[1])
    assert shown(affordable)["refusal"] == ""


def test_presenter_mode_is_in_the_address() -> None:
    assert shown(opened({"presenter": "1"}))["presenter"] is True
    assert shown(opened())["presenter"] is False


def test_presenter_mode_is_switched_on_by_the_player() -> None:
    page = opened({"epochs": "50"})
    page.session_state["presenter"] = True
    looked_at(page)
    assert page.query_params["presenter"] in ("1", ["1"])
    assert shown(page)["presenter"] is True
    assert experiment(page) == Experiment(epochs=50)


def test_going_back_brings_back_the_settings_from_before() -> None:
    page = opened({"epochs": "50", "lang": "zh"})
    page.slider(key="noise").set_value(0.9)
    page.radio(key="language").set_value("en")
    looked_at(page)
    assert page.query_params["noise"] == "0.9"
    page.query_params.clear()
    page.query_params.update({"epochs": "50", "lang": "zh"})
    looked_at(page)
    assert experiment(page) == Experiment(epochs=50)
    assert page.slider(key="noise").value == 0.3
    assert page.slider(key="noise").label == "噪声标准差"


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


def went_back_to(page: AppTest, epochs: int, sidebar: int) -> AppTest:
    """Back, asked for while the browser's sidebar still stands at `sidebar`."""
    page.query_params["epochs"] = str(epochs)
    page.slider(key="epochs").set_value(sidebar)
    return looked_at(page)


def test_a_slider_moved_before_the_box_of_experiments_has_followed_is_no_choice_in_it() -> None:
    """The browser then says still what the box showed before: it is no wish to go back to that."""
    page = opened()
    page.slider(key="dropout_rate").set_value(0.55)
    looked_at(page)
    assert page.selectbox(key="preset").value == "own"
    page.slider(key="dropout_rate").set_value(0.6)
    page.selectbox(key="preset").set_value("tutorial")
    assert experiment(looked_at(page)) == Experiment(dropout_rate=0.6)
    # Chosen alone, it is one.
    page.selectbox(key="preset").set_value("tutorial")
    assert experiment(looked_at(page)) == Experiment()


def test_going_back_again_before_the_sidebar_has_followed_is_no_moved_slider() -> None:
    page = opened({"epochs": "50"})
    for epochs in (60, 70, 80):
        page.slider(key="epochs").set_value(epochs)
        looked_at(page)
    for epochs in (70, 60, 50):
        assert experiment(went_back_to(page, epochs, sidebar=80)) == Experiment(epochs=epochs)
    assert page.query_params["epochs"] in ("50", ["50"])
    assert page.slider(key="epochs").value == 50


def test_a_slider_moved_to_where_it_stood_before_going_back_counts() -> None:
    page = opened({"epochs": "50"})
    page.slider(key="epochs").set_value(80)
    looked_at(page)
    went_back_to(page, 50, sidebar=80)
    page.slider(key="epochs").set_value(80)
    assert experiment(looked_at(page)) == Experiment(epochs=80)
    # And once more before the browser has heard of the address that belongs to it.
    page.slider(key="epochs").set_value(60)
    looked_at(page)
    page.query_params["epochs"] = "80"
    page.slider(key="epochs").set_value(50)
    assert experiment(looked_at(page)) == Experiment(epochs=50)


def test_both_networks_are_shown_as_torch_prints_them() -> None:
    page = opened({"hidden_width": "50"})
    printed = " ".join(block.proto.body for block in page.get("html"))
    assert "net_overfitting = Sequential(" in printed
    assert "Linear(in_features=50, out_features=50, bias=True)" in printed


@pytest.mark.parametrize("language", LANGUAGES)
def test_about_shows_every_source(language: str) -> None:
    page = opened({"lang": language})
    words = translations(language)
    assert words.gettext(TITLE) in [expander.label for expander in page.expander]
    told = about(page)
    for source in SOURCES:
        for text in (source.reference, source.link, *source.told(words)):
            assert text in told.text
    assert told.links == [
        {"href": source.link, "target": "_blank", "rel": "noopener"}
        for source in SOURCES
        if source.link
    ]


def test_about_shows_what_a_source_says_as_text_never_as_html(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bad = "'\"><img src=x onerror=alert(1)><script>1</script>&lt;"
    hostile = Source("bad", (bad,), bad, bad, 2014, bad, bad, bad)
    monkeypatch.setattr("dropout_ui.page.SOURCES", (hostile,))
    told = about(opened({"lang": "en"}))
    assert told.tags == {"p", "strong", "br", "a"}
    assert [link["href"] for link in told.links] == [bad]
    assert told.text.count(bad) == 6


def test_what_is_sent_with_every_slider_move_is_small() -> None:
    page = opened({"step": "3", "figure": "9a"})
    (component,) = page.get("bidi_component")
    assert len(component.proto.SerializeToString()) < 8000
