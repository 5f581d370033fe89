"""Runs beside each other: the ghost of the one before, the list of the last ones, and pins."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Request, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from dropout_core.data.packing import encode
from dropout_core.data.shelf import take
from dropout_core.experiment import DOMAINS, Experiment
from tests.browsing import (
    CHART,
    SHORT,
    Visitor,
    address_experiment,
    choose,
    last_frame,
    seated,
    visiting_anew,
)
from tests.serving import Server

pytestmark = pytest.mark.browser

SHORT_RUN = Experiment(epochs=70, hidden_width=30)
KEY = "dropout-lab.runs.1"
LINE = ".compare-ghost"
RUNS = ".compare-list li"


# What is on show, as the page's own parts hear of it.
HEAR = """async () => {
    const links = [...document.querySelectorAll("link[rel=modulepreload]")];
    const { href } = links.find(({ href }) => href.endsWith("/shared/playback.js"));
    const { watch } = await import(href);
    watch((scene) => { window.scene = scene; });
}"""


def see_to_end(visitor: Visitor, experiment: Experiment) -> None:
    """Wait until this run is on show and trained, and go to its end."""
    visitor.page.evaluate(HEAR)
    visitor.page.wait_for_function(
        """id => {
            const { run, about, frames, index } = window.scene;
            return run === id && index >= 0 && frames.length === about.recorded_epochs.length;
        }""",
        arg=experiment.id,
    )
    visitor.jump_to_end(experiment.epochs)


def move(visitor: Visitor, name: str, key: str = "ArrowLeft") -> None:
    """Move a slider by one step, and see the new run to its end."""
    before = visitor.address
    visitor.page.locator(f".st-key-{name}").get_by_role("slider").press(key)
    visitor.page.wait_for_function("before => location.href !== before", arg=before)
    see_to_end(visitor, address_experiment(visitor))


def ghosts(visitor: Visitor) -> list[dict[str, Any]]:
    """The lines of the run before, as drawn."""
    traces = visitor.figure("fit")["traces"]
    return [trace for trace in traces if str(trace["meta"]).startswith("before.")]


def see_ghosts(visitor: Visitor, count: int) -> None:
    """Wait until there are so many lines of the run before."""
    visitor.page.wait_for_function(
        """([selector, count]) => document.querySelector(selector).data
          .filter(({ meta }) => meta.startsWith("before.")).length === count""",
        arg=[CHART.format("fit"), count],
    )


def open_runs(visitor: Visitor, count: int) -> Locator:
    """Open the list of runs, and wait until there are so many."""
    visitor.press("h")
    runs = visitor.page.locator(RUNS)
    expect(runs).to_have_count(count)
    return runs


def run_in(runs: Locator, text: str) -> Locator:
    """The run in the list that differs so."""
    heads = runs.page.locator("strong", has_text=re.compile(f"^[A-D]?{text}$"))
    return runs.filter(has=heads)


def test_the_run_before_stays_as_thin_lines_that_no_frame_touches(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    assert page.locator(f"{LINE}:visible").count() == 0
    visitor.press("PageUp")
    visitor.see_epoch(63, 70)
    shown = visitor.curves()
    move(visitor, "dropout_rate")
    expect(page.locator(f"{LINE} span")).to_have_text("before: dropout rate 0.5")
    see_ghosts(visitor, 2)
    assert [trace["y"] for trace in ghosts(visitor)] == shown
    lines = page.evaluate(
        """selector => document.querySelector(selector)._fullData
          .filter(({ meta }) => /^(before[.]|curves:)/.test(meta))
          .map(({ meta, line, opacity, showlegend }) => [meta, line.width, opacity, showlegend])""",
        CHART.format("fit"),
    )
    widths = {meta: width for meta, width, *_ in lines}
    assert max(widths["before.plain"], widths["before.dropout"]) < widths["curves:plain"] / 2
    # Behind: before the curves in their order, and not in the legend.
    assert [meta.partition(".")[0] for meta, *_ in lines[:2]] == ["before", "before"]
    assert [line[2:] for line in lines[:2]] == [[0.6, False], [0.6, False]]
    # Two frames on, drawn anew in the dark, it is the same.
    visitor.press("Home")
    visitor.see_epoch(0, 70)
    assert [trace["y"] for trace in ghosts(visitor)] == shown
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "selector => document.querySelector(selector)._fullLayout.font.color === '#fafafa'",
        arg=CHART.format("fit"),
    )
    assert [trace["y"] for trace in ghosts(visitor)] == shown
    now = last_frame(address_experiment(visitor))
    visitor.jump_to_end(70)
    np.testing.assert_allclose(visitor.curves(), list(now.curves.values()), atol=1e-4)


def test_the_ghost_is_dismissed_and_comes_back_and_the_zoom_stays(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    plot = page.locator(".player-fit .nsewdrag").bounding_box()
    assert plot
    page.mouse.move(plot["x"] + 0.3 * plot["width"], plot["y"] + 0.3 * plot["height"])
    page.mouse.down()
    page.mouse.move(plot["x"] + 0.6 * plot["width"], plot["y"] + 0.6 * plot["height"], steps=4)
    page.mouse.up()
    page.wait_for_function(
        "selector => document.querySelector(selector).layout.xaxis.range[0] > -1",
        arg=CHART.format("fit"),
    )
    zoomed = visitor.figure("fit")
    move(visitor, "noise")
    see_ghosts(visitor, 2)
    curves = visitor.curves()
    page.locator(f"{LINE} button").click()
    see_ghosts(visitor, 0)
    assert page.locator(f"{LINE}:visible").count() == 0
    visitor.press("g")
    see_ghosts(visitor, 2)
    visitor.press("g")
    see_ghosts(visitor, 0)
    for side in ("x", "y"):
        assert visitor.figure("fit")[side] == pytest.approx(zoomed[side])
    # The frame on show is the same, and another change has a ghost of its own.
    visitor.see_end(70)
    assert visitor.curves() == curves
    move(visitor, "noise")
    see_ghosts(visitor, 2)
    expect(page.locator(f"{LINE} span")).to_have_text("before: noise level 0.25")


def test_over_other_axes_no_ghost_is_drawn_and_that_is_said(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    page.get_by_text("More settings").click()
    choose(visitor, "target", "Sine", "target=sine")
    line = page.locator(f"{LINE} span")
    expect(line).to_have_text(re.compile("^before: true function .*; it has other axes"))
    see_to_end(visitor, address_experiment(visitor))
    assert ghosts(visitor) == []
    # In the presenter's large letters.
    page.set_viewport_size({"width": 1920, "height": 1080})
    visitor.press("p")
    page.wait_for_selector(".player-presenter")
    assert line.evaluate("line => parseFloat(getComputedStyle(line).fontSize)") >= 20


def test_the_list_says_what_each_run_came_to_and_leads_back_to_it(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    move(visitor, "dropout_rate")
    move(visitor, "noise")
    second = visitor.address
    runs = open_runs(visitor, 3)
    expect(run_in(runs, "On show").get_by_role("button", name="Show")).to_be_disabled()
    first = run_in(runs, "Dropout rate 0.5, noise level 0.3")
    errors = last_frame(SHORT_RUN).true_loss
    told = first.locator("span").inner_text()
    assert told.startswith("no dropout: ")
    numbers = [float(one) for one in re.findall(r"[\d.]+", told)]
    np.testing.assert_allclose(numbers, [errors["plain"], errors["dropout"]], rtol=0.006)
    assert "Epoch 70 of 70" in first.inner_text()
    lines = first.locator("svg path")
    assert [len(str(line.get_attribute("d"))) > 100 for line in lines.all()] == [True, True]
    first.get_by_role("button", name="Show").click()
    page.wait_for_function("second => location.href !== second", arg=second)
    page.wait_for_selector(".tools-dialog", state="hidden")
    see_to_end(visitor, SHORT_RUN)
    assert address_experiment(visitor) == SHORT_RUN
    np.testing.assert_allclose(
        visitor.curves(), list(last_frame(SHORT_RUN).curves.values()), atol=1e-4
    )
    expect(page.locator(f"{LINE} span")).to_have_text("before: dropout rate 0.45, noise level 0.25")
    page.go_back()
    page.wait_for_function("second => location.href === second", arg=second)
    see_to_end(visitor, address_experiment(visitor))
    # It outlives the page, until it is forgotten.
    page.reload()
    visitor.see_run()
    visitor.jump_to_end(70)
    runs = open_runs(visitor, 3)
    page.get_by_role("button", name="Forget all").click()
    expect(runs).to_have_count(1)
    assert page.evaluate("key => localStorage[key]", KEY) is None


def test_a_run_on_points_of_ones_own_comes_back_with_them(visitor: Visitor) -> None:
    page = visitor.page
    data = encode(take("hubble"))
    visitor.open(f"{SHORT}&data={data}")
    visitor.jump_to_end(70)
    page.wait_for_function("key => localStorage[key]", arg=KEY)
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    runs = open_runs(visitor, 2)
    own = run_in(runs, "Hubble's galaxies")
    assert "Loss on the test points" in own.inner_text()
    for run in runs.all():
        run.get_by_role("button", name="Pin").click()
    # Axes of two kinds are not drawn over each other.
    expect(page.locator(".compare-pinned")).to_contain_text("for their axes are other ones: B.")
    own.get_by_role("button", name="Show").click()
    page.wait_for_url("**data=*")
    see_to_end(visitor, Experiment(epochs=70, hidden_width=30, data=data))
    expect(page.locator(f"{LINE} span")).to_have_text(re.compile("^before: drawn points; it has"))


def test_up_to_four_are_pinned_into_one_chart_and_a_table(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    for _ in range(4):
        move(visitor, "dropout_rate")
    runs = open_runs(visitor, 5)
    for run in runs.all()[:4]:
        run.get_by_role("button", name="Pin").click()
    fifth = runs.nth(4).get_by_role("button", name="Pin")
    fifth.click()
    expect(page.locator(".compare-status")).to_contain_text("4 runs are pinned")
    rates = [0.3, 0.35, 0.4, 0.45]
    pinned = [
        last_frame(Experiment(epochs=70, hidden_width=30, dropout_rate=rate)) for rate in rates
    ]
    drawn = """() => document.querySelector('.compare-chart')._fullData
      .filter(({ meta }) => meta.startsWith('pinned'))
      .map(({ name, line, y }) => [name, line.dash, [...y]])"""
    for contender in ("dropout", "plain"):
        page.select_option(".compare-pinned select", contender)
        wanted = [frame.curves[contender] for frame in pinned]
        page.wait_for_function(
            f"y => Math.abs(({drawn})()[3][2][9] - y) < 1e-4", arg=float(wanted[3][9])
        )
        curves = page.evaluate(drawn)
        for (_, _, curve), right in zip(curves, wanted, strict=True):
            np.testing.assert_allclose(curve, right, atol=1e-4)
        names = [
            f"{letter}: dropout rate {rate}" for letter, rate in zip("ABCD", rates, strict=True)
        ]
        assert [name for name, *_ in curves] == names
        assert len({dash for _, dash, _ in curves}) == 4
    rows = [row.all_inner_texts() for row in map(cells, page.locator(".compare-table tr").all())]
    assert rows[0] == ["Setting", "A", "B", "C", "D"]
    assert rows[1] == ["Dropout rate", *map(str, rates)]
    assert [row[0] for row in rows[2:]] == [
        "Error against the true function: no dropout",
        "Error against the true function: dropout",
    ]
    errors = [frame.true_loss["dropout"] for frame in pinned]
    np.testing.assert_allclose(list(map(float, rows[3][1:])), errors, rtol=0.006)
    # Whoever has unpinned one has room for another.
    runs.nth(1).get_by_role("button", name="Unpin").click()
    fifth.click()
    expect(page.locator(f"{RUNS} b")).to_have_text(["A", "B", "C", "D"])
    assert page.locator(".compare-table tr").nth(1).locator("td").last.inner_text() == "0.5"


def cells(row: Locator) -> Locator:
    """The cells of a row of a table."""
    return row.locator("th, td")


@contextmanager
def overhearing(visitor: Visitor) -> Iterator[dict[str, list[Any]]]:
    """All that leaves the browser: what is asked for, and messages to the script."""
    sent: dict[str, list[Any]] = {"asked": [], "messages": []}

    def watch(socket: WebSocket) -> None:
        socket.on("framesent", lambda message: sent["messages"].append(message))

    def hear(request: Request) -> None:
        sent["asked"].append(request)

    visitor.page.on("websocket", watch)
    visitor.page.on("request", hear)
    try:
        yield sent
    finally:
        visitor.page.remove_listener("request", hear)
        visitor.page.remove_listener("websocket", watch)


def test_of_the_runs_nothing_leaves_the_browser_but_the_wish_to_see_one(newcomer: Visitor) -> None:
    visitor, page = newcomer, newcomer.page
    with overhearing(visitor) as sent:
        visitor.open(SHORT)
        # What is loaded late has been.
        page.wait_for_selector(".skip", state="attached")
        visitor.jump_to_end(70)
        move(visitor, "dropout_rate")
        move(visitor, "dropout_rate")
        open_runs(visitor, 3)
        before = {kind: len(said) for kind, said in sent.items()}
        for run in page.locator(RUNS).all():
            run.get_by_role("button", name="Pin").click()
        page.wait_for_selector(".compare-chart .js-line")
        page.select_option(".compare-pinned select", "plain")
        page.locator(RUNS).nth(0).get_by_role("button", name="Unpin").click()
        visitor.press("g")
        assert {kind: len(said) for kind, said in sent.items()} == before
        kept = json.loads(page.evaluate("key => localStorage[key]", KEY))
        assert len(kept) == 3
        run_in(page.locator(RUNS), "Dropout rate 0.5").get_by_role("button", name="Show").click()
        page.wait_for_function("() => !location.search.includes('dropout_rate')")
        see_to_end(visitor, SHORT_RUN)
    wishes = [
        json.loads(state.json_trigger_value)
        for message in sent["messages"]
        if isinstance(message, bytes)
        for state in BackMsg.FromString(message).rerun_script.widget_states.widgets
        if state.json_trigger_value
    ]
    ((wish,),) = wishes
    assert wish["event"] == "asked"
    assert list(wish["value"]) == ["run"]
    assert set(wish["value"]["run"]) == set(DOMAINS)
    assert Experiment.from_query(wish["value"]["run"]) == SHORT_RUN
    # When the others were on show, and what came of them, stands in no message and no request.
    private = [str(one[part]) for one in kept for part in ("at", "id")]
    private += [json.dumps(one["errors"]) for one in kept]
    told = b"".join(
        message if isinstance(message, bytes) else message.encode() for message in sent["messages"]
    )
    told += "".join(f"{one.url} {one.post_data or ''}" for one in sent["asked"]).encode()
    assert [one for one in private if one.encode() in told] == []
    for request in sent["asked"]:
        address = urlsplit(request.url)
        if not address.path.startswith(("/_stcore", "/static", "/assets")):
            fields = {name for name, _ in parse_qsl(address.query)}
            assert fields <= {*DOMAINS, "epoch", "step"} or address.path.startswith("/inside")


def test_two_tabs_share_the_list(browser: Browser, server: Server) -> None:
    with visiting_anew(browser, server.url) as one:
        one.open(SHORT)
        one.jump_to_end(70)
        move(one, "dropout_rate")
        runs = open_runs(one, 2)
        with seated(one.page.context.new_page(), server.url) as other:
            other.open(f"{SHORT}&seed=7")
            other.jump_to_end(70)
            move(other, "noise")
            expect(runs).to_have_count(4)
            open_runs(other, 4)
            other.page.get_by_role("button", name="Forget all").click()
            expect(runs).to_have_count(1)


KEPT = f"localStorage.setItem('{KEY}', '{{}}')"
FULL = "Storage.prototype.setItem = () => { throw new Error('QuotaExceededError') }"
FORBIDDEN = """Object.defineProperty(
    window, 'localStorage', { get() { throw new Error('SecurityError') } }
)"""


@pytest.mark.parametrize(
    "trouble", [KEPT.format('[{"id":1},'), KEPT.format('[{"id":1}, null]'), FULL, FORBIDDEN]
)
def test_a_storage_that_is_broken_full_or_forbidden_is_no_fault(
    browser: Browser, server: Server, trouble: str
) -> None:
    with visiting_anew(browser, server.url) as visitor:
        visitor.page.add_init_script(trouble)
        visitor.open(SHORT)
        visitor.jump_to_end(70)
        move(visitor, "dropout_rate")
        runs = open_runs(visitor, 2)
        runs.nth(1).get_by_role("button", name="Pin").click()
        expect(visitor.page.locator(f"{RUNS} b")).to_have_text(["A"])
        is_lost = "lasts until the page is left" in visitor.page.inner_text(".compare-status")
        assert is_lost == ("throw" in trouble)
        assert [one for one in visitor.complaints if "Error" not in one] == []


def test_no_part_of_it_is_loaded_before_a_run_is_over(newcomer: Visitor) -> None:
    asked: list[str] = []
    newcomer.page.on("request", lambda request: asked.append(request.url))
    newcomer.open("?epochs=5000&hidden_width=30")
    newcomer.page.wait_for_function(
        "() => Number(document.querySelector('.player-scrub').value) >= 10"
    )
    assert not any("/compare/" in url for url in asked)
    with newcomer.page.expect_request("**/compare/compare.js"):
        newcomer.jump_to_end(5000)


def test_a_run_that_cannot_be_is_refused_with_the_reason(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    move(visitor, "dropout_rate")
    # As an older page may have kept it.
    page.wait_for_function("key => JSON.parse(localStorage[key] ?? '[]').length === 2", arg=KEY)
    page.evaluate(
        """key => {
            const runs = JSON.parse(localStorage[key]);
            for (const run of runs) run.experiment.epochs = 1e9;
            localStorage[key] = JSON.stringify(runs);
        }""",
        KEY,
    )
    address = visitor.address
    open_runs(visitor, 2).nth(1).get_by_role("button", name="Show").click()
    expect(page.locator("[data-testid=stAlert]")).to_contain_text("cannot be “1000000000”")
    assert visitor.address == address
