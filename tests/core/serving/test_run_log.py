"""RunLogs: one writer, any number of followers."""

import json
import threading
from collections.abc import Iterator

import pytest

from dropout_core.experiment import Experiment
from dropout_core.learning.frames import Frame
from dropout_core.learning.run import DivergedError, stream_training
from dropout_core.serving.event_log import State
from dropout_core.serving.events import encode
from dropout_core.serving.run_log import RunLog

SHORT = Experiment(epochs=20, hidden_width=10)
FRAMES = list(stream_training(SHORT))


def written(count: int) -> RunLog:
    """A recording with the first frames in it."""
    recording = RunLog(SHORT)
    recording.begin()
    for frame in FRAMES[:count]:
        recording.append(frame)
    return recording


class Follower(threading.Thread):
    """Follows in a thread of its own; `met` is set once it has seen so many frames."""

    def __init__(self, recording: RunLog, start: int = 0, wait_for: int = 1) -> None:
        super().__init__(daemon=True)
        self.seen: list[Frame] = []
        self.met = threading.Event()
        self._frames: Iterator[Frame] = recording.follow(start)
        self._wait_for = wait_for
        self.start()

    def run(self) -> None:
        for frame in self._frames:
            self.seen.append(frame)
            if len(self.seen) >= self._wait_for:
                self.met.set()


def test_followers_early_and_late_see_every_frame_in_order() -> None:
    recording = written(1)
    early = Follower(recording)
    assert early.met.wait(10)
    for frame in FRAMES[1:10]:
        recording.append(frame)
    late, last_third = Follower(recording), Follower(recording, start=14)
    for frame in FRAMES[10:]:
        recording.append(frame)
    recording.finish()
    for follower, wanted in ((early, FRAMES), (late, FRAMES), (last_third, FRAMES[14:])):
        follower.join(10)
        assert follower.seen == wanted
    assert list(recording.follow()) == FRAMES


def test_one_who_leaves_takes_nothing_from_the_others() -> None:
    recording = written(2)
    leaving = recording.follow()
    next(leaving)
    staying = Follower(recording)
    leaving.close()  # type: ignore[attr-defined]
    for frame in FRAMES[2:]:
        recording.append(frame)
    recording.finish()
    staying.join(10)
    assert staying.seen == FRAMES


def test_a_failure_reaches_the_followers_after_the_last_frame() -> None:
    recording = written(3)
    recording.fail(DivergedError(4), encode("failed", {"reason": "diverged"}))
    seen: list[Frame] = []
    with pytest.raises(DivergedError):
        seen.extend(recording.follow())
    assert seen == FRAMES[:3]
    assert recording.closing.startswith(b"event: failed\n")


def test_it_is_stopped_only_when_nobody_follows() -> None:
    recording = written(1)
    with recording.watched(lambda: None):
        assert not recording.stop_if_unwatched(0)
    assert not recording.stop_if_unwatched(3600)
    assert recording.stop_if_unwatched(0)
    assert recording.state is State.STOPPED
    assert recording.closing == b""


def test_an_end_is_final() -> None:
    recording = written(21)
    recording.finish()
    recording.stop()
    recording.stop_if_unwatched(0)
    recording.begin()
    assert recording.state is State.DONE


def test_its_messages_are_its_frames_each_with_its_index() -> None:
    recording = written(5)
    recording.finish()
    for index, message in enumerate(recording.messages):
        lines = message.decode().split("\n")
        assert lines[0] == f"id: {index}"
        assert lines[1] == "event: frame"
        assert json.loads(lines[2].removeprefix("data: "))["epoch"] == FRAMES[index].epoch
        assert lines[3:] == ["", ""]
    verdict = json.loads(recording.closing.decode().split("data: ")[1])["verdict"]
    assert verdict["winner"] in ("plain", "dropout", "draw")


def test_it_counts_what_it_holds() -> None:
    short, long = written(5), written(15)
    assert short.nbytes > 5 * FRAMES[0].curves["plain"].nbytes
    assert long.nbytes > 2 * short.nbytes


def test_a_log_is_awaited_until_all_who_came_have_left() -> None:
    log = RunLog(SHORT)
    assert log.is_awaited
    with log.watched(lambda: None):
        assert log.is_awaited
    assert not log.is_awaited
    with log.watched(lambda: None):
        assert log.is_awaited
