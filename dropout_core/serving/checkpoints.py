"""Where trainings stood: checkpoints of many runs, within a bound of memory."""

from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from dropout_core.experiment import Experiment
from dropout_core.learning.contenders import RUN
from dropout_core.learning.frames import Checkpoint, Frame, recorded_epochs
from dropout_core.learning.network import Network
from dropout_core.learning.run import train
from dropout_core.serving.store import BoundedStore

CHECKPOINTS: Final = 5
# Of one run; where the networks are so large that fewer fit, it has fewer, but one at its end.
_CHECKPOINTS_BYTES: Final = 32 * 2**20
_BYTES_OF_A_PARAMETER: Final = 3 * 4


def checkpoint_bytes(experiment: Experiment) -> int:
    """What a checkpoint of a run holds, and so what its networks take: weights and Adam's means."""
    return _BYTES_OF_A_PARAMETER * len(RUN) * Network.of(experiment).parameters


def checkpoint_epochs(experiment: Experiment) -> frozenset[int]:
    """The recorded epochs with a checkpoint: the last one, and others evenly before it.

    At most CHECKPOINTS, and together at most 32 MiB, but for the last one.
    """
    number = max(1, min(CHECKPOINTS, _CHECKPOINTS_BYTES // checkpoint_bytes(experiment)))
    recorded = recorded_epochs(experiment)
    wanted = (experiment.epochs * at / number for at in range(1, number + 1))
    return frozenset(recorded[bisect_left(recorded, epoch)] for epoch in wanted)


def stream_checkpointed(experiment: Experiment) -> Iterator[Frame | None]:
    """As `train`, with checkpoints at the `checkpoint_epochs`.

    Who looks inside looks at the usual race: of another one, no checkpoint is ever asked for.
    """
    is_usual = experiment == experiment.in_usual_race
    return train(experiment, checkpoint_epochs(experiment) if is_usual else ())


class CheckpointStore:
    """Checkpoints by Experiment and epoch; the least recently used are forgotten.

    Any that is lost can be made again by `replay`.
    max_bytes: of all of them together.
    """

    def __init__(self, max_bytes: int) -> None:
        self._store: BoundedStore[tuple[Experiment, int], Checkpoint] = BoundedStore(
            max_bytes, size=lambda one: one.nbytes
        )

    @property
    def nbytes(self) -> int:
        """Memory held by the checkpoints."""
        return self._store.nbytes

    def add(self, experiment: Experiment, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint of a run, for as long as there is room."""
        self._store.add((experiment, checkpoint.epoch), checkpoint)

    def nearest(self, experiment: Experiment, epoch: int) -> Checkpoint | None:
        """The run's last checkpoint that is not behind `epoch`; None if there is none."""
        epochs = [at for run, at in self._store.keys if run == experiment and at <= epoch]
        return self._store.get((experiment, max(epochs))) if epochs else None
