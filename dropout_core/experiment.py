"""What is trained: one Experiment, its ranges, its form in an address."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any, Final, Literal, Self, cast

from dropout_core.data.limits import FEWEST_POINTS, MOST_POINTS
from dropout_core.data.packing import decode
from dropout_core.data.points import Points
from dropout_core.domains import AtMost as AtMost
from dropout_core.domains import Choice as Choice
from dropout_core.domains import Packed as Packed
from dropout_core.domains import Range as Range
from dropout_core.domains import as_text as as_text
from dropout_core.language.translations import N_
from dropout_core.learning.activations import ACTIVATIONS, USUAL
from dropout_core.learning.contenders import EPOCHS, RATES
from dropout_core.learning.race import USUAL_RACE, Race
from dropout_core.learning.true_functions import TRUE_FUNCTIONS

TARGETS: Final = tuple(TRUE_FUNCTIONS)
FRAME_LIMIT: Final = 1000


Domain = Range | Choice | Race | Packed
Allowed = Domain | AtMost


@dataclass(frozen=True)
class BadField:
    """One field that was refused: its name, the value given, and what is allowed.

    `allowed` is None where there is no such field at all.
    """

    name: str
    value: object
    allowed: Allowed | None

    def __str__(self) -> str:
        if self.allowed is None:
            return f"{self.name} is not a field that there is"
        allowed = ", ".join(f"{name} {value}" for name, value in self.allowed.to_json().items())
        return f"{self.name} is {str(self.value)[:80]!r}, allowed: {allowed}"


class ExperimentError(ValueError):
    """Raised for an Experiment that cannot be: names every bad field at once."""

    def __init__(self, bad: tuple[BadField, ...]) -> None:
        super().__init__("; ".join(map(str, bad)))
        self.bad = bad


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A field of an Experiment: what it may be, and what people are told of it.

    titles: what its words are called, for people, where it may be words.
    usual_sweep: what a study of it tries, until somebody says otherwise; none for what is
        not swept.
    is_of: of which points alone it decides something: those that are drawn from a true function
        ("drawn"), or one's "own"; "" for both.
    prominent: whether it is one of the few to be seen first.
    written: whether it is rather written than dragged.
    key: on the keyboard, for those that are changed before a room; "" for none.
    """

    domain: Domain
    title: str
    help: str
    titles: Mapping[str, str] = field(default_factory=dict)
    usual_sweep: tuple[float | str, ...] = ()
    is_of: Literal["", "drawn", "own"] = ""
    prominent: bool = False
    written: bool = False
    key: str = ""


