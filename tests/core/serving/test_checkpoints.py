"""Checkpoints: a training gone on from any of them is the same one, and how many are kept."""

from dataclasses import replace
from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dropout_core.experiment import Experiment
from dropout_core.learning.frames import Checkpoint, Frame, recorded_epochs
from dropout_core.learning.run import replay
from dropout_core.serving.checkpoints import (
    CHECKPOINTS,
    CheckpointStore,
    checkpoint_epochs,
    stream_checkpointed,
)

SHORT = Experiment(epochs=60, hidden_width=40)
MEBIBYTE = 2**20


def weighing(nbytes: int, epoch: int = 0) -> Checkpoint:
    """A checkpoint of so many bytes, a multiple of 12."""
    numbers = torch.zeros(nbytes // 12)
    return Checkpoint(epoch, numbers, numbers.clone(), numbers.clone(), (0, 1))


def same_bits(one: Checkpoint, other: Checkpoint) -> bool:
    """Whether a training would go on from both in the same way."""
    return one.epoch == other.epoch and all(
        getattr(one, name).numpy().tobytes() == getattr(other, name).numpy().tobytes()
        for name in ("parameters", "mean", "mean_square")
    )


def checkpointed(experiment: Experiment) -> list[Frame]:
    """All frames of a training, with its checkpoints."""
    return [frame for frame in stream_checkpointed(experiment) if frame]


def kept(experiment: Experiment) -> dict[int, Checkpoint]:
    """The checkpoints of a training, by epoch."""
    return {frame.epoch: frame.checkpoint for frame in checkpointed(experiment) if frame.checkpoint}


def test_of_another_race_no_checkpoint_is_kept_for_nobody_looks_inside_it() -> None:
    assert kept(SHORT)
    assert not kept(replace(SHORT, race="dropout,plain"))


@pytest.fixture(scope="module")
def frames() -> list[Frame]:
    """All frames of a short training."""
    return checkpointed(SHORT)


@pytest.fixture(scope="module")
def from_nothing() -> dict[int, Checkpoint]:
    """Where the short training stands at some epochs, each replayed from nothing."""
    return {epoch: replay(SHORT, epoch) for epoch in (0, 1, 12, 13, 37, 59, 60)}


@pytest.mark.parametrize("sizes", [[1200] * 9, [600, 2400, 12, 3600, 1200, 24, 3000], [4800, 12]])
def test_the_store_never_holds_more_than_its_bound(sizes: list[int]) -> None:
    store = CheckpointStore(3600)
    for epoch, nbytes in enumerate(sizes):
        store.add(SHORT, weighing(nbytes, epoch))
        assert store.nbytes <= 3600
        held = {found.epoch for at in range(len(sizes)) if (found := store.nearest(SHORT, at))}
        assert store.nbytes == sum(sizes[at] for at in held)
    assert store.nbytes > 0


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3), st.integers(1, 20)), max_size=40))
def test_the_bound_holds_whatever_is_added_and_looked_up(
    doings: list[tuple[int, int, int]],
) -> None:
    store = CheckpointStore(360)
    # The size of a checkpoint is its experiment's: it is the same at every epoch.
    for epoch, seed, looked_up in doings:
        experiment = replace(SHORT, seed=seed)
        store.add(experiment, weighing(12 * (1 + 7 * seed), epoch))
        store.nearest(replace(SHORT, seed=looked_up % 4), looked_up)
        assert 0 <= store.nbytes <= 360
        held = {
            (seed, found.epoch): found.nbytes
            for seed in range(4)
            for at in range(7)
            if (found := store.nearest(replace(SHORT, seed=seed), at))
        }
        assert store.nbytes == sum(held.values())


def test_the_least_recently_used_goes_first() -> None:
    store = CheckpointStore(3 * 1200)
    for epoch in (10, 20, 30):
        store.add(SHORT, weighing(1200, epoch))
    # Both count as use: to look one up, and to add it once more.
    assert store.nearest(SHORT, 10) is not None
    store.add(SHORT, weighing(1200, 20))
    store.add(SHORT, weighing(1200, 40))
    assert [found.epoch for at in (10, 20, 30, 40) if (found := store.nearest(SHORT, at))] == [
        10,
        20,
        20,
        40,
    ]


def test_the_nearest_is_the_last_that_is_not_past_the_epoch() -> None:
    store = CheckpointStore(MEBIBYTE)
    for epoch in (30, 10, 20):
        store.add(SHORT, weighing(1200, epoch))
    assert store.nearest(SHORT, 9) is None
    found = {at: store.nearest(SHORT, at) for at in (10, 19, 20, 29, 30, 500)}
    assert {at: one.epoch for at, one in found.items() if one} == {
        10: 10,
        19: 10,
        20: 20,
        29: 20,
        30: 30,
        500: 30,
    }


def test_the_nearest_is_of_the_same_experiment() -> None:
    store = CheckpointStore(MEBIBYTE)
    mine, others = weighing(1200, 10), weighing(1200, 20)
    store.add(SHORT, mine)
    store.add(replace(SHORT, seed=2), others)
    assert store.nearest(SHORT, 60) is mine
    assert store.nearest(replace(SHORT, seed=2), 60) is others
    assert store.nearest(replace(SHORT, learning_rate=0.02), 60) is None


