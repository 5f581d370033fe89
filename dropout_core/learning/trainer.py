"""The trainer: contenders on seeds, all their networks as one stack, side by side."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import repeat
from math import exp
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.optim.adam import adam

from dropout_core.experiment import Experiment
from dropout_core.learning.contenders import Contender
from dropout_core.learning.frames import Checkpoint, Floats
from dropout_core.learning.masks import Masks, draw_masks, mask_block
from dropout_core.learning.network import Batch, MLPStack, Network, TrainingBatch
from dropout_core.learning.problems import WITHIN, make_problem
from dropout_core.learning.randomness import generator


@dataclass(frozen=True)
class Entrant:
    """A contender on one seed, which decides its noise, its initial weights and its masks."""

    contender: Contender
    seed: int


@dataclass(frozen=True)
class Look:
    """How the entrants stand, nothing dropped.

    curves: predictions on the grid, float32 (entrants, grid).
    losses: by LOSSES, (entrants, 3), or 2 where the true function is not known; the training loss
        is of the points trained on.
    held_out_loss: (entrants,), 0 where nothing is held out.
    """

    curves: NDArray[np.float32]
    losses: Floats
    held_out_loss: Floats


@dataclass(frozen=True)
class _Some:
    """Numbers of a part of the networks, (networks, 1, 1): those outside have the usual one."""

    where: slice
    numbers: Tensor


@dataclass(frozen=True)
class Activity:
    """How active the hidden units are at the training x's, nothing dropped; (entrants, layers).

    share: of the units that are active. mean: of the sizes of what they give.
    """

    share: Floats
    mean: Floats


class Trainer:
    """Entrants of one Experiment, trained side by side: a run, or a part of a study.

    Each has what its contender makes of the Experiment, whose own seed is ignored. Nothing of an
    entrant depends on the others. A step is one of Adam on the whole training set.

    start: where to go on from.
    """

    def __init__(
        self,
        experiment: Experiment,
        entrants: Sequence[Entrant],
        *,
        start: Checkpoint | None = None,
        device: str = "cpu",
    ) -> None:
        self._experiment, self._entrants, self._device = experiment, entrants, device
        # Masks act on the last networks of a stack: those that drop stand behind the others.
        order = sorted(range(len(entrants)), key=lambda at: self._drops(entrants[at]))
        self._owners = np.repeat(order, [entrants[at].contender.members for at in order])
        self._places = [np.flatnonzero(self._owners == at) for at in range(len(entrants))]
        self._firsts = [int(places[0]) for places in self._places]

        by_seed = {
            seed: make_problem(replace(experiment, seed=seed))
            for seed in dict.fromkeys(one.seed for one in entrants)
        }
        problems = [by_seed[one.seed] for one in entrants]
        self._train_at, self._test_at, self._train_y, self._test_y = (
            np.stack([getattr(one, name).numpy() for one in problems])
            for name in ("train_at", "test_at", "train_y", "test_y")
        )
        true_curve = problems[0].true_curve
        self._true_curve = None if true_curve is None else true_curve.numpy()
        self._places_looked_at = len(problems[0].x)
        self._points = self._train_y.shape[-1]
        self._weights = np.stack([self._trained_on(one) for one in entrants])
        self._stack = MLPStack.drawn(
            Network.of(experiment),
            [
                generator(entrants[at].seed, "weights", member=member)
                for at in order
                for member in entrants[at].contender.all_members
            ],
            device,
        )
        self._batch = TrainingBatch(
            self._stack,
            self._of_networks(torch.stack([one.train_x for one in problems])),
            self._of_networks(torch.stack([one.train_y for one in problems])),
            self._of_networks(torch.tensor(self._weights, dtype=torch.float32)),
        )
        everywhere = torch.cat([problems[0].x, problems[0].grid])
        self._everywhere = Batch(self._stack, everywhere[:, None].to(device))
        self._keeps = self._if_any(
            [exp(-experiment.learning_rate * one.contender.weight_decay) for one in entrants], 1.0
        )
        self._bounds = self._if_any(
            [one.contender.max_norm or float("inf") for one in entrants], float("inf")
        )
        self._masks = self._draw([entrants[at] for at in order], start.epoch if start else 0)
        self._begin(start)

    def _begin(self, start: Checkpoint | None) -> None:
        parameters = self._stack.parameters
        self._mean, self._mean_square = torch.zeros_like(parameters), torch.zeros_like(parameters)
        self._epoch = 0
        if start:
            self._epoch = start.epoch
            parameters.copy_(start.parameters)
            self._mean.copy_(start.mean)
            self._mean_square.copy_(start.mean_square)
        self._steps = torch.tensor(float(self._epoch), device=self._device)

    def _drops(self, entrant: Entrant) -> bool:
        return entrant.contender.rate(self._experiment) > 0

    def _of_networks(self, numbers: Tensor) -> Tensor:
        """(entrants, points) as (networks, points, 1)."""
        return numbers[self._owners][:, :, None].to(self._device)

    def _of_entrants(self, numbers: NDArray[Any]) -> NDArray[Any]:
        """(networks, more) as (entrants, more): the means over the members."""
        if len(self._places) == len(numbers):
            return numbers[self._firsts]
        return np.stack([numbers[places].mean(0) for places in self._places])

    def _if_any(self, numbers: Sequence[float], usual: float) -> _Some | None:
        """A number of each entrant, from the first other than usual to the last; None without."""
        unusual = [at for at, owner in enumerate(self._owners) if numbers[owner] != usual]
        if not unusual:
            return None
        where = slice(unusual[0], unusual[-1] + 1)
        given = torch.tensor(numbers, dtype=torch.float32)[:, None]
        return _Some(where, self._of_networks(given)[where])

    def _trained_on(self, entrant: Entrant) -> Floats:
        """The weight of each point in the loss: 0 for those held out, else 1."""
        weights = np.ones(self._points)
        chance = generator(entrant.seed, "held_out")
        shuffled = torch.randperm(self._points, generator=chance).numpy()
        if share := entrant.contender.held_out:
            weights[shuffled[: max(1, round(share * self._points))]] = 0
        if (fold := entrant.contender.fold) is not None:
            weights[np.array_split(shuffled, entrant.contender.folds)[fold]] = 0
        return weights

    def _draw(self, entrants: Sequence[Entrant], start: int) -> Iterator[Masks | None]:
        """The masks of each step from one on, all networks' that drop side by side."""
        dropping = [
            (one, member)
            for one in entrants
            if self._drops(one)
            for member in one.contender.all_members
        ]
        if not dropping:
            yield from repeat(None)
        block = mask_block(self._experiment, len(dropping))
        streams = [
            self._masks_of(entrant, member, start, block[at : at + 1])
            for at, (entrant, member) in enumerate(dropping)
        ]
        for step, _ in enumerate(zip(*streams, strict=True), start):
            now = block[:, step % block.shape[1]].to(self._device)
            yield Masks(now[:, 0], now[:, 1])

    def _masks_of(
        self, entrant: Entrant, member: int, start: int, into: Tensor
    ) -> Iterator[Masks | None]:
        """Those of a network, from a step on, drawn into its part of a block."""
        contender, epochs = entrant.contender, self._experiment.epochs
        rate = contender.rate(self._experiment)
        experiment = replace(self._experiment, seed=entrant.seed, dropout_rate=rate)
        first, last = contender.drops_from * epochs, contender.drops_until * epochs
        kind = contender.noise or "bernoulli"
        drawn = draw_masks(experiment, start, kind=kind, member=member, into=into)
        for step, masks in enumerate(drawn, start):
            if not first <= step < last:
                into[:, step % into.shape[1]] = 1.0
            yield masks

    def advance(self, epoch: int) -> Floats:
        """Take the steps up to an epoch; the losses that Adam saw, units dropped.

        Of shape (entrants, steps); of several members the mean.
        """
        steps = epoch - self._epoch
        squares_of_steps = torch.empty(steps, self._stack.networks, 1, 1, device=self._device)
        for squares in squares_of_steps:
            masks = next(self._masks)
            self._batch.forward(masks)
            self._batch.backward(masks, squares)
            self._step()
        self._epoch = epoch
        squares = squares_of_steps[:, :, 0, 0].T.cpu().double().numpy()
        losses: Floats = self._of_entrants(squares) / self._weights.sum(1, keepdims=True)
        return losses

    def _step(self) -> None:
        """A step of Adam, and what contenders add to it: before it decay, after it bounds.

        The decay is AdamW's, apart from the gradient (Loshchilov and Hutter, 2019).
        """
        if self._keeps is not None:
            for layer in self._stack.layers:
                layer.weight[self._keeps.where].mul_(self._keeps.numbers)
                layer.bias[self._keeps.where].mul_(self._keeps.numbers)
        # The function and not the class torch.optim.Adam, which at its first step loads all of
        # torch's compiler: a second, in each process that trains.
        adam(
            [self._stack.parameters],
            [self._stack.gradient],
            [self._mean],
            [self._mean_square],
            [],
            [self._steps],
            fused=True,
            amsgrad=False,
            lr=self._experiment.learning_rate,
            beta1=0.9,
            beta2=0.999,
            eps=1e-8,
            weight_decay=0.0,
            maximize=False,
        )
        if self._bounds is not None:
            self._scale_back(self._bounds)

    def _scale_back(self, bounds: _Some) -> None:
        """Scale weights into hidden units back to the largest norm that is allowed."""
        for layer in self._stack.layers[:-1]:
            weight = layer.weight[bounds.where]
            norm = torch.linalg.vector_norm(weight, dim=1, keepdim=True)
            weight.mul_(norm.reciprocal_().mul_(bounds.numbers).clamp_(max=1.0))

    def look(self) -> Look:
        """How the entrants stand."""
        held_out = 1 - self._weights
        # What diverged networks predict may be beyond any number, and so are their errors then.
        with np.errstate(over="ignore", invalid="ignore"):
            at_points, curves = np.split(self._predict(), [self._places_looked_at], axis=1)
            learned, test = (
                np.square(np.take_along_axis(at_points, at, 1) - y)
                for at, y in ((self._train_at, self._train_y), (self._test_at, self._test_y))
            )
            learned = learned.astype(np.float64)
            losses = [
                (learned * self._weights).sum(1) / self._weights.sum(1),
                test.mean(1, dtype=np.float64),
            ]
            if self._true_curve is not None:
                off = np.square(curves - self._true_curve)[:, WITHIN]
                losses.append(off.mean(1, dtype=np.float64))
            held_out_loss = (learned * held_out).sum(1) / np.maximum(held_out.sum(1), 1)
            return Look(curves, np.stack(losses, axis=1), held_out_loss)

    def _predict(self) -> NDArray[np.float32]:
        """What the entrants predict at the points and on the grid, (entrants, points + grid)."""
        # On so few numbers numpy is faster than torch.
        return self._of_entrants(self._everywhere.forward().squeeze(2).cpu().numpy())

    def activity(self) -> Activity:
        """How active the hidden units were at the last `look`."""
        networks = np.arange(len(self._owners))[:, None]
        at = self._train_at[self._owners]
        hidden = [layer.cpu()[networks, at] for layer in self._everywhere.hidden]
        active = self._stack.network.activation.is_active
        shares = [active(layer).numpy().mean((1, 2)) for layer in hidden]
        means = [layer.abs().numpy().mean((1, 2), dtype=np.float64) for layer in hidden]
        return Activity(*(self._of_entrants(np.stack(one, axis=1)) for one in (shares, means)))

    def checkpoint(self) -> Checkpoint:
        """A copy of where it stands."""
        return Checkpoint(
            self._epoch,
            self._stack.parameters.clone(),
            self._mean.clone(),
            self._mean_square.clone(),
            places=tuple(self._firsts),
        )


@contextmanager
def one_thread() -> Iterator[None]:
    """Keep torch on this thread alone: faster for matrices of this size, and one order of sums."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
