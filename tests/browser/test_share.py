"""What is on show elsewhere: its address, its QR code, in a frame, and while the server is away."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Frame, expect

from dropout_core.data.packing import encode
from dropout_core.data.points import Axis, Points
from dropout_core.experiment import Experiment
from tests.browsing import SHORT, Visitor, address_experiment, slide, visiting
from tests.serving import Server, served

pytestmark = pytest.mark.browser

CODE = ".share-code img"
AWAY = "服务器没有响应，正在重试。当前显示的内容仍可播放。"


def open_share(visitor: Visitor) -> str:
    """Open the tool by its key, and wait for the code; the address that it shows."""
    visitor.press("q")
    visitor.page.wait_for_function(
        "selector => document.querySelector(selector)?.naturalWidth > 0", arg=CODE
    )
    return visitor.page.locator(".share-bar input").input_value()


def read_code(visitor: Visitor) -> str:
    """What a reader sees in a screenshot of all that is on show."""
    picture = Image.open(io.BytesIO(visitor.page.screenshot()))
    (found,) = zxingcpp.read_barcodes(picture)
    return str(found.text)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("presenter", ["", "&presenter=1"])
def test_the_code_on_the_screen_leads_to_the_same_view(
    visitor: Visitor, browser: Browser, scheme: str, presenter: str
) -> None:
    visitor.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    visitor.open(f"{SHORT}&dropout_rate=0.3&step=3{presenter}")
    shown = open_share(visitor)
    assert read_code(visitor) == shown
    asked = parse_qs(urlsplit(shown).query)
    assert asked.pop("lang") == ["en"]
    bar = parse_qs(urlsplit(visitor.address).query)
    # On a phone nobody needs a projector's letters.
    assert bar.pop("presenter", []) == (["1"] if presenter else [])
    assert asked == bar
    with visiting(browser, shown, locale="zh-CN") as phone:
        phone.page.goto(shown)
        phone.see_run()
        assert address_experiment(phone) == address_experiment(visitor)
        assert phone.page.evaluate("document.documentElement.lang") == "en"
        title = "document.title"
        assert phone.page.evaluate(title) == visitor.page.evaluate(title)


def test_for_the_last_row_the_code_fills_the_screen(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 1920, "height": 1080})
    visitor.open(SHORT + "&presenter=1")
    open_share(visitor)
    box = visitor.page.locator(CODE).bounding_box()
    assert box
    assert box["height"] > 750
    assert box["y"] + box["height"] <= 1080
    dialog = visitor.page.locator(".tools-dialog").bounding_box()
    assert dialog == {"x": 0, "y": 0, "width": 1920, "height": 1080}


def test_on_a_phone_the_code_is_as_wide_as_there_is_room_for(
    browser: Browser, server: Server
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with visiting(browser, server.url, **phone) as visitor:
        visitor.open(SHORT)
        shown = open_share(visitor)
        assert read_code(visitor) == shown
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_one_press_copies_the_address_and_says_so(browser: Browser, server: Server) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    with visiting(browser, server.url, permissions=allowed) as visitor:
        visitor.open(SHORT)
        shown = open_share(visitor)
        visitor.page.get_by_role("button", name="Copy", exact=True).click()
        expect(visitor.page.get_by_role("status").filter(has_text="copied")).to_have_text(
            "The address is copied."
        )
        assert visitor.page.evaluate("navigator.clipboard.readText()") == shown


def test_without_https_the_address_is_copied_in_the_old_way(
    browser: Browser, server: Server
) -> None:
    """There is no clipboard for scripts then: what is selected is copied as by hand."""
    allowed = ["clipboard-read", "clipboard-write"]
    with visiting(browser, server.url, permissions=allowed) as visitor:
        visitor.open(SHORT)
        shown = open_share(visitor)
        visitor.page.evaluate(
            """() => {
                window.clipboard = navigator.clipboard;
                Object.defineProperty(navigator, "clipboard", { value: undefined });
            }"""
        )
        visitor.page.get_by_role("button", name="Copy", exact=True).click()
        visitor.page.get_by_text("The address is copied.").wait_for()
        assert visitor.page.evaluate("window.clipboard.readText()") == shown


def own_points(count: int, title: str) -> str:
    """So many points as an address has them: as hard to pack as can be."""
    chance = Random(1)
    x, y = (tuple(chance.random() for _ in range(count)) for _ in "xy")
    return encode(Points(x, y, Axis("x"), Axis("y"), title))


def test_five_hundred_points_are_in_the_code_and_a_sentence_says_how_fine_it_is(
    visitor: Visitor,
) -> None:
    visitor.page.set_viewport_size({"width": 1440, "height": 1200})
    visitor.open(f"{SHORT}&data={own_points(500, 'many')}")
    shown = open_share(visitor)
    assert 2300 < len(shown) < 2953
    assert read_code(visitor) == shown
    visitor.page.get_by_text("hold the phone close").wait_for()


def test_what_no_code_can_hold_is_said_and_can_be_copied(visitor: Visitor) -> None:
    contenders = ",".join(f"dropout_weight_decay={1 + n / 10:g}" for n in range(1, 19))
    widths = ",".join(str(width) for width in range(100, 120))
    study = f"contenders={contenders}&sweep=hidden_width={widths}&seeds=1"
    visitor.open(f"{SHORT}&data={own_points(500, 'many')}&{study}")
    visitor.press("q")
    visitor.page.get_by_text("too long for a QR code").wait_for()
    assert not visitor.page.locator(CODE).count()
    assert len(visitor.page.locator(".share-bar input").input_value()) > 2953
    visitor.complaints.clear()


def test_that_a_code_leads_nowhere_from_a_phone_is_said(visitor: Visitor) -> None:
    visitor.open(SHORT)
    open_share(visitor)
    visitor.page.get_by_text("Only this computer can open this address.").wait_for()


def test_the_title_of_the_page_follows_its_settings(visitor: Visitor) -> None:
    visitor.open(SHORT)
    expect(visitor.page).to_have_title("Dropout Lab: hidden width 30 · epochs 70")
    slide(visitor, "dropout_rate", 0.0)
    expect(visitor.page).to_have_title("Dropout Lab: dropout rate 0 · hidden width 30 · epochs 70")
    icon = visitor.page.evaluate("document.querySelector('link[rel~=icon]').href")
    assert icon.endswith("/icon.svg")


def test_while_the_server_is_away_the_page_says_so_and_plays_on(browser: Browser) -> None:
    with served() as first:
        url = first.url
        with visiting(browser, url, locale="zh-CN") as visitor:
            visitor.open(SHORT)
            visitor.page.wait_for_function(
                "() => document.querySelector('.player-ahead')?.value === 1"
            )
            line = visitor.page.locator(".outage")
            line.wait_for(state="attached")
            first.process.terminate()
            first.process.wait(30)
            expect(line).to_have_text(AWAY)
            expect(visitor.page.locator(".stDialog")).to_have_count(0)
            shown = visitor.page.locator("body").inner_text()
            assert "Streamlit" not in shown
            assert "CONNECTING" not in shown.upper()
            # By mouse and by key.
            visitor.press("Home")
            on_show = visitor.page.locator(".player-epoch")
            expect(on_show).to_have_text("第 0 轮，共 70 轮")
            visitor.page.locator(".player-play").click()
            expect(on_show).to_have_text("第 70 轮，共 70 轮")
            with served(port=urlsplit(url).port or 0):
                expect(line).to_be_hidden()
                slide(visitor, "epochs", 0.0)
                visitor.page.wait_for_url("**epochs=10*")
                expect(on_show).to_have_text("第 10 轮，共 10 轮")


HOST_PAGE = """<!DOCTYPE html><title>A course</title><link rel="icon" href="data:,">
<h1>Dropout</h1>
<iframe title="first" src="{page}" width="1200" height="900"></iframe>
<iframe title="second" src="{page}" width="1200" height="900"></iframe>
"""


class QuietHandler(SimpleHTTPRequestHandler):
    """Serves files and notes down nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@contextmanager