def test_the_same_one_twice_counts_once() -> None:
    store = CheckpointStore(MEBIBYTE)
    for _ in range(3):
        store.add(SHORT, weighing(1200, 10))
    assert store.nbytes == 1200
    store.add(SHORT, weighing(1200, 20))
    assert store.nbytes == 2400


def test_one_that_is_larger_than_the_bound_is_not_kept() -> None:
    store = CheckpointStore(1000)
    store.add(SHORT, weighing(1200, 10))
    assert store.nbytes == 0
    assert store.nearest(SHORT, 60) is None


def test_a_checkpoint_knows_its_memory() -> None:
    checkpoint = replay(SHORT, 0)
    tensors = (checkpoint.parameters, checkpoint.mean, checkpoint.mean_square)
    assert checkpoint.nbytes == sum(one.nbytes for one in tensors)
    assert len({one.data_ptr() for one in tensors}) == 3


def test_a_replay_from_any_checkpoint_is_the_one_from_nothing(
    frames: list[Frame], from_nothing: dict[int, Checkpoint]
) -> None:
    starts = [frame.checkpoint for frame in frames if frame.checkpoint]
    assert len(starts) == CHECKPOINTS
    gone_on = 0
    for start in [*starts, *from_nothing.values()]:
        for epoch, wanted in from_nothing.items():
            if start.epoch <= epoch:
                assert same_bits(replay(SHORT, epoch, start), wanted)
                gone_on += start.epoch < epoch
    assert gone_on > 20


def test_the_replays_of_two_epochs_differ(from_nothing: dict[int, Checkpoint]) -> None:
    for one, other in pairwise(from_nothing.values()):
        assert not torch.equal(one.parameters, other.parameters)
        assert not torch.equal(one.mean, other.mean)
        assert not torch.equal(one.mean_square, other.mean_square)


@pytest.mark.parametrize("rate", [0.0, 0.5, 0.9])
def test_a_replay_goes_on_in_the_middle_of_a_block_of_masks(rate: float) -> None:
    experiment = Experiment(dropout_rate=rate, epochs=30, hidden_width=300)
    wanted = replay(experiment, 30)
    for at in (7, 10, 11, 24):
        assert same_bits(replay(experiment, 30, replay(experiment, at)), wanted)


def test_a_replay_is_where_the_training_stands(frames: list[Frame]) -> None:
    assert frames[-1].checkpoint
    assert same_bits(frames[-1].checkpoint, replay(SHORT, SHORT.epochs))
    for frame in frames:
        if frame.checkpoint:
            assert frame.checkpoint.epoch == frame.epoch
            assert same_bits(frame.checkpoint, replay(SHORT, frame.epoch))


def test_a_replay_leaves_its_start_as_it_was(from_nothing: dict[int, Checkpoint]) -> None:
    start = from_nothing[13]
    before = [one.clone() for one in (start.parameters, start.mean, start.mean_square)]
    replay(SHORT, 20, start)
    after = (start.parameters, start.mean, start.mean_square)
    assert all(torch.equal(one, other) for one, other in zip(before, after, strict=True))


def test_checkpoints_do_not_change_when_the_training_goes_on() -> None:
    stream = (frame for frame in stream_checkpointed(SHORT) if frame)
    first = next(frame.checkpoint for frame in stream if frame.checkpoint)
    before = [one.clone() for one in (first.parameters, first.mean, first.mean_square)]
    assert first.epoch < SHORT.epochs
    assert any(frame.checkpoint for frame in stream)
    after = (first.parameters, first.mean, first.mean_square)
    assert all(torch.equal(one, other) for one, other in zip(before, after, strict=True))


@pytest.mark.parametrize(
    "experiment",
    [SHORT, replace(SHORT, record_every=7), replace(SHORT, epochs=10), replace(SHORT, epochs=97)],
)
def test_the_frames_at_the_checkpoint_epochs_have_one(experiment: Experiment) -> None:
    assert set(kept(experiment)) == checkpoint_epochs(experiment)


@settings(max_examples=300, deadline=None)
@given(
    width=st.integers(10, 1000),
    epochs=st.integers(10, 5000),
    every=st.integers(0, 100),
)
def test_a_run_has_few_checkpoints_and_one_at_its_end(width: int, epochs: int, every: int) -> None:
    experiment = Experiment(hidden_width=width, epochs=epochs, record_every=every)
    at = checkpoint_epochs(experiment)
    # Weights and biases of Linear(1, H), Linear(H, H), Linear(H, 1), twice, with two means each.
    each = 4 * 3 * 2 * (2 * width + (width + 1) * width + width + 1)
    assert at <= set(recorded_epochs(experiment))
    assert epochs in at
    assert len(at) <= 5
    assert len(at) == 1 or len(at) * each <= 32 * MEBIBYTE
    if 5 * each <= 32 * MEBIBYTE and every == 1 and epochs < 1000:
        assert len(at) == 5


def test_the_checkpoints_are_spread_over_the_run() -> None:
    assert checkpoint_epochs(Experiment(epochs=900, record_every=1)) == {180, 360, 540, 720, 900}
    assert checkpoint_epochs(Experiment(epochs=100, hidden_width=1000, record_every=1)) == {100}


def test_the_size_that_is_reckoned_with_is_the_real_one() -> None:
    experiment = Experiment(epochs=20, hidden_width=740)
    checkpoints = kept(experiment)
    assert len(checkpoints) == 2
    each = checkpoints[20].nbytes
    assert 2 * each <= 32 * MEBIBYTE < 3 * each
