"""One stack of a study: the same contender on some seeds, trained together."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from dropout_core.experiment import Experiment
from dropout_core.learning.contenders import Contender
from dropout_core.learning.masks import Masks, draw_masks
from dropout_core.learning.network import Batch, MLPStack
from dropout_core.learning.problems import make_dataset
from dropout_core.learning.randomness import generator
from dropout_core.learning.trainer import one_thread, recorded_epochs

LOSSES: Final = ("train_loss", "test_loss", "true_loss")


@dataclass(frozen=True)
class Work:
    """What one stack trains: a contender on an experiment, with each of the seeds in its place."""

    experiment: Experiment
    contender: Contender
    seeds: tuple[int, ...]


@dataclass(frozen=True)
class Outcome:
    """What came out for one seed: mean squared errors, nothing dropped.

    epoch: of the network that is judged: the last one or, with early stopping, the one at which
        the held-out points were met best. train_loss, test_loss, true_loss: its errors on the
        points that it learned from, on the test set, and against the true function at the same
        x; infinite where the network has diverged by then.
    best_epoch: the one with the least error against the true function, of those looked at. Only
        who knows the true function knows it. best_train_loss and so on: the errors there.
    """

    seed: int
    epoch: int
    train_loss: float
    test_loss: float
    true_loss: float
    best_epoch: int
    best_train_loss: float
    best_test_loss: float
    best_true_loss: float


def train_stack(work: Work, device: str = "cpu") -> list[Outcome]:
    """Train to the end: an Outcome for each seed, in order."""
    training = stream_stack(work, device)
    while True:
        try:
            next(training)
        except StopIteration as end:
            outcomes: list[Outcome] = end.value
            return outcomes


def stream_stack(work: Work, device: str = "cpu") -> Generator[int, None, list[Outcome]]:
    """Train and yield the epoch reached at each of the `recorded_epochs`; return the outcomes.

    Data, initial weights and masks of a seed are those of the run of that seed.
    """
    with one_thread():
        stack = _Stack(work, device)
    epochs = recorded_epochs(work.experiment)
    looks = []
    for epoch in epochs:
        with one_thread(), torch.inference_mode():
            stack.advance(epoch)
            looks.append(stack.losses())
        yield epoch
    losses, held_out = (np.stack(some) for some in zip(*looks, strict=True))
    return _outcomes(work, np.array(epochs), losses, held_out)


def _outcomes(
    work: Work,
    epochs: NDArray[np.int64],
    losses: NDArray[np.float64],
    held_out: NDArray[np.float64],
) -> list[Outcome]:
    """From errors of shape (looks, seeds, 3) and, on the held-out points, (looks, seeds)."""
    losses = np.where(np.isfinite(losses), losses, np.inf)
    seeds = np.arange(len(work.seeds))
    judged = np.full(len(seeds), len(epochs) - 1)
    if work.contender.held_out:
        judged = np.where(np.isfinite(held_out), held_out, np.inf).argmin(0)
    best = losses[:, :, LOSSES.index("true_loss")].argmin(0)
    return [
        Outcome(
            seed=seed,
            epoch=int(epochs[judged[at]]),
            **_by_name("", losses[judged[at], at]),
            best_epoch=int(epochs[best[at]]),
            **_by_name("best_", losses[best[at], at]),
        )
        for at, seed in enumerate(work.seeds)
    ]


def _by_name(prefix: str, losses: NDArray[np.float64]) -> dict[str, Any]:
    return {prefix + name: float(loss) for name, loss in zip(LOSSES, losses, strict=True)}


class _Stack:
    """What the training of a stack holds; the members of a seed stand side by side."""

    def __init__(self, work: Work, device: str) -> None:
        self._experiment, self._contender = work.experiment, work.contender
        experiments = [replace(work.experiment, seed=seed) for seed in work.seeds]
        datasets = [make_dataset(one) for one in experiments]
        members = range(
            work.contender.first_member, work.contender.first_member + work.contender.members
        )
        self._stack = MLPStack.drawn(
            work.experiment.hidden_width,
            [
                generator(seed, "weights", member=member)
                for seed in work.seeds
                for member in members
            ],
            device,
        )
        kept = [_kept(one, work.contender.held_out) for one in experiments]
        x = datasets[0].x
        trained_x = torch.stack([x[places] for places in kept]).to(device)
        trained_y = torch.stack(
            [data.train_y[places] for data, places in zip(datasets, kept, strict=True)]
        ).to(device)
        self._y = self._for_members(trained_y)
        self._batch = Batch(self._stack, self._for_members(trained_x))
        self._everywhere = Batch(self._stack, x[:, None].to(device))
        self._kept = torch.stack([_marks(places, len(x)) for places in kept]).numpy()
        self._labels = np.stack(
            [[data.train_y.numpy(), data.test_y.numpy(), data.true_y.numpy()] for data in datasets]
        )
        self._squares = torch.empty(self._stack.networks, 1, 1, device=device)
        self._masks = self._draw(experiments, members)
        self._adam = self._optimiser()
        self._epoch = 0

    def _for_members(self, numbers: Tensor) -> Tensor:
        """(seeds, points) as (networks, points, 1)."""
        return numbers.repeat_interleave(self._contender.members, 0)[:, :, None]

    def _optimiser(self) -> torch.optim.Optimizer:
        parameters = self._stack.parameters
        parameters.grad = self._stack.gradient
        rate, decay = self._experiment.learning_rate, self._contender.weight_decay
        return torch.optim.AdamW([parameters], lr=rate, weight_decay=decay, fused=True)

    def _draw(self, experiments: list[Experiment], members: range) -> Iterator[Masks | None]:
        """The masks of each step, all networks' side by side."""
        noise = self._contender.noise
        if not noise:
            while True:
                yield None
        points = self._y.shape[1]
        streams = [
            draw_masks(replace(one, points=points), kind=noise, member=member)
            for one in experiments
            for member in members
        ]
        for masks in zip(*streams, strict=True):
            first = torch.cat([one.first for one in masks])
            second = torch.cat([one.second for one in masks])
            yield Masks(first.to(self._y.device), second.to(self._y.device))

    def advance(self, epoch: int) -> None:
        """Take the steps up to an epoch."""
        for _ in range(epoch - self._epoch):
            masks = next(self._masks)
            self._batch.forward(masks)
            self._batch.backward(self._y, masks, self._squares)
            self._adam.step()
            if self._contender.max_norm:
                self._bound()
        self._epoch = epoch

    def _bound(self) -> None:
        """Scale the weights into each hidden unit back to the largest norm that is allowed."""
        for layer in self._stack.layers[:2]:
            norm = torch.linalg.vector_norm(layer.weight, dim=1, keepdim=True)
            layer.weight.mul_((self._contender.max_norm / norm).clamp_(max=1.0))

    def losses(self) -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
        """Errors of each seed's prediction: by LOSSES, (seeds, 3), and on what was held out.

        Those are of shape (seeds,), and 0 where nothing was.
        """
        said = self._everywhere.forward().squeeze(2).cpu().numpy()
        # What diverged networks say may be beyond any number; their errors count as infinite.
        with np.errstate(over="ignore", invalid="ignore"):
            said = said.reshape(len(self._labels), self._contender.members, -1).mean(1)
            squares = np.square(said[:, None] - self._labels)
        losses: NDArray[np.float64] = squares.mean(2, dtype=np.float64)
        losses[:, 0] = _means(squares[:, 0], self._kept)
        return losses, _means(squares[:, 0], ~self._kept)


def _means(squares: NDArray[np.float32], where: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Of each row, the mean where it is wanted; as many places in each row. 0 for none."""
    chosen = squares[where].reshape(len(squares), -1)
    if not chosen.size:
        return np.zeros(len(squares))
    means: NDArray[np.float64] = chosen.mean(1, dtype=np.float64)
    return means


def _kept(experiment: Experiment, held_out: float) -> Tensor:
    """The places of the points that are trained on, in order."""
    number = round(held_out * experiment.points)
    if held_out:
        number = max(1, number)
    chance = generator(experiment.seed, "held_out")
    shuffled = torch.randperm(experiment.points, generator=chance)
    return shuffled[number:].sort().values if number else torch.arange(experiment.points)


def _marks(places: Tensor, points: int) -> Tensor:
    return torch.zeros(points, dtype=torch.bool).index_fill(0, places, True)
