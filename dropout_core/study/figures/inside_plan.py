"""Looks inside the networks of runs at their end, as a study."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace

from dropout_core.experiment import IN_ROWS, Experiment
from dropout_core.inside.report import MEASURES, measures, measures_price
from dropout_core.learning.contenders import RUN
from dropout_core.study.design import Cost, Row


@dataclass(frozen=True)
class InsideJob:
    """A look inside the networks of one run, at its end."""

    experiment: Experiment

    @property
    def networks(self) -> int:
        """How many networks it trains."""
        return len(RUN)

    def stream(self, device: str = "cpu") -> Generator[int, None, list[Row]]:
        """Train and measure; one row, as `measure_inside` names its columns."""
        work = measures(self.experiment)
        while True:
            # Wherever it gives way, none of its networks is done.
            yield 0
            try:
                next(work)
            except StopIteration as end:
                return [{**self.experiment.in_rows, **end.value}]


@dataclass(frozen=True)
class InsidePlan:
    """Such a look for so many seeds, from the experiment's own on."""

    base: Experiment
    seeds: int

    @property
    def costs(self) -> list[Cost]:
        """What there is to train."""
        price = measures_price(self.base) * self.seeds
        return [Cost(self.base, self.seeds * len(RUN), price, self.seeds)]

    @property
    def columns(self) -> list[str]:
        """Those of the rows that come out."""
        return [*IN_ROWS, *MEASURES]

    def jobs(self, device: str = "cpu") -> Iterator[InsideJob]:
        """What there is to do, made as it is taken."""
        for seed in range(self.seeds):
            yield InsideJob(replace(self.base, seed=self.base.seed + seed))
