"""The tour in a real browser: turned by a clicker, made by oneself; and what is covered."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, expect

from dropout_core.experiment import Experiment
from dropout_core.language.translations import LANGUAGES
from dropout_core.tour.reading import read_tour
from dropout_ui.service import served_tour
from tests.browsing import CHART, SHORT, Visitor, slide, visiting
from tests.serving import Server

pytestmark = pytest.mark.browser

BAR = ".tour-bar"
EPOCHS = Experiment().epochs


def see_scene(visitor: Visitor, number: int) -> None:
    """Wait until a scene is on."""
    visitor.page.wait_for_selector(f'{BAR}[data-scene="{number}"]')


def see_part(visitor: Visitor, selector: str) -> None:
    """Wait until the top of a part of the page is in sight, above the bar."""
    visitor.page.wait_for_function(
        """([selector, bar]) => {
            const { top, height } = document.querySelector(selector).getBoundingClientRect();
            return height > 0 && top >= 0
                && top < document.querySelector(bar).getBoundingClientRect().top - 40;
        }""",
        arg=[selector, BAR],
    )


def see_told(visitor: Visitor, part: str, chart: str) -> None:
    """Wait until a chart is in sight as a whole or, where there is none, the top of its part."""
    visitor.page.wait_for_function(
        """([part, chart, bar]) => {
            const end = document.querySelector(bar).getBoundingClientRect().top;
            const told = document.querySelector(chart);
            const { top, bottom, height } =
                (told ?? document.querySelector(part)).getBoundingClientRect();
            return height > 0 && top >= 0 && (told ? bottom <= end : top < end - 40);
        }""",
        arg=[part, chart, BAR],
    )


def see_shown(visitor: Visitor, epoch: int) -> None:
    """Wait until an epoch is on show, in whatever language, and the run stands still."""
    visitor.page.wait_for_function(
        """epoch => document.querySelector('.player-epoch').textContent.match(/\\d+/)?.[0] === epoch
            && !document.querySelector('.player').classList.contains('player-playing')""",
        arg=str(epoch),
    )


def own_tour(visitor: Visitor) -> list[dict[str, Any]]:
    """The scenes that the browser keeps."""
    kept = visitor.page.evaluate("localStorage.getItem('dropout-lab-tour')")
    scenes: list[dict[str, Any]] = json.loads(kept or "[]")
    return scenes


def open_tour(visitor: Visitor) -> None:
    """Open the dialog of the tour, with all scenes of the server's."""
    visitor.press("t")
    expect(visitor.page.locator(".tour-list").first.locator("li")).to_have_count(12)


def open_file(visitor: Visitor, content: str, said: str = "mine.yaml") -> str:
    """Open a file in the dialog, and read what is said of it."""
    status = visitor.page.locator(".tour-status")
    visitor.page.locator(".tour-files input").set_input_files(
        {"name": "mine.yaml", "mimeType": "application/yaml", "buffer": content.encode()}
    )
    # Not what was said of the one before.
    status.filter(has_text=said).wait_for()
    return status.inner_text()


# What has the focus while the clicker is pressed, scene after scene.
FOCUS = (".player-speed", ".player-play", ".player-scrub", ".lesson-time input", "body")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("presenter", "context"),
    [
        (True, {"viewport": {"width": 1920, "height": 1080}}),
        (False, {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}),
    ],
    ids=["projector", "phone"],
)
def test_a_clicker_tells_the_whole_story(
    browser: Browser, server: Server, language: str, presenter: bool, context: dict[str, Any]
) -> None:
    scenes = served_tour().answer["scenes"]
    with visiting(browser, server.url, **context) as visitor:
        page = visitor.page
        mode = "&presenter=1" if presenter else ""
        page.goto(f"{server.url}/?lang={language}{mode}")
        visitor.see_run()
        visitor.press("t")
        page.locator(".tour-start").first.wait_for()
        page.keyboard.press("PageDown")
        visitor.hurry()
        for number, scene in enumerate(scenes, 1):
            see_scene(visitor, number)
            said = scene["texts"][language]
            assert page.inner_text(".tour-title") == said["title"]
            assert page.inner_text(".tour-text") == said["text"]
            page.wait_for_url(f"**tour={number}*")
            if scene["step"]:
                page.wait_for_selector(f"#lesson-tab-{scene['step']}[aria-selected=true]")
                see_told(visitor, ".lesson-step", ".lesson-chart")
            elif scene["study"]:
                see_told(visitor, ".studies-bar", ".studies-chart")
                expect(page.locator(".studies-status")).not_to_be_empty()
            else:
                see_part(visitor, ".player-fit")
            see_shown(visitor, scene["epoch"])
            page.locator(FOCUS[number % len(FOCUS)]).first.evaluate("one => one.focus()")
            page.keyboard.press("PageDown")
            if scene["cover"]:
                # It was covered: what the key did first is to reveal it.
                see_shown(visitor, EPOCHS)
                see_scene(visitor, number)
                page.keyboard.press("PageDown")
        # There is nothing after the last one.
        see_scene(visitor, len(scenes))
        page.keyboard.press("PageUp")
        see_scene(visitor, len(scenes) - 1)
        page.keyboard.press("Escape")
        page.wait_for_selector(BAR, state="detached")
        page.wait_for_function("() => !location.search.includes('tour=')")
        assert visitor.complaints == []


