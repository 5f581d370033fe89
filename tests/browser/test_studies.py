"""Studies in a real browser: asked for, followed, stopped, played, kept and shared."""

import json
import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Request

from dropout_core.language.translations import translations
from dropout_core.learning.contenders import contender
from dropout_ui.assets import asset
from dropout_ui.luck.luck import asked_study
from dropout_ui.luck.words import luck_words
from tests.browsing import SHORT, Visitor, address_experiment, slide
from tests.core.study.test_outcomes import outcomes_of

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


def see_player(visitor: Visitor) -> None:
    """Wait until the player has been scrolled to, below the page's header."""
    visitor.page.wait_for_function(
        "() => Math.abs(document.querySelector('.lab').getBoundingClientRect().top - 64) < 2"
    )


def see_status(visitor: Visitor, pattern: str) -> None:
    """Wait until the studies say how they stand in words like these."""
    visitor.page.wait_for_function(
        "pattern => new RegExp(pattern).test(document.querySelector('.luck-status').textContent)",
        arg=pattern,
    )


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
        outcomes = outcomes_of(trained, how, tuple(range(1, 41)))
        errors[name] = [one.true_loss for one in outcomes]
    wins = sum(np.less(errors["dropout"], errors["plain"]))
    finding = visitor.page.inner_text(".luck-finding").replace("\u00a0", " ")
    assert f"on {wins} of 40 seeds" in finding
    ratios = np.divide(errors["plain"], errors["dropout"])
    share = np.mean(ratios[1:] < ratios[0])
    assert "seed 1, dropout" in finding
    assert f"on {100 * share:.0f} % of the other seeds" in finding
    assert re.search("One cannot tell|Luck alone would hardly", finding)
    dots = visitor.page.locator(".luck-chart .scatterlayer .trace:nth-child(2) .point")
    assert dots.count() == 40
    visitor.page.select_option(".luck-play select", "7")
    visitor.page.wait_for_url("**seed=7&**")
    visitor.page.wait_for_function(
        "() => document.querySelector('.luck-finding').textContent.includes('seed 7, dropout')"
    )
    assert dots.count() == 40
    see_player(visitor)
    dots.nth(11).scroll_into_view_if_needed()
    box = dots.nth(11).bounding_box()
    assert box
    visitor.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    visitor.page.wait_for_url(re.compile(r"seed=(?!7&)\d+&"))
    see_player(visitor)
    seed = address_experiment(visitor).seed
    visitor.page.wait_for_function(
        "seed => document.querySelector('.luck-play select').value === String(seed)", arg=seed
    )
    assert len(studies) == 1


def test_back_leads_out_of_a_study_that_the_script_had_no_time_to_tell_of(
    visitor: Visitor,
) -> None:
    visitor.break_off_scripts_that_write("study=")
    visitor.open(SHORT)
    visitor.page.click(".luck [data-do=start]")
    see_study(visitor, 80)
    visitor.page.wait_for_url("**study=*")
    visitor.page.go_back()
    visitor.page.wait_for_selector(".luck-result", state="hidden")


