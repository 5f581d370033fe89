"""What can be asked about luck: a study or a figure of the paper, and its form in an address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from dropout_core.experiment import BadField, Experiment, ExperimentError, Range
from dropout_core.learning.contenders import ContenderError, contender
from dropout_core.study.design import SEEDS_LIMIT, USUAL_SEEDS, Study
from dropout_core.study.execution import Task
from dropout_core.study.figures import FIGURES
from dropout_core.study.figures.figure import FigureVerdict
from dropout_core.study.summary import BASELINE, summarise

_SEEDS: Final = Range(1, SEEDS_LIMIT, whole=True)
# An address must not ask for more than can be shown.
_VALUES_LIMIT: Final = 20
_CONTENDERS_LIMIT: Final = 20


@dataclass(frozen=True, kw_only=True)
class StudyQuestion:
    """A comparison over many seeds.

    experiment: the settings; its seed is the first one.
    contenders: who takes part, "plain" always among them.
    sweep, values: the field that takes these values one after the other; "" for none.
    seeds: how many. figure: of the paper, redone in these settings; "" for none.
    """

    experiment: Experiment
    contenders: tuple[str, ...] = (BASELINE, "dropout")
    sweep: str = ""
    values: tuple[str, ...] = ()
    seeds: int = USUAL_SEEDS
    figure: str = ""

    @staticmethod
    def from_query(query: Mapping[str, str]) -> "StudyQuestion":
        """The question that an address asks; what it leaves out has a default.

        Beside the fields of an Experiment: contenders=A,B and sweep=FIELD=V,W and seeds=N, or
        figure=9a and seeds=N. Raises ExperimentError, which names every bad field.
        """
        asked = {name: text for name, text in query.items() if name in _READ}
        rest = {name: text for name, text in query.items() if name not in _READ}
        experiment, found = Experiment.from_query_leniently(rest)
        bad = list(found)
        question = StudyQuestion(experiment=experiment)
        for name, text in asked.items():
            try:
                question = _READ[name](question, text)
            except ExperimentError as error:
                bad += error.bad
        if not bad:
            try:
                question.tasks()
            except ExperimentError as error:
                bad += error.bad
        if bad:
            raise ExperimentError(tuple(dict.fromkeys(bad)))
        return question

    def study(self) -> Study:
        """The study that is asked for, where no figure is. Raises ExperimentError."""
        rest = {"contenders": self.contenders, "seeds": self.seeds}
        if self.sweep:
            return Study.sweep(self.experiment, self.sweep, self.values, **rest)
        return Study(conditions=(self.experiment,), contenders=self.contenders, seeds=self.seeds)

    def tasks(self, device: str = "cpu") -> list[Task]:
        """What has to be done. Raises ExperimentError for settings that cannot be."""
        if self.figure:
            return list(FIGURES[self.figure].tasks(self.experiment, self.seeds, device))
        return list(self.study().jobs(device))

    def summary(self, records: pd.DataFrame) -> pd.DataFrame:
        """What is shown of the rows so far."""
        if self.figure:
            return FIGURES[self.figure].table(records)
        return summarise(records, self.study().varying)

    def verdict(self, records: pd.DataFrame) -> FigureVerdict | None:
        """What all rows say of a figure; None where none was asked for."""
        return FIGURES[self.figure].verdict(records) if self.figure else None


def _contenders(question: StudyQuestion, text: str) -> StudyQuestion:
    names = tuple(dict.fromkeys([BASELINE, *text.split(",")]))
    if len(names) > _CONTENDERS_LIMIT:
        raise ExperimentError((BadField("contenders", text, f"1 to {_CONTENDERS_LIMIT}"),))
    for name in names:
        try:
            contender(name)
        except ContenderError as error:
            raise ExperimentError((BadField("contenders", name, error.allowed),)) from None
    return replace(question, contenders=names)


def _sweep(question: StudyQuestion, text: str) -> StudyQuestion:
    field, _, values = text.partition("=")
    wanted = tuple(dict.fromkeys(value.strip() for value in values.split(",")))
    if len(wanted) > _VALUES_LIMIT:
        raise ExperimentError((BadField("sweep", text, f"1 to {_VALUES_LIMIT}"),))
    Study.sweep(question.experiment, field, wanted, contenders=(BASELINE,))
    return replace(question, sweep=field, values=wanted)


def _seeds(question: StudyQuestion, text: str) -> StudyQuestion:
    try:
        return replace(question, seeds=int(_SEEDS.cast(_SEEDS.parse(text))))
    except (ValueError, OverflowError):
        raise ExperimentError((BadField("seeds", text, _SEEDS.allowed),)) from None


def _figure(question: StudyQuestion, text: str) -> StudyQuestion:
    if text not in FIGURES:
        raise ExperimentError((BadField("figure", text, ", ".join(FIGURES)),))
    return replace(question, figure=text)


_READ: Final = {
    "contenders": _contenders,
    "sweep": _sweep,
    "seeds": _seeds,
    "figure": _figure,
}
