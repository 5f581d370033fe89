"""The page in a real browser: what a visitor does, and what they then see."""

import re
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Browser, Request, expect

from dropout_core.experiment import Experiment
from dropout_core.learning.problems import make_problem
from tests.browsing import (
    CHART,
    SHORT,
    Visitor,
    address_experiment,
    last_frame,
    see_step,
    slide,
    swipe,
    visiting,
)
from tests.serving import Server

pytestmark = pytest.mark.browser

LONG = "?epochs=5000&hidden_width=600"


def drawn_curves_equal(visitor: Visitor, experiment: Experiment) -> bool:
    """Whether the curves on show are the last ones of this experiment."""
    wanted = list(last_frame(experiment).curves.values())
    return np.allclose(visitor.curves(), wanted, atol=6e-5)


def test_the_default_run_plays_to_its_end_untouched(visitor: Visitor) -> None:
    visitor.open()
    for name in ("fit", "losses"):
        visitor.page.evaluate(
            "selector => { document.querySelector(`${selector} .main-svg`).mounted = true; }",
            CHART.format(name),
        )
    early = visitor.epoch
    visitor.see_end(500)
    assert early < 500
    assert drawn_curves_equal(visitor, Experiment())
    for name in ("fit", "losses"):
        assert visitor.page.evaluate(
            "selector => document.querySelector(`${selector} .main-svg`).mounted",
            CHART.format(name),
        ), f"the {name} chart was mounted again"
    assert "Dropout won this run" in visitor.page.inner_text(".player-verdict")