def _setting(default: Any, domain: Domain, title: str, help: str, **more: Any) -> Any:
    setting = Setting(domain=domain, title=title, help=help, **more)
    return field(default=default, metadata={"setting": setting})


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """All that decides a run: networks, by default two that are equal but for dropout, side by
    side on the same points.

    dropout_rate: probability that a hidden unit is dropped at a training step.
    noise: standard deviation of the normal noise on the labels.
    hidden_width: units in each of the two hidden layers.
    epochs: steps of Adam, each on the whole training set.
    learning_rate: Adam's.
    points: size of the training set, and of the test set.
    target: the true function.
    activation: of the hidden units.
    race: the contenders that are trained side by side, as a `Race` writes them.
    data: points of one's own, as `packing.encode` writes them. Then noise, points and target
        decide nothing. "" for points drawn from the true function.
    test_share: of one's own points, which share is not trained but tested on.
    seed: of the noise or the split, the initial weights and the masks, each drawn from a stream
        of its own.
    record_every: epochs between two frames; 0 spaces them by itself, densely at first. A run
        has at most FRAME_LIMIT frames: where this would give more, they are spaced wider.

    Raises ExperimentError, a ValueError, that names every bad field.
    """

    dropout_rate: float = _setting(
        0.5,
        RATES,
        N_("Dropout rate"),
        N_("Probability that a hidden unit is dropped at a training step."),
        usual_sweep=(0.0, 0.1, 0.3, 0.5, 0.7, 0.9),
        prominent=True,
        key="d",
    )
    noise: float = _setting(
        0.3,
        Range(0.0, 1.0, step=0.05),
        N_("Noise level"),
        N_("Standard deviation of the normal noise on the points."),
        usual_sweep=(0.0, 0.1, 0.3, 0.6),
        is_of="drawn",
        prominent=True,
        key="n",
    )
    hidden_width: int = _setting(
        300,
        Range(10, 1000, whole=True, step=10, log=True),
        N_("Hidden width"),
        N_("Units in each of the two hidden layers."),
        usual_sweep=(10, 20, 40, 100, 300),
        prominent=True,
        key="w",
    )
    epochs: int = _setting(
        500,
        EPOCHS,
        N_("Epochs"),
        N_("Training steps, each on all points."),
        usual_sweep=(50, 200, 500, 1000, 4000),
        prominent=True,
        key="e",
    )
    learning_rate: float = _setting(
        0.01,
        Range(0.0001, 0.3, step=0.001, log=True),
        N_("Learning rate"),
        N_("Step size of Adam. The tutorial prints 0.1; its source has 0.01."),
        usual_sweep=(0.001, 0.003, 0.01, 0.03, 0.1),
        written=True,
    )
    points: int = _setting(
        20,
        Range(FEWEST_POINTS, MOST_POINTS, whole=True, log=True),
        N_("Training points"),
        N_("Points to learn from. As many again, with new noise, to test on."),
        usual_sweep=(5, 10, 20, 50, 100),
        is_of="drawn",
    )
    target: str = _setting(
        "linear",
        Choice(TARGETS),
        N_("True function"),
        N_("What the points are drawn from, before the noise."),
        titles={name: function.title for name, function in TRUE_FUNCTIONS.items()},
        usual_sweep=TARGETS,
        is_of="drawn",
    )
    activation: str = _setting(
        USUAL,
        Choice(tuple(ACTIVATIONS)),
        N_("Activation"),
        N_("What a hidden unit makes of its sum. Linear: nothing; the network is a straight line."),
        titles={name: one.title for name, one in ACTIVATIONS.items()},
        usual_sweep=tuple(ACTIVATIONS),
    )
    race: str = _setting(
        USUAL_RACE,
        Race(),
        N_("Contenders of the run"),
        N_("Who learns side by side, from the same points and the same initial weights."),
        key="r",
    )
    data: str = _setting(
        "",
        Packed(),
        N_("Your own points"),
        N_("Points of your own, from a table: the networks learn them instead of drawn ones."),
        is_of="own",
    )
    test_share: float = _setting(
        0.3,
        Range(0.1, 0.5, step=0.05),
        N_("Share to test on"),
        N_("Of your own points, which share is held out to test on. The seed draws which."),
        usual_sweep=(0.1, 0.2, 0.3, 0.4, 0.5),
        is_of="own",
    )
    seed: int = _setting(
        1,
        Range(0, 999_999, whole=True),
        N_("Seed"),
        N_("Decides the noise or the split, the initial weights and the masks."),
        key="s",
        written=True,
    )
    record_every: int = _setting(
        0,
        Range(0, 100, whole=True),
        N_("Epochs between frames"),
        N_("0: every epoch at first, then ever fewer. A run has at most 1000 frames."),
    )

    def __post_init__(self) -> None:
        bad = []
        for name, domain in DOMAINS.items():
            value = getattr(self, name)
            try:
                object.__setattr__(self, name, domain.cast(value))
            except (ValueError, TypeError, OverflowError):
                bad.append(BadField(name, value, domain))
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
    def contenders(self) -> tuple[str, ...]:
        """Those of the race, as they are written, in its order."""
        return tuple(self.race.split(","))

    @property
    def in_usual_race(self) -> Self:
        """The same of the two that the tutorial compares: what studies and the lesson are about."""
        return replace(self, race=USUAL_RACE)

    @property
    def beside_race(self) -> dict[str, Any]:
        """All but the race: the settings of a study, whose contenders are its own."""
        return {name: value for name, value in asdict(self).items() if name in BESIDE_RACE}

    @property
    def in_rows(self) -> dict[str, Any]:
        """What rows of a study have of it: not the points, which are the same for all, and long."""
        return {name: value for name, value in asdict(self).items() if name in IN_ROWS}

    @property
    def own(self) -> Points | None:
        """The points of one's own, where there are any."""
        return decode(self.data) if self.data else None

    @property
    def test_points(self) -> int:
        """How many points are tested on: one at least."""
        own = self.own
        return max(1, round(self.test_share * len(own.x))) if own else self.points

    @property
    def training_points(self) -> int:
        """How many points are trained on."""
        own = self.own
        return len(own.x) - self.test_points if own else self.points

    @property
    def places(self) -> int:
        """At how many places there are points, of either set."""
        own = self.own
        return len(own.x) if own else self.points

    def decides(self, name: str) -> bool:
        """Whether a setting decides anything with the points that there are."""
        return SETTINGS[name].is_of in ("", "own" if self.data else "drawn")

    @property
    def told(self) -> tuple[str, ...]:
        """The settings by which people tell it from others: those to be seen first, the seed, and
        what differs from the defaults; of these, what decides anything.

        Not the points of one's own, which have a title.
        """
        return tuple(
            name
            for name, setting in SETTINGS.items()
            if not isinstance(setting.domain, Packed)
            and self.decides(name)
            and (setting.prominent or name in ("seed", *self.to_query()))
        )

    @property
    def id(self) -> str:
        """Twelve hexadecimal digits that tell it from any other."""
        return digest(asdict(self))

    def to_query(self) -> dict[str, str]:
        """The fields that differ from the defaults, as text: `from_query` gives an equal one."""
        return {
            name: as_text(value)
            for name, value in asdict(self).items()
            if value != getattr(_DEFAULT, name)
        }


def digest(values: Mapping[str, Any]) -> str:
    """Twelve hexadecimal digits that tell these values from any others."""
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:12]


def _parse(query: Mapping[str, str]) -> tuple[dict[str, Any], tuple[BadField, ...]]:
    values, bad = {}, []
    for name, text in query.items():
        domain = DOMAINS.get(name)
        if domain is None:
            bad.append(BadField(name, text, None))
            continue
        try:
            values[name] = domain.parse(text)
        except (ValueError, OverflowError):
            bad.append(BadField(name, text, domain))
    return values, tuple(bad)


# They stand once, in Experiment; sliders, validation and documentation read them here.
SETTINGS: Final[Mapping[str, Setting]] = MappingProxyType(
    {one.name: cast(Setting, one.metadata["setting"]) for one in fields(Experiment)}
)
DOMAINS: Final[Mapping[str, Domain]] = MappingProxyType(
    {name: setting.domain for name, setting in SETTINGS.items()}
)
RANGES: Final[Mapping[str, Range]] = MappingProxyType(
    {name: domain for name, domain in DOMAINS.items() if isinstance(domain, Range)}
)
BESIDE_RACE: Final = tuple(name for name in DOMAINS if not isinstance(DOMAINS[name], Race))
IN_ROWS: Final = tuple(name for name in BESIDE_RACE if not isinstance(DOMAINS[name], Packed))
_DEFAULT: Final = Experiment()
