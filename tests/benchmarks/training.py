"""How fast runs train, beside the tutorial's own script."""

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final
from unittest.mock import patch

import torch
from torch import Tensor, nn

from dropout_core.experiment import Experiment
from dropout_core.learning import run
from dropout_core.learning.contenders import RUN
from dropout_core.learning.network import MLPStack, Network
from dropout_core.learning.problems import make_problem
from dropout_core.learning.randomness import generator
from dropout_core.learning.run import stream_training
from dropout_core.presets import PRESETS

FEWEST_PAIRS: Final = 7
WARM_UP_EPOCHS: Final = 20
FLOOR_WIDTH: Final = 300
# By hidden width: how many times as fast as the tutorial's script a run is wanted to be.
SPEED_WANTED: Final = {30: 3.5, 100: 3.0, 300: 2.3, 600: 2.0}
FLOOR_WANTED: Final = 2.2
RECORDING_WANTED: Final = 0.2
RACE_WANTED: Final = 2.2

Contender = Callable[[Experiment], None]


@dataclass(frozen=True)
class Row:
    """One line of the table; `good` is None where nothing in particular is wanted."""

    what: str
    measured: str
    wanted: str = ""
    good: bool | None = None

    def __str__(self) -> str:
        verdict = {True: "ok", False: "short", None: ""}[self.good]
        return f"{self.what:<42}{self.measured:>10}  {self.wanted:<10}{verdict}".rstrip()


def _network(experiment: Experiment, rate: float) -> nn.Sequential:
    """A network as the tutorial makes it; without a rate, the one without dropout."""
    width = experiment.hidden_width
    dropout = [nn.Dropout(rate)] if rate else []
    return nn.Sequential(
        nn.Linear(1, width),
        *dropout,
        nn.ReLU(),
        nn.Linear(width, width),
        *dropout,
        nn.ReLU(),
        nn.Linear(width, 1),
    )


def tutorial(experiment: Experiment) -> None:
    """The tutorial's script, without its pictures: two modules, each with torch's default Adam."""
    _train(experiment, [_network(experiment, 0.0), _network(experiment, experiment.dropout_rate)])


def train_as_the_tutorial(experiment: Experiment) -> None:
    """One network in the same way: without dropout where the rate is 0."""
    _train(experiment, [_network(experiment, experiment.dropout_rate)])


def _train(experiment: Experiment, nets: Sequence[nn.Module]) -> None:
    data = make_problem(experiment)
    x, y, test_y = (one[:, None] for one in (data.x, data.train_y, data.test_y))
    adams = [torch.optim.Adam(net.parameters(), lr=experiment.learning_rate) for net in nets]
    squared_error = nn.MSELoss()
    for step in range(experiment.epochs):
        losses = [squared_error(net(x), y) for net in nets]
        for adam, loss in zip(adams, losses, strict=True):
            adam.zero_grad()
            loss.backward()
            adam.step()
        if step % 10 == 0:
            _look(nets, x, test_y, squared_error)


def _look(nets: Sequence[nn.Module], x: Tensor, test_y: Tensor, loss: nn.Module) -> None:
    """What the tutorial draws from: predictions and test losses, nothing dropped."""
    for net in nets:
        net.eval()
        said = net(x)
        loss(said, test_y).item()
        said.detach().numpy()
        net.train()


def recorded(experiment: Experiment) -> None:
    """A run as it is streamed, every frame of it taken."""
    for _ in stream_training(experiment):
        pass


def raced(experiment: Experiment) -> None:
    """The same with four contenders."""
    recorded(replace(experiment, race=PRESETS["four_in_a_race"].experiment.race))


def unrecorded(experiment: Experiment) -> None:
    """The same training, looked at only before the first step and after the last."""
    with patch.object(run, "recorded_epochs", lambda asked: [0, asked.epochs]):
        recorded(experiment)


