"""The training: a pure function of its Experiment, frame by frame."""

import threading
from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.optim.adam import adam

from dropout_core.experiment import FRAME_LIMIT, Experiment
from dropout_core.inside.trained import TrainedNetwork
from dropout_core.learning import trainer
from dropout_core.learning.contenders import RUN
from dropout_core.learning.frames import Frame, recorded_epochs
from dropout_core.learning.problems import draw_problem
from dropout_core.learning.run import DivergedError, replay, stream_training

SHORT = Experiment(epochs=60, hidden_width=40)


def bits(frames: list[Frame]) -> list[bytes]:
    """Everything in the frames, as bytes."""
    return [
        b"".join(
            np.asarray(numbers).tobytes()
            for by_contender in (
                frame.curves,
                frame.train_loss,
                frame.test_loss,
                frame.true_loss,
                frame.optimised_loss,
                frame.active_share,
                frame.mean_activation,
            )
            for numbers in by_contender.values()
        )
        for frame in frames
    ]


def test_the_same_experiment_gives_the_same_bits() -> None:
    assert bits(list(stream_training(SHORT))) == bits(list(stream_training(SHORT)))


def test_other_runs_beside_it_change_nothing() -> None:
    experiment = Experiment(epochs=60)
    alone = bits(list(stream_training(experiment)))
    results: dict[int, list[bytes]] = {}

    def run(seed: int) -> None:
        results[seed] = bits(list(stream_training(replace(experiment, seed=seed))))

    threads = [threading.Thread(target=run, args=(seed,)) for seed in (1, 2, 3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert results[1] == alone
    assert results[2] != alone


def test_the_number_of_threads_changes_nothing_and_is_left_alone() -> None:
    before = torch.get_num_threads()
    try:
        outcomes = []
        for threads in (1, 2):
            torch.set_num_threads(threads)
            frames = stream_training(SHORT)
            kept = [next(frames)]
            assert torch.get_num_threads() == threads
            outcomes.append(bits(kept + list(frames)))
    finally:
        torch.set_num_threads(before)
    assert outcomes[0] == outcomes[1]


def test_nothing_is_drawn_from_the_global_generator() -> None:
    before = torch.get_rng_state()
    list(stream_training(SHORT))
    assert torch.equal(before, torch.get_rng_state())


def test_without_dropout_both_networks_are_the_same() -> None:
    for frame in stream_training(replace(SHORT, dropout_rate=0.0)):
        assert frame.curves["plain"].tobytes() == frame.curves["dropout"].tobytes()
        assert frame.test_loss["plain"] == frame.test_loss["dropout"]


def test_with_dropout_they_start_alike_and_part() -> None:
    first, *_, last = stream_training(SHORT)
    assert first.epoch == 0
    assert all(losses.shape == (0,) for losses in first.optimised_loss.values())
    assert np.array_equal(first.curves["plain"], first.curves["dropout"])
    assert not np.allclose(last.curves["plain"], last.curves["dropout"])
    assert all(curve.dtype == np.float32 for curve in last.curves.values())


def test_losses_are_those_of_the_networks_at_the_points() -> None:
    data = draw_problem(SHORT)
    last = list(stream_training(SHORT))[-1]
    checkpoint = replay(SHORT, SHORT.epochs)
    at_points = {
        name: TrainedNetwork.of(SHORT, checkpoint, name).output(data.x).numpy() for name in RUN
    }
    for labels, losses in (
        (data.train_y, last.train_loss),
        (data.test_y, last.test_loss),
    ):
        wanted = {name: np.mean((curve - labels.numpy()) ** 2) for name, curve in at_points.items()}
        assert losses == pytest.approx(wanted, rel=1e-4)


def test_the_true_loss_is_that_of_the_curve_among_the_points() -> None:
    data = draw_problem(SHORT)
    last = list(stream_training(SHORT))[-1]
    among = np.abs(data.grid.numpy()) < 1
    for name, curve in last.curves.items():
        squares = (curve.astype(float) - data.true_curve.numpy()) ** 2
        assert last.true_loss[name] == pytest.approx(squares[among].mean(), rel=1e-5)


def test_how_often_it_is_recorded_changes_no_curve() -> None:
    ends = [
        list(stream_training(replace(SHORT, record_every=every)))[-1].curves["dropout"]
        for every in (0, 1, 7, 100)
    ]
    assert all(np.array_equal(end, ends[0]) for end in ends)


def test_the_optimised_losses_cover_every_epoch_once() -> None:
    frames = list(stream_training(replace(SHORT, record_every=7)))
    assert sum(len(frame.optimised_loss["dropout"]) for frame in frames) == SHORT.epochs
    every = list(stream_training(replace(SHORT, record_every=1)))
    before_step = every[10].train_loss["plain"]
    assert every[11].optimised_loss["plain"][0] == pytest.approx(before_step, rel=1e-4)


@settings(max_examples=200, deadline=None)
@given(epochs=st.integers(10, 5000), every=st.integers(0, 100))
def test_epochs_are_recorded_from_the_first_to_the_last(epochs: int, every: int) -> None:
    recorded = recorded_epochs(Experiment(epochs=epochs, record_every=every))
    steps = np.diff(recorded)
    assert recorded[0] == 0
    assert recorded[-1] == epochs
    assert (steps > 0).all()
    if every:
        assert len(recorded) <= FRAME_LIMIT
        assert len(set(steps[:-1])) <= 1
    else:
        assert len(recorded) <= 150
        assert steps[0] == 1
        assert steps[-1] >= steps[0]


def test_every_epoch_is_recorded_when_asked_for() -> None:
    assert recorded_epochs(Experiment(epochs=900, record_every=1)) == list(range(901))


def test_frames_are_copies() -> None:
    frames = stream_training(SHORT)
    first = next(frames)
    before = first.curves["dropout"].copy()
    list(frames)
    assert np.array_equal(first.curves["dropout"], before)


def test_a_stream_can_be_closed_early() -> None:
    frames = stream_training(Experiment(epochs=5000, hidden_width=10))
    next(frames)
    frames.close()  # type: ignore[attr-defined]
    assert next(frames, None) is None


def test_a_loss_that_is_not_finite_ends_the_run_with_its_epoch() -> None:
    # After a first step of this size the second one's loss is beyond any number.
    huge = patch.object(trainer, "adam", lambda *of, **how: adam(*of, **{**how, "lr": 1e30}))
    seen: list[Frame] = []
    with huge, pytest.raises(DivergedError, match="epoch 2;") as caught:
        seen.extend(stream_training(replace(SHORT, record_every=10)))
    assert caught.value.epoch == 2
    assert [frame.epoch for frame in seen] == [0]
    assert np.isfinite(list(seen[0].train_loss.values())).all()
