"""What a study found, as sentences, tables and files read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from dropout_core.language.translations import Translations
from dropout_core.language.words import SPLITS, STUDIES
from dropout_core.learning.contenders import BASELINE
from dropout_core.learning.problems import measure_of
from dropout_core.study.figures import FIGURES
from dropout_core.study.figures.figure import PaperFigure
from dropout_core.study.request import StudyRequest

# A row of a summary: None where a number is missing.
SummaryRow = Mapping[str, Any]


@dataclass(frozen=True)
class StudyFindings:
    """What was asked for, and the rows that came out.

    What is said of them is said when there are all: a verdict that is read again and again while
    networks come in would call luck an effect far more often than its level says.
    """

    request: StudyRequest
    records: pd.DataFrame

    @cached_property
    def summary(self) -> pd.DataFrame:
        """The table, as `StudyRequest.summary` makes it."""
        return self.request.summary(self.records)

    @cached_property
    def rows(self) -> list[SummaryRow]:
        """The rows of that table."""
        return [
            {str(name): None if pd.isna(value) else value for name, value in row.items()}
            for row in self.summary.to_dict("records")
        ]

    @property
    def rows_by_contender(self) -> dict[str, list[SummaryRow]]:
        """The same for each contender but the baseline, in their order."""
        found: dict[str, list[SummaryRow]] = {}
        for row in self.rows:
            if row["contender"] != BASELINE:
                found.setdefault(row["contender"], []).append(row)
        return found

    @property
    def baseline(self) -> SummaryRow | None:
        """The first row of the baseline."""
        return next((row for row in self.rows if row["contender"] == BASELINE), None)

    @property
    def figure(self) -> PaperFigure | None:
        """The figure of the paper that was redone."""
        return FIGURES.get(self.request.figure)

    @property
    def swept(self) -> str:
        """The field whose values were tried; "" for none."""
        return self.request.sweep.field if self.request.sweep else ""

    @property
    def is_of_splits(self) -> bool:
        """Whether seeds are splits of the same points, which overlap."""
        return bool(self.request.experiment.data)

    @property
    def measure(self) -> str:
        """By which of the LOSSES contenders are judged."""
        return measure_of(self.request.experiment)

    def say(self, name: str, words: Translations) -> str:
        """One of the page's words on studies, as it is said of this one."""
        table = {**STUDIES, **SPLITS} if self.is_of_splits else STUDIES
        text = table[name]
        return words.gettext(text)
