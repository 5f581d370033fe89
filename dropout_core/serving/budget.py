"""What a run costs: estimated before it starts, refused where it is too much."""

import time
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from dropout_core.experiment import RANGES, Experiment
from dropout_core.learning.price import Price, run_price
from dropout_core.learning.run import stream_training

# No machine is so many times as fast as the one on which the defaults were measured.
_FASTEST: Final = 0.1
# What the price of a training hangs on most.
LOWERED: Final = ("epochs", "hidden_width", "points")


class OverBudgetError(ValueError):
    """Raised for a run, a look inside or a study that would take longer than is allowed.

    seconds: the estimate. limit: what is allowed, in seconds of one core.
    lower: by field, the highest value with which it would be allowed, all else equal.
    """

    def __init__(self, seconds: float, limit: float, lower: Mapping[str, int]) -> None:
        remedy = " or ".join(f"{name} to {value}" for name, value in lower.items())
        super().__init__(
            f"this would take about {seconds:.0f} s of one core, allowed are {limit:g} s;"
            f" lower {remedy or 'epochs, hidden_width and points'}"
        )
        self.seconds, self.limit, self.lower = seconds, limit, lower


@dataclass(frozen=True)
class Budget:
    """How fast this machine is, and how long a run may take.

    seconds_per_operation, seconds_per_epoch: the speed, of what a Price is made of.
    limit: seconds of one core.
    """

    limit: float
    seconds_per_operation: float = 2e-11
    seconds_per_epoch: float = 1e-4

    def calibrated(self) -> "Budget":
        """The same limit with this machine's speed, from two short runs after a warm-up."""
        small = Experiment(hidden_width=10, epochs=100)
        large = Experiment(hidden_width=500, epochs=40, record_every=100)
        _seconds(small)
        taken = [min(_seconds(run) for _ in range(3)) for run in (small, large)]
        prices = [run_price(run) for run in (small, large)]
        # Two equations for the two speeds. What else the machine does may make one come out below
        # nothing.
        known = np.array([[price.epochs, price.operations] for price in prices])
        per_epoch, per_operation = np.linalg.solve(known, taken)
        return replace(
            self,
            seconds_per_epoch=max(float(per_epoch), _FASTEST * self.seconds_per_epoch),
            seconds_per_operation=max(float(per_operation), _FASTEST * self.seconds_per_operation),
        )

    def seconds(self, price: Price) -> float:
        """What work of a price takes, in seconds of one core."""
        return self.seconds_per_epoch * price.epochs + self.seconds_per_operation * price.operations

    def estimate(self, experiment: Experiment) -> float:
        """Seconds of one core that a run will take."""
        return self.seconds(run_price(experiment))

    def check(self, experiment: Experiment) -> None:
        """Raises OverBudgetError for a run whose estimate is above the limit."""

        def price(lower: Mapping[str, int]) -> Price:
            changed: dict[str, Any] = dict(lower)
            return run_price(replace(experiment, **changed))

        self.afford(price, {name: getattr(experiment, name) for name in LOWERED})

    def afford(self, price: Callable[[Mapping[str, int]], Price], given: Mapping[str, int]) -> None:
        """Raises OverBudgetError for any work that would take longer than is allowed.

        price: what it costs with other values of some fields. given: those of the fields that can
        be lowered, as they are.
        """
        seconds = self.seconds(price({}))
        if seconds > self.limit:
            lower = {name: self._highest(price, name, value) for name, value in given.items()}
            allowed = {name: value for name, value in lower.items() if value is not None}
            raise OverBudgetError(seconds, self.limit, allowed)

    def _highest(
        self, price: Callable[[Mapping[str, int]], Price], name: str, given: int
    ) -> int | None:
        values = range(int(RANGES[name].minimum) if name in RANGES else 1, given)
        affordable = bisect_right(
            values, self.limit, key=lambda value: self.seconds(price({name: value}))
        )
        return values[affordable - 1] if affordable else None


def _seconds(experiment: Experiment) -> float:
    started = time.thread_time()
    for _ in stream_training(experiment):
        pass
    return time.thread_time() - started
