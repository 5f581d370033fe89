"""What a study compares: conditions, contenders, seeds; and the jobs that it falls into."""

from collections.abc import Generator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Final, Self

import numpy as np

from dropout_core.experiment import DOMAINS, BadField, Experiment, ExperimentError, Range
from dropout_core.learning.contenders import Contender, contender
from dropout_core.learning.network import Network
from dropout_core.study.outcomes import Outcome, stream_outcomes

SEEDS_LIMIT: Final = 1000
USUAL_SEEDS: Final = 40
# Measured by `make bench`: a stack whose numbers (weights, gradients, Adam's two means) no longer
# fit into the caches is slower for each network, a much smaller one as well.
_STACK_BYTES: Final = 8 * 2**20
_LARGEST_STACK: Final = 40
_CUDA_STACK: Final = 200
# One network alone would be multiplied by another routine than the pair of a run. Where seeds are
# shared out into equal parts of at most three, none is left alone.
_SMALLEST_STACK: Final = 3

Row = dict[str, Any]


@dataclass(frozen=True)
class Job:
    """A part of a study that is trained at once, on one core: a contender on some seeds.

    experiment: what it trains on, whatever the seed.
    names: the conditions and contenders that its outcomes count for; more than one where a
        condition makes no difference to a contender.
    """

    experiment: Experiment
    contender: Contender
    seeds: tuple[int, ...]
    names: tuple[tuple[Experiment, str], ...]

    @property
    def networks(self) -> int:
        """How many networks it trains."""
        return len(self.seeds) * self.contender.members

    def stream(self, device: str = "cpu") -> Generator[int, None, list[Row]]:
        """Train and yield the epochs reached; return a row for each seed and name."""
        outcomes = yield from stream_outcomes(self.experiment, self.contender, self.seeds, device)
        return [
            {**asdict(replace(condition, seed=one.seed)), "contender": name, **_results(one)}
            for condition, name in self.names
            for one in outcomes
        ]


def _results(outcome: Outcome) -> Row:
    row = asdict(outcome)
    del row["seed"]
    return row


@dataclass(frozen=True, kw_only=True)
class Study:
    """The same contenders, on the same data and initial weights, under some conditions.

    conditions: experiments; the seed of each is the first one.
    contenders: as `contender` reads them.
    seeds: how many, one after the other.

    Raises ExperimentError where the last seed would be out of range, ContenderError.
    """

    conditions: tuple[Experiment, ...]
    contenders: tuple[str, ...]
    seeds: int = USUAL_SEEDS

    def __post_init__(self) -> None:
        if not 1 <= self.seeds <= SEEDS_LIMIT:
            raise ExperimentError((BadField("seeds", self.seeds, f"1 to {SEEDS_LIMIT}"),))
        if not self.conditions or not self.contenders:
            raise ValueError("a study needs a condition and a contender")
        last = DOMAINS["seed"]
        assert isinstance(last, Range)
        for one in self.conditions:
            if one.seed + self.seeds - 1 > last.maximum:
                allowed = f"0 to {last.maximum - self.seeds + 1:g}"
                raise ExperimentError((BadField("seed", one.seed, allowed),))
        for text in self.contenders:
            contender(text)

    @classmethod
    def sweep(cls, base: Experiment, field: str, values: Sequence[str], **rest: Any) -> Self:
        """A condition for each value of one field, as it stands in an address.

        Raises ExperimentError for a field that there is not or that is the seed, and for each
        value that is not allowed.
        """
        if field not in DOMAINS or field == "seed":
            raise ExperimentError((BadField(field, field, ""),))
        conditions: list[Experiment] = []
        bad: list[BadField] = []
        for value in values:
            try:
                conditions.append(Experiment.from_query({**base.to_query(), field: value}))
            except ExperimentError as error:
                bad += error.bad
        if bad:
            raise ExperimentError(tuple(dict.fromkeys(bad)))
        return cls(conditions=tuple(dict.fromkeys(conditions)), **rest)

    @property
    def varying(self) -> tuple[str, ...]:
        """The fields in which the conditions differ."""
        names = (one.name for one in fields(Experiment))
        return tuple(
            name
            for name in names
            if len({getattr(condition, name) for condition in self.conditions}) > 1
        )

    def jobs(self, device: str = "cpu") -> list[Job]:
        """What there is to train, each network once; the first seeds of all come first."""
        shared: dict[tuple[Experiment, Contender], list[tuple[Experiment, str]]] = {}
        for condition in dict.fromkeys(self.conditions):
            for name in dict.fromkeys(self.contenders):
                what = contender(name).trains(condition)
                shared.setdefault(what, []).append((condition, name))
        jobs = [
            Job(experiment, trained, seeds, tuple(names))
            for (experiment, trained), names in shared.items()
            for seeds in _parts(experiment, trained, self.seeds, device)
        ]
        return sorted(jobs, key=lambda job: job.seeds[-1] - job.experiment.seed)


def networks_at_once(hidden_width: int, device: str = "cpu") -> int:
    """How many networks of a width are trained as one stack."""
    if device != "cpu":
        return _CUDA_STACK
    each = 4 * 4 * Network(hidden_width).parameters
    return max(_SMALLEST_STACK, min(_LARGEST_STACK, _STACK_BYTES // each))


def _parts(
    experiment: Experiment, trained: Contender, seeds: int, device: str
) -> list[tuple[int, ...]]:
    """The seeds in as few and as equal parts as there must be."""
    together = max(1, networks_at_once(experiment.hidden_width, device) // trained.members)
    parts = np.array_split(experiment.seed + np.arange(seeds), -(-seeds // together))
    return [tuple(part.tolist()) for part in parts]
