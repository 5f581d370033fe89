"""The lesson in a real browser: its steps follow the run, keys and addresses."""

import re

import pytest
from playwright.sync_api import Request

from dropout_core.inside.steps import STEPS
from dropout_ui.first_visit.assets import asset
from tests.browsing import SHORT, Visitor, choose, see_step

pytestmark = pytest.mark.browser


def test_the_lesson_is_walked_by_keyboard_alone(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    asked = "performance.getEntriesByType('resource').map(one => one.name)"
    runs = f"() => {asked}.filter(name => name.includes('/runs?')).length"
    started = visitor.page.evaluate(runs)
    for step, key in enumerate(tuple(STEPS)[:-1], start=1):
        visitor.press(str(step))
        see_step(visitor, key, epoch=70)
        if step > 1:
            visitor.page.wait_for_url(f"**step={step}")
    # The tenth is the last.
    visitor.press("0")
    visitor.page.wait_for_url("**step=10")
    visitor.press("9")
    see_step(visitor, "activity", epoch=70)
    visitor.page.locator(".lesson [role=tab][aria-selected=true]").focus()
    visitor.page.keyboard.press("ArrowRight")
    visitor.page.wait_for_url("**step=10")
    visitor.page.locator(".lesson pre", has_text="net_dropped").wait_for()
    assert visitor.epoch == 70
    visitor.page.go_back()
    see_step(visitor, "activity", epoch=70)
    visitor.page.emulate_media(color_scheme="dark")
    visitor.page.wait_for_function(
        "() => getComputedStyle(document.body.querySelector('.stApp')).colorScheme === 'dark'"
    )
    see_step(visitor, "activity", epoch=70)
    assert visitor.page.evaluate(runs) == started


def test_back_leads_out_of_a_step_that_the_script_had_no_time_to_tell_of(newcomer: Visitor) -> None:
    newcomer.break_off_scripts_that_write("step=10")
    newcomer.open(SHORT + "&step=9")
    newcomer.jump_to_end(70)
    newcomer.page.click("#lesson-tab-10")
    newcomer.page.wait_for_url("**step=10")
    newcomer.page.go_back()
    see_step(newcomer, "activity", epoch=70)


def test_language_and_presenter_mode_leave_the_lesson_where_it_is(visitor: Visitor) -> None:
    visitor.open(SHORT + "&step=5")
    visitor.jump_to_end(70)
    see_step(visitor, "ensemble", epoch=70)
    runs: list[str] = []

    def watch(asked: Request) -> None:
        if "/runs?" in asked.url:
            runs.append(asked.url)

    visitor.page.on("request", watch)
    visitor.press("p")
    visitor.page.wait_for_selector(".player-presenter")
    visitor.press("l")
    visitor.page.wait_for_selector(".lesson-presenter")
    see_step(visitor, "ensemble", epoch=70)
    visitor.press("p")
    visitor.page.wait_for_selector(".lesson:not(.lesson-presenter)")
    english = visitor.page.inner_text(".lesson-text")
    visitor.page.get_by_text("简体中文").click()
    visitor.page.wait_for_function(
        "english => document.querySelector('.lesson-text').textContent !== english", arg=english
    )
    see_step(visitor, "ensemble", epoch=70)
    assert "step=5" in visitor.address
    assert runs == []


@pytest.mark.parametrize("settings", ["hidden_width=10&dropout_rate=0", "dropout_rate=0.9"])
def test_the_lesson_follows_the_epoch_on_show(visitor: Visitor, settings: str) -> None:
    visitor.open(f"?epochs=70&{settings}&step=1")
    visitor.jump_to_end(70)
    for epoch, key in ((70, "End"), (0, "Home")):
        visitor.look_at_player()
        visitor.press(key)
        visitor.see_epoch(epoch, 70)
        for step, name in enumerate(tuple(STEPS)[:-1], start=1):
            visitor.press(str(step))
            see_step(visitor, name, epoch=epoch)


def test_the_number_of_networks_in_a_mean_is_moved_by_keys(visitor: Visitor) -> None:
    visitor.open(SHORT + "&step=5")
    visitor.jump_to_end(70)
    see_step(visitor, "ensemble", epoch=70)
    slider = visitor.page.locator(".lesson [data-choice=k]")
    for key, count in (
        ("Home", 1),
        ("ArrowRight", 2),
        ("ArrowRight", 3),
        ("ArrowLeft", 2),
        ("ArrowLeft", 1),
        ("End", 1000),
    ):
        slider.press(key)
        visitor.page.wait_for_function(
            "count => document.querySelector('.lesson-finding').textContent"
            ".includes(`over k = ${count},`)",
            arg=count,
        )
        assert slider.get_attribute("aria-valuetext") == f"Mean of the first k = {count}"


def test_the_unit_shown_is_the_most_active_one_where_the_run_stood_still_first(
    visitor: Visitor,
) -> None:
    said = []
    for query in ("&step=2", "&step=10"):
        visitor.open(SHORT + query)
        visitor.jump_to_end(70)
        visitor.press("2")
        see_step(visitor, "neuron", epoch=70)
        said.append(visitor.page.inner_text(".lesson-controls"))
    assert said[0] == said[1]
    visitor.look_at_player()
    visitor.press("Home")
    visitor.see_epoch(0, 70)
    see_step(visitor, "neuron", epoch=0)
    assert visitor.page.inner_text(".lesson-controls") == said[0]


def test_what_is_said_of_an_epoch_is_headed_by_it_while_the_run_plays(visitor: Visitor) -> None:
    visitor.open("?epochs=5000&hidden_width=30&record_every=5&step=7")
    visitor.page.evaluate(
        """() => {
            window.wrong = [];
            window.seen = new Set();
            const lesson = document.querySelector('.lesson');
            new MutationObserver(() => {
                const { epoch } = lesson.dataset;
                const text = lesson.querySelector('.lesson-time span').textContent;
                window.seen.add(epoch);
                if (epoch && text !== `Epoch ${epoch} of 5000`) window.wrong.push([epoch, text]);
            }).observe(lesson, { subtree: true, childList: true, attributes: true });
        }"""
    )
    visitor.page.wait_for_function("() => window.seen.size > 5")
    assert visitor.page.evaluate("window.wrong") == []


def test_a_mean_is_over_as_many_networks_as_are_asked_for_while_the_run_plays(
    visitor: Visitor,
) -> None:
    visitor.open("?epochs=5000&hidden_width=30&record_every=5&step=5")
    visitor.page.select_option(".player-speed", "0.25")
    slider = visitor.page.locator(".lesson [data-choice=k]")
    slider.press("End")
    visitor.page.wait_for_function(
        "() => document.querySelector('.player-playing')"
        " && document.querySelector('.lesson-finding').textContent.includes('over k = 1000,')"
    )


def test_a_step_does_not_wait_for_the_answer_of_the_one_before(visitor: Visitor) -> None:
    visitor.page.route("**/inside/ensemble?*", lambda route: None)
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    with visitor.page.expect_request("**/inside/ensemble?*"):
        visitor.press("5")
    visitor.press("7")
    see_step(visitor, "spread", epoch=70)


def test_a_run_that_is_left_and_come_back_to_at_once_is_asked_about_again(
    visitor: Visitor,
) -> None:
    visitor.open(SHORT + "&step=2")
    visitor.jump_to_end(70)
    see_step(visitor, "neuron", epoch=70)
    # A drag there and back, of which Python's part of the page heard nothing.
    visitor.page.evaluate(
        f"""async () => {{
            const {{ show, watch }} = await import("{asset("browser/shared/playback.js").path}");
            let scene;
            watch((now) => {{ scene = now; }})();
            show({{ ...scene, run: "another" }});
            show(scene);
        }}"""
    )
    visitor.page.locator(".lesson input[type=radio][value=test]").check()
    visitor.page.wait_for_function(
        "() => document.querySelector('.lesson-finding').textContent.startsWith('At test time')"
    )


def test_the_rules_begin_where_they_differ_and_say_where_they_do_not(visitor: Visitor) -> None:
    visitor.open(SHORT + "&step=3")
    visitor.jump_to_end(70)
    see_step(visitor, "rules", epoch=70)
    slider = visitor.page.locator(".lesson [data-choice=tried_rate]")
    assert slider.input_value() == "0.2"
    for rate, said in (
        ("0.5", "exactly 0 with the tutorial's"),
        ("0", "exactly 0 without scaling"),
    ):
        slider.fill(rate)
        visitor.page.wait_for_function(
            "said => document.querySelector('.lesson-finding').textContent.includes(said)",
            arg=said,
        )


def test_the_two_parts_of_the_loss_and_the_slopes_are_said_in_numbers(visitor: Visitor) -> None:
    visitor.open(SHORT + "&step=6")
    visitor.jump_to_end(70)
    visitor.page.wait_for_function(
        "() => document.querySelector('.lesson-note').textContent.includes('Over 1000 thinned')"
    )
    lead = visitor.page.inner_text(".lesson-lead-text")
    assert lead.startswith(f"{len(STEPS)} things to see")
    finding = visitor.page.inner_text(".lesson-finding")
    number = r"(\d+\.\d+)"
    sums = re.findall(rf"{number} \+ {number} = {number}", finding)
    assert len(sums) == 2
    for error, variance, loss in sums:
        assert float(error) + float(variance) == pytest.approx(float(loss), abs=0.0011)
    (times,) = re.findall(rf"{number} times", finding)
    (_, variance, _), (_, plain_variance, _) = sums
    assert float(plain_variance) / float(variance) == pytest.approx(float(times), rel=0.05)
    labels = visitor.page.evaluate(
        "() => document.querySelector('[data-part=parts] .lesson-chart').data.map(one => one.text)"
    )
    assert [tuple(one) for one in labels] == sums[::-1]


def choose_activation(visitor: Visitor, title: str, name: str) -> None:
    """In the sidebar, as a person does; the run of it plays by itself."""
    visitor.page.get_by_text("More settings").click()
    choose(visitor, "activation", title, f"activation={name}")


def said_at(visitor: Visitor, step: str, words: str) -> str:
    """All that a step of the lesson says, once it has these words."""
    visitor.press(step)
    see_step(visitor, tuple(STEPS)[int(step) - 1], epoch=70)
    visitor.page.wait_for_function(
        """words => ['finding', 'note'].some((name) => document
            .querySelector(`.lesson-${name}`).textContent.replaceAll('\\u00a0', ' ')
            .includes(words))""",
        arg=words,
    )
    said = visitor.page.inner_text(".lesson-finding") + visitor.page.inner_text(".lesson-note")
    return said.replace("\u00a0", " ")


def test_the_lesson_speaks_of_the_activation_that_is_chosen(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    assert "of 30 units" in said_at(
        visitor, "9", "Silent at every training point, where they give 0"
    )
    assert "cuts off what is below 0" in said_at(visitor, "2", "For a third layer")
    assert "f: ReLU, the larger of 0 and z." in said_at(visitor, "4", "f: ReLU")
    assert "linear units alone" in said_at(visitor, "6", "(ReLU) they are estimated")
    choose_activation(visitor, "tanh", "tanh")
    assert "ReLU" not in said_at(visitor, "4", "f: tanh, which goes from −1 to 1.")
    assert "ReLU" not in said_at(visitor, "2", "tanh flattens what is far from 0.")
    assert "Before it, as in the tutorial" in said_at(visitor, "3", "in this run (tanh)")
    assert "is not quite the mean" in said_at(visitor, "5", "tanh flattens")
    activity = said_at(visitor, "9", "no unit is silent")
    assert "gives more than 0.5 or less than −0.5" in activity
    assert "of 30 units" not in activity
    edges = visitor.page.evaluate(
        "() => document.querySelector('[data-part=activations] .lesson-chart').data[0].x"
    )
    assert edges[0] < 0
    visitor.press("0")
    visitor.page.wait_for_function(
        "() => document.querySelector('.lesson pre').textContent"
        ".includes('nn.Tanh(), nn.Dropout(0.5),')"
    )


def test_of_a_linear_network_the_expected_loss_stands_beside_the_estimate(
    visitor: Visitor,
) -> None:
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    choose_activation(visitor, "Linear (none)", "linear")
    assert "is exactly the mean over all thinned" in said_at(visitor, "5", "Without an activation")
    assert "exactly the mean of all thinned" in said_at(visitor, "2", "Without an activation")
    said_at(visitor, "6", "Over all masks there are, by a formula")
    # So many only once the run stands still.
    finding = said_at(visitor, "6", "Over 1000 thinned")
    number = r"(\d+\.\d+)"
    sums = re.findall(rf"{number} \+ {number} = {number}", finding)
    assert len(sums) == 4
    for estimate, exact in zip(sums[:2], sums[2:], strict=True):
        assert float(exact[2]) == pytest.approx(float(exact[0]) + float(exact[1]), abs=0.0011)
        assert float(estimate[2]) == pytest.approx(float(exact[2]), rel=0.5)
    assert "always, for without an activation" in said_at(visitor, "9", "units: 100 % and 100 %")


def test_every_line_of_the_lessons_charts_is_filled_and_one_unit_alone_is_seen(
    visitor: Visitor,
) -> None:
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    drawn = 0
    for step, name in enumerate(tuple(STEPS)[:-1], start=1):
        visitor.press(str(step))
        see_step(visitor, name, epoch=70)
        charts = visitor.page.evaluate(
            """() => [...document.querySelectorAll('.lesson-chart')].map(({ data, layout }) => ({
              empty: data.filter(({ y }) => y.every((value) => value === null))
                .map(({ meta }) => meta),
              floor: layout.yaxis.range?.[0],
            }))"""
        )
        empty = [series for chart in charts for series in chart["empty"]]
        # A neuron's sums have a mean to show only once more of them are drawn.
        assert empty == (["mean"] if name == "neuron" else []), name
        drawn += len(charts)
    assert drawn
    *_, means, activations, weights = (10 ** chart["floor"] for chart in charts)
    assert means < 1 / 30
    assert activations < 1 / (30 * 20)
    assert weights < 1 / 30**2
