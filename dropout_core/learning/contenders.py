"""The contenders: dropout, none at all, and what else resists overfitting."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final, Literal, Protocol, TypeVar, cast

from dropout_core.domains import Choice, Range, as_text
from dropout_core.language.translations import N_, Translations

Kind = Literal["bernoulli", "gaussian"]
# What the settings of a run may be that are strengths of contenders as well.
RATES: Final = Range(0.0, 0.9, step=0.05)
EPOCHS: Final = Range(10, 5000, whole=True, step=10, log=True)


class Settings(Protocol):
    """What contenders need to know of an Experiment: the rate of whoever has none of its own."""

    @property
    def dropout_rate(self) -> float:
        """Probability that a hidden unit is dropped."""


SomeSettings = TypeVar("SomeSettings", bound=Settings)


@dataclass(frozen=True, kw_only=True)
class Contender:
    """One way to train the network of an Experiment; the defaults are the plain way.

    noise: what the hidden units are multiplied by at each step, if by anything.
    dropout_rate: of that noise; None for the Experiment's own.
    drops_from, drops_until: between which shares of the epochs there is noise.
    weight_decay: each step first multiplies all parameters by exp(-learning_rate * weight_decay).
        For small steps that is AdamW's (Loshchilov and Hutter, 2019), which takes
        learning_rate * weight_decay of them; this one never takes more than there is.
    max_norm: the largest Euclidean norm of the weights into a hidden unit; after each step a
        longer one is scaled back to it (Srivastava et al., 2014, section 5.1). 0 for no bound.
    held_out: share of the training points that are not trained on. Where there are any, the
        network is the one of the epoch at which its error on them was least: early stopping.
    folds: parts into which the training points are shared out, if into any. For each of them
        there is a network that does not learn from it; the network that learns from all is
        judged at the epoch at which these, together, were best on what they had not seen:
        cross-validation.
    fold: which of the parts this one does not learn from.
    stops_after: how many epochs it trains, 0 for all of them.
    is_line: no network at all, but the straight line of least squares.
    members: networks from different initial weights whose mean is the prediction.
    first_member: which initial weights the first of them has; 0 for those of the run.
    """

    noise: Kind | None = None
    dropout_rate: float | None = None
    drops_from: float = 0.0
    drops_until: float = 1.0
    weight_decay: float = 0.0
    max_norm: float = 0.0
    held_out: float = 0.0
    folds: int = 0
    fold: int | None = None
    stops_after: int = 0
    is_line: bool = False
    members: int = 1
    first_member: int = 0

    @property
    def in_turn(self) -> "tuple[Contender, ...]":
        """Those that hold out a part each."""
        return tuple(replace(self, fold=fold) for fold in range(self.folds))

    @property
    def networks(self) -> int:
        """How many are trained for one seed."""
        return self.members * (1 + self.folds)

    @property
    def all_members(self) -> range:
        """Which initial weights its networks have."""
        return range(self.first_member, self.first_member + self.members)

    def rate(self, experiment: Settings) -> float:
        """The drop rate of its noise in an Experiment; 0 where it has none."""
        if self.noise is None:
            return 0.0
        return experiment.dropout_rate if self.dropout_rate is None else self.dropout_rate

    def trains(self, experiment: SomeSettings) -> "tuple[SomeSettings, Contender]":
        """What decides the outcome: equal pairs train equal networks, whatever they are called.

        The rate is the experiment's then; without noise it is 0, and at rate 0 there is none.
        """
        rate = self.rate(experiment)
        return (
            replace(cast(Any, experiment), dropout_rate=rate),
            replace(self, noise=self.noise if rate else None, dropout_rate=None),
        )


@dataclass(frozen=True)
class Entry:
    """A contender in the registry.

    title: what it is called, for people.
    named: the same with its {strength}, or with that in {percent}.
    light, dark: its colour in each theme, with a contrast of at least 3 to 1 with the page.
    dash: of its line, as Plotly has it: without colour, lines differ by their dashes.
    knob: the field that "NAME=VALUE" sets, and from which range; None where there is nothing.
    """

    title: str
    contender: Contender
    light: str
    dark: str
    dash: str
    named: str = ""
    knob: str | None = None
    domain: Range | None = None

    @property
    def strength(self) -> float | int | None:
        """How strong it is by itself; None where that is nothing, or the Experiment's."""
        strength: float | int | None = getattr(self.contender, self.knob) if self.knob else None
        return strength


