"""What can be asked about luck: a study or a figure of the paper, and its form in an address."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any, Final

import pandas as pd

from dropout_core.experiment import (
    DOMAINS,
    RANGES,
    AtMost,
    BadField,
    Choice,
    Experiment,
    ExperimentError,
    Range,
    as_text,
    digest,
)
from dropout_core.learning.activations import USUAL
from dropout_core.learning.contenders import BASELINE, RUN, ContenderError, canonical
from dropout_core.study.design import SEEDS_LIMIT, SWEPT, USUAL_SEEDS, Plan, Study, swept_of
from dropout_core.study.fields import STUDY_FIELDS
from dropout_core.study.figures import FIGURES
from dropout_core.study.figures.figure import FigureVerdict
from dropout_core.study.share_won import ShareWon, share_won
from dropout_core.study.summary import summarise

# What an address may ask for: no more than can be shown.
VALUES_LIMIT: Final = 20
CONTENDERS_LIMIT: Final = 20
_SEEDS: Final = Range(1, SEEDS_LIMIT, whole=True)


@dataclass(frozen=True)
class Sweep:
    """A field that takes these values one after the other."""

    field: str
    values: tuple[float | str, ...]


@dataclass(frozen=True, kw_only=True)
class StudyRequest:
    """A comparison over many seeds. This is the one grammar of studies, wherever they are asked.

    experiment: the settings; its seed is the first one.
    contenders: who takes part, as `contender` reads them, the baseline always among them.
    sweep: None for none. seeds: how many.
    figure: of the paper, redone in these settings, with contenders, sweep and activation of its
        own; "" for none.

    Beside the fields of an Experiment its query has contenders=A,B=0.3 and sweep=FIELD=V,W and
    seeds=N, or figure=9a and seeds=N.
    """

    experiment: Experiment
    contenders: tuple[str, ...] = RUN
    sweep: Sweep | None = None
    seeds: int = USUAL_SEEDS
    figure: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str], *, bounded: bool = True) -> "StudyRequest":
        """What a query asks for; what it leaves out has a default.

        bounded: whether there are at most so many values and contenders as can be shown.
        Raises ExperimentError, which names every bad field.
        """
        rest = {name: text for name, text in query.items() if name not in STUDY_FIELDS}
        experiment, found = Experiment.from_query_leniently(rest)
        bad = list(found)
        asked: dict[str, Any] = {"experiment": experiment}
        for name, text in query.items():
            try:
                if name in _READERS:
                    asked[name] = _READERS[name](text)
            except ExperimentError as error:
                bad += error.bad
        if "figure" in asked:
            # It has contenders and a sweep of its own. So it has an activation: figure 8 is about
            # ReLU, and the others stand beside it.
            asked = {name: asked[name] for name in asked if name not in ("contenders", "sweep")}
            asked["experiment"] = replace(experiment, activation=USUAL)
        request = cls(**asked)
        if request.figure and experiment.data:
            # They are judged by the distance to the true function.
            bad.append(BadField("figure", request.figure, Choice(())))
        swept = swept_of(experiment)
        if request.sweep and request.sweep.field not in swept:
            bad.append(BadField("sweep", request.sweep.field, Choice(swept)))
        allowed = Range(0, RANGES["seed"].maximum - request.seeds + 1, whole=True)
        if not bad and experiment.seed > allowed.maximum:
            bad.append(BadField("seed", experiment.seed, allowed))
        if bounded:
            bad += request._beyond_bounds(query)
        if bad:
            raise ExperimentError(tuple(dict.fromkeys(bad)))
        return request

    def __post_init__(self) -> None:
        # Its contenders are its own, whoever is in the race of the settings.
        object.__setattr__(self, "experiment", self.experiment.in_usual_race)

    def _beyond_bounds(self, query: Mapping[str, str]) -> Iterator[BadField]:
        if self.sweep and len(self.sweep.values) > VALUES_LIMIT:
            yield BadField("sweep", query["sweep"], AtMost(VALUES_LIMIT))
        if len(self.contenders) > CONTENDERS_LIMIT:
            yield BadField("contenders", query["contenders"], AtMost(CONTENDERS_LIMIT))

    def to_query(self) -> dict[str, str]:
        """What `from_query` reads as an equal request: the settings, and `study_query`."""
        return {**self.experiment.to_query(), **self.study_query()}

    def study_query(self) -> dict[str, str]:
        """The shortest words for what it asks beside the settings; never none at all."""
        sweep = self.sweep
        written = {
            "figure": self.figure,
            "sweep": f"{sweep.field}={_in_a_row(sweep.values)}" if sweep else "",
            "contenders": "" if self.contenders == RUN else ",".join(self.contenders),
            "seeds": "" if self.seeds == USUAL_SEEDS else str(self.seeds),
        }
        told = {name: text for name, text in written.items() if text}
        return told if told.keys() - {"contenders"} else {**told, "seeds": str(self.seeds)}

    @cached_property
    def id(self) -> str:
        """Twelve hexadecimal digits that tell it from any other."""
        return digest(asdict(self))

    def plan(self) -> Plan:
        """What has to be done."""
        if self.figure:
            return FIGURES[self.figure].plan(self.experiment, self.seeds)
        return self.study()

    def study(self) -> Study:
        """The study that is asked for, where no figure is."""
        if self.sweep:
            return Study.sweep(
                self.experiment,
                self.sweep.field,
                self.sweep.values,
                contenders=self.contenders,
                seeds=self.seeds,
            )
        return Study(conditions=(self.experiment,), contenders=self.contenders, seeds=self.seeds)

    def summary(self, records: pd.DataFrame) -> pd.DataFrame:
        """What is shown of the rows so far."""
        if self.figure:
            return FIGURES[self.figure].table(records)
        varying = (self.sweep.field,) if self.sweep else ()
        return summarise(records, varying, self.experiment)

    def share_won(self, records: pd.DataFrame) -> list[ShareWon]:
        """Who was ahead at each look; of one condition alone.

        Nothing with points of one's own: its intervals are of independent seeds.
        """
        aside = self.figure or self.sweep or self.experiment.data
        return [] if aside else share_won(records)

    def verdict(self, records: pd.DataFrame) -> FigureVerdict | None:
        """What all rows say of a figure; None where none was asked for."""
        return FIGURES[self.figure].verdict(records) if self.figure else None


def _in_a_row(values: Iterable[float | str]) -> str:
    return ",".join(map(as_text, values))


def _contenders(text: str) -> tuple[str, ...]:
    found, bad = [BASELINE], []
    for name in text.split(","):
        try:
            found.append(canonical(name.strip()))
        except ContenderError as error:
            bad.append(BadField("contenders", name, error.allowed))
    names = tuple(dict.fromkeys(found))
    if bad:
        raise ExperimentError(tuple(dict.fromkeys(bad)))
    return names


def _sweep(text: str) -> Sweep:
    name, _, values = text.partition("=")
    field = name.strip().replace("-", "_")
    if field not in SWEPT:
        raise ExperimentError((BadField("sweep", name, Choice(SWEPT)),))
    found, bad = [], []
    for value in values.split(","):
        try:
            found.append(DOMAINS[field].parse(value.strip()))
        except (ValueError, OverflowError):
            bad.append(BadField(field, value, DOMAINS[field]))
    if bad:
        raise ExperimentError(tuple(dict.fromkeys(bad)))
    return Sweep(field, tuple(dict.fromkeys(found)))


def _seeds(text: str) -> int:
    try:
        return int(_SEEDS.parse(text))
    except (ValueError, OverflowError):
        raise ExperimentError((BadField("seeds", text, _SEEDS),)) from None


def _figure(text: str) -> str:
    if text not in FIGURES:
        raise ExperimentError((BadField("figure", text, Choice(tuple(FIGURES))),))
    return text


_READERS: Final = {
    "contenders": _contenders,
    "sweep": _sweep,
    "seeds": _seeds,
    "figure": _figure,
}
