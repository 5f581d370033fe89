"""Results and events: a run as tables and as messages."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from dropout_core.experiment import Experiment
from dropout_core.learning.frames import Frame, recorded_epochs
from dropout_core.learning.problems import Scale, make_problem
from dropout_core.learning.run import stream_training
from dropout_core.learning.verdict import judge, train
from dropout_core.serving.events import encode, frame_event, run_event

SHORT = Experiment(epochs=30, hidden_width=20)
FRAMES = list(stream_training(SHORT))


def ending(plain: float, dropout: float) -> list[Frame]:
    """A run whose last frame has these distances to the true function."""
    return [*FRAMES[:-1], replace(FRAMES[-1], true_loss={"plain": plain, "dropout": dropout})]


def run_of(*winners: str) -> list[Frame]:
    """A run of which these lead at the looks after the first step."""
    errors = {"dropout": {"plain": 0.2, "dropout": 0.1}, "plain": {"plain": 0.1, "dropout": 0.2}}
    looks = [
        replace(FRAMES[1], epoch=epoch, true_loss=errors[name], test_loss=errors[name])
        for epoch, name in enumerate(winners, start=1)
    ]
    return [FRAMES[0], *looks]


@pytest.mark.parametrize(
    ("plain", "dropout", "winner", "difference"),
    [
        (0.2, 0.1, "dropout", 0.5),
        (0.1, 0.4, "plain", 0.75),
        (0.1, 0.1, "draw", 0.0),
        (0.1, 0.0995, "draw", 0.005),
        (0.0, 0.0, "draw", 0.0),
    ],
)
def test_the_smaller_error_against_the_true_function_wins(
    plain: float, dropout: float, winner: str, difference: float
) -> None:
    verdict = judge(ending(plain, dropout))
    assert verdict.winner == winner
    assert verdict.difference == pytest.approx(difference)


def test_it_says_at_how_many_of_the_last_twenty_looks_the_winner_led() -> None:
    always = judge(run_of(*["dropout"] * 25))
    assert (always.led, always.looks, always.since) == (20, 20, 6)
    assert always.sentences == ["dropout", "steady"]
    swinging = judge(run_of(*["plain"] * 10, *["dropout", "plain"] * 5, "dropout"))
    assert (swinging.winner, swinging.led, swinging.looks, swinging.since) == ("dropout", 6, 20, 2)
    assert swinging.sentences == ["dropout", "unsteady"]
    # What is the same before the first step counts for nobody.
    short = judge(run_of("dropout", "plain"))
    assert (short.winner, short.led, short.looks, short.since) == ("plain", 1, 2, 1)


def test_it_says_where_the_test_points_disagree() -> None:
    errors = {"plain": 0.1, "dropout": 0.2}
    frames = run_of("dropout")
    assert judge(frames).test_winner == "dropout"
    frames[-1] = replace(frames[-1], test_loss=errors)
    verdict = judge(frames)
    assert (verdict.winner, verdict.test_winner) == ("dropout", "plain")
    assert verdict.test_errors == errors
    assert verdict.sentences == ["dropout", "steady", "other_on_test"]
    # A draw on the test points is no other answer, and a drawn run has no answer at all.
    frames[-1] = replace(frames[-1], test_loss={"plain": 0.1, "dropout": 0.1})
    assert "other_on_test" not in judge(frames).sentences
    assert judge(ending(0.1, 0.1)).sentences == ["draw"]


@pytest.mark.parametrize(
    ("left", "percent"),
    [(0.5, 50), (0.006, 99), (0.004, 99.6), (0.00001, 99.9), (0.0, 100)],
)
def test_only_no_error_at_all_is_100_per_cent_less(left: float, percent: float) -> None:
    assert judge(ending(1.0, left)).percent == percent


RACE = ("plain", "dropout", "weight_decay=3", "straight_line")


def race_of(*errors: tuple[float, float, float, float]) -> list[Frame]:
    """A run of four, with these errors at the looks after the first step; the test loss is 1."""
    told = [dict(zip(RACE, of, strict=True)) for of in errors]
    return [
        FRAMES[0],
        *(
            replace(FRAMES[1], epoch=epoch, true_loss=of, test_loss=dict.fromkeys(RACE, 1.0))
            for epoch, of in enumerate(told, start=1)
        ),
    ]


def test_of_four_the_closest_wins_and_is_compared_with_the_next() -> None:
    verdict = judge(race_of((0.1, 0.2, 0.3, 0.4), (0.4, 0.3, 0.1, 0.2)))
    assert (verdict.winner, verdict.percent) == ("weight_decay=3", 50)
    assert verdict.ranking == ("weight_decay=3", "straight_line", "dropout", "plain")
    assert (verdict.led, verdict.looks) == (1, 2)
    assert verdict.sentences == ["first", "first_unsteady"]
    assert judge(race_of((0.4, 0.3, 0.1, 0.2))).sentences == ["first", "first_steady"]


def test_of_four_it_is_a_draw_where_the_second_is_as_close() -> None:
    verdict = judge(race_of((0.4, 0.1, 0.1005, 0.3)))
    assert (verdict.winner, verdict.sentences) == ("draw", ["first_draw"])
    assert verdict.ranking[:2] == ("dropout", "weight_decay=3")


def test_of_four_another_one_may_lead_on_the_test_points() -> None:
    frames = race_of((0.4, 0.1, 0.2, 0.3))
    frames[-1] = replace(frames[-1], test_loss=dict(zip(RACE, (4, 3, 1, 2), strict=True)))
    verdict = judge(frames)
    assert (verdict.winner, verdict.test_winner) == ("dropout", "weight_decay=3")
    assert verdict.sentences[-1] == "other_first_on_test"


def test_the_usual_two_have_their_own_sentences_in_whichever_order() -> None:
    frames = [
        replace(
            frame, true_loss={"dropout": 0.1, "plain": 0.2}, test_loss={"dropout": 1, "plain": 2}
        )
        for frame in FRAMES
    ]
    assert judge(frames).sentences == ["dropout", "steady"]


def test_training_to_the_end_gives_tables() -> None:
    result = train(SHORT)
    assert list(result.losses["epoch"]) == recorded_epochs(SHORT)
    for name in ("plain", "dropout"):
        for loss in ("train_loss", "test_loss", "true_loss"):
            wanted = [getattr(frame, loss)[name] for frame in FRAMES]
            assert list(result.losses[f"{name}_{loss}"]) == wanted
        np.testing.assert_array_equal(result.curves[name], FRAMES[-1].curves[name])
    np.testing.assert_array_equal(result.curves["x"], make_problem(SHORT).grid)
    assert result.verdict == judge(FRAMES)


def test_an_event_says_what_the_frame_says() -> None:
    event = json.loads(json.dumps(frame_event(FRAMES[7], Scale())))
    assert event["epoch"] == FRAMES[7].epoch
    for contender in ("plain", "dropout"):
        curve = FRAMES[7].curves[contender]
        np.testing.assert_allclose(event["curves"][contender], curve, atol=5.1e-5)
        for name in ("train_loss", "test_loss", "true_loss", "optimised_loss"):
            wanted = getattr(FRAMES[7], name)[contender]
            np.testing.assert_allclose(event[name][contender], wanted, rtol=1e-5)


def test_the_first_event_says_what_will_come() -> None:
    event = run_event(SHORT)
    assert event["experiment"] == asdict(SHORT)
    assert event["id"] == SHORT.id
    assert event["recorded_epochs"] == recorded_epochs(SHORT)
    for points in (event["train"], event["test"]):
        assert len(points["x"]) == len(points["y"]) == SHORT.points
    assert event["true_curve"]
    assert len(event["grid"]) == len(event["true_curve"]) == len(FRAMES[0].curves["plain"])
    assert event["contenders"] == list(FRAMES[0].curves)
    assert event["options"]["point"] == {"min": 1, "max": 20, "whole": True, "default": 15}


def test_what_json_cannot_say_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        encode("frame", {"loss": float("nan")})
