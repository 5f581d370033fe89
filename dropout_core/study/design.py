"""What a study compares: conditions, contenders, seeds; and the jobs that it falls into."""

import heapq
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Protocol, Self

from dropout_core.experiment import (
    DOMAINS,
    IN_ROWS,
    RANGES,
    BadField,
    Experiment,
    ExperimentError,
    Range,
)
from dropout_core.learning.contenders import Contender, contender
from dropout_core.learning.frames import recorded_epochs
from dropout_core.learning.network import Network
from dropout_core.learning.price import Price, stack_price
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

# In a Price's epochs: what a row costs until it is sent and summed up, and each look of it; and a
# straight line.
_ROW: Final = 1.5
_LOOK_IN_A_ROW: Final = 0.005
_LINE: Final = 2.0

# Whatever is set may be swept, but for the seed: every condition is looked at on the same ones.
# A study has contenders of its own, and no race; the points are what it is about.
SWEPT: Final = tuple(name for name in IN_ROWS if name != "seed")

Row = dict[str, Any]


def swept_of(experiment: Experiment) -> tuple[str, ...]:
    """What may be swept with the points that an Experiment has."""
    return tuple(name for name in SWEPT if experiment.decides(name))


class Task(Protocol):
    """What can be done at once, on one core, wherever."""

    @property
    def experiment(self) -> Experiment:
        """What it trains on, whatever the seed."""

    @property
    def networks(self) -> int:
        """How many networks it trains."""

    def stream(self, device: str = "cpu") -> Generator[int, None, list[Row]]:
        """Do it, and yield the epochs reached; return the rows."""


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
        return len(self.seeds) * self.contender.networks

    def stream(self, device: str = "cpu") -> Generator[int, None, list[Row]]:
        """Train and yield the epochs reached; return a row for each seed and name."""
        outcomes = yield from stream_outcomes(self.experiment, self.contender, self.seeds, device)
        return [
            {**settings, "seed": one.seed, "contender": name, **_results(one)}
            for settings, name in [(condition.in_rows, name) for condition, name in self.names]
            for one in outcomes
        ]


def _results(outcome: Outcome) -> Row:
    # As they are: what was seen at each look would take long to be copied, and much room.
    return {name: value for name, value in vars(outcome).items() if name != "seed"}


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
        alike = tuple(one.in_usual_race for one in self.conditions)
        object.__setattr__(self, "conditions", alike)
        if not self.conditions or not self.contenders:
            raise ValueError("a study needs a condition and a contender")
        seeds = Range(1, SEEDS_LIMIT, whole=True)
        first = Range(0, RANGES["seed"].maximum - self.seeds + 1, whole=True)
        bad = [
            BadField(name, value, domain)
            for name, value, domain in [
                ("seeds", self.seeds, seeds),
                *(("seed", one.seed, first) for one in self.conditions),
            ]
            if not domain.minimum <= value <= domain.maximum
        ]
        if bad:
            raise ExperimentError(tuple(dict.fromkeys(bad)))
        for text in self.contenders:
            contender(text)

    @classmethod
    def sweep(
        cls, base: Experiment, field: str, values: Sequence[float | str], **rest: Any
    ) -> Self:
        """A condition for each value of one field; a text is read as in an address.

        Raises ExperimentError for a field that there is not or that is the seed, and for a value
        that is not allowed.
        """
        if field not in swept_of(base):
            raise ExperimentError((BadField(field, field, None),))
        domain = DOMAINS[field]
        conditions: dict[Experiment, None] = {}
        bad: dict[BadField, None] = {}
        for value in values:
            try:
                read = domain.parse(value) if isinstance(value, str) else domain.cast(value)
                change: dict[str, Any] = {field: read}
                conditions[replace(base, **change)] = None
            except (ValueError, OverflowError):
                bad[BadField(field, value, domain)] = None
        if bad:
            raise ExperimentError(tuple(bad))
        return cls(conditions=tuple(conditions), **rest)

    @property
    def varying(self) -> tuple[str, ...]:
        """The fields in which the conditions differ."""
        return tuple(
            name
            for name in IN_ROWS
            if len({getattr(condition, name) for condition in self.conditions}) > 1
        )

    @property
    def trainings(self) -> "Mapping[tuple[Experiment, Contender], list[tuple[Experiment, str]]]":
        """What is trained, each once, and the conditions and contenders that it counts for."""
        found: dict[tuple[Experiment, Contender], list[tuple[Experiment, str]]] = {}
        for condition in dict.fromkeys(self.conditions):
            for name in dict.fromkeys(self.contenders):
                what = contender(name).trains(condition)
                found.setdefault(what, []).append((condition, name))
        return found

    @property
    def costs(self) -> "list[Cost]":
        """What there is to train, by arithmetic."""
        return [
            _cost(experiment, trained, self.seeds, len(names))
            for (experiment, trained), names in self.trainings.items()
        ]

    @property
    def columns(self) -> list[str]:
        """Those of the rows that come out."""
        return [
            *IN_ROWS,
            "contender",
            *(one.name for one in fields(Outcome) if one.name != "seed"),
        ]

    def jobs(self, device: str = "cpu") -> Iterator[Job]:
        """What there is to do, made as it is taken; the first seeds of all come first."""
        yield from heapq.merge(
            *(
                _jobs(experiment, trained, tuple(names), self.seeds, device)
                for (experiment, trained), names in self.trainings.items()
            ),
            key=lambda job: job.seeds[-1] - job.experiment.seed,
        )


