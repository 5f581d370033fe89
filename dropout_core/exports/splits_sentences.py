"""What is said of a mean difference over splits of the same points."""

from collections.abc import Sequence
from math import isfinite

from dropout_core.domains import as_text
from dropout_core.exports.study_findings import StudyFindings, SummaryRow
from dropout_core.language.numbers import number
from dropout_core.language.translations import Translations
from dropout_core.study.resampled import POINTS_LIMIT, POWER


def points_shown(needed: float | None) -> str:
    """How many points it would take, in a table."""
    if needed is None:
        return ""
    return f"{needed:.0f}" if needed <= POINTS_LIMIT else f"> {POINTS_LIMIT}"


def difference_sentence(
    study: StudyFindings, row: SummaryRow, plain: SummaryRow, contender: str, words: Translations
) -> str:
    """The mean of a contender beside that of the baseline, with their difference if there is one.

    contender: what it is called.
    """
    if row["difference"] is None or not isfinite(row["difference"]):
        return study.say("splits_diverged", words).format(contender=contender)
    single = row["difference_low"] is None
    return study.say("splits_single" if single else "splits_found", words).format(
        contender=contender,
        mean=number(row["mean"]),
        plain=number(plain["mean"]),
        seeds=row["seeds"],
        difference=number(row["difference"]),
        low="" if single else number(row["difference_low"]),
        high="" if single else number(row["difference_high"]),
    )


def points_sentences(
    study: StudyFindings, rows: Sequence[SummaryRow], contender: str, words: Translations
) -> list[str]:
    """How many points it would take to tell a contender that cannot be told anywhere; of several
    values of a setting, where they are fewest.

    rows: of that contender. contender: what it is called.
    """
    told = [
        row for row in rows if row["points_needed"] is not None and isfinite(row["difference"] or 0)
    ]
    is_open = all(row["judgement"] == "cannot tell" for row in rows)
    if not is_open or not told or not any(row["compared"] for row in rows):
        return []
    fewest = min(told, key=lambda row: float(row["points_needed"]))
    is_same = all(row["points_needed"] == fewest["points_needed"] for row in told)
    name = "splits_points"
    if fewest["points_needed"] > POINTS_LIMIT:
        name = "splits_points_beyond"
    elif study.swept and not is_same:
        name = "splits_points_at"
    sentence = study.say(name, words).format(
        contender=contender,
        points=f"{fewest['points_needed']:.0f}",
        limit=POINTS_LIMIT,
        power=round(100 * POWER),
        value=as_text(fewest[study.swept]) if study.swept else "",
    )
    return [sentence]
