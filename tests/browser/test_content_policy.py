"""The page under its Content-Security-Policy: all of it works, and who may frame it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from starlette.responses import PlainTextResponse

from dropout_ui.operations.response_headers import ResponseHeaders
from dropout_ui.server_settings import FRAMES
from tests.browser.test_everybody import close_dialog, open_dialog
from tests.browser.test_keep import CHARTS, kept
from tests.browser.test_own_data import CHINESE, drop, found
from tests.browser.test_share import course
from tests.browsing import SHORT, visiting, watched
from tests.serving import Server, served_here

pytestmark = pytest.mark.browser

INTRUDE = """async () => {
    const refused = new Promise((done) => {
        let count = 0;
        document.addEventListener("securitypolicyviolation", () => ++count === 2 && done());
    });
    const script = document.createElement("script");
    script.textContent = "window.intruded = true";
    document.head.append(script);
    fetch("https://elsewhere.invalid/").catch(() => {});
    await refused;
}"""


def test_nothing_that_is_kept_printed_or_brought_along_needs_what_the_policy_forbids(
    browser: Browser, server: Server
) -> None:
    with watched(browser, server.url) as (visitor, violations):
        page = visitor.page
        visitor.open(SHORT)
        open_dialog(visitor, "k")
        for chart in CHARTS:
            title = page.inner_text(f".player-{chart} figcaption")
            assert kept(visitor, title, "SVG")[1]
            assert kept(visitor, title, "PNG")[1]
        with page.expect_download() as replay:
            page.locator(".keep-group a[href*='replay.html']").click()
        assert replay.value.path()
        close_dialog(visitor)
        page.wait_for_selector(".print-line", state="attached")
        page.emulate_media(media="print")
        page.wait_for_selector(".print-line", state="visible")
        page.emulate_media(media="screen")
        drop(visitor, "rooms.csv", CHINESE.encode())
        found(visitor, "rooms.csv: 时间 → 温度, points: 40")
        page.click("[data-do=learn]")
        expect(page.locator(".data-now")).to_contain_text("On show: rooms.csv")
        assert violations == []
        assert visitor.complaints == []
        # What the page does not need is refused, and told: so all of the above would have been.
        page.evaluate(INTRUDE)
        assert page.evaluate("window.intruded") is None
        assert sorted(one.split(":")[0] for one in violations) == ["connect-src", "script-src-elem"]


@contextmanager
def framed_page() -> Iterator[str]:
    """A page of one word under our headers, served on a port of its own; its address."""
    app = ResponseHeaders(PlainTextResponse("shown"))
    with served_here(app) as place:
        yield f"http://{place}/"


def test_whom_the_setting_names_shows_the_page_in_a_frame_and_nobody_else_does(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FRAMES.name, "http://localhost:*")
    with framed_page() as page, course(tmp_path, page) as port, visiting(browser, page) as visitor:
        visitor.page.goto(f"http://localhost:{port}/course.html")
        expect(visitor.page.frame_locator("[title=first]").get_by_text("shown")).to_be_visible()
        assert visitor.complaints == []
        with visitor.page.expect_event("requestfailed") as refused:
            visitor.page.goto(f"http://127.0.0.1:{port}/course.html")
        assert refused.value.failure == "net::ERR_BLOCKED_BY_RESPONSE"
        assert any("frame-ancestors" in one for one in visitor.complaints)