@dataclass(frozen=True)
class Cost:
    """So many networks in the settings of an Experiment.

    price: to train them, and to write down what comes out. rows: how many that are.
    looks: at how many epochs each row says how its network stood.
    """

    experiment: Experiment
    networks: int
    price: Price
    rows: int
    looks: int = 0


def _cost(experiment: Experiment, trained: Contender, seeds: int, names: int) -> Cost:
    networks, rows = seeds * trained.networks, seeds * names
    looks = len(recorded_epochs(experiment))
    written = Price(rows * (_ROW + _LOOK_IN_A_ROW * looks))
    if trained.is_line:
        return Cost(experiment, networks, written + Price(_LINE * seeds), rows, looks)
    price = stack_price(
        experiment,
        max(2, networks),
        networks if experiment.dropout_rate else 0,
        steps=min(experiment.epochs, trained.stops_after or experiment.epochs),
        looks=looks,
        stacks=_stacks(experiment, trained, seeds, "cpu"),
    )
    return Cost(experiment, networks, price + written, rows, looks)


class Plan(Protocol):
    """What a study comes to: it can be priced before anything is made of it."""

    @property
    def costs(self) -> Sequence[Cost]:
        """What there is to train."""

    @property
    def columns(self) -> Sequence[str]:
        """Those of the rows that come out."""

    def jobs(self, device: str = "cpu") -> Iterator[Task]:
        """What there is to do, made as it is taken."""


def _jobs(
    experiment: Experiment,
    trained: Contender,
    names: tuple[tuple[Experiment, str], ...],
    seeds: int,
    device: str,
) -> Iterator[Job]:
    for part in _parts(experiment, trained, seeds, device):
        yield Job(experiment, trained, part, names)


def networks_at_once(hidden_width: int, device: str = "cpu") -> int:
    """How many networks of a width are trained as one stack."""
    if device != "cpu":
        return _CUDA_STACK
    each = 4 * 4 * Network(hidden_width).parameters
    return max(_SMALLEST_STACK, min(_LARGEST_STACK, _STACK_BYTES // each))


def _stacks(experiment: Experiment, trained: Contender, seeds: int, device: str) -> int:
    """Into how many parts so many seeds fall."""
    together = max(1, networks_at_once(experiment.hidden_width, device) // trained.networks)
    return -(-seeds // together)


def _parts(
    experiment: Experiment, trained: Contender, seeds: int, device: str
) -> Iterator[tuple[int, ...]]:
    """The seeds in as few and as equal parts as there must be, the larger ones first."""
    parts = _stacks(experiment, trained, seeds, device)
    first = experiment.seed
    for place in range(parts):
        size = seeds // parts + (place < seeds % parts)
        yield tuple(range(first, first + size))
        first += size