def test_the_numbers_under_the_chart_are_those_of_the_frame_on_show(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    experiment = Experiment(epochs=70, hidden_width=30)
    last, itself = last_frame(experiment), make_problem(experiment).true_losses
    cells = visitor.page.locator(".player-metrics td").all_inner_texts()
    wanted = [
        losses
        for name in ("plain", "dropout")
        for losses in (
            last.optimised_loss[name][-1],
            last.train_loss[name],
            last.test_loss[name],
            last.true_loss[name],
        )
    ]
    np.testing.assert_allclose(list(map(float, cells[:8])), wanted, rtol=0.006)
    # Of the true function nothing is dropped.
    assert cells[8] == "–"
    np.testing.assert_allclose(list(map(float, cells[9:])), list(itself.values()), rtol=0.006)
    # What people ask of these losses, with the numbers of this frame.
    dropped = last.optimised_loss["dropout"][-1]
    asked = visitor.page.locator(".player-why").inner_text()
    for loss in (dropped, last.train_loss["dropout"], last.test_loss["dropout"]):
        assert f" {loss:.3g}"[:5] in asked
    drawn = visitor.traces("losses", "test_loss")["dropout"]
    assert drawn["x"][-1] == 70
    assert drawn["y"][-1] == pytest.approx(last.test_loss["dropout"], rel=1e-5)


def test_nothing_is_said_of_units_dropped_where_nothing_is_dropped(visitor: Visitor) -> None:
    visitor.open(SHORT + "&dropout_rate=0")
    visitor.jump_to_end(70)
    asked = visitor.page.locator(".player-why").inner_text()
    assert asked.startswith("The dropout rate of this run is 0")


def test_what_stands_below_does_not_move_while_a_run_plays(visitor: Visitor) -> None:
    """Whoever presses a button there would let go beside it."""
    visitor.open()
    visitor.page.evaluate(
        """() => {
            const top = (part) => document.querySelector(part).getBoundingClientRect().top;
            window.places = new Set();
            const look = () => {
                window.places.add(Math.round(top('.studies') - top('.player')));
                requestAnimationFrame(look);
            };
            look();
        }"""
    )
    visitor.page.wait_for_function(
        "() => Number(document.querySelector('.player-scrub').value) >= 40"
    )
    places = visitor.page.evaluate("() => [...window.places]")
    assert max(places) - min(places) <= 1


def test_a_slider_dragged_mid_run_ends_on_the_new_settings_curves(visitor: Visitor) -> None:
    visitor.open()
    slide(visitor, "dropout_rate", 0.9)
    visitor.page.wait_for_url("**dropout_rate=*")
    slide(visitor, "epochs", 0.0)
    visitor.see_epochs(10)
    visitor.see_end(10)
    asked = address_experiment(visitor)
    assert asked.dropout_rate > 0.7
    assert asked.epochs == 10
    assert drawn_curves_equal(visitor, asked)


@pytest.mark.parametrize("query", ["", SHORT], ids=["tutorial", "own"])
def test_a_slider_moved_quickly_by_keys_ends_where_the_keys_left_it(
    visitor: Visitor, query: str
) -> None:
    visitor.open(query)
    slider = visitor.page.locator(".st-key-dropout_rate").get_by_role("slider")
    slider.focus()
    for _ in range(4):
        slider.press("ArrowLeft")
    visitor.page.wait_for_url("**dropout_rate=0.3*")
    epochs = 70 if query else 500
    visitor.hurry()
    visitor.see_end(epochs)
    width = 30 if query else 300
    asked = Experiment(dropout_rate=0.3, epochs=epochs, hidden_width=width)
    assert drawn_curves_equal(visitor, asked)
    assert slider.get_attribute("aria-valuetext") == "0.30"


def test_keys_pause_step_and_jump(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    for key, epoch in (
        ("Home", 0),
        ("ArrowRight", 1),
        ("ArrowRight", 2),
        ("ArrowLeft", 1),
        ("PageDown", 8),
        ("PageUp", 1),
    ):
        visitor.press(key)
        visitor.see_epoch(epoch, 70)
    visitor.press(" ")
    visitor.page.wait_for_selector(".player-playing")
    visitor.page.wait_for_function(
        "() => document.querySelector('.player-epoch').textContent !== 'Epoch 1 of 70'"
    )
    visitor.press(" ")
    visitor.page.wait_for_selector(".player:not(.player-playing)")


def test_a_paused_run_stands_still(visitor: Visitor) -> None:
    visitor.open(LONG)
    visitor.press(" ")
    visitor.page.wait_for_selector(".player:not(.player-playing)")
    before = visitor.epoch
    ahead = "() => document.querySelector('.player-ahead').value"
    trained = visitor.page.evaluate(ahead)
    visitor.page.wait_for_function(f"trained => ({ahead})() > trained", arg=trained)
    assert visitor.epoch == before


def test_the_scrubber_shows_the_frame_it_points_at(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    visitor.page.locator(".player-scrub").fill("40")
    visitor.see_epoch(40, 70)
    visitor.page.click("[data-do=replay]")
    visitor.page.wait_for_selector(".player-playing")
    visitor.page.wait_for_function(
        "() => Number(document.querySelector('.player-epoch').textContent.split(' ')[1]) < 40"
    )


def test_the_scrubber_is_dragged_and_tapped_where_it_is_trained(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    track = visitor.page.locator(".player-scrub").bounding_box()
    assert track
    y = track["y"] + track["height"] / 2
    mouse = visitor.page.mouse
    mouse.click(track["x"] + track["width"] / 2, y)
    visitor.see_epoch(35, 70)
    mouse.down()
    mouse.move(track["x"] + track["width"] / 4, y, steps=5)
    visitor.page.wait_for_function(
        "() => Math.abs(document.querySelector('.player-epoch').textContent.split(' ')[1] - 17) < 2"
    )
    mouse.up()


def test_on_a_phone_a_swipe_scrolls_the_page_and_drags_the_scrubber(
    browser: Browser, server: Server
) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    with visiting(browser, server.url, **phone) as reader:
        reader.open(SHORT)
        reader.jump_to_end(70)
        for chart in ("fit", "losses"):
            plot = reader.page.locator(f".player-{chart} .nsewdrag")
            plot.evaluate("plot => plot.scrollIntoView({ block: 'center' })")
            before = reader.figure(chart)
            top = plot.evaluate("plot => plot.getBoundingClientRect().top")
            swipe(reader, f".player-{chart} .nsewdrag", (0, -150))
            reader.page.wait_for_function(
                "([chart, top]) => document.querySelector(`.player-${chart} .nsewdrag`)"
                ".getBoundingClientRect().top < top - 50",
                arg=[chart, top],
            )
            after = reader.figure(chart)
            assert (after["x"], after["y"]) == (before["x"], before["y"])
        reader.page.locator(".player-scrub").evaluate(
            "bar => bar.scrollIntoView({ block: 'center' })"
        )
        swipe(reader, ".player-scrub", (-80, 0))
        expect(reader.page.locator(".player-epoch")).to_have_text(
            re.compile(r"Epoch ([6-9]|[12]\d) of 70")
        )


def test_zoom_and_a_hidden_trace_outlive_the_frames_and_the_next_run(visitor: Visitor) -> None:
    visitor.open()
    plot = visitor.page.locator(".player-fit .nsewdrag").bounding_box()
    assert plot
    mouse = visitor.page.mouse
    mouse.move(plot["x"] + 0.3 * plot["width"], plot["y"] + 0.3 * plot["height"])
    mouse.down()
    mouse.move(plot["x"] + 0.6 * plot["width"], plot["y"] + 0.6 * plot["height"], steps=4)
    mouse.up()
    visitor.page.locator(".player-fit .legendtoggle").nth(2).click()
    visitor.page.wait_for_function(
        "selector => document.querySelector(selector)._fullData[2].visible === 'legendonly'",
        arg=CHART.format("fit"),
    )
    zoomed = visitor.figure("fit")
    assert zoomed["x"][0] > -1.0
    slide(visitor, "epochs", 0.0)
    visitor.see_epochs(10)
    visitor.see_end(10)
    after = visitor.figure("fit")
    assert after["x"] == pytest.approx(zoomed["x"])
    assert after["y"] == pytest.approx(zoomed["y"])
    # In front of it are the curves of the run before.
    (hidden,) = (trace for trace in after["traces"] if trace["visible"] == "legendonly")
    assert hidden["meta"] == zoomed["traces"][2]["meta"]


def test_a_reload_and_a_shared_link_show_exactly_the_same(
    visitor: Visitor, browser: Browser, server: Server
) -> None:
    visitor.open(SHORT)
    slide(visitor, "noise", 0.8)
    visitor.page.wait_for_url("**noise=*")
    visitor.hurry()
    visitor.see_end(70)
    curves, address = visitor.curves(), visitor.address
    visitor.page.reload()
    visitor.see_run()
    visitor.jump_to_end(70)
    assert visitor.curves() == curves
    with visiting(browser, server.url) as colleague:
        colleague.open(address.removeprefix(f"{server.url}/"))
        colleague.jump_to_end(70)
        assert colleague.curves() == curves
        assert colleague.address == address


def test_back_returns_to_the_settings_before(visitor: Visitor) -> None:
    visitor.open(SHORT)
    first = visitor.address
    slide(visitor, "epochs", 0.0)
    visitor.see_epochs(10)
    visitor.page.wait_for_url("**epochs=10*")
    visitor.page.go_back()
    visitor.see_epochs(70)
    assert visitor.address == first
    visitor.page.go_forward()
    visitor.see_epochs(10)


def test_a_bad_address_explains_itself_and_plays_what_it_says(visitor: Visitor) -> None:
    visitor.open("?dropout_rate=7&epochs=many&noise=0.1&colour=red")
    notices = " ".join(visitor.page.locator("[data-testid=stAlert]").all_inner_texts())
    for part in ("dropout_rate", "“7”", "0 to 0.9", "epochs", "“many”", "“colour”"):
        assert part in notices
    assert "0.5 is used instead" in notices
    assert "500 is used instead" in notices
    visitor.jump_to_end(500)
    assert drawn_curves_equal(visitor, Experiment(noise=0.1))


def test_what_an_address_says_is_no_link_and_no_picture(visitor: Visitor) -> None:
    tried = {
        "noise": "https://a.example/x",
        "epochs": "www.b.example",
        "points": "me@c.example",
        "seed": "![d](https://d.example)",
    }
    visitor.open("?" + urlencode(tried))
    notices = visitor.page.locator("[data-testid=stAlert]")
    assert notices.locator("a, img").count() == 0
    said = " ".join(notices.all_inner_texts()).replace("\u2060", "")
    assert [text for text in tried.values() if text not in said] == []


def test_a_verdict_is_said_where_the_end_is_on_show(visitor: Visitor) -> None:
    visitor.open(SHORT)
    verdict = visitor.page.locator(".player-verdict")
    visitor.jump_to_end(70)
    ended = verdict.inner_text()
    assert "this run" in ended
    visitor.press("Home")
    visitor.see_epoch(0, 70)
    assert verdict.inner_text() != ended
    visitor.press("End")
    visitor.see_end(70)
    assert verdict.inner_text() == ended


def test_keys_scroll_the_page_where_the_player_is_out_of_sight(visitor: Visitor) -> None:
    visitor.open(SHORT + "&step=2")
    visitor.jump_to_end(70)
    visitor.press("3")
    see_step(visitor, "rules", epoch=70)
    top = "() => document.querySelector('.lesson').getBoundingClientRect().top"
    before = visitor.page.evaluate(top)
    visitor.press("PageUp")
    visitor.page.wait_for_function(f"before => ({top})() > before + 300", arg=before)
    assert visitor.epoch == 70


def test_every_point_is_within_the_axes_at_full_noise(visitor: Visitor) -> None:
    visitor.open("?epochs=10&hidden_width=30&noise=1&points=500")
    visitor.jump_to_end(10)
    figure = visitor.figure("fit")
    points = [trace for trace in figure["traces"] if len(trace["y"]) == 500]
    assert len(points) == 2
    low, high = figure["y"]
    assert all(low < y < high for trace in points for y in trace["y"])


def test_who_wants_less_motion_sees_the_newest_frame_until_they_play(
    browser: Browser, server: Server
) -> None:
    with visiting(browser, server.url, reduced_motion="reduce") as reader:
        reader.open(SHORT)
        reader.see_end(70)
        reader.press(" ")
        reader.page.wait_for_function(
            "() => document.querySelector('.player-epoch').textContent !== 'Epoch 70 of 70'"
        )


def test_a_chinese_browser_is_spoken_to_in_chinese(browser: Browser, server: Server) -> None:
    with visiting(browser, server.url, locale="zh-CN") as reader:
        reader.open(SHORT)
        expect(reader.page.locator(".st-key-sliders")).to_contain_text("隐藏层宽度")
        assert "测试损失" in reader.page.inner_text(".player-now")
        assert reader.page.evaluate("document.documentElement.lang") == "zh-CN"
        names = [trace["name"] for trace in reader.figure("fit")["traces"]]
        assert "训练点" in names
        reader.page.get_by_text("English").click()
        reader.page.wait_for_url("**lang=en*")
        reader.page.wait_for_function(
            "() => document.querySelector('.player-now').textContent.startsWith('Test loss')"
        )
        assert reader.page.evaluate("document.documentElement.lang") == "en"
        assert "epochs=70&" in reader.address
        assert reader.complaints == []


def test_after_a_change_of_language_the_page_goes_on(visitor: Visitor) -> None:
    visitor.open(SHORT + "&target=sine&activation=linear")
    visitor.page.get_by_text("简体中文").click()
    visitor.page.wait_for_url("**lang=zh*")
    # Plotly's own buttons as well.
    visitor.page.wait_for_selector(".player-fit [aria-label=还原坐标轴]", state="attached")
    slide(visitor, "epochs", 0.0)
    visitor.page.wait_for_url("**epochs=10*")
    assert "target=sine&activation=linear" in visitor.address
    visitor.page.get_by_text("English").click()
    visitor.page.wait_for_url(lambda address: "lang" not in address)
    slide(visitor, "noise", 0.0)
    visitor.page.wait_for_url(re.compile(r"noise=0(&|$)"))
    assert "target=sine&activation=linear" in visitor.address
    assert visitor.page.locator("[data-testid=stException]").count() == 0


def test_presenter_mode_by_key_button_and_address(visitor: Visitor) -> None:
    visitor.open(SHORT)
    small = float(
        visitor.page.evaluate("document.querySelector('.player-fit .player-chart').clientHeight")
    )
    visitor.press("p")
    visitor.page.wait_for_selector(".player-presenter")
    visitor.page.wait_for_url("**presenter=1*")
    for hidden in ("[data-testid=stSidebar]", ".st-key-about"):
        visitor.page.wait_for_selector(hidden, state="hidden")
    sizes = "[...document.querySelectorAll('.player-chart .xtick text')]"
    wanted = f"() => {sizes}.every(text => parseFloat(getComputedStyle(text).fontSize) >= 16)"
    visitor.page.wait_for_function(wanted)
    tall = visitor.page.evaluate("document.querySelector('.player-fit .player-chart').clientHeight")
    assert tall > small
    visitor.jump_to_end(70)
    visitor.press("PageUp")
    visitor.see_epoch(0, 70)
    visitor.page.reload()
    visitor.page.wait_for_selector(".player-presenter")
    visitor.page.click("[data-do=presenter]")
    visitor.page.wait_for_selector(".player:not(.player-presenter)")
    visitor.page.wait_for_selector("[data-testid=stSidebar]", state="visible")
    assert "presenter" not in visitor.address


def test_a_display_option_starts_no_training(visitor: Visitor) -> None:
    runs: list[str] = []

    def watch(asked: Request) -> None:
        if "/runs?" in asked.url:
            runs.append(asked.url)

    visitor.page.on("request", watch)
    visitor.open(SHORT)
    visitor.press("p")
    visitor.page.wait_for_selector(".player-presenter")
    visitor.press("p")
    visitor.page.wait_for_selector(".player:not(.player-presenter)")
    visitor.page.emulate_media(color_scheme="dark")
    visitor.page.wait_for_function(
        "selector => document.querySelector(selector)._fullLayout.font.color === '#fafafa'",
        arg=CHART.format("fit"),
    )
    assert len(runs) == 1


def test_a_long_run_tells_its_remaining_time_and_can_be_stopped(visitor: Visitor) -> None:
    visitor.open(LONG + "&seed=77")
    visitor.page.wait_for_function(
        "() => /about \\d+ s left/.test(document.querySelector('.player-status').textContent)"
    )
    visitor.page.click("[data-do=stop]")
    visitor.page.wait_for_function(
        "() => document.querySelector('.player-status').textContent.startsWith('Training stopped')"
    )
    stopped = visitor.page.inner_text(".player-status")
    visitor.page.click("[data-do=stop]")
    visitor.page.wait_for_function(
        "before => document.querySelector('.player-status').textContent !== before", arg=stopped
    )
    visitor.page.click("[data-do=stop]")


def test_a_run_over_budget_is_refused_with_what_to_lower(visitor: Visitor) -> None:
    visitor.page.goto(f"{visitor.url}/?hidden_width=1000&epochs=5000&points=500")
    visitor.page.wait_for_function(
        "() => /Epochs to \\d+/.test(document.querySelector('.player-status')?.textContent)"
    )


def test_a_broken_stream_says_so_and_resumes(browser: Browser, server: Server) -> None:
    with visiting(browser, server.url) as someone:
        someone.page.route("**/runs?**", lambda route: route.abort())
        someone.page.goto(f"{server.url}/{SHORT}")
        someone.page.wait_for_function(
            "() => document.querySelector('.player-status')?.textContent"
            ".startsWith('The connection')"
        )
        someone.page.unroute("**/runs?**")
        someone.see_run()
        someone.jump_to_end(70)


def test_two_tabs_do_not_disturb_each_other(
    visitor: Visitor, browser: Browser, server: Server
) -> None:
    visitor.open(SHORT)
    with visiting(browser, server.url) as other:
        other.open(SHORT)
        slide(other, "epochs", 0.0)
        other.see_epochs(10)
        assert visitor.page.inner_text(".player-epoch").endswith(" 70")


def test_the_charts_are_as_wide_as_their_place_whenever_it_changes(visitor: Visitor) -> None:
    full = """() => [...document.querySelectorAll(".player-chart")].every((chart) =>
      Math.abs(chart.querySelector(".main-svg").clientWidth - chart.clientWidth) <= 1)"""
    visitor.open(SHORT + "&presenter=1")
    visitor.page.wait_for_function(full)
    wide = visitor.page.evaluate("document.querySelector('.player-chart').clientWidth")
    visitor.press("p")
    visitor.page.wait_for_function(
        "wide => document.querySelector('.player-chart').clientWidth < wide", arg=wide
    )
    visitor.page.wait_for_function(full)
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    visitor.page.wait_for_function(
        "() => document.querySelector('.player-chart').clientWidth < 390"
    )
    visitor.page.wait_for_function(full)
