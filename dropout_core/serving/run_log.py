"""A training as it is written down: frame by frame, for any number of followers."""

import threading
from collections.abc import Iterator
from typing import Final

from dropout_core.experiment import Experiment
from dropout_core.learning.frames import Frame
from dropout_core.learning.problems import make_problem, measure_of
from dropout_core.serving.event_log import EventLog
from dropout_core.serving.events import done_event, encode, frame_event, run_event

# Bytes that a frame occupies beside its numbers, as seen in the memory of a server with hundreds.
_OBJECTS_OF_A_FRAME: Final = 3400


class RunLog(EventLog):
    """The frames of one training so far, in order; and the same as messages."""

    def __init__(self, experiment: Experiment) -> None:
        super().__init__(encode("run", run_event(experiment)))
        self._scale = make_problem(experiment).y_scale
        self.experiment = experiment
        self.frames: list[Frame] = []

    def append(self, frame: Frame) -> None:
        """Add the next frame, for all who follow."""
        message = encode("frame", frame_event(frame, self._scale), len(self.frames))
        self.frames.append(frame)
        self.nbytes += len(message)
        self.nbytes += sum(one.nbytes for one in frame.curves.values())
        self.nbytes += sum(one.nbytes for one in frame.optimised_loss.values())
        self.nbytes += _OBJECTS_OF_A_FRAME
        # Followers count messages: what they see there must be complete.
        self.write(message)

    def finish(self) -> None:
        """The last frame has been appended."""
        self.close(encode("done", done_event(self.frames, measure_of(self.experiment))))

    def follow(self, start: int = 0) -> Iterator[Frame]:
        """Every frame from index `start` on, waiting for those to come.

        Ends with the training. Raises its failure where it failed.
        """
        news = threading.Event()
        with self.watched(news.set):
            while True:
                news.clear()
                ended = self.ended
                for frame in self.frames[start : len(self.messages)]:
                    start += 1
                    yield frame
                if ended:
                    break
                news.wait()
        if self.failure:
            raise self.failure
