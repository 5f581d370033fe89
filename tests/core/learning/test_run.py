"""A run of more than two: each contender against what a study says of the same seed."""

from dataclasses import replace

import numpy as np
import pytest

from dropout_core.cooperative import drained
from dropout_core.experiment import Experiment
from dropout_core.learning import price
from dropout_core.learning.contenders import CONTENDERS, contender
from dropout_core.learning.frames import Frame, recorded_epochs
from dropout_core.learning.problems import LOSSES, WITHIN, draw_problem, make_problem
from dropout_core.learning.run import replay, stream_replay, stream_training, train
from dropout_core.study.outcomes import Outcome, stream_outcomes

SHORT = Experiment(epochs=60, hidden_width=20, seed=3)
# All that there are, in races of four, and some of other strengths.
RACES = [
    "plain,dropout,gaussian,early_dropout",
    "late_dropout,weight_decay,early_stopping,cross_validation",
    "fixed_epochs,max_norm,average,dropout_weight_decay",
    "plain_again,straight_line",
    "straight_line,early_stopping,cross_validation=3,fixed_epochs=17",
    "dropout=0.2,dropout,dropout=0.7,gaussian=0.7",
    "weight_decay=40,early_stopping=0.4,average=2",
]


def outcome_of(name: str, experiment: Experiment) -> Outcome:
    """What a study says of a contender on this seed."""
    changed, trained = contender(name).trains(experiment)
    training = stream_outcomes(changed.in_usual_race, trained, (experiment.seed,))
    while True:
        try:
            next(training)
        except StopIteration as end:
            outcomes: list[Outcome] = end.value
            return outcomes[0]


def test_these_races_have_everybody_in_the_registry() -> None:
    names = {name.partition("=")[0] for race in RACES for name in race.split(",")}
    assert names == set(CONTENDERS)


# Spaced so that who stops after 30 or 17 epochs does so between two frames, and then so widely
# that who chooses among its looks would choose otherwise if it were looked at there as well.
@pytest.mark.parametrize("every", [0, 7, 50])
@pytest.mark.parametrize("race", RACES)
def test_every_frame_says_of_each_contender_what_a_study_says(race: str, every: int) -> None:
    experiment = replace(SHORT, race=race, record_every=every)
    frames = list(stream_training(experiment))
    assert [frame.epoch for frame in frames] == recorded_epochs(experiment)
    assert all(tuple(frame.curves) == experiment.contenders for frame in frames)
    for name in experiment.contenders:
        outcome = outcome_of(name, experiment)
        for loss, series in (
            ("train_loss", outcome.train_losses),
            ("test_loss", outcome.test_losses),
            ("true_loss", outcome.true_losses),
        ):
            shown = [getattr(frame, loss)[name] for frame in frames]
            assert shown == pytest.approx(series, rel=1e-5), (name, loss)
        # What Adam saw last; at epoch 0, before any step, nothing.
        last = [frame.optimised_loss[name][-1] for frame in frames[1:]]
        assert last == pytest.approx(outcome.optimised_losses[1:], rel=1e-5), name


@pytest.mark.parametrize("race", RACES)
def test_curves_are_those_whose_losses_are_told(race: str) -> None:
    experiment = replace(SHORT, race=race, record_every=7)
    data = draw_problem(experiment)
    for frame in stream_training(experiment):
        for name, curve in frame.curves.items():
            off = np.square(curve.astype(float) - data.true_curve.numpy())[WITHIN].mean()
            assert frame.true_loss[name] == pytest.approx(off, rel=1e-4), (name, frame.epoch)


def of(frame: Frame, name: str) -> list[bytes]:
    """All that a frame says of one contender, as bytes."""
    kinds = ("curves", *LOSSES, "optimised_loss", "active_share", "mean_activation")
    return [np.asarray(getattr(frame, kind)[name]).tobytes() for kind in kinds]


@pytest.mark.parametrize("width", [20, 110])
@pytest.mark.parametrize(
    "others", ["weight_decay,max_norm", "cross_validation,average", "gaussian,early_stopping"]
)
def test_who_else_runs_changes_nothing_to_the_bit(others: str, width: int) -> None:
    usual = replace(SHORT, hidden_width=width, epochs=20)
    alone = list(stream_training(usual))
    beside = list(stream_training(replace(usual, race=f"{others},dropout,plain")))
    for name in ("plain", "dropout"):
        assert [of(frame, name) for frame in beside] == [of(frame, name) for frame in alone]


def test_who_has_no_units_has_no_activity_and_who_stopped_sees_no_more() -> None:
    race = "straight_line,fixed_epochs=17,dropout"
    frames = list(stream_training(replace(SHORT, race=race, record_every=7)))
    assert set(frames[-1].active_share) == {"fixed_epochs=17", "dropout"}
    stopped = np.concatenate([frame.optimised_loss["fixed_epochs=17"] for frame in frames])
    assert len(stopped) == SHORT.epochs
    assert len(set(stopped[16:])) == 1
    assert len(set(stopped[:17])) == 17
    assert frames[-1].curves["fixed_epochs=17"].tobytes() == (
        frames[3].curves["fixed_epochs=17"].tobytes()
    )
    line = np.polyfit(make_problem(SHORT).grid.numpy(), frames[0].curves["straight_line"], 1)
    wanted = np.polyfit(make_problem(SHORT).x.numpy(), make_problem(SHORT).train_y.numpy(), 1)
    assert line == pytest.approx(wanted, abs=1e-5)


def test_a_race_goes_on_from_a_checkpoint_to_the_same_bits() -> None:
    experiment = replace(SHORT, race="weight_decay,average,dropout=0.3,max_norm")
    whole = replay(experiment, 60)
    parts = replay(experiment, 60, replay(experiment, 23))
    assert whole.parameters.equal(parts.parameters)


def test_a_training_gives_way_between_frames_that_lie_far_apart_and_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    race = "plain,dropout,fixed_epochs=17"
    experiment = Experiment(epochs=60, record_every=30, hidden_width=10, race=race)
    usual = experiment.in_usual_race
    changed, trained = contender("dropout").trains(usual)
    alone = list(stream_training(experiment))
    wanted = drained(stream_outcomes(changed, trained, (1, 2)))
    reached = replay(usual, 60)
    monkeypatch.setattr(price, "_BETWEEN_PAUSES", 1.0)
    found = list(train(experiment))
    assert found.count(None) >= 55
    for one, other in zip(alone, filter(None, found), strict=True):
        assert one.epoch == other.epoch
        assert one.train_loss == other.train_loss
        for name in one.curves:
            assert one.curves[name].tobytes() == other.curves[name].tobytes()
            assert one.optimised_loss[name].tobytes() == other.optimised_loss[name].tobytes()
    assert list(stream_outcomes(changed, trained, (1, 2))) == list(range(61))
    assert drained(stream_outcomes(changed, trained, (1, 2))) == wanted
    assert len(list(stream_replay(usual, 60))) == 59
    assert replay(usual, 60).parameters.equal(reached.parameters)
