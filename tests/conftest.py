"""One server for all tests that talk to one, and one browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browsing import VIEWPORT, Visitor, launch, seated, visiting
from tests.serving import Server, served

# They take long, or say of another screen, theme or fault what one beside them says already. They
# have a run of their own, `make thorough`, so that the others stay a matter of minutes.
THOROUGH = (
    "test_pictures_command.py",
    "test_axe_finds_nothing_in_any_part_of_the_page[dark-zh]",
    "test_dialogs_can_be_read_and_hit_on_every_screen",
    "test_a_clicker_tells_the_whole_story[phone]",
    "test_what_is_covered_is_not_shown_until_the_key_is_pressed_again",
    "test_while_the_server_is_away_the_page_says_so_and_plays_on",
    "test_in_a_frame_",
    "test_the_code_on_the_screen_leads_to_the_same_view[-dark]",
    "test_the_code_on_the_screen_leads_to_the_same_view[&presenter=1-",
    "test_the_page_prints_dark_on_white_with_its_charts_beside_nothing[light-",
    "test_the_page_prints_dark_on_white_with_its_charts_beside_nothing[dark-&",
    "test_a_storage_that_is_broken_full_or_forbidden_is_no_fault",
    "test_of_the_runs_nothing_leaves_the_browser_but_the_wish_to_see_one",
    "test_the_run_before_stays_as_thin_lines_that_no_frame_touches",
    "are_in_sight_and_large_enough[side]",
    "are_in_sight_and_large_enough[tablet]",
    "can_be_read_from_the_last_row[1280-720-16]",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where tests share the cores, those with a browser stay together: one browser at a time."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))
        if any(name in item.nodeid for name in THOROUGH):
            item.add_marker(pytest.mark.thorough)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The app, served for real."""
    with served() as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def seat(browser: Browser) -> Iterator[Page]:
    """A page at which one visitor after the other sits."""
    with browser.new_context(viewport=VIEWPORT) as context:
        yield context.new_page()


@pytest.fixture
def visitor(seat: Page, server: Server) -> Iterator[Visitor]:
    """Someone in front of the page; in the end nothing was complained of, or asked elsewhere."""
    with seated(seat, server.url) as someone:
        yield someone
        assert someone.complaints == []
        assert someone.strangers == []


@pytest.fixture
def newcomer(browser: Browser, server: Server) -> Iterator[Visitor]:
    """The same at a page of their own: of its messages, what is caught once is caught for good."""
    with visiting(browser, server.url) as someone:
        yield someone
        assert someone.complaints == []
        assert someone.strangers == []
