"""Studies in a real browser: asked for, followed, stopped, played, kept and shared."""

import re

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Request

from dropout_core.study.contenders import contender
from dropout_core.study.stacks import Work, train_stack
from dropout_ui.luck.luck import asked_study
from tests.browsing import SHORT, Visitor, address_experiment, slide

pytestmark = pytest.mark.browser


def see_study(visitor: Visitor, networks: int) -> None:
    """Wait until a study has ended and stands on the page."""
    visitor.page.wait_for_function(
        """networks =>
            document.querySelector('.luck-status')?.textContent.includes(`All ${networks} `)
            && document.querySelector('.luck').dataset.done === String(networks)""",
        arg=networks,
    )


def asked_for(visitor: Visitor, path: str) -> list[str]:
    """All requests to a path of the server, from now on."""
    found: list[str] = []

    def watch(asked: Request) -> None:
        if f"/{path}?" in asked.url:
            found.append(asked.url)

    visitor.page.on("request", watch)
    return found


def test_one_key_answers_whether_it_was_luck_and_a_dot_plays_its_seed(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    studies = asked_for(visitor, "studies")
    visitor.page.locator(".luck [data-do=start]").press("Enter")
    see_study(visitor, 80)
    question = asked_study("contenders=plain,dropout", address_experiment(visitor))
    errors = {}
    for name in question.contenders:
        trained, how = contender(name).trains(question.experiment)
        outcomes = train_stack(Work(trained, how, tuple(range(1, 41))))
        errors[name] = [one.true_loss for one in outcomes]
    wins = sum(np.less(errors["dropout"], errors["plain"]))
    assert f"on {wins} of 40 seeds" in visitor.page.inner_text(".luck-finding")
    assert "seed 1, dropout" in visitor.page.inner_text(".luck-finding")
    dots = visitor.page.locator(".luck-chart .scatterlayer .trace:nth-child(2) .point")
    assert dots.count() == 40
    visitor.page.select_option(".luck-play select", "7")
    visitor.page.wait_for_url("**seed=7&**")
    visitor.see_run()
    visitor.jump_to_end(70)
    visitor.page.wait_for_function(
        "() => document.querySelector('.luck-finding').textContent.includes('seed 7, dropout')"
    )
    assert dots.count() == 40
    box = dots.nth(11).bounding_box()
    assert box
    visitor.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    visitor.page.wait_for_url(re.compile(r"seed=(?!7&)\d+&"))
    assert len(studies) == 1


def test_a_sweep_stops_goes_on_and_is_in_the_address(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.page.click("#luck-tab-seeds")
    visitor.page.keyboard.press("ArrowRight")
    visitor.page.select_option(".luck select[name=field]", "points")
    visitor.page.fill(".luck-controls input[type=text]", "5, 60, 120, 180")
    visitor.page.check(".luck-controls input[value=max_norm]")
    visitor.page.locator(".luck-controls input[type=text]").press("Enter")
    visitor.page.click(".luck [data-do=stop]")
    visitor.page.wait_for_function(
        "() => document.querySelector('.luck-status').textContent.startsWith('Stopped')"
    )
    visitor.page.click(".luck [data-do=stop]")
    see_study(visitor, 480)
    table = visitor.page.inner_text(".luck-table")
    assert table.count("max-norm") == 4
    visitor.page.reload()
    see_study(visitor, 480)
    assert visitor.page.inner_text(".luck-table") == table
    with visitor.page.expect_download() as parquet:
        visitor.page.get_by_text("Parquet").click()
    assert len(pd.read_parquet(parquet.value.path())) == 480
    slide(visitor, "noise", 0.0)
    visitor.page.wait_for_function(
        "() => document.querySelector('.luck-status').textContent.startsWith('The settings have')"
    )
    visitor.page.wait_for_url(re.compile("noise=0&(?!.*study)"))


def test_a_sweep_of_what_cannot_be_says_so_and_starts_nothing(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.page.click("#luck-tab-sweep")
    visitor.page.fill(".luck-controls input[type=text]", "0.1, 7")
    visitor.page.click(".luck [data-do=start]")
    visitor.page.wait_for_function(
        "() => document.querySelector('.luck-status').textContent.includes('7 (0 to 0.9)')"
    )
    assert "study" not in visitor.address
    # The browser itself notes a refused request in its console.
    visitor.complaints.clear()


def test_a_figure_of_the_paper_ends_with_a_verdict(visitor: Visitor) -> None:
    visitor.open(SHORT + "&study=figure%3D8")
    see_study(visitor, 80)
    visitor.page.wait_for_function(
        "() => /reproduces? here/.test(document.querySelector('.luck-finding').textContent)"
    )
    visitor.press("p")
    visitor.page.wait_for_selector(".luck-presenter")
    assert visitor.page.locator(".luck-chart .bars .point").count() == 8
