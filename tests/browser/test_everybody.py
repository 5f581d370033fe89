"""The page for everybody: by ear, by keyboard alone, without motion, and on large and small screens."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from dropout_core.inside.steps import STEPS
from tests.browser.test_screens import TOUCH, UPRIGHT, too_small
from tests.browsing import SHORT, Visitor, address_experiment, last_frame, visiting
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


def each_step(visitor: Visitor, look: Callable[[], None]) -> None:
    """Look at each step of the lesson."""
    for at in range(1, 1 + len(STEPS)):
        visitor.press(str(at % 10))
        visitor.page.wait_for_selector(f"#lesson-tab-{at}[aria-selected=true]")
        visitor.page.wait_for_selector(".lesson-pictures figure > div > *, .lesson-pictures pre")
        look()


@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "zh")])
def test_axe_finds_nothing_in_any_part_of_the_page(
    browser: Browser, server: Server, theme: Any, language: str
) -> None:
    with visiting(browser, server.url, color_scheme=theme) as visitor:
        page = visitor.page
        found: dict[str, list[str]] = {}

        def look(name: str) -> None:
            found.setdefault(name, []).extend(faults(visitor))

        def look_at_step() -> None:
            see_charts_told(visitor)
            look(f"step {page.get_attribute('.lesson-step', 'data-step')}")

        visitor.open(f"{FEW_SEEDS}&lang={language}")
        visitor.hurry()
        page.wait_for_selector(".studies-table tbody tr")
        see_charts_told(visitor)
        look("study")
        each_step(visitor, look_at_step)
        visitor.press("d")
        page.keyboard.press("ArrowUp")
        page.wait_for_selector(".compare-haunted")
        look("the run before")
        for key in DIALOGS:
            open_dialog(visitor, key)
            look(f"dialog {key}")
            close_dialog(visitor)
        visitor.press("c")
        page.wait_for_function("() => !document.querySelector('.player-playing')")
        look("covered")
        visitor.press("c")
        visitor.press("p")
        for key in ("f", "l", "u"):
            visitor.press(key)
            page.wait_for_selector(f".tools-screens [aria-pressed=true]")
            look(f"screen {key}")
        visitor.press("t")
        page.locator(".tour-open").first.click()
        page.wait_for_selector(".tour-bar")
        look("tour")
        assert {name: one for name, one in found.items() if one} == {}
        assert visitor.complaints == []


def test_axe_finds_nothing_in_points_of_ones_own(visitor: Visitor) -> None:
    visitor.open(f"{SHORT}&data=")
    page = visitor.page
    page.locator(".data summary").press("Enter")
    page.locator(".data [data-do=draw]").press("Enter")
    assert faults(visitor) == []
