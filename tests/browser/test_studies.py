"""Studies in a real browser: asked for, followed, stopped, played, kept and shared."""

import json
import re
from dataclasses import replace
from functools import partial
from urllib.parse import parse_qs, urlencode

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Request, Route

from dropout_core.data.packing import encode
from dropout_core.data.shelf import take
from dropout_core.experiment import SETTINGS, Experiment
from dropout_core.study.design import swept_of
from dropout_core.study.figures import FIGURES
from dropout_core.study.questions import QUESTIONS
from tests.browsing import SHORT, Visitor, address_experiment, last_frame, slide

pytestmark = pytest.mark.browser

VERDICT = re.compile("reproduces?( in part)? here")


def see_study(visitor: Visitor, networks: int) -> None:
    """Wait until a study has ended and stands on the page."""
    visitor.page.wait_for_function(
        """networks =>
            document.querySelector('.studies-status')?.textContent.includes(`All ${networks} `)
            && document.querySelector('.studies').dataset.done === String(networks)""",
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


def see_player(visitor: Visitor) -> None:
    """Wait until the player has been scrolled to, below the page's header."""
    visitor.page.wait_for_function(
        "() => Math.abs(document.querySelector('.player').getBoundingClientRect().top - 64) < 2"
    )


def see_status(visitor: Visitor, pattern: str) -> None:
    """Wait until the studies say how they stand in words like these."""
    visitor.page.wait_for_function(
        "pattern => document.querySelector('.studies-status').textContent.match(pattern)",
        arg=pattern,
    )


def test_one_key_answers_whether_it_was_luck_and_a_dot_plays_its_seed(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    studies = asked_for(visitor, "studies")
    visitor.page.locator(".studies [data-do=start]").press("Enter")
    see_study(visitor, 80)
    asked = address_experiment(visitor)
    ends = [last_frame(replace(asked, seed=seed)).true_loss for seed in range(1, 41)]
    errors = {name: [end[name] for end in ends] for name in ("plain", "dropout")}
    wins = sum(np.less(errors["dropout"], errors["plain"]))
    finding = visitor.page.inner_text(".studies-finding").replace("\u00a0", " ")
    assert f"on {wins} of 40 seeds" in finding
    ratios = np.divide(errors["plain"], errors["dropout"])
    share = np.mean(ratios[1:] < ratios[0])
    assert "seed 1, dropout" in finding
    assert f"on {100 * share:.0f} % of the other seeds" in finding
    assert re.search("One cannot tell|Luck alone would hardly", finding)
    dots = visitor.page.locator(".studies-chart .scatterlayer .trace:nth-child(2) .point")
    assert dots.count() == 40
    visitor.page.select_option(".studies-play select", "7")
    visitor.page.wait_for_url(re.compile(r"\bseed=7\b"))
    visitor.page.wait_for_function(
        "() => document.querySelector('.studies-finding').textContent.includes('seed 7, dropout')"
    )
    assert dots.count() == 40
    see_player(visitor)
    dots.nth(11).scroll_into_view_if_needed()
    box = dots.nth(11).bounding_box()
    assert box
    visitor.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    visitor.page.wait_for_url(re.compile(r"\bseed=(?!7\b)\d+"))
    see_player(visitor)
    seed = address_experiment(visitor).seed
    visitor.page.wait_for_function(
        "seed => document.querySelector('.studies-play select').value === String(seed)", arg=seed
    )
    assert len(studies) == 1


def test_back_leads_out_of_a_study_that_the_script_had_no_time_to_tell_of(
    newcomer: Visitor,
) -> None:
    newcomer.break_off_scripts_that_write("seeds=")
    newcomer.open(SHORT)
    newcomer.page.click(".studies [data-do=start]")
    see_study(newcomer, 80)
    newcomer.page.wait_for_url("**seeds=*")
    newcomer.page.go_back()
    newcomer.page.wait_for_selector(".studies-result", state="hidden")


def test_a_sweep_stops_goes_on_and_is_in_the_address(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.page.click("#studies-tab-seeds")
    visitor.page.keyboard.press("ArrowRight")
    visitor.page.select_option(".studies select[name=field]", "points")
    visitor.page.fill(".studies-controls input[type=text]", "5, 60, 120, 180")
    visitor.page.check(".studies-controls input[value=max_norm]")
    visitor.page.locator(".studies-controls input[type=text]").press("Enter")
    see_status(visitor, "of 480 networks")
    visitor.page.click(".studies [data-do=stop]")
    see_status(visitor, "^Stopped")
    visitor.page.click(".studies [data-do=stop]")
    see_study(visitor, 480)
    table = visitor.page.inner_text(".studies-table")
    assert table.count("max-norm") == 4
    visitor.page.reload()
    see_study(visitor, 480)
    assert visitor.page.inner_text(".studies-table") == table
    with visitor.page.expect_download() as parquet:
        visitor.page.get_by_text("Parquet").click()
    assert len(pd.read_parquet(parquet.value.path())) == 480
    slide(visitor, "noise", 0.0)
    visitor.page.wait_for_function(
        "() => document.querySelector('.studies-status').textContent"
        ".startsWith('The settings have')"
    )
    visitor.page.wait_for_url(lambda address: "sweep" not in address)
    assert address_experiment(visitor).noise == 0


def test_what_cannot_be_is_named_and_the_last_result_stays(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.page.click("#studies-tab-sweep")
    values = visitor.page.locator(".studies-controls input[type=text]")
    values.fill("0.1 0.3;0.5")
    values.press("Enter")
    see_study(visitor, 160)
    assert values.evaluate("field => field === document.activeElement")
    address, table = visitor.address, visitor.page.inner_text(".studies-table")
    assert parse_qs(address)["sweep"] == ["dropout_rate=0.1,0.3,0.5"]
    refused = {
        "0.1, 7": "“7” cannot be used: 0 to 0.9.",
        "0.1, " + "x" * 60: f"“{'x' * 40}…” cannot be used",
        ", ".join(f"{place / 100}" for place in range(21)): "At most 20 values.",
        " , ": "Write at least one value.",
    }
    for text, named in refused.items():
        values.fill(text)
        assert values.get_attribute("aria-invalid") is None
        values.press("Enter")
        see_status(visitor, "^" + re.escape(named))
        assert values.get_attribute("aria-invalid") == "true"
        assert values.evaluate("field => field === document.activeElement")
        assert values.input_value() == text
    assert visitor.address == address
    assert visitor.page.inner_text(".studies-table") == table
    # The browser itself notes a refused request in its console.
    visitor.complaints.clear()


def test_typing_outlives_a_new_run_of_the_script(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.page.click("#studies-tab-sweep")
    values = visitor.page.locator(".studies-controls input[type=text]")
    values.fill("0.2, 0.4")
    values.press("ArrowLeft")
    values.evaluate("field => { window.fieldBefore = field; }")
    slide(visitor, "noise", 0.0)
    visitor.page.wait_for_url(re.compile(r"noise=0(&|$)"))
    visitor.see_run()
    assert values.input_value() == "0.2, 0.4"
    assert values.evaluate("field => field === window.fieldBefore")


def test_a_verdict_waits_for_the_end_and_other_tabs_say_what_is_running(visitor: Visitor) -> None:
    visitor.open("?epochs=1000&hidden_width=150")
    visitor.jump_to_end(1000)
    stop = visitor.page.locator(".studies [data-do=stop]")
    finding = visitor.page.locator(".studies-finding")
    judged = re.compile("One cannot tell|Luck alone")
    visitor.page.click(".studies [data-do=start]")
    finding.get_by_text("So far dropout came closer").wait_for()
    assert "The verdict comes when all networks are trained." in finding.inner_text()
    assert not judged.search(finding.inner_text())
    assert visitor.page.inner_text(".studies-table tbody tr:last-child td:last-child") == "…"
    visitor.page.click("#studies-tab-sweep")
    see_status(visitor, r"^“These settings” is running: \d+ of 80 networks\.$")
    assert not stop.is_visible()
    visitor.page.click("#studies-tab-seeds")
    stop.click()
    finding.get_by_text("Stopped early: no verdict.").wait_for()
    assert not judged.search(finding.inner_text())
    visitor.page.click("#studies-tab-sweep")
    assert visitor.page.inner_text(".studies-status") == ""
    visitor.page.click("#studies-tab-seeds")
    see_status(visitor, r"^Stopped at \d+ of 80 networks\.$")


def test_each_tab_keeps_its_result_until_the_settings_change(visitor: Visitor) -> None:
    visitor.open(SHORT)
    # What is said of the run above is said where its end is on show.
    visitor.jump_to_end(70)
    visitor.page.click(".studies [data-do=start]")
    see_study(visitor, 80)
    finding = visitor.page.inner_text(".studies-finding")
    visitor.page.click("#studies-tab-paper")
    visitor.page.select_option(".studies select[name=figure]", "8")
    visitor.page.click(".studies [data-do=start]")
    visitor.page.get_by_text(VERDICT).wait_for()
    studies = asked_for(visitor, "studies")
    visitor.page.click("#studies-tab-seeds")
    visitor.page.wait_for_function(
        "said => document.querySelector('.studies-finding').innerText === said", arg=finding
    )
    assert studies == []
    for share in (0.0, 1.0):
        before = visitor.address
        slide(visitor, "noise", share)
        visitor.page.wait_for_function("before => location.href !== before", arg=before)
        see_status(visitor, "^The settings have changed")
    assert visitor.page.locator(".studies-result").is_hidden()
    visitor.page.go_back()
    thumb = visitor.page.locator(".st-key-noise [data-testid=stSliderThumbValue]")
    thumb.get_by_text("0.00").wait_for()
    visitor.page.go_back()
    see_study(visitor, 80)
    visitor.page.get_by_text(VERDICT).wait_for()


def diverged_at(rate: float, route: Route) -> None:
    """Pass an answer on as if every network with weight decay had diverged at a learning rate."""
    lines = route.fetch(timeout=60_000).text().split("\n")
    for at, line in enumerate(lines):
        if not line.startswith("data: {") or '"summary"' not in line:
            continue
        part = json.loads(line.removeprefix("data: "))
        for row in [*part["rows"], *(part["summary"] or [])]:
            if (row["contender"], row["learning_rate"]) == ("weight_decay", rate):
                row |= {
                    name: "Infinity"
                    for name in row
                    if name.endswith(("_loss", "median", "_quartile"))
                    or name.startswith("difference")
                }
        lines[at] = f"data: {json.dumps(part)}"
    route.fulfill(body="\n".join(lines), content_type="text/event-stream")


def test_networks_that_diverge_break_nothing(visitor: Visitor) -> None:
    visitor.page.route("**/studies?*", partial(diverged_at, 0.3))
    visitor.open(SHORT + "&sweep=learning_rate=0.01,0.3&contenders=plain,weight_decay&seeds=8")
    see_study(visitor, 32)
    finding = visitor.page.inner_text(".studies-finding")
    assert "weight decay 10: least median error 0." in finding
    assert "at 0.01." in finding
    assert "At 0.3 half of its networks or more diverged." in finding
    assert "These are 2 comparisons." in finding
    last = visitor.page.inner_text(".studies-table tbody tr:last-child")
    assert "∞ to ∞" in last
    assert "NaN" not in visitor.page.inner_text(".studies")


def test_two_strengths_of_one_contender_are_two_lines(visitor: Visitor) -> None:
    visitor.open(SHORT + "&sweep=noise=0.1,0.3&contenders=plain,dropout=0.3,dropout=0.5&seeds=8")
    see_study(visitor, 48)
    dashes = visitor.page.evaluate(
        """() => Object.fromEntries([...document.querySelector('.studies-chart')._fullData]
            .filter((trace) => trace.showlegend && trace.name.startsWith('dropout'))
            .map(({ name, line }) => [name, line.dash]))"""
    )
    assert sorted(dashes) == ["dropout 0.3", "dropout 0.5"]
    assert len(set(dashes.values())) == 2


def test_any_contender_has_its_dots_and_its_sentence(visitor: Visitor) -> None:
    visitor.open(SHORT + "&contenders=plain,weight_decay&seeds=8")
    see_study(visitor, 16)
    finding = visitor.page.inner_text(".studies-finding")
    assert "weight decay 10 came closer" in finding
    dots = visitor.page.locator(".studies-chart .scatterlayer .trace:nth-child(2) .point")
    assert dots.count() == 8


def test_a_figure_of_the_paper_ends_with_a_verdict(visitor: Visitor) -> None:
    visitor.open(SHORT + "&figure=8")
    see_study(visitor, 80)
    visitor.page.wait_for_function(
        "said => new RegExp(said).test(document.querySelector('.studies-finding').textContent)",
        arg=VERDICT.pattern,
    )
    offered = visitor.page.locator(".studies select[name=figure] option")
    assert [one.get_attribute("value") for one in offered.all()] == list(FIGURES)
    visitor.press("p")
    visitor.page.wait_for_selector(".player-presenter")
    visitor.press("u")
    visitor.page.wait_for_selector(".studies-presenter")
    assert visitor.page.locator(".studies-chart .bars .point").count() == 12


def test_a_question_sets_who_takes_part_and_who_was_ahead_is_drawn_beside(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.page.locator(".studies select[name=question]").select_option("averaging")
    boxes = visitor.page.locator(".studies-controls input:checked")
    asked = [box.get_attribute("value") for box in boxes.all()]
    assert sorted(map(str, asked)) == sorted(QUESTIONS["averaging"].contenders)
    visitor.page.locator(".studies [data-do=start]").click()
    # Of the average there are five networks a seed.
    see_study(visitor, 40 * (4 + 5))
    finding = visitor.page.inner_text(".studies-finding")
    assert "average of 5 plain networks against dropout: closer on" in finding
    assert re.search(r"dropout: median error [0-9.]+, [0-9.]+\s% (above|below) the median", finding)
    assert "These are 7 comparisons." in finding
    drawn = visitor.page.evaluate(
        """() => Object.fromEntries(document.querySelector('.studies-shares').data
            .map(({ meta, x, y }) => [meta, { x: [...x], y: [...y] }]))"""
    )
    assert drawn["half"]["y"] == [50, 50]
    rivals = {name for name in QUESTIONS["averaging"].contenders if name != "plain"}
    assert rivals <= set(drawn)
    # The table has the same at the last look.
    row = visitor.page.locator(".studies-table tbody tr", has_text="weight decay").inner_text()
    match = re.search(r"(\d+) / (\d+)", row)
    assert match
    wins, compared = map(int, match.groups())
    assert drawn["weight_decay"]["x"][-1] == 70
    assert drawn["weight_decay"]["y"][-1] == pytest.approx(100 * wins / compared)
    # Whoever changes the boxes has a question of his own.
    visitor.page.locator(".studies-controls input[value=gaussian]").check()
    assert visitor.page.locator(".studies select[name=question]").input_value() == ""


def test_of_ones_own_points_there_is_only_what_splits_can_say(visitor: Visitor) -> None:
    own = Experiment(data=encode(take("cars")), hidden_width=30, epochs=70)
    visitor.open(f"?{urlencode(own.to_query())}")
    page = visitor.page
    start = page.locator(".studies [data-do=start]")
    page.click("#studies-tab-paper")
    assert "with your own points there are none" in page.inner_text(".studies-text")
    assert start.is_hidden()
    page.click("#studies-tab-sweep")
    fields = page.locator(".studies select[name=field] option")
    offered = [one.get_attribute("value") for one in fields.all()]
    assert offered == [name for name in swept_of(own) if SETTINGS[name].usual_sweep]
    page.click("#studies-tab-seeds")
    start.click()
    see_study(visitor, 80)
    page.wait_for_selector(".studies-finding strong")
    finding = page.inner_text(".studies-finding").replace("\u00a0", " ")
    assert "over 40 splits" in finding
    assert "its 95 % confidence interval goes from" in finding
    assert "points, if the difference stays" in finding or "Luck alone" in finding
    studies = page.inner_text(".studies")
    assert "closer to the true function" not in studies
    assert studies.count("(Nadeau and Bengio, 2003)") == 1
    assert page.locator(".studies-shares").is_hidden()
    page.wait_for_selector(".studies-chart .xtitle")
    assert page.locator(".studies-chart .xtitle").text_content() == "test loss, no dropout"
