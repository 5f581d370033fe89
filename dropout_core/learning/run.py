"""A run: the contenders of a race side by side, on one seed, frame by frame."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from dropout_core.cooperative import GivingWay, drained
from dropout_core.experiment import Experiment
from dropout_core.language.translations import N_
from dropout_core.learning.contenders import RUN, contender
from dropout_core.learning.frames import Checkpoint, Floats, Frame, recorded_epochs
from dropout_core.learning.judging import Judging, in_company
from dropout_core.learning.price import stops
from dropout_core.learning.problems import make_problem
from dropout_core.learning.straight_line import straight_line
from dropout_core.learning.trainer import Activity, Entrant, Look, Trainer, one_thread

DIVERGED: Final = N_(
    "The loss is no longer a finite number at epoch {epoch}. Lower the learning rate."
)


class DivergedError(ArithmeticError):
    """Raised when a loss is no longer a finite number: the learning rate was too large."""

    def __init__(self, epoch: int) -> None:
        super().__init__(f"the loss is no longer finite at epoch {epoch}; lower the learning rate")
        self.epoch = epoch


def stream_training(experiment: Experiment, keep: Container[int] = ()) -> Iterator[Frame]:
    """As `train`, frames alone."""
    return (frame for frame in train(experiment, keep) if frame)


def train(experiment: Experiment, keep: Container[int] = ()) -> Iterator[Frame | None]:
    """Train the contenders of the race and yield a Frame at each of the `recorded_epochs`.

    The frames are a pure function of the experiment: the same bits, whatever else the process
    does. All start from the same weights and see the same data; only what the contenders are
    differs. A frame shows of each the network that would be judged, had the training ended there.
    Raises DivergedError.

    Where two frames lie far apart there is None in between: it gives way several times a second.

    keep: recorded epochs whose frames shall have a checkpoint.
    """
    with one_thread():
        heat = _Heat(experiment)
    for epoch in recorded_epochs(experiment):
        frame = yield from heat.reach(epoch, epoch in keep)
        yield frame


def replay(experiment: Experiment, epoch: int, start: Checkpoint | None = None) -> Checkpoint:
    """Where the training stands after `epoch` steps, from a checkpoint of it or from nothing.

    `start` must not lie behind `epoch`.
    """
    return drained(stream_replay(experiment, epoch, start))


def stream_replay(
    experiment: Experiment, epoch: int, start: Checkpoint | None = None
) -> GivingWay[Checkpoint]:
    """As `replay`, giving way several times a second."""
    with one_thread():
        trainer = _Heat(experiment, start).trainer
    for stop in stops(experiment, len(RUN), start.epoch if start else 0, epoch):
        with one_thread(), torch.inference_mode():
            trainer.advance(stop)
        if stop < epoch:
            yield
    with torch.inference_mode():
        return trainer.checkpoint()


@dataclass(frozen=True)
class _Shown:
    """What a frame shows of a contender: of no network, no activity."""

    curve: NDArray[np.float32]
    losses: Floats
    activity: Activity | None


class _Lane:
    """One contender of the race: where its entrants are in the stack, and what is shown of it.

    first: the place of the first of them.
    """

    def __init__(self, judging: Judging, first: int, shown: _Shown | None) -> None:
        self.judging, self.first = judging, first
        self._shown = shown
        self._last = 0.0

    @property
    def shown(self) -> _Shown:
        """Of the last look that was chosen."""
        assert self._shown
        return self._shown

    def see(self, epoch: int, look: Look, activity: Activity) -> None:
        """Show the networks as they are now, where they are the ones that are judged."""
        at, count = self.first, len(self.judging.entrants)
        if count and self.judging.is_chosen(epoch, look.held_out_loss[at : at + count])[0]:
            own = Activity(activity.share[at], activity.mean[at])
            self._shown = _Shown(look.curves[at], look.losses[at], own)

    def seen(self, epoch: int, optimised: Floats) -> Floats:
        """What Adam saw of it at the last steps; of who takes no more, what it saw last."""
        losses: Floats = np.full(optimised.shape[1], self._last)
        if not self.judging.entrants:
            losses[:] = self.shown.losses[0]
            return losses
        taken = max(0, len(losses) - (epoch - self.judging.steps(epoch)))
        losses[:taken] = optimised[self.first, :taken]
        losses[taken:] = losses[taken - 1] if taken else self._last
        self._last = losses[-1] if len(losses) else self._last
        return losses


class _Heat:
    """The race of an Experiment: a trainer of all entrants, and a lane for each contender."""

    def __init__(self, experiment: Experiment, start: Checkpoint | None = None) -> None:
        self._lanes: dict[str, _Lane] = {}
        entrants: list[Entrant] = []
        for name in experiment.contenders:
            judging = Judging(contender(name), [experiment.seed])
            shown = None
            if judging.contender.is_line:
                line = straight_line(make_problem(experiment))
                shown = _Shown(line.curve, line.losses, None)
            self._lanes[name] = _Lane(judging, len(entrants), shown)
            entrants += judging.entrants
        self.trainer = Trainer(experiment, in_company(entrants), start=start)
        self._experiment = experiment
        self._networks = sum(one.contender.members for one in in_company(entrants))
        self._epoch = 0

    def reach(self, epoch: int, keep: bool) -> GivingWay[Frame]:
        """Train up to an epoch, and say how all stand there."""
        # Whoever stops between two frames is looked at on the way.
        ends = {lane.judging.steps(epoch) for lane in self._lanes.values()}
        pieces: list[Floats] = []
        for end in (*sorted(end for end in ends if self._epoch < end < epoch), epoch):
            pieces += yield from self._advance(end)
            with one_thread(), torch.inference_mode():
                self._look(end, is_frame=end == epoch)
        with one_thread(), torch.inference_mode():
            return self._frame(epoch, np.concatenate(pieces, axis=1), keep)

    def _advance(self, end: int) -> GivingWay[list[Floats]]:
        pieces = []
        for stop in stops(self._experiment, self._networks, self._epoch, end):
            with one_thread(), torch.inference_mode():
                pieces.append(self.trainer.advance(stop))
            if stop < end:
                yield
        self._epoch = end
        return pieces

    def _look(self, epoch: int, *, is_frame: bool) -> None:
        look, activity = self.trainer.look(), self.trainer.activity()
        for lane in self._lanes.values():
            if is_frame or epoch == lane.judging.contender.stops_after:
                lane.see(epoch, look, activity)

    def _frame(self, epoch: int, optimised: Floats, keep: bool) -> Frame:
        shown = {name: lane.shown for name, lane in self._lanes.items()}
        seen = {name: lane.seen(epoch, optimised) for name, lane in self._lanes.items()}
        _check(epoch, list(shown.values()), np.stack(list(seen.values())))
        active = {name: one.activity for name, one in shown.items() if one.activity}
        losses = np.stack([one.losses for one in shown.values()])
        train, test, *true = (dict(zip(shown, of.tolist(), strict=True)) for of in losses.T)
        return Frame(
            epoch,
            curves={name: one.curve for name, one in shown.items()},
            train_loss=train,
            test_loss=test,
            true_loss=true[0] if true else {},
            optimised_loss=seen,
            active_share={name: one.share for name, one in active.items()},
            mean_activation={name: one.mean for name, one in active.items()},
            checkpoint=self.trainer.checkpoint() if keep else None,
        )


def _check(epoch: int, shown: list[_Shown], optimised: Floats) -> None:
    """Raises DivergedError where a loss is not finite, with the first epoch of those."""
    if np.isfinite([one.losses for one in shown]).all() and np.isfinite(optimised).all():
        return
    (bad,) = np.nonzero(~np.isfinite(optimised).all(0))
    raise DivergedError(epoch - optimised.shape[1] + int(bad[0]) + 1 if len(bad) else epoch)
