"""The table of a study in the end, as text: as on the page."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from dropout_core.experiment import SETTINGS
from dropout_core.exports.splits_sentences import points_shown
from dropout_core.exports.study_findings import StudyFindings, SummaryRow
from dropout_core.exports.study_sentences import judged
from dropout_core.inside.report import prediction_title
from dropout_core.language.numbers import shown, whole
from dropout_core.language.translations import Translations
from dropout_core.learning.contenders import NamedContender

# What is measured inside the networks.
_MEASURED: Final = (
    "over_scaled",
    "high_share",
    "mean_activation",
    "silent_share",
    "silent_at_start",
    "high_share_others",
    "mean_activation_others",
)


@dataclass
class TextTable:
    """A heading for each column, and the rows below."""

    head: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


def study_table(study: StudyFindings, words: Translations) -> TextTable:
    """What is shown of a study."""
    found = TextTable(rows=[[] for _ in study.rows])

    def column(title: str, text: Callable[[SummaryRow], str]) -> None:
        found.head.append(title)
        for cells, row in zip(found.rows, study.rows, strict=True):
            cells.append(text(row))

    def say(name: str) -> str:
        return study.say(name, words)

    def value(name: str, title: str) -> None:
        column(title, lambda row: shown(row[name]))

    has = _Has(study)
    inside = bool(study.figure and study.figure.chart == "bars")
    for name in study.rows[0]:
        if name in SETTINGS:
            value(name, words.gettext(SETTINGS[name].title))
    if has("contender"):
        column(
            say("head_network" if inside else "head_contender"),
            lambda row: NamedContender.read(row["contender"]).title(words),
        )
    if has("layer"):
        column(say("head_layer"), lambda row: str(row["layer"]))
    if has("prediction"):
        column(say("head_prediction"), lambda row: prediction_title(row["prediction"], words))
    column(say("head_seeds"), lambda row: str(row["seeds"]))
    if has("median"):
        value("median", say("head_test_error" if inside else "head_median"))
    if has("lower_quartile"):
        column(
            say("head_quartiles"),
            lambda row: _range(row["lower_quartile"], row["upper_quartile"], say("to")),
        )
    for name in filter(has, _MEASURED):
        value(name, say(f"head_{name}"))
    if has("judgement"):
        _judgements(study, column, words)
    if has("versus_judgement"):
        _rivals(study, column, words)
    return found


_Column = Callable[[str, Callable[[SummaryRow], str]], None]


def _judgements(study: StudyFindings, column: _Column, words: Translations) -> None:
    """Each contender against the baseline."""

    def say(name: str) -> str:
        return study.say(name, words)

    def interval(low: Any, high: Any) -> str:
        return f" ({_range(low, high, say('to'))})" if low is not None else ""

    def difference(row: SummaryRow) -> str:
        ends = interval(row["difference_low"], row["difference_high"])
        return shown(row["difference"]) + ends

    def rate(row: SummaryRow) -> str:
        if row["win_rate"] is None:
            return ""
        ends = "" if row["win_low"] is None else interval(*map(whole, _ends(row)))
        return f"{whole(row['win_rate'])} %{ends}"

    def judgement(row: SummaryRow) -> str:
        name = judged(row)
        return say(f"short_{name}") if name else ""

    column(say("head_difference"), difference)
    column(
        say("head_wins"),
        lambda row: "" if row["wins"] is None else f"{row['wins']:.0f} / {row['compared']:.0f}",
    )
    column(say("head_rate"), rate)
    column(say("head_p"), lambda row: _pair(row["p_value"], row.get("corrected")))
    column(say("head_judgement"), judgement)
    if _Has(study)("points_needed"):
        column(say("head_points"), lambda row: points_shown(row["points_needed"]))


def _rivals(study: StudyFindings, column: _Column, words: Translations) -> None:
    """Each contender against dropout."""

    def against(row: SummaryRow) -> str:
        if row["versus_wins"] is None:
            return ""
        by = f"{row['versus_wins']:.0f} / {row['versus_compared']:.0f}"
        if study.is_of_splits:
            by = shown(row["versus_difference"])
        verdict = study.say(f"short_{row['versus_judgement']}", words)
        return f"{by}{study.say('colon', words)}{verdict}"

    column(study.say("head_versus", words), against)
    column(
        study.say("head_versus_p", words),
        lambda row: _pair(row["versus_p_value"], row.get("versus_corrected")),
    )


class _Has:
    """Whether a column has any numbers."""

    def __init__(self, study: StudyFindings) -> None:
        self._study = study

    def __call__(self, name: str) -> bool:
        return any(row.get(name) is not None for row in self._study.rows)


def _ends(row: SummaryRow) -> tuple[float, float]:
    return row["win_low"], row["win_high"]


def _range(low: Any, high: Any, to: str) -> str:
    return "" if low is None else to.format(low=shown(low), high=shown(high))


def _pair(one: float | None, other: float | None) -> str:
    if one is None:
        return ""
    return " / ".join(shown(value) for value in (one, other) if value is not None)