# How strong decay, max-norm and a fixed number of epochs are by default is what came closest to
# the true function in the tutorial's experiment, over 40 seeds that no study uses by itself; the
# share held out, folds and members are not tuned. For one of them, again:
# python -m dropout_core study --seed 1001 --contenders weight_decay=3,weight_decay=10
# Dropout's rate is the Experiment's; what is best for it is found in the same way.
CONTENDERS: Final[Mapping[str, Entry]] = MappingProxyType(
    {
        "plain": Entry(N_("no dropout"), Contender(), "#d32f2f", "#ff6b6b", "solid"),
        "dropout": Entry(
            N_("dropout"),
            Contender(noise="bernoulli"),
            "#1565c0",
            "#6db8ff",
            "10px,5px",
            N_("dropout {strength}"),
            "dropout_rate",
            RATES,
        ),
        "gaussian": Entry(
            N_("Gaussian dropout"),
            Contender(noise="gaussian"),
            "#00838f",
            "#4dd0e1",
            "12px,4px",
            N_("Gaussian dropout {strength}"),
            "dropout_rate",
            RATES,
        ),
        "early_dropout": Entry(
            N_("dropout in the first half only"),
            Contender(noise="bernoulli", drops_until=0.5),
            "#5e6fc4",
            "#9fa8da",
            "8px,3px",
            N_("dropout {strength} in the first half only"),
            "dropout_rate",
            RATES,
        ),
        "late_dropout": Entry(
            N_("dropout in the second half only"),
            Contender(noise="bernoulli", drops_from=0.5),
            "#283593",
            "#7986cb",
            "3px,3px",
            N_("dropout {strength} in the second half only"),
            "dropout_rate",
            RATES,
        ),
        "weight_decay": Entry(
            N_("weight decay"),
            Contender(weight_decay=10.0),
            "#2e7d32",
            "#81c784",
            "12px,3px,2px,3px",
            N_("weight decay {strength}"),
            "weight_decay",
            Range(0.0, 100.0, whole=False),
        ),
        "early_stopping": Entry(
            N_("early stopping"),
            Contender(held_out=0.2),
            "#ad6200",
            "#ffb74d",
            "5px,3px",
            N_("early stopping, {percent} % held out"),
            "held_out",
            Range(0.05, 0.5, whole=False),
        ),
        "cross_validation": Entry(
            N_("early stopping by cross-validation"),
            Contender(folds=5),
            "#a1530a",
            "#ffcc80",
            "9px,3px,2px,3px",
            N_("early stopping by {strength}-fold cross-validation"),
            "folds",
            Range(2, 20, whole=True),
        ),
        "fixed_epochs": Entry(
            N_("a fixed number of epochs"),
            Contender(stops_after=30),
            "#8d6e00",
            "#ffe082",
            "4px,4px",
            N_("{strength} epochs and no more"),
            "stops_after",
            EPOCHS,
        ),
        "max_norm": Entry(
            N_("max-norm"),
            Contender(max_norm=0.1),
            "#7b1fa2",
            "#ce93d8",
            "2px,3px",
            N_("max-norm {strength}"),
            "max_norm",
            Range(0.01, 100.0, whole=False),
        ),
        "average": Entry(
            N_("average of plain networks"),
            Contender(members=5),
            "#795548",
            "#bcaaa4",
            "12px,4px",
            N_("average of {strength} plain networks"),
            "members",
            Range(2, 50, whole=True),
        ),
        "dropout_weight_decay": Entry(
            N_("dropout with weight decay"),
            Contender(noise="bernoulli", weight_decay=3.0),
            "#c2185b",
            "#f48fb1",
            "12px,3px,2px,3px",
            N_("dropout with weight decay {strength}"),
            "weight_decay",
            Range(0.0, 100.0, whole=False),
        ),
        "straight_line": Entry(
            N_("a straight line"),
            Contender(is_line=True),
            "#455a64",
            "#90a4ae",
            "1px,4px",
        ),
        "plain_again": Entry(
            N_("no dropout, other weights"),
            Contender(first_member=1),
            "#757575",
            "#bdbdbd",
            "5px,3px",
        ),
    }
)
# What the others are compared with, and those that a run trains side by side if nobody else is
# asked for: the two that the lesson and the studies are about.
BASELINE: Final = "plain"
RUN: Final = (BASELINE, "dropout")


class ContenderError(ValueError):
    """Raised for a contender that there is not. allowed: what there is instead."""

    def __init__(self, text: str, allowed: Choice | Range) -> None:
        super().__init__(f"{text[:80]!r} is not a contender")
        self.text, self.allowed = text, allowed


@dataclass(frozen=True)
class NamedContender:
    """A contender as it is written: a name in the registry, and its strength if one is given."""

    name: str
    strength: float | int | None = None

    @classmethod
    def read(cls, text: str) -> "NamedContender":
        """What "NAME" or "NAME=VALUE" writes out. Raises ContenderError."""
        name, equals, value = text.partition("=")
        if name not in CONTENDERS:
            raise ContenderError(text, Choice(tuple(CONTENDERS)))
        domain = CONTENDERS[name].domain
        if not equals:
            return cls(name)
        if domain is None:
            raise ContenderError(text, Choice((name,)))
        try:
            return cls(name, domain.parse(value))
        except (ValueError, OverflowError):
            raise ContenderError(text, domain) from None

    def __str__(self) -> str:
        return self.name if self.strength is None else f"{self.name}={as_text(self.strength)}"

    def title(self, words: Translations) -> str:
        """What it is called, with its strength if it has one."""
        entry = CONTENDERS[self.name]
        strength = entry.strength if self.strength is None else self.strength
        if strength is None:
            return words.gettext(entry.title)
        percent = round(100 * strength)
        return words.gettext(entry.named).format(strength=as_text(strength), percent=percent)

    @property
    def contender(self) -> Contender:
        """What it is."""
        entry = CONTENDERS[self.name]
        if self.strength is None or entry.knob is None:
            return entry.contender
        setting: dict[str, Any] = {entry.knob: self.strength}
        return replace(entry.contender, **setting)


def contender(text: str) -> Contender:
    """The contender that "NAME" or "NAME=VALUE" writes out. Raises ContenderError."""
    return NamedContender.read(text).contender


def canonical(text: str) -> str:
    """The one way to write a contender. Raises ContenderError."""
    return str(NamedContender.read(text))