def test_a_sweep_stops_goes_on_and_is_in_the_address(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.page.click("#luck-tab-seeds")
    visitor.page.keyboard.press("ArrowRight")
    visitor.page.select_option(".luck select[name=field]", "points")
    visitor.page.fill(".luck-controls input[type=text]", "5, 60, 120, 180")
    visitor.page.check(".luck-controls input[value=max_norm]")
    visitor.page.locator(".luck-controls input[type=text]").press("Enter")
    see_status(visitor, "of 480 networks")
    visitor.page.click(".luck [data-do=stop]")
    see_status(visitor, "^Stopped")
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


def test_what_cannot_be_is_named_and_the_last_result_stays(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.page.click("#luck-tab-sweep")
    values = visitor.page.locator(".luck-controls input[type=text]")
    values.fill("0.1 0.3;0.5")
    values.press("Enter")
    see_study(visitor, 160)
    assert values.evaluate("field => field === document.activeElement")
    address, table = visitor.address, visitor.page.inner_text(".luck-table")
    assert "0.1%252C0.3%252C0.5" in address
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
    assert visitor.page.inner_text(".luck-table") == table
    # The browser itself notes a refused request in its console.
    visitor.complaints.clear()


def test_typing_outlives_a_new_run_of_the_script(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.page.click("#luck-tab-sweep")
    values = visitor.page.locator(".luck-controls input[type=text]")
    values.fill("0.2, 0.4")
    values.press("ArrowLeft")
    values.evaluate("field => { window.fieldBefore = field; }")
    slide(visitor, "noise", 0.0)
    visitor.page.wait_for_url(re.compile("noise=0&"))
    visitor.see_run()
    assert values.input_value() == "0.2, 0.4"
    assert values.evaluate("field => field === window.fieldBefore")


def test_a_verdict_waits_for_the_end_and_other_tabs_say_what_is_running(visitor: Visitor) -> None:
    visitor.open("?epochs=1000&hidden_width=150")
    visitor.jump_to_end(1000)
    stop = visitor.page.locator(".luck [data-do=stop]")
    finding = visitor.page.locator(".luck-finding")
    judged = re.compile("One cannot tell|Luck alone")
    visitor.page.click(".luck [data-do=start]")
    finding.get_by_text("So far dropout came closer").wait_for()
    assert "The verdict comes when all networks are trained." in finding.inner_text()
    assert not judged.search(finding.inner_text())
    assert visitor.page.inner_text(".luck-table tbody tr:last-child td:last-child") == "…"
    visitor.page.click("#luck-tab-sweep")
    see_status(visitor, r"^“These settings” is running: \d+ of 80 networks\.$")
    assert not stop.is_visible()
    visitor.page.click("#luck-tab-seeds")
    stop.click()
    finding.get_by_text("Stopped early: no verdict.").wait_for()
    assert not judged.search(finding.inner_text())
    visitor.page.click("#luck-tab-sweep")
    assert visitor.page.inner_text(".luck-status") == ""
    visitor.page.click("#luck-tab-seeds")
    see_status(visitor, r"^Stopped at \d+ of 80 networks\.$")


def test_each_tab_keeps_its_result_until_the_settings_change(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.page.click(".luck [data-do=start]")
    see_study(visitor, 80)
    finding = visitor.page.inner_text(".luck-finding")
    visitor.page.click("#luck-tab-paper")
    visitor.page.select_option(".luck select[name=figure]", "8")
    visitor.page.click(".luck [data-do=start]")
    visitor.page.get_by_text(re.compile("reproduces? here")).wait_for()
    studies = asked_for(visitor, "studies")
    visitor.page.click("#luck-tab-seeds")
    visitor.page.wait_for_function(
        "said => document.querySelector('.luck-finding').innerText === said", arg=finding
    )
    assert studies == []
    for share in (0.0, 1.0):
        before = visitor.address
        slide(visitor, "noise", share)
        visitor.page.wait_for_function("before => location.href !== before", arg=before)
        see_status(visitor, "^The settings have changed")
    assert visitor.page.locator(".luck-result").is_hidden()
    visitor.page.go_back()
    thumb = visitor.page.locator(".st-key-noise [data-testid=stSliderThumbValue]")
    thumb.get_by_text("0.00").wait_for()
    visitor.page.go_back()
    see_study(visitor, 80)
    visitor.page.get_by_text(re.compile("reproduces? here")).wait_for()


def test_networks_that_diverge_break_nothing(visitor: Visitor) -> None:
    visitor.open(
        "?epochs=300&hidden_width=60&study=sweep%3Dlearning_rate%253D0.01%252C0.3"
        "%26contenders%3Dplain%252Cweight_decay"
    )
    see_study(visitor, 160)
    finding = visitor.page.inner_text(".luck-finding")
    assert "weight decay: least median error 0.0" in finding
    assert "at 0.01." in finding
    assert "At 0.3 half of its networks or more diverged." in finding
    assert "These are 2 comparisons." in finding
    last = visitor.page.inner_text(".luck-table tbody tr:last-child")
    assert "∞ to ∞" in last
    assert "NaN" not in visitor.page.inner_text(".luck")


def result_of(visitor: Visitor, expression: str) -> Any:
    """What the scripts say of data that no short study gives; `words` are the page's."""
    words = json.dumps(luck_words(translations("en")))
    return visitor.page.evaluate(
        f"""async () => {{
            const words = {words};
            const results = await import("{asset("results.js").path}");
            const {{ number }} = await import("{asset("format.js").path}");
            const judged = (place) => ({{ contender: "dropout", median: 0.1, compared: 40, wins: 25,
                win_rate: 0.625, win_low: 0.47, win_high: 0.76, judgement: "cannot tell",
                ...place }});
            const plain = {{ contender: "plain", median: 0.2 }};
            const text = (sentences) => sentences.map((one) => one.strong ?? one).join(" ");
            return {expression};
        }}"""
    )


def test_numbers_and_sentences_of_rare_data(visitor: Visitor) -> None:
    visitor.open(SHORT)
    written = "[1 / 0, -1 / 0, 0, -0.00069, -0.000069, 12345].map(number)"
    assert result_of(visitor, written) == ["∞", "−∞", "0", "−0.00069", "−6.9e−5", "1.2e+4"]
    seeds = """text(results.seedSentences(words,
        { summary: [plain, judged({})], phase: "ready" },
        [{ seed: 1, plain: 1, dropout: 0.5 }, { seed: 2, plain: 9, dropout: 8 },
         { seed: 3, plain: 1, dropout: Infinity }],
        { seed: 1, plain: %s, dropout: 0.5 }))"""
    won = result_of(visitor, seeds % 1)
    # Seed 2 has the larger difference, but the smaller ratio.
    assert "larger there than on 100 % of the other seeds" in won
    assert "(62 %)" in won
    assert "On 1 of 3 seeds a network diverged" in won
    assert "was a draw" in result_of(visitor, seeds % 0.5)
    sweep = """text(results.sweepSentences(words, { phase: "%s",
        question: { sweep: "dropout_rate=0,0.5" },
        summary: [
            judged({ dropout_rate: 0, compared: 0 }),
            judged({ dropout_rate: 0.5, judgement: "better" }),
            judged({ dropout_rate: 0, contender: "max_norm", judgement: "worse" }),
            judged({ dropout_rate: 0.5, contender: "max_norm", judgement: "worse" }),
        ] }))"""
    ended = result_of(visitor, sweep % "ready")
    assert "Better than no dropout at 0.5. The same as no dropout at 0." in ended
    assert "max-norm: median error 0.1. Worse than no dropout, whatever the dropout rate." in ended
    assert "These are 2 comparisons." in ended
    assert "than no dropout" not in result_of(visitor, sweep % "training")


def test_a_figure_of_the_paper_ends_with_a_verdict(visitor: Visitor) -> None:
    visitor.open(SHORT + "&study=figure%3D8")
    see_study(visitor, 80)
    visitor.page.wait_for_function(
        "() => /reproduces? here/.test(document.querySelector('.luck-finding').textContent)"
    )
    visitor.press("p")
    visitor.page.wait_for_selector(".luck-presenter")
    assert visitor.page.locator(".luck-chart .bars .point").count() == 8
