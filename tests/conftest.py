"""One server for all tests that talk to one, and one browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browsing import VIEWPORT, Visitor, launch, seated, visiting
from tests.serving import Server, served


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where tests share the cores, those with a browser stay together: one browser at a time."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))


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
