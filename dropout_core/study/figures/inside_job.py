"""A look inside the networks of a run at its end, as a part of a study."""

from collections.abc import Generator, Sequence
from dataclasses import asdict, dataclass, replace

from dropout_core.experiment import Experiment
from dropout_core.inside.report import measures
from dropout_core.learning.contenders import RUN
from dropout_core.study.design import Row


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
        yield 0
        return [{**asdict(self.experiment), **measures(self.experiment)}]


def inside_jobs(base: Experiment, seeds: int, device: str) -> Sequence[InsideJob]:
    """One for each seed, from the experiment's own on."""
    return [InsideJob(replace(base, seed=base.seed + seed)) for seed in range(seeds)]
