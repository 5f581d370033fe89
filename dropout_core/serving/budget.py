"""What a run costs: estimated before it starts, refused where it is too much."""

import time
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from dropout_core.experiment import RANGES, Experiment
from dropout_core.learning.contenders import contender
from dropout_core.learning.frames import recorded_epochs
from dropout_core.learning.network import Network
from dropout_core.learning.problems import GRID_POINTS
from dropout_core.learning.run import stream_training

# One multiplication of a matrix product is the unit. What a parameter costs Adam, and what a
# number of a mask costs to draw and apply, in that unit, was measured from width 30 to 1000.
_ADAM: Final = 12
_MASK: Final = 60
_LOWERED: Final = ("epochs", "hidden_width", "points")


class OverBudgetError(ValueError):
    """Raised for an Experiment that would take longer than is allowed.

    seconds: the estimate. limit: what is allowed, in seconds of one core.
    lower: by field, the highest value with which it would be allowed, all else equal.
    """

    def __init__(self, seconds: float, limit: float, lower: Mapping[str, int]) -> None:
        remedy = " or ".join(f"{name} to {value}" for name, value in lower.items())
        super().__init__(
            f"this run would take about {seconds:.0f} s of one core, allowed are {limit:g} s;"
            f" lower {remedy or 'epochs, hidden_width and points'}"
        )
        self.seconds, self.limit, self.lower = seconds, limit, lower


def operations(experiment: Experiment) -> float:
    """Multiplications of a run, with Adam and masks counted as what they cost beside them."""
    width, points = experiment.hidden_width, experiment.training_points
    race = [one for one in map(contender, experiment.contenders) if not one.is_line]
    # One alone is trained twice: see `in_company`.
    networks = max(2, sum(one.networks for one in race))
    parameters = networks * Network.of(experiment).parameters
    step = parameters * (3 * points + _ADAM)
    drop = sum(one.networks for one in race if one.rate(experiment) > 0)
    step += drop * 2 * points * width * _MASK
    look = parameters * (experiment.places + GRID_POINTS)
    return experiment.epochs * step + len(recorded_epochs(experiment)) * look


@dataclass(frozen=True)
class Budget:
    """How fast this machine is, and how long a run may take.

    seconds_per_operation, seconds_per_epoch: the speed; the second is what an epoch costs
        however small the networks are.
    limit: seconds of one core.
    """

    limit: float
    seconds_per_operation: float = 2e-11
    seconds_per_epoch: float = 2.5e-4

    def calibrated(self) -> "Budget":
        """The same limit with this machine's speed, from two short runs after a warm-up."""
        small = Experiment(hidden_width=10, epochs=100)
        large = Experiment(hidden_width=500, epochs=40, record_every=100)
        _seconds(small)
        per_epoch = min(_seconds(small) for _ in range(2)) / small.epochs
        rest = min(_seconds(large) for _ in range(2)) - per_epoch * large.epochs
        return replace(
            self,
            seconds_per_epoch=per_epoch,
            seconds_per_operation=max(rest, 0.0) / operations(large),
        )

    def estimate(self, experiment: Experiment) -> float:
        """Seconds of one core that a run will take."""
        return self.seconds_per_epoch * experiment.epochs + self.seconds_per_operation * operations(
            experiment
        )

    def check(self, experiment: Experiment) -> None:
        """Raises OverBudgetError where the estimate is above the limit."""
        seconds = self.estimate(experiment)
        if seconds > self.limit:
            lower = {name: self._highest(experiment, name) for name in _LOWERED}
            allowed = {name: value for name, value in lower.items() if value is not None}
            raise OverBudgetError(seconds, self.limit, allowed)

    def _highest(self, experiment: Experiment, name: str) -> int | None:
        values = range(int(RANGES[name].minimum), getattr(experiment, name))

        def cost(value: int) -> float:
            changed: dict[str, Any] = {name: value}
            return self.estimate(replace(experiment, **changed))

        affordable = bisect_right(values, self.limit, key=cost)
        return values[affordable - 1] if affordable else None


def _seconds(experiment: Experiment) -> float:
    started = time.perf_counter()
    for _ in stream_training(experiment):
        pass
    return time.perf_counter() - started
