"""The page in a browser without a window, which makes its pictures; none is downloaded for it."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dropout_core.language.translations import N_
from dropout_ui.first_visit.assets import asset
from dropout_ui.terminal.server_process import OwnServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Playwright

NOT_INSTALLED: Final = N_(
    "Pictures are made in a browser by Playwright, which is not installed: pip install playwright."
)
NO_BROWSER: Final = N_(
    "Pictures are made in a browser, and none could be started here: install Chrome or Chromium,"
    " or let Playwright fetch one by “playwright install chromium”."
)
_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Where they are no commands, Playwright knows their usual places; None is one of its own.
_CHANNELS: Final = ("chrome", "msedge", None)
# A desk's: as wide as there the drawings of the lesson are made.
_WIDTH: Final = 1440
_HEIGHT: Final = 900
SETTLED: Final = "browser/keep/settled.js"
_LOOKING_MS: Final = 100
_PATIENCE_MS: Final = 120_000


class NoBrowserError(Exception):
    """Raised where there is nothing to make pictures with; its sentence is to be translated."""


class PageError(Exception):
    """Raised where the browser has failed at the page."""


@dataclass(frozen=True)
class Picture:
    """A picture that the page has made. of: of which part; name: of the file."""

    of: str
    name: str
    content: bytes


def launch(playwright: "Playwright", *arguments: str) -> "Browser":
    """An installed Chromium, or one like it. Raises NoBrowserError.

    Without its sandbox, as Playwright has it by default: in a container root has none, and what
    is opened is a page of our own.
    """
    from playwright.sync_api import Error

    paths: list[dict[str, Any]] = [
        {"executable_path": path} for path in filter(None, map(shutil.which, _NAMES))
    ]
    for which in (*paths, *({"channel": channel} for channel in _CHANNELS)):
        try:
            return playwright.chromium.launch(args=["--disable-gpu", *arguments], **which)
        except Error:
            # A name may be that of a wrapper around nothing.
            continue
    raise NoBrowserError(NO_BROWSER)


@contextmanager
def opened(language: str) -> "Iterator[Page]":
    """An empty page of a browser. Raises NoBrowserError, and PageError where it fails."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise NoBrowserError(NOT_INSTALLED) from None
    try:
        with sync_playwright() as playwright, launch(playwright) as browser:
            # Still: it shows the newest frame at once, and plays nothing.
            page = browser.new_page(
                viewport={"width": _WIDTH, "height": _HEIGHT},
                locale=language,
                color_scheme="light",
                reduced_motion="reduce",
            )
            page.set_default_timeout(_PATIENCE_MS)
            yield page
    except Error as error:
        raise PageError(str(error).strip().partition("\n")[0]) from None


def settle(page: "Page", server: OwnServer, query: str, asked: Mapping[str, bool]) -> list[str]:
    """Open the page at a query, and wait until all is there; what is wrong with it, in sentences.

    asked: whether a `step` and a `study` are waited for. Raises ServerError.
    """
    page.goto(f"{server.url}/?{query}")
    script = server.url + asset(SETTLED).path
    while True:
        server.check()
        said: list[str] | None = page.evaluate(
            "async ([script, asked]) => (await import(script)).settled(asked)",
            [script, dict(asked)],
        )
        if said is not None:
            return said
        page.wait_for_timeout(_LOOKING_MS)


def taken(page: "Page", of: str, kinds: tuple[str, ...]) -> "Iterator[Picture]":
    """The pictures of one part that the page's own dialog makes, in each kind."""
    dialog = page.locator("dialog[open]")
    if not dialog.count():
        page.locator("[data-tool=keep]").click()
        dialog.locator(".keep-group").first.wait_for()
    for kind in kinds:
        for button in dialog.locator(f"[data-of={of}][data-kind={kind}]").all():
            with page.expect_download() as coming:
                button.click()
            made = coming.value
            yield Picture(of, made.suggested_filename, Path(made.path()).read_bytes())
