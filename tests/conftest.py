"""One server for all tests that talk to one, and one browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browsing import launch
from tests.serving import Server, served


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
