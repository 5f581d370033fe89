"""The player in a real browser: its charts whatever the numbers, its keys, and what it says."""

from math import log10

import numpy as np
import pytest
from playwright.sync_api import Browser

from dropout_core.experiment import Experiment
from dropout_core.learning.problems import make_problem
from dropout_core.learning.run import stream_training
from tests.browsing import (
    CHART,
    SHORT,
    Visitor,
    address_experiment,
    choose,
    last_frame,
    see_step,
    visiting,
)
from tests.serving import Server

pytestmark = pytest.mark.browser

TOP = 0.5


def scrolled(visitor: Visitor) -> float:
    """How far the page has been scrolled down."""
    top = visitor.page.evaluate("-document.querySelector('.lab').getBoundingClientRect().top")
    return float(top)


def test_a_chart_that_is_resized_while_it_moves_is_not_cut_off(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    visitor.page.evaluate(
        """selector => {
          const { animate } = Plotly;
          Plotly.animate = (chart, ...given) => {
            const moving = animate(chart, ...given);
            const narrow = () => { chart.style.width = '70%'; };
            if (chart.matches(selector)) Promise.resolve().then(narrow);
            return moving;
          };
        }""",
        CHART.format("fit"),
    )
    visitor.press("Home")
    visitor.page.wait_for_function(
        """selector => {
          const chart = document.querySelector(selector);
          const { width } = chart.querySelector('.plotclip rect').getBBox();
          const drawn = chart.querySelector('.main-svg').clientWidth;
          return drawn < 0.71 * chart.parentElement.clientWidth
            && Math.abs(width - chart._fullLayout._size.w) < 1;
        }""",
        arg=CHART.format("fit"),
    )


def test_the_axis_of_the_fit_is_the_tutorials_and_wider_where_points_lie_outside(
    visitor: Visitor,
) -> None:
    visitor.open(SHORT)
    assert visitor.figure("fit")["y"] == [-2.5, 2.5]
    for points in (5, 500):
        visitor.open(f"{SHORT}&noise=1&points={points}")
        problem = make_problem(Experiment(epochs=70, hidden_width=30, noise=1, points=points))
        most = float(max(abs(problem.train_y).max(), abs(problem.test_y).max()))
        low, high = visitor.figure("fit")["y"]
        assert high == -low
        assert high == pytest.approx(max(2.5, most + 0.15), abs=1e-3)


def test_losses_beyond_the_axis_are_marked_at_its_edge(visitor: Visitor) -> None:
    visitor.open("?hidden_width=300&learning_rate=0.3&epochs=200")
    visitor.jump_to_end(200)
    losses = visitor.figure("losses")
    assert losses["y"][1] == TOP
    frames = list(stream_training(Experiment(hidden_width=300, learning_rate=0.3, epochs=200)))
    beyond = [
        frame.epoch
        for frame in frames
        if log10(max(*frame.train_loss.values(), *frame.test_loss.values())) > TOP
    ]
    assert 0 < len(beyond) < len(frames)
    (marks,) = (trace for trace in losses["traces"] if trace["meta"] == "beyond")
    assert marks["x"] == beyond
    assert visitor.page.locator(".player-losses .trace .point").count() == len(beyond)
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    assert visitor.page.locator(".player-losses .trace .point").count() == 0


def test_tiny_losses_have_powers_of_ten_and_a_title_beside_them(visitor: Visitor) -> None:
    visitor.open("?noise=0&epochs=2000&hidden_width=100&dropout_rate=0&presenter=1")
    visitor.jump_to_end(2000)
    visitor.page.wait_for_function(
        "selector => document.querySelector(selector).layout.yaxis.range[0] <= -6",
        arg=CHART.format("losses"),
    )
    labels = visitor.page.locator(".player-losses .ytick text")
    visitor.page.wait_for_function(
        "() => document.querySelectorAll('.player-losses .ytick text').length > 6"
    )
    texts = {text.replace("\u200b", "") for text in labels.all_text_contents()}
    assert texts <= {"1", *(f"10−{power}" for power in range(1, 13))}
    edges = visitor.page.evaluate(
        """() => {
          const boxes = selector => [...document.querySelectorAll(`.player-losses ${selector}`)]
            .map(one => one.getBoundingClientRect());
          return [Math.max(...boxes('.ytitle').map(box => box.right)),
            Math.min(...boxes('.ytick text').map(box => box.left))];
        }"""
    )
    assert edges[0] <= edges[1]


def test_a_key_belongs_to_what_has_the_focus_before_it_is_the_players(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    still = visitor.page.locator(".player:not(.player-playing)")
    for control in ("#studies-tab-sweep", "#lesson-tab-2"):
        visitor.page.locator(control).focus()
        visitor.page.keyboard.press(" ")
        visitor.page.wait_for_selector(f"{control}[aria-selected=true]")
        visitor.page.keyboard.press("Home")
        assert visitor.epoch == 70
        visitor.look_at_player()
    visitor.page.locator(".player-speed").focus()
    visitor.page.keyboard.press("Home")
    assert visitor.page.input_value(".player-speed") == "0.25"
    assert visitor.epoch == 70
    assert still.count() == 1
    # The scrub bar's keys are the player's.
    visitor.page.locator(".player-scrub").focus()
    visitor.page.keyboard.press("PageUp")
    visitor.see_epoch(63, 70)


@pytest.mark.parametrize("key", ["ArrowDown", "PageDown", " ", "End"])
def test_keys_scroll_the_page_where_nothing_has_the_focus(visitor: Visitor, key: str) -> None:
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    visitor.page.locator(".studies").evaluate("part => part.scrollIntoView({ block: 'start' })")
    before = scrolled(visitor)
    visitor.press(key)
    visitor.page.wait_for_function(
        "before => -document.querySelector('.lab').getBoundingClientRect().top > before",
        arg=before,
    )
    assert visitor.epoch == 70
    assert visitor.page.locator(".player-playing").count() == 0
    visitor.press("Home")
    visitor.page.wait_for_function(
        "() => document.querySelector('.lab').getBoundingClientRect().top > 0"
    )


def test_a_picture_that_is_kept_has_the_colour_of_the_page(
    browser: Browser, server: Server
) -> None:
    for theme in ("light", "dark"):
        with visiting(browser, server.url, color_scheme=theme) as reader:
            reader.open(SHORT)
            page, picture = reader.page.evaluate(
                """async selector => {
                  const page = getComputedStyle(document.querySelector('.stApp')).backgroundColor;
                  const image = new Image();
                  image.src = await Plotly.toImage(document.querySelector(selector));
                  await image.decode();
                  const canvas = document.createElement('canvas').getContext('2d');
                  canvas.drawImage(image, 0, 0);
                  const [red, green, blue] = canvas.getImageData(2, 2, 1, 1).data;
                  return [page, `rgb(${red}, ${green}, ${blue})`];
                }""",
                CHART.format("fit"),
            )
            assert picture == page


def test_a_race_of_four_is_drawn_told_and_hidden_as_one_of_two_is(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open(f"{SHORT}&race=plain,dropout,dropout=0.2")
    visitor.jump_to_end(70)
    page.locator(".player-fit .legendtoggle").nth(4).click()
    hidden = """selector => document.querySelector(selector)._fullData
      .filter(({ visible }) => visible === "legendonly").map(({ meta }) => meta).join()"""
    page.wait_for_function(f"selector => ({hidden})(selector)", arg=CHART.format("fit"))
    assert page.evaluate(hidden, CHART.format("fit")) == "curves:dropout"
    # In front of it comes another one: what is hidden is still the same.
    page.get_by_text("More settings").click()
    box = page.locator(".st-key-racers")
    box.get_by_role("button", name="no dropout").click()
    page.wait_for_function("() => location.search.includes('race=dropout%2Cdropout%3D0.2')")
    for name in ("weight decay", "straight line"):
        choose(visitor, "racers", name, name.replace(" ", "_"))
    race = "dropout,dropout=0.2,weight_decay,straight_line"
    page.wait_for_function(
        "selector => document.querySelector(selector).data.at(-1).meta.endsWith('straight_line')",
        arg=CHART.format("fit"),
    )
    visitor.jump_to_end(70)
    experiment = Experiment(epochs=70, hidden_width=30, race=race)
    assert address_experiment(visitor) == experiment
    assert page.evaluate(hidden, CHART.format("fit")) == "curves:dropout"

    last = last_frame(experiment)
    cells = page.locator(".player-metrics td").all_inner_texts()
    seen = {name: float(losses[-1]) for name, losses in last.optimised_loss.items()}
    wanted = [
        losses[name]
        for name in experiment.contenders
        for losses in (seen, last.train_loss, last.test_loss, last.true_loss)
    ]
    np.testing.assert_allclose(list(map(float, cells[:16])), wanted, rtol=0.006)
    drawn = visitor.traces("fit", "curves")
    assert list(drawn) == list(experiment.contenders)
    for name, curve in last.curves.items():
        np.testing.assert_allclose(drawn[name]["y"], curve, atol=1e-4)
    for chart in ("fit", "losses"):
        looks = page.evaluate(
            """selector => document.querySelector(selector)._fullData
              .filter(({ meta, line }) => /^(curves|test_loss):/.test(meta))
              .map(({ line }) => [line.color, line.dash])""",
            CHART.format(chart),
        )
        assert len({colour for colour, _ in looks}) == len({dash for _, dash in looks}) == 4
    assert "In this run “" in page.inner_text(".player-verdict")
    assert page.inner_text(".player-now").startswith("Test loss: dropout: ")
    # Below, lesson and studies are about their own two.
    page.locator(".lesson-tabs [role=tab]").nth(8).click()
    see_step(visitor, "activity", epoch=70)
    assert "are not both in the run above" in page.inner_text(".lesson-note")
    assert visitor.complaints == []