def course(folder: Path, page: str) -> Iterator[int]:
    """A course's own page, on the port of a server of its own, which has our page in frames."""
    write_course(folder, page)
    handler = partial(QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as web:
        thread = Thread(target=web.serve_forever)
        thread.start()
        try:
            yield web.server_port
        finally:
            web.shutdown()
            thread.join()


def write_course(folder: Path, page: str) -> None:
    """The course's page, with a page of ours in its frames."""
    (folder / "course.html").write_text(HOST_PAGE.format(page=page), encoding="utf-8")


def frame(visitor: Visitor, title: str) -> Frame:
    """The page in one of the frames, once it plays."""
    element = visitor.page.wait_for_selector(f"iframe[title={title}]")
    assert element
    inside = element.content_frame()
    assert inside
    # Out of sight nothing is drawn in it.
    element.scroll_into_view_if_needed()
    inside.wait_for_function("() => document.querySelector('.player-now')?.textContent")
    return inside


def experiment_in(inside: Frame) -> Experiment:
    """What the address in a frame asks for."""
    asked = parse_qs(urlsplit(str(inside.evaluate("location.href"))).query)
    assert asked.pop("embed") == ["true"]
    return Experiment.from_query({name: value for name, (value,) in asked.items()})


def test_in_a_frame_the_page_plays_and_keeps_its_settings_as_its_host_is_loaded_anew(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    page = f"{server.url}/?embed=true&epochs=70&hidden_width=30"
    with course(tmp_path, page) as port, visiting(browser, server.url) as visitor:
        visitor.page.goto(f"http://localhost:{port}/course.html")
        inside = frame(visitor, "first")
        assert experiment_in(inside) == Experiment(epochs=70, hidden_width=30)
        expect(inside.locator("[data-testid=stAlert]")).to_have_count(0)
        inside.locator(".player-epoch", has_text="Epoch 70 of 70").wait_for()
        inside.locator("[role=tab]", has_text="Which p?").click()
        inside.wait_for_url("**step=3*")
        visitor.page.reload()
        inside = frame(visitor, "first")
        assert "step=3" in str(inside.evaluate("location.search"))
        inside.wait_for_selector("#lesson-tab-3[aria-selected=true]")
        # The other frame has settings of its own.
        assert "step" not in str(frame(visitor, "second").evaluate("location.search"))
        # Another address in the course's page counts more than what was left there.
        write_course(tmp_path, page + "&dropout_rate=0.2")
        visitor.page.reload()
        wanted = Experiment(epochs=70, hidden_width=30, dropout_rate=0.2)
        assert experiment_in(frame(visitor, "first")) == wanted
        assert visitor.complaints == []


def test_in_a_frame_that_may_keep_nothing_the_page_plays_as_it_is_asked_for(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    """A private window gives frames of other sites no storage."""
    page = f"{server.url}/?embed=true&epochs=70&hidden_width=30"
    with course(tmp_path, page) as port, visiting(browser, server.url) as visitor:
        visitor.page.goto(f"http://127.0.0.1:{port}/course.html")
        for _ in range(2):
            inside = frame(visitor, "first")
            denied = "() => { try { return !sessionStorage } catch { return true } }"
            assert inside.evaluate(denied)
            assert experiment_in(inside) == Experiment(epochs=70, hidden_width=30)
            visitor.page.reload()
        assert visitor.complaints == []