def floor(experiment: Experiment) -> None:
    """Nothing but the matrix products of both networks, there and back, and the steps of Adam.

    No bias, no ReLU, no mask, no loss: the numbers mean nothing, but there are as many.
    """
    chance = [generator(experiment.seed, "weights") for _ in RUN]
    stack = MLPStack.drawn(Network.of(experiment), chance)
    stack.parameters.grad = stack.gradient
    adam = torch.optim.Adam([stack.parameters], lr=experiment.learning_rate, fused=True)
    x = make_problem(experiment).x[:, None].expand(len(RUN), -1, 1).contiguous()
    error, output = torch.full_like(x, 1e-3), torch.empty_like(x)
    hidden = (len(RUN), experiment.points, experiment.hidden_width)
    first, second, to_first, to_second = (torch.empty(hidden) for _ in range(4))
    weights = [layer.weight for layer in stack.layers]
    gradients = [layer.weight for layer in stack.layer_gradients]
    with torch.inference_mode():
        for _ in range(experiment.epochs):
            torch.bmm(x, weights[0], out=first)
            torch.bmm(first, weights[1], out=second)
            torch.bmm(second, weights[2], out=output)
            torch.bmm(second.mT, error, out=gradients[2])
            torch.bmm(error, weights[2].mT, out=to_second)
            torch.bmm(first.mT, to_second, out=gradients[1])
            torch.bmm(to_second, weights[1].mT, out=to_first)
            torch.bmm(x.mT, to_first, out=gradients[0])
            adam.step()


def measure(contenders: Sequence[Contender], width: int, pairs: int) -> list[list[float]]:
    """Seconds of each contender in each round. They take turns, in either order by turns.

    So whatever else the machine does in the meantime, it does to all of them.
    """
    for contender in contenders:
        contender(Experiment(hidden_width=width, epochs=WARM_UP_EPOCHS))
    experiment = Experiment(hidden_width=width)
    seconds: list[list[float]] = [[] for _ in contenders]
    for turn in range(pairs):
        numbered = list(enumerate(contenders))
        for number, contender in reversed(numbered) if turn % 2 else numbered:
            started = time.perf_counter()
            contender(experiment)
            seconds[number].append(time.perf_counter() - started)
    return seconds


def ratio(above: Sequence[float], below: Sequence[float]) -> float:
    """The median of the pairs' ratios: of two runs side by side, not of two averages."""
    return median(a / b for a, b in zip(above, below, strict=True))


def at_width(width: int, pairs: int) -> list[Row]:
    """All that is measured at one width; against the floor, and with a limit, only at one."""
    limited = width == FLOOR_WIDTH
    more = [raced, floor] if limited else []
    theirs, ours, unseen, *rest = measure([tutorial, recorded, unrecorded, *more], width, pairs)
    rows = [
        Row(f"width {width}: seconds of a run", f"{median(ours):.3f}"),
        _speed(ratio(theirs, ours), SPEED_WANTED[width]),
    ]
    if limited:
        four, least = rest
        rows += [_race(ratio(four, ours)), _above_floor(ratio(ours, least))]
    return [*rows, _share(1 - ratio(unseen, ours), limited)]


def _speed(times: float, wanted: float) -> Row:
    what = "  times as fast as the tutorial"
    return Row(what, f"{times:.2f}", f">= {wanted}", times >= wanted)


def _race(times: float) -> Row:
    what = "  times as long with four contenders"
    return Row(what, f"{times:.2f}", f"<= {RACE_WANTED}", times <= RACE_WANTED)


def _above_floor(times: float) -> Row:
    what = "  times products and Adam alone"
    return Row(what, f"{times:.2f}", f"<= {FLOOR_WANTED}", times <= FLOOR_WANTED)


def _share(share: float, limited: bool) -> Row:
    what, measured = "  recording's share of the run", f"{share:.1%}"
    if not limited:
        return Row(what, measured)
    return Row(what, measured, f"<= {RECORDING_WANTED:.0%}", share <= RECORDING_WANTED)


def main() -> None:
    """Measure, and print a table as it comes."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.training", description=__doc__
    )
    parser.add_argument("--pairs", type=int, default=FEWEST_PAIRS, help="rounds at each width")
    pairs = parser.parse_args().pairs
    if pairs < 1:
        parser.error("--pairs must be 1 or more")
    torch.set_num_threads(1)
    torch.manual_seed(1)
    print(Row("what", "measured", "wanted"))
    for width in SPEED_WANTED:
        print(*at_width(width, pairs), sep="\n", flush=True)


if __name__ == "__main__":
    main()
