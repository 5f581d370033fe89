"""The page for everybody: by ear, by keyboard alone, without motion, on any screen."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from dropout_core.inside.steps import STEPS
from tests.browser.test_screens import TOUCH, UPRIGHT, too_small
from tests.browsing import (
    SHORT,
    Visitor,
    address_experiment,
    last_frame,
    visiting,
    visiting_anew,
    watched,
)
from tests.serving import ROOT, Server

pytestmark = pytest.mark.browser

AXE = (ROOT / "tests/node/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
FAULTS = """async () => {
    const { violations } = await axe.run('.stApp', { resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  }"""
DIALOG = ".tools-dialog"
# What each tool's dialog shows last.
DIALOGS = {
    "t": ".tour-list li",
    "q": ".share-code img",
    "k": ".keep-group a",
    "h": ".compare-list li",
    "?": ".tools-keys tr",
}
# Of every chart in sight there is a table.
TOLD = """selector => [...document.querySelectorAll(selector)].every((chart) => {
    const rows = chart.nextElementSibling?.querySelectorAll('.described tbody tr').length;
    return !chart.checkVisibility() || (rows > 0 && rows <= 20);
  })"""
FEW_SEEDS = f"{SHORT}&seeds=5"


def faults(visitor: Visitor) -> list[str]:
    """What axe-core finds wrong with what is on show, Streamlit's own part included."""
    if not visitor.page.evaluate("() => 'axe' in window"):
        visitor.page.evaluate(AXE)
    found: list[str] = visitor.page.evaluate(FAULTS)
    return found


def see_charts_told(visitor: Visitor) -> None:
    """Wait until each chart in sight has its table."""
    visitor.page.wait_for_function(TOLD, arg=".js-plotly-plot")


def open_dialog(visitor: Visitor, key: str) -> None:
    """Open a tool's dialog by its key, and wait for what it shows."""
    visitor.press(key)
    visitor.page.wait_for_selector(f"{DIALOG}[open]")
    visitor.page.locator(DIALOGS[key]).first.wait_for()


def close_dialog(visitor: Visitor) -> None:
    """Close it by keyboard."""
    visitor.page.keyboard.press("Escape")
    visitor.page.wait_for_selector(DIALOG, state="hidden")


def tab_to(visitor: Visitor, selector: str, most: int = 60) -> int:
    """Press Tab until an element has the focus, and see that it shows it; how often."""
    page = visitor.page
    for count in range(1, most + 1):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            shown = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
            assert shown != "none"
            return count
    raise AssertionError(f"{selector} was never come to")


def each_step(visitor: Visitor) -> Iterator[str]:
    """Show each step of the lesson; its name."""
    for at in range(1, 1 + len(STEPS)):
        visitor.press(str(at % 10))
        visitor.page.wait_for_selector(f"#lesson-tab-{at}[aria-selected=true]")
        visitor.page.wait_for_selector(".lesson-pictures figure > div > *, .lesson-pictures pre")
        see_charts_told(visitor)
        yield f"step {visitor.page.get_attribute('.lesson-step', 'data-step')}"


def each_part(visitor: Visitor) -> Iterator[str]:
    """Show each part of an open page one after the other; its name."""
    page = visitor.page
    page.wait_for_selector(".studies-table tbody tr")
    see_charts_told(visitor)
    yield "study"
    yield from each_step(visitor)
    visitor.press("d")
    page.keyboard.press("ArrowUp")
    page.wait_for_selector(".compare-haunted")
    yield "the run before"
    for key in DIALOGS:
        open_dialog(visitor, key)
        yield f"dialog {key}"
        close_dialog(visitor)
    visitor.press("c")
    page.wait_for_function("() => !document.querySelector('.player-playing')")
    yield "covered"
    visitor.press("c")
    visitor.press("p")
    for key in ("f", "l", "u"):
        visitor.press(key)
        page.wait_for_selector(".tools-screens [aria-pressed=true]")
        yield f"screen {key}"
    visitor.press("t")
    page.locator(".tour-open").first.click()
    page.wait_for_selector(".tour-bar")
    yield "tour"


@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "zh")])
def test_axe_and_the_content_policy_find_nothing_in_any_part_of_the_page(
    browser: Browser, server: Server, theme: Any, language: str
) -> None:
    # Without motion: what fades in would be looked at while it is faint.
    context = {"color_scheme": theme, "reduced_motion": "reduce"}
    with watched(browser, server.url, **context) as (visitor, violations):
        visitor.open(f"{FEW_SEEDS}&lang={language}")
        found = {part: faults(visitor) for part in each_part(visitor)}
        assert {part: one for part, one in found.items() if one} == {}
        assert violations == []
        assert visitor.complaints == []