@pytest.mark.parametrize(
    ("width", "height", "letters"), [(1920, 1080, 20), (1280, 720, 16), (1024, 768, 16)]
)
def test_on_a_projector_the_bar_is_large_and_leaves_the_play_button_in_sight(
    visitor: Visitor, width: int, height: int, letters: int
) -> None:
    page = visitor.page
    page.set_viewport_size({"width": width, "height": height})
    visitor.open("?presenter=1&tour=3")
    see_scene(visitor, 3)
    see_part(visitor, ".player-fit")
    found = page.evaluate(
        """bar => {
            const top = document.querySelector(bar).getBoundingClientRect().top;
            return {
                free: top - document.querySelector('.player-play').getBoundingClientRect().bottom,
                letters: Math.min(...[...document.querySelectorAll(`${bar} *`)]
                    .map((one) => parseFloat(getComputedStyle(one).fontSize))),
                controls: Math.min(...[...document.querySelectorAll(`${bar} button`)]
                    .map((one) => one.getBoundingClientRect().height)),
            };
        }""",
        BAR,
    )
    assert found["free"] >= 0
    assert found["letters"] >= letters
    assert found["controls"] >= 40


def test_a_scene_is_come_back_to_by_its_address_by_reloading_and_by_back(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("?tour=1&race=plain,straight_line")
    see_scene(visitor, 1)
    page.keyboard.press("PageDown")
    page.wait_for_url("**tour=2*")
    page.reload()
    visitor.see_run()
    see_scene(visitor, 2)
    page.keyboard.press("PageDown")
    page.wait_for_url("**tour=3*")
    see_scene(visitor, 3)
    page.go_back()
    see_scene(visitor, 2)
    page.wait_for_function("() => location.search.includes('noise=0')")


def test_a_scene_that_the_tour_has_not_is_left_alone(visitor: Visitor) -> None:
    visitor.open(f"{SHORT}&tour=40")
    visitor.page.wait_for_function("() => !location.search.includes('tour=')")
    assert not visitor.page.locator(BAR).count()


def test_who_tries_something_in_a_scene_goes_on_from_there(visitor: Visitor) -> None:
    visitor.open("?tour=3")
    see_scene(visitor, 3)
    slide(visitor, "epochs", 0.0)
    visitor.page.wait_for_url("**epochs=10*")
    assert "tour=3" in visitor.address
    see_scene(visitor, 3)
    visitor.press("PageDown")
    visitor.press("PageDown")
    see_scene(visitor, 4)
    visitor.page.wait_for_function("() => !location.search.includes('epochs=')")


def test_nothing_of_the_tour_is_loaded_before_somebody_asks_for_it(visitor: Visitor) -> None:
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.open(SHORT)
    visitor.see_end(70)
    assert not [one for one in asked if "tour" in one]
    open_tour(visitor)
    assert [one for one in asked if one.endswith("/tour")]


def test_a_tour_of_ones_own_is_made_downloaded_and_opened_again_the_same(
    visitor: Visitor, tmp_path: Path
) -> None:
    page = visitor.page
    visitor.open(f"{SHORT}&step=2")
    visitor.jump_to_end(70)
    page.locator(".player-scrub").fill("20")
    visitor.see_epoch(20, 70)
    open_tour(visitor)
    texts = [('One: "this" \\ that', "Colons: and # signs."), ("两个", "- 一行\u2028又一行")]
    for title, text in texts:
        page.locator(".tour-form input[type=text]").fill(title)
        page.locator(".tour-form textarea").fill(text)
        page.locator(".tour-check input").set_checked(title == texts[1][0])
        page.locator(".tour-form button").click()
    rows = page.locator(".tour-list").nth(1).locator("li")
    expect(rows).to_have_count(2)
    rows.nth(0).get_by_role("button", name="Move down").click()
    expect(rows.nth(0).locator(".tour-open")).to_have_text("两个")
    made = own_tour(visitor)
    assert [scene["cover"] for scene in made] == [True, False]
    assert {scene["epoch"] for scene in made} == {20}
    assert {scene["run"] for scene in made} == {Experiment(epochs=70, hidden_width=30).id}

    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download as YAML").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert path.name == "tour.yaml"
    assert len(read_tour(path.read_bytes())) == 2
    page.evaluate("localStorage.clear()")
    for _ in range(2):
        rows.nth(0).get_by_role("button", name="Remove").click()
    assert own_tour(visitor) == []
    assert "2 scenes" in open_file(visitor, path.read_text(encoding="utf-8"))
    opened = own_tour(visitor)
    for scene in made:
        # YAML knows one kind of blank between words.
        for said in scene["texts"].values():
            said["text"] = " ".join(said["text"].split())
    assert opened == made

    rows.nth(0).locator(".tour-open").click()
    see_scene(visitor, 1)
    assert page.inner_text(".tour-title") == "两个"
    expect(page.locator(".player-verdict")).to_contain_text("Covered")
    assert "tour=" not in visitor.address
    visitor.press("PageDown")
    visitor.see_end(70)
    visitor.press("PageDown")
    see_scene(visitor, 2)
    visitor.see_epoch(20, 70)


def test_a_file_that_is_no_tour_gets_its_sentences_and_changes_nothing(visitor: Visitor) -> None:
    visitor.open(SHORT)
    open_tour(visitor)
    good = {"scenes": [{"address": "", "zh": {"title": "一", "text": "二"}}]}
    open_file(visitor, yaml.safe_dump(good, allow_unicode=True))
    before = own_tour(visitor)
    assert len(before) == 1
    bad = "scenes:\n- address: '?points=3'\n  en: {title: a, text: b}\n- address: '?step=12'\n"
    told = open_file(visitor, f"{bad}  en: {{title: a, text: b}}\n", "mine.yaml is no tour")
    assert "mine.yaml is no tour" in told
    assert "Line 2: " in told
    assert "Line 4: " in told
    assert own_tour(visitor) == before
    # What the browser notes down of an answer that is a refusal.
    assert all("422" in one for one in visitor.complaints)
    visitor.complaints.clear()


def test_what_is_covered_is_not_shown_until_the_key_is_pressed_again(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    scrub = page.locator(".player-scrub")
    scrub.fill("20")
    visitor.see_epoch(20, 70)
    covered = "Covered: what happens after epoch 20? Press c to reveal."
    visitor.press("c")
    expect(page.locator(".player-verdict")).to_have_text(covered)
    visitor.press("End")
    scrub.fill(scrub.get_attribute("max") or "")
    visitor.press("ArrowRight")
    visitor.see_epoch(20, 70)
    assert scrub.input_value() == "20"
    shown = [trace for trace in visitor.figure("losses")["traces"] if trace["x"]]
    assert max(x for trace in shown for x in trace["x"] if x is not None) <= 20
    # Neither does another run show what comes after that epoch.
    slide(visitor, "noise", 1.0)
    page.wait_for_url("**noise=1*")
    # The other run begins at its beginning.
    page.wait_for_function(
        "() => document.querySelector('.player-epoch').textContent !== 'Epoch 20 of 70'"
    )
    visitor.page.wait_for_function("() => document.querySelector('.player-ahead')?.value === 1")
    visitor.press("End")
    visitor.see_epoch(20, 70)
    expect(page.locator(".player-verdict")).to_have_text(covered)
    visitor.press("c")
    visitor.see_end(70)
    expect(page.locator(".player-verdict")).to_contain_text("this run: after epoch 70")


def test_the_verdict_and_the_axis_do_not_tell_the_end_before_it_is_on_show(
    visitor: Visitor,
) -> None:
    page = visitor.page
    # Without noise losses fall below the usual floor of the axis.
    visitor.open("?epochs=200&noise=0")
    visitor.press("Home")
    page.wait_for_function("() => document.querySelector('.player-ahead')?.value === 1")
    visitor.see_epoch(0, 200)
    early = visitor.figure("losses")["y"][0]
    undecided = page.inner_text(".player-verdict")
    assert "The end of the training tells" in undecided
    visitor.press("End")
    visitor.see_end(200)
    expect(page.locator(".player-verdict")).not_to_have_text(undecided)
    page.wait_for_function(
        """([selector, early]) =>
            document.querySelector(selector)._fullLayout.yaxis.range[0] < early""",
        arg=[CHART.format("losses"), early],
    )
    visitor.press("Home")
    visitor.see_epoch(0, 200)
    expect(page.locator(".player-verdict")).to_have_text(undecided)
