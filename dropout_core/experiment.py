"""What is trained: one Experiment, its ranges, its named presets, its form in an address."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import Field, asdict, dataclass, field, fields
from types import MappingProxyType
from typing import Any, Final, Self, cast

from dropout_core.learning.true_functions import TRUE_FUNCTIONS

TARGETS: Final = tuple(TRUE_FUNCTIONS)
FRAME_LIMIT: Final = 1000


@dataclass(frozen=True)
class Range:
    """The numbers that a field of an Experiment may take, both ends included."""

    minimum: float
    maximum: float
    whole: bool

    @property
    def allowed(self) -> str:
        """The range in words, in English: "0 to 0.9"."""
        return f"{self.minimum:g} to {self.maximum:g}"

    def to_json(self) -> dict[str, float | bool]:
        """The range as numbers."""
        return {"min": self.minimum, "max": self.maximum, "whole": self.whole}

    def parse(self, text: str) -> float | int:
        """The number that `text` writes out. Raises ValueError where it is none."""
        return int(text) if self.whole else float(text)

    def cast(self, value: object) -> float | int:
        """`value` as this field's type. Raises ValueError outside the range or on another type."""
        if isinstance(value, bool) or not hasattr(value, "__float__"):
            raise ValueError(value)
        number = float(cast(Any, value))
        if not self.minimum <= number <= self.maximum or (self.whole and number != int(number)):
            raise ValueError(value)
        # Adding zero makes -0.0, which would be another address of the same run, 0.0.
        return int(number) if self.whole else number + 0.0


@dataclass(frozen=True)
class Choice:
    """The words that a field of an Experiment may take."""

    options: tuple[str, ...]

    @property
    def allowed(self) -> str:
        """The words, in a row: "linear, sine"."""
        return ", ".join(self.options)

    def parse(self, text: str) -> str:
        """The word itself."""
        return text

    def cast(self, value: object) -> str:
        """`value` if it is one of the words. Raises ValueError if not."""
        if not isinstance(value, str) or value not in self.options:
            raise ValueError(value)
        return value


Domain = Range | Choice


@dataclass(frozen=True)
class BadField:
    """One field that was refused: its name, the value given, and what is allowed.

    `allowed` is empty where there is no such field at all.
    """

    name: str
    value: object
    allowed: str

    def __str__(self) -> str:
        if not self.allowed:
            return f"{self.name} is not a field of an experiment"
        return f"{self.name} is {str(self.value)[:80]!r}, allowed: {self.allowed}"


class ExperimentError(ValueError):
    """Raised for an Experiment that cannot be: names every bad field at once."""

    def __init__(self, bad: tuple[BadField, ...]) -> None:
        super().__init__("; ".join(map(str, bad)))
        self.bad = bad


def _real(default: float, minimum: float, maximum: float) -> Any:
    return field(default=default, metadata={"domain": Range(minimum, maximum, whole=False)})


def _whole(default: int, minimum: int, maximum: int) -> Any:
    return field(default=default, metadata={"domain": Range(minimum, maximum, whole=True)})


def _one_of(default: str, options: tuple[str, ...]) -> Any:
    return field(default=default, metadata={"domain": Choice(options)})


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """All that decides a run: two networks, equal but for dropout, on the same noisy points.

    dropout_rate: probability that a hidden unit is dropped at a training step.
    noise: standard deviation of the normal noise on the labels.
    hidden_width: units in each of the two hidden layers.
    epochs: steps of Adam, each on the whole training set.
    learning_rate: Adam's.
    points: size of the training set, and of the test set.
    target: the true function.
    seed: of the noise, the initial weights and the masks, each drawn from a stream of its own.
    record_every: epochs between two frames; 0 spaces them by itself, densely at first. A run
        has at most FRAME_LIMIT frames: where this would give more, they are spaced wider.

    Raises ExperimentError, a ValueError, that names every bad field.
    """

    dropout_rate: float = _real(0.5, 0.0, 0.9)
    noise: float = _real(0.3, 0.0, 1.0)
    hidden_width: int = _whole(300, 10, 1000)
    epochs: int = _whole(500, 10, 5000)
    learning_rate: float = _real(0.01, 0.0001, 0.3)
    points: int = _whole(20, 5, 500)
    target: str = _one_of("linear", TARGETS)
    seed: int = _whole(1, 0, 999_999)
    record_every: int = _whole(0, 0, 100)

    def __post_init__(self) -> None:
        bad = []
        for name, domain in DOMAINS.items():
            value = getattr(self, name)
            try:
                object.__setattr__(self, name, domain.cast(value))
            except (ValueError, TypeError, OverflowError):
                bad.append(BadField(name, value, domain.allowed))
        if bad:
            raise ExperimentError(tuple(bad))

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """The Experiment that an address names; a field left out has its default.

        Raises ExperimentError for a name that is no field and for a value that is not allowed.
        """
        values, bad = _parse(query)
        if bad:
            raise ExperimentError(bad)
        return cls(**values)

    @classmethod
    def from_query_leniently(cls, query: Mapping[str, str]) -> tuple[Self, tuple[BadField, ...]]:
        """As `from_query`, with the default in place of each bad field; and the bad fields."""
        values, bad = _parse(query)
        return cls(**values), bad

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits that tell it from any other."""
        told = json.dumps(asdict(self)).encode()
        return hashlib.sha256(told).hexdigest()[:12]

    def to_query(self) -> dict[str, str]:
        """Every field as text: `from_query` gives back an equal Experiment."""
        return {name: _text(value) for name, value in asdict(self).items()}


def _text(value: float | str) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _parse(query: Mapping[str, str]) -> tuple[dict[str, Any], tuple[BadField, ...]]:
    values, bad = {}, []
    for name, text in query.items():
        domain = DOMAINS.get(name)
        if domain is None:
            bad.append(BadField(name, text, ""))
            continue
        try:
            values[name] = domain.cast(domain.parse(text))
        except (ValueError, OverflowError):
            bad.append(BadField(name, text, domain.allowed))
    return values, tuple(bad)


def _domain(of: "Field[Any]") -> Domain:
    return cast(Domain, of.metadata["domain"])


# The ranges stand once, in Experiment; sliders, validation and documentation read them here.
DOMAINS: Final[Mapping[str, Domain]] = MappingProxyType(
    {one.name: _domain(one) for one in fields(Experiment)}
)

PRESETS: Final[Mapping[str, Experiment]] = MappingProxyType(
    {
        "tutorial": Experiment(),
        "as_printed": Experiment(learning_rate=0.1),
        "no_noise": Experiment(noise=0.0),
        "five_points": Experiment(points=5),
        "five_hundred_points": Experiment(points=500),
        "far_too_much_dropout": Experiment(dropout_rate=0.9),
        "sine": Experiment(target="sine"),
    }
)