def test_axe_finds_nothing_in_points_of_ones_own(visitor: Visitor) -> None:
    visitor.open(f"{SHORT}&data=")
    page = visitor.page
    page.locator(".data summary").press("Enter")
    page.locator(".data [data-do=draw]").press("Enter")
    assert faults(visitor) == []


def number_of(text: str) -> float:
    """A number as the page writes it."""
    return float(text.replace("−", "-"))


def table_of(visitor: Visitor, selector: str) -> list[list[str]]:
    """The table of a chart, as it is heard."""
    rows = visitor.page.locator(f"{selector} .described tr").all()
    return [row.locator("th, td").all_text_contents() for row in rows]


def test_who_does_not_see_the_fit_hears_its_curves_at_some_places(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    see_charts_told(visitor)
    visitor.page.wait_for_function(
        """() => [...document.querySelectorAll('.player-losses .described tbody th')]
            .at(-1)?.textContent === '70'"""
    )
    fit = visitor.page.get_by_role("figure", name="The fit")
    expect(fit).to_have_accessible_description(re.compile("^Chart: y over x.*20 points"))
    # Of the drawing itself nothing is heard.
    assert "−0.5" not in fit.aria_snapshot().split("- paragraph")[0]
    head, *rows = table_of(visitor, ".player-fit")
    assert head == ["x", "true function", "no dropout", "dropout"]
    assert len(rows) == 9
    experiment = address_experiment(visitor)
    end = last_frame(experiment)
    grid = visitor.traces("fit", "true")[""]["x"]
    for text, *values in rows:
        at = min(range(len(grid)), key=lambda place: abs(grid[place] - number_of(text)))
        for value, name in zip(values[1:], ("plain", "dropout"), strict=True):
            assert number_of(value) == pytest.approx(float(end.curves[name][at]), rel=6e-3)
    head, *rows = table_of(visitor, ".player-losses")
    last = dict(zip(head, rows[-1], strict=True))
    assert number_of(last["dropout"]) == pytest.approx(end.test_loss["dropout"], rel=6e-3)


def test_what_is_heard_of_a_chart_changes_only_where_the_playback_rests(visitor: Visitor) -> None:
    visitor.open("?epochs=200&hidden_width=30")
    visitor.jump_to_end(200)
    see_charts_told(visitor)
    page = visitor.page
    said = page.locator(".player-fit .described p")
    end = said.text_content()
    page.evaluate(
        """() => {
            const heard = document.querySelector('.player-fit .described');
            window.changes = [];
            new MutationObserver(() => window.changes.push(
                document.querySelector('.player').classList.contains('player-playing'),
            )).observe(heard, { childList: true, subtree: true, characterData: true });
        }"""
    )
    visitor.look_at_player()
    visitor.press("Home")
    page.wait_for_function(
        "end => document.querySelector('.player-fit .described p').textContent !== end", arg=end
    )
    visitor.press(" ")
    visitor.see_end(200)
    expect(said).to_have_text(end or "")
    assert page.evaluate("window.changes.every((playing) => !playing)")


def test_who_wants_less_motion_sees_the_newest_frame_at_once_and_nothing_glide(
    browser: Browser, server: Server
) -> None:
    with visiting_anew(browser, server.url, reduced_motion="reduce") as visitor:
        page = visitor.page
        page.add_init_script(
            """window.epochs = new Set();
            new MutationObserver(() => {
                const text = document.querySelector('.player-epoch')?.textContent;
                if (text) window.epochs.add(text);
            }).observe(document, { childList: true, subtree: true, characterData: true });"""
        )
        for _visit in range(2):
            visitor.open("?epochs=500&hidden_width=30")
            visitor.see_end(500)
        # All its frames were there at once, and played it would have shown each of them.
        wanted = int(page.get_attribute(".player-scrub", "max") or 0)
        assert page.evaluate("window.epochs.size") < wanted / 2
        gliding = page.evaluate(
            """() => [...document.querySelectorAll('.stApp, .stApp *')].filter((one) => {
                const style = getComputedStyle(one);
                const times = `${style.transitionDuration},${style.animationDuration}`;
                const longest = Math.max(...times.split(',').map(parseFloat));
                return longest > 0.001 || style.scrollBehavior === 'smooth';
            }).length"""
        )
        assert gliding == 0
        visitor.press("t")
        page.locator(".tour-open").first.click()
        page.wait_for_selector(".tour-bar")
        page.wait_for_function("() => !document.querySelector('.player-playing')")
        assert visitor.complaints == []


def test_all_can_be_done_by_keyboard_alone(visitor: Visitor) -> None:
    visitor.open(SHORT)
    page = visitor.page
    # The page has just been opened: nothing has the focus.
    visitor.see_end(70)
    page.keyboard.press(" ")
    page.wait_for_selector(".player-playing")
    visitor.see_end(70)
    page.wait_for_selector(".skip", state="attached")
    assert tab_to(visitor, ".skip") == 1
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.do") == "play"
    page.keyboard.press("Enter")
    page.wait_for_selector(".player-playing")
    visitor.see_end(70)
    # The studies, then the lesson, in the order in which they stand.
    tab_to(visitor, ".studies-tabs [aria-selected=true]")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".studies-tabs :nth-child(2)[aria-selected=true]")
    page.keyboard.press("ArrowLeft")
    tab_to(visitor, ".studies [data-do=start]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".studies-table tbody tr")
    tab_to(visitor, ".lesson-tabs [aria-selected=true]")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#lesson-tab-2[aria-selected=true]")
    assert page.evaluate("document.activeElement.id") == "lesson-tab-2"


def test_dialogs_are_opened_used_and_left_by_keyboard_and_the_focus_comes_back(
    visitor: Visitor,
) -> None:
    visitor.open(SHORT)
    page = visitor.page
    visitor.see_end(70)
    visitor.press("d")
    page.keyboard.press("ArrowUp")
    page.wait_for_selector(".compare-haunted")
    visitor.see_end(70)
    for key, name in {"t": "tour", "q": "share", "k": "keep", "h": "runs", "?": "keys"}.items():
        button = f".tools-bar [data-tool={name}]"
        tab_to(visitor, button, most=100)
        page.keyboard.press("Enter")
        page.locator(DIALOGS[key]).first.wait_for()
        # Within the dialog all the while.
        assert page.evaluate(f"document.activeElement.closest('{DIALOG}') !== null")
        close_dialog(visitor)
        assert page.evaluate(f"document.activeElement.matches('{button}')")
        page.evaluate("document.querySelector('.stApp h1').focus()")
    open_dialog(visitor, "k")
    tab_to(visitor, ".keep-group a[href*='losses.csv']")
    with page.expect_download() as kept:
        page.keyboard.press("Enter")
    assert kept.value.suggested_filename.endswith(".csv")
    close_dialog(visitor)
    open_dialog(visitor, "h")
    tab_to(visitor, ".compare-list li:nth-child(2) button")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "dropout_rate" not in address)
    if page.locator(DIALOG).evaluate("dialog => dialog.open"):
        close_dialog(visitor)
    open_dialog(visitor, "t")
    tab_to(visitor, ".tour-open")
    page.keyboard.press("Enter")
    page.wait_for_selector(".tour-bar[data-scene='1']")
    page.keyboard.press("PageDown")
    page.wait_for_selector(".tour-bar[data-scene='2']")
    page.keyboard.press("Escape")
    page.wait_for_selector(".tour-bar", state="detached")


@pytest.mark.parametrize(
    ("context", "mode", "letters", "control"),
    [
        ({"viewport": {"width": 1920, "height": 1080}}, "&presenter=1", 20, 0),
        ({"viewport": {"width": 1280, "height": 720}}, "&presenter=1", 16, 0),
        ({"viewport": UPRIGHT, **TOUCH}, "", 12, 40),
    ],
    ids=["projector", "small projector", "phone"],
)
def test_dialogs_can_be_read_and_hit_on_every_screen(
    browser: Browser, server: Server, context: dict[str, Any], mode: str, letters: int, control: int
) -> None:
    with visiting(browser, server.url, **context) as visitor:
        visitor.open(f"{SHORT}{mode}")
        visitor.see_end(70)
        found = {}
        for key in DIALOGS:
            open_dialog(visitor, key)
            found[key] = too_small(visitor, letters, control, within=DIALOG)
            close_dialog(visitor)
        assert {key: one for key, one in found.items() if one} == {}
