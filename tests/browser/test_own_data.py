"""One's own points on the page: the ways in, what is said of them, and that a link has them."""

import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from dropout_core.data.packing import decode
from dropout_core.data.shelf import file_of, take
from dropout_core.experiment import Experiment
from dropout_core.learning.problems import make_problem
from tests.browsing import SHORT, Visitor, address_experiment, choose, last_frame, visiting
from tests.serving import Server

pytestmark = pytest.mark.browser

# A file let go over the page, as a browser tells of it.
DROP = """([name, bytes, zeros]) => {
    const held = new DataTransfer();
    held.items.add(new File([new Uint8Array(bytes), new Uint8Array(zeros)], name));
    const how = { dataTransfer: held, bubbles: true, cancelable: true };
    for (const kind of ["dragover", "drop"]) document.body.dispatchEvent(new DragEvent(kind, how));
}"""
CHINESE = "时间,温度,湿度\n" + "".join(
    f"2024/0{1 + place // 28}/{1 + place % 28:02d},{20 + place % 7}.5,{(3 * place) % 50}\n"
    for place in range(40)
)


def drop(visitor: Visitor, name: str, content: bytes, zeros: int = 0) -> None:
    """Let a file go over the page, with so many bytes of nothing at its end."""
    visitor.page.evaluate(DROP, [name, list(content), zeros])


def found(visitor: Visitor, heading: str) -> None:
    """Wait until a table has been read so."""
    expect(visitor.page.locator(".data-found h3")).to_have_text(heading)


def curves_are_those_of(visitor: Visitor, experiment: Experiment) -> bool:
    """Whether the curves on show are the last ones of this run, in the units of the points."""
    scale = make_problem(experiment).y_scale
    wanted = [scale.unscaled(one) for one in last_frame(experiment).curves.values()]
    return np.allclose(visitor.curves(), wanted, atol=1e-4 * scale.unit)


def test_a_file_is_dropped_seen_learnt_and_shared(
    visitor: Visitor, browser: Browser, server: Server
) -> None:
    page = visitor.page
    visitor.open(SHORT)
    drop(visitor, "车间.csv", CHINESE.encode("gbk"))
    found(visitor, "车间.csv: 时间 → 温度, points: 40")
    page.select_option(".data-axes [name=y]", "湿度")
    found(visitor, "车间.csv: 时间 → 湿度, points: 40")
    # The guess of the letters is told, and nothing is learnt yet.
    assert page.locator(".data-doubts li").count() >= 1
    assert "data=" not in visitor.address
    page.click("[data-do=learn]")
    expect(page.locator(".data-now")).to_contain_text("On show: 车间.csv, 时间 → 湿度.")
    visitor.jump_to_end(70)
    experiment = address_experiment(visitor)
    assert experiment.own
    assert experiment.own.title == "车间.csv"
    assert curves_are_those_of(visitor, experiment)
    axes = page.evaluate(
        """() => {
            const { xaxis, yaxis } = document.querySelector(".player-fit .player-chart").layout;
            return [xaxis.title.text, xaxis.type, yaxis.title.text];
        }"""
    )
    assert axes == ["时间", "date", "湿度"]
    expect(page.locator(".player-verdict")).to_contain_text("loss on the test points")
    assert page.locator(".player-truth:visible").count() == 0
    # What does nothing with them is not there; what does, is.
    assert page.locator(".st-key-noise").count() == 0
    curves, address = visitor.curves(), visitor.address
    with visiting(browser, server.url) as colleague:
        colleague.open(address.removeprefix(f"{server.url}/"))
        colleague.jump_to_end(70)
        assert colleague.curves() == curves
        assert colleague.address == address
    page.reload()
    visitor.see_run()
    visitor.jump_to_end(70)
    assert visitor.curves() == curves
    page.click(".data summary")
    page.click(".data [data-do=back]")
    expect(page.locator(".data-now")).to_contain_text("points drawn from the true function")
    assert "data=" not in visitor.address
    page.go_back()
    expect(page.locator(".data-now")).to_contain_text("On show: 车间.csv")


def test_points_are_clicked_moved_and_removed_by_mouse_and_keys(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open(SHORT)
    page.click(".data summary")
    page.click("[data-do=draw]")
    pad, dots = page.locator(".data-pad svg"), page.locator(".data-pad circle")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    for right, down in ((0.1, 0.8), (0.3, 0.6), (0.5, 0.5), (0.7, 0.3), (0.9, 0.2)):
        page.mouse.click(box["x"] + right * box["width"], box["y"] + down * box["height"])
    expect(dots).to_have_count(5)
    assert page.is_enabled("[data-do=learn_drawn]")
    # Drawn elsewhere it stays; clicked without being moved it goes.
    before = dots.nth(2).get_attribute("aria-label")
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.9 * box["height"], steps=3)
    page.mouse.up()
    expect(dots).to_have_count(5)
    assert dots.nth(2).get_attribute("aria-label") != before
    dots.nth(0).click()
    expect(dots).to_have_count(4)
    assert page.is_disabled("[data-do=learn_drawn]")
    dots.nth(0).focus()
    page.keyboard.press("Delete")
    expect(dots).to_have_count(3)
    pad.focus()
    for _ in range(2):
        page.keyboard.press("Enter")
        page.keyboard.press("Shift+ArrowLeft")
    expect(dots).to_have_count(5)
    page.click("[data-do=learn_drawn]")
    expect(page.locator(".data-now")).to_contain_text("On show: points by hand, x → y.")
    data = parse_qs(urlsplit(visitor.address).query)["data"][0]
    assert sorted(decode(data).x)[:2] == [4.5, 5.0]


def test_what_cannot_be_learnt_is_said_and_the_page_stays(browser: Browser, server: Server) -> None:
    with visiting(browser, server.url) as visitor:
        page, status = visitor.page, visitor.page.locator(".data-status")
        visitor.open(SHORT)
        address = visitor.address
        drop(visitor, "points.csv", b"x,y\n" + b"1,2\n" * 9)
        expect(status).to_have_text("All points have the same x (x is 1 everywhere).")
        assert page.is_disabled("[data-do=learn]")
        drop(visitor, "points.csv", b"<!DOCTYPE html><html><body>404</body></html>")
        expect(status).to_have_text(re.compile("^This is a web page"))
        assert page.is_hidden(".data-found")
        drop(visitor, "points.csv", b"", zeros=6 * 2**20)
        expect(status).to_have_text("This file is too large: at most 5 MB are read.")
        # Under the same name, and pasted: what is there is what came last.
        drop(visitor, "points.csv", file_of("cars"))
        found(visitor, "points.csv: speed [mph] → stopping distance [ft], points: 50")
        page.fill(".data textarea", "a;b\n" + "".join(f"{n};{n % 3},5\n" for n in range(9)))
        page.click(".data-paste button")
        found(visitor, "pasted table: a → b, points: 9")
        assert visitor.address == address
        visitor.jump_to_end(70)
        # The browser itself complains of each answer that is a refusal, and of nothing else.
        assert all("422" in complaint for complaint in visitor.complaints)


def test_a_data_set_of_the_shelf_is_one_click(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open()
    choose(visitor, "preset", "Hubble's galaxies", "data=")
    expect(page.locator(".data-now")).to_contain_text("On show: Hubble's galaxies")
    assert sorted(address_experiment(visitor).own.y) == sorted(take("hubble").y)  # type: ignore[union-attr]
