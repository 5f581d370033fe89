"""The page on a phone, on a tablet and on a projector."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from dropout_core.inside.steps import STEPS
from tests.browsing import SHORT, Visitor, slide, visiting
from tests.serving import Server

pytestmark = pytest.mark.browser

MEASURE = Path(__file__).with_name("measure.js").read_text(encoding="utf-8")
TOUCH: dict[str, Any] = {"has_touch": True, "is_mobile": True}
UPRIGHT = {"width": 390, "height": 844}
ON_ITS_SIDE = {"width": 844, "height": 390}
TABLET = {"width": 768, "height": 1024}
IN_SIGHT = """() => [
    '.st-key-dropout_rate', '.st-key-epochs', '.player-fit .player-chart', '[data-do=play]'
  ].every((one) => {
    const { top, bottom, left, right } = document.querySelector(one).getBoundingClientRect();
    return top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
  })"""
LEGENDS_ABOVE = """() => ['fit', 'losses'].every((name) => {
    const [legend, plot] = ['.legend', '.nsewdrag'].map((part) =>
      document.querySelector(`.player-${name} ${part}`).getBoundingClientRect());
    return legend.bottom <= plot.top + 1;
  })"""
SIDEWAYS = """() => document.documentElement.scrollWidth > innerWidth ||
  [...document.querySelectorAll('[data-testid=stMain], .lab')]
    .some((one) => one.scrollWidth > one.clientWidth)"""


def too_small(
    visitor: Visitor, letters: int, control: int = 0, within: str = ".stApp"
) -> list[str]:
    """Texts below so many pixels, and controls that a finger finds in fewer than `control`."""
    asked = {"letters": letters, "control": control, "within": within}
    found: list[str] = visitor.page.evaluate(MEASURE, asked)
    return found


@pytest.mark.parametrize("screen", [UPRIGHT, ON_ITS_SIDE, TABLET], ids=["up", "side", "tablet"])
def test_on_a_touch_screen_sliders_fit_and_play_are_in_sight_and_large_enough(
    browser: Browser, server: Server, screen: dict[str, int]
) -> None:
    with visiting(browser, server.url, viewport=screen, **TOUCH) as visitor:
        for query in (SHORT, f"{SHORT}&step=2&lang=zh"):
            visitor.open(query)
            visitor.page.evaluate("() => document.querySelector('.stMain').scrollTo({ top: 0 })")
            visitor.page.wait_for_function(IN_SIGHT)
            visitor.page.wait_for_function(LEGENDS_ABOVE)
            assert too_small(visitor, 12, 40) == []
            assert not visitor.page.evaluate(SIDEWAYS)
        assert visitor.complaints == []


def test_on_a_phone_the_slider_is_moved_while_the_fit_is_watched(
    browser: Browser, server: Server
) -> None:
    with visiting(browser, server.url, viewport=UPRIGHT, **TOUCH) as visitor:
        visitor.open(SHORT)
        visitor.page.wait_for_function(IN_SIGHT)
        slide(visitor, "dropout_rate", 0.9)
        visitor.page.wait_for_url("**dropout_rate=*")
        visitor.see_run()
        assert visitor.page.evaluate(IN_SIGHT)


def test_on_a_phone_the_sheet_of_settings_closes_where_one_was(
    browser: Browser, server: Server
) -> None:
    with visiting(browser, server.url, viewport=UPRIGHT, **TOUCH) as visitor:
        visitor.open(SHORT)
        visitor.jump_to_end(70)
        page = visitor.page
        page.evaluate("() => document.querySelector('.stMain').scrollTo({ top: 600 })")
        page.click("[data-testid=stExpandSidebarButton]")
        page.get_by_text("More settings").click()
        page.get_by_role("combobox", name="Activation").wait_for()
        assert too_small(visitor, 12, 40, "[data-testid=stSidebar]") == []
        page.click("[data-testid=stSidebarCollapseButton] button")
        page.wait_for_selector("[data-testid=stSidebar][data-collapsed=true]")
        assert page.evaluate("() => document.querySelector('.stMain').scrollTop") == 600


def test_two_fingers_on_a_chart_zoom_the_page(browser: Browser, server: Server) -> None:
    with visiting(browser, server.url, viewport=UPRIGHT, **TOUCH) as visitor:
        visitor.open(SHORT)
        screen = visitor.page.context.new_cdp_session(visitor.page)
        place = visitor.page.locator(".player-fit .nsewdrag").bounding_box()
        assert place
        x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
        screen.send("Input.synthesizePinchGesture", {"x": x, "y": y, "scaleFactor": 2})
        visitor.page.wait_for_function("() => visualViewport.scale > 1.5")


@pytest.mark.parametrize(
    ("width", "height", "letters"), [(1920, 1080, 20), (1280, 720, 16), (1024, 768, 16)]
)
def test_in_presenter_mode_everything_can_be_read_from_the_last_row(
    browser: Browser, server: Server, width: int, height: int, letters: int
) -> None:
    with visiting(browser, server.url, viewport={"width": width, "height": height}) as visitor:
        visitor.open(f"{SHORT}&presenter=1")
        visitor.page.wait_for_function(IN_SIGHT)
        assert too_small(visitor, letters) == []
        for step in ("1", "2", "8"):
            visitor.press(step)
            visitor.page.wait_for_selector(f"#lesson-tab-{step}[aria-selected=true]")
            visitor.page.wait_for_selector(".lesson-finding span")
            assert too_small(visitor, letters) == []
        visitor.press("u")
        visitor.page.wait_for_selector(".studies", state="visible")
        assert too_small(visitor, letters) == []
        assert not visitor.page.evaluate(SIDEWAYS)


def test_a_clicker_tells_the_whole_story_whatever_has_the_focus(visitor: Visitor) -> None:
    visitor.open(f"{SHORT}&presenter=1")
    page = visitor.page
    page.locator(".player-speed").focus()
    page.keyboard.press("PageDown")
    visitor.see_end(70)
    assert page.locator(".player-speed").input_value() == "1"
    page.keyboard.press("PageDown")
    for step in range(1, 1 + len(STEPS)):
        page.wait_for_selector(f"#lesson-tab-{step}[aria-selected=true]")
        # What is longer than the screen is scrolled through, then the next one comes.
        last = f"#lesson-tab-{step}[aria-selected=true]"
        page.locator(last).focus()
        page.wait_for_selector(".lesson-status:empty", state="attached")
        while page.locator(last).count() and page.locator(".lesson").is_visible():
            page.keyboard.press("PageDown")
    page.wait_for_selector(".studies", state="visible")
    page.wait_for_url("**screen=studies**")
    page.keyboard.press("PageUp")
    page.wait_for_selector(f"#lesson-tab-{len(STEPS)}[aria-selected=true]", state="visible")
    page.keyboard.press("f")
    page.wait_for_selector(".player", state="visible")
    page.keyboard.press("Escape")
    page.wait_for_selector("[data-testid=stSidebar]", state="visible")
    page.wait_for_url(lambda address: "presenter" not in address)


def test_in_presenter_mode_a_letter_picks_a_setting_and_arrows_move_it(visitor: Visitor) -> None:
    visitor.open(f"{SHORT}&presenter=1")
    visitor.press("d")
    visitor.page.keyboard.press("ArrowUp")
    visitor.page.wait_for_url("**dropout_rate=0.55*")
    visitor.page.keyboard.press("s")
    visitor.page.keyboard.press("ArrowUp")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**seed=2*")
    # From a number to the next setting without leaving it by the mouse.
    visitor.page.keyboard.press("w")
    visitor.page.keyboard.press("ArrowDown")
    visitor.page.wait_for_url("**hidden_width=20*")
    visitor.page.keyboard.press("r")
    assert visitor.page.evaluate("document.activeElement.closest('.st-key-race') !== null")


def test_a_link_opens_the_screen_that_it_names(visitor: Visitor) -> None:
    visitor.open(f"{SHORT}&presenter=1&screen=lesson&step=3")
    visitor.page.wait_for_selector("#lesson-tab-3[aria-selected=true]", state="visible")
    visitor.page.wait_for_selector(".player", state="hidden")
