"""Where trainings stood: checkpoints of many runs, within a bound of memory."""

import threading
from collections import OrderedDict

from dropout_core.experiment import Experiment
from dropout_core.learning.trainer import Checkpoint


class CheckpointStore:
    """Checkpoints by Experiment and epoch; the least recently used are forgotten.

    Any that is lost can be made again by `replay`.
    max_bytes: of all of them together.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._checkpoints: OrderedDict[tuple[Experiment, int], Checkpoint] = OrderedDict()
        self._nbytes = 0
        self._lock = threading.Lock()

    @property
    def nbytes(self) -> int:
        """Memory held by the checkpoints."""
        return self._nbytes

    def add(self, experiment: Experiment, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint of a run, for as long as there is room."""
        key = experiment, checkpoint.epoch
        with self._lock:
            if key not in self._checkpoints:
                self._nbytes += checkpoint.nbytes
            self._checkpoints[key] = checkpoint
            self._checkpoints.move_to_end(key)
            while self._nbytes > self._max_bytes:
                _, forgotten = self._checkpoints.popitem(last=False)
                self._nbytes -= forgotten.nbytes

    def nearest(self, experiment: Experiment, epoch: int) -> Checkpoint | None:
        """The run's last checkpoint that is not behind `epoch`; None if there is none."""
        with self._lock:
            epochs = [at for run, at in self._checkpoints if run == experiment and at <= epoch]
            if not epochs:
                return None
            key = experiment, max(epochs)
            self._checkpoints.move_to_end(key)
            return self._checkpoints[key]
