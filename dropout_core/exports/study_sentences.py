"""What a study says in words, in the end: as on the page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import floor, inf, isfinite
from typing import Any, Final

import numpy as np

from dropout_core.exports.splits_sentences import difference_sentence, points_sentences
from dropout_core.exports.study_findings import StudyFindings, SummaryRow
from dropout_core.language.numbers import number, shown, whole
from dropout_core.language.sentences import in_a_row
from dropout_core.language.translations import Translations
from dropout_core.learning.contenders import NamedContender
from dropout_core.study.figures.figure import OUTCOMES
from dropout_core.study.share_won import ShareWon
from dropout_core.study.summary import RIVAL, comparisons

# What judges a row, in this order; where no seed tells the two apart, they are the same.
_JUDGEMENTS: Final = ("better", "worse", "cannot tell", "same")
_SAME: Final = ("median", "difference", "wins", "compared")


@dataclass(frozen=True)
class Sentence:
    """A sentence, or a few in a row; whether it is the verdict."""

    text: str
    is_verdict: bool = False


def judged(row: SummaryRow) -> str | None:
    """How a row is judged; None for the baseline."""
    judgement: str | None = row.get("judgement")
    return "same" if judgement and row["compared"] == 0 else judgement


def study_sentences(study: StudyFindings, words: Translations) -> list[Sentence]:
    """All that is said of a study below its chart and its table.

    Of a figure of the paper, what came out; what the paper says is said before.
    """
    if study.figure:
        return list(_figure(study, words))
    if not study.swept and len(study.request.contenders) == 2:
        return list(_seeds(study, words))
    return list(_sweep(study, words))


def _figure(study: StudyFindings, words: Translations) -> Iterator[Sentence]:
    verdict = study.request.verdict(study.records)
    if not study.figure or not verdict:
        return
    for name in verdict.findings:
        finding = study.figure.findings[name]
        yield Sentence(words.gettext(finding).format(**verdict.values))
    outcome = OUTCOMES[verdict.outcome]
    yield Sentence(words.gettext(outcome), is_verdict=True)


def _seeds(study: StudyFindings, words: Translations) -> Iterator[Sentence]:
    """Of the seeds at one setting, of one contender against the baseline."""
    plain, errors = study.baseline, _errors(study)
    ((text, (row, *_)),) = study.rows_by_contender.items()
    if not plain or not len(errors) or row.get("judgement") is None:
        return
    drawable = ((errors > 0) & np.isfinite(errors)).all(1)
    values = {"count": int((~drawable).sum()), "seeds": len(errors)}
    diverged = [Sentence(study.say("diverged_seeds", words).format(**values))]
    if row["compared"]:
        yield from _compared(study, text, row, plain, words)
    elif row["median"] != inf:
        nothing = text == RIVAL and study.request.experiment.dropout_rate == 0
        yield Sentence(study.say("same" if nothing else "same_of", words))
    if values["count"]:
        yield from diverged


def _compared(
    study: StudyFindings, text: str, row: SummaryRow, plain: SummaryRow, words: Translations
) -> Iterator[Sentence]:
    contender, is_rival = _title(text, words), text == RIVAL
    if study.is_of_splits:
        yield Sentence(difference_sentence(study, row, plain, contender, words))
    yield Sentence(_won(study, row, plain, contender, is_rival, words))
    if draws := row["seeds"] - _count(row["compared"]):
        yield Sentence(study.say("draws", words).format(draws=draws))
    verdict = row["judgement"] if is_rival else f"simply_{row['judgement']}"
    yield Sentence(study.say(verdict, words), is_verdict=True)
    if study.is_of_splits:
        yield from map(Sentence, points_sentences(study, [row], contender, words))
    for one in study.request.share_won(study.records):
        if one.turn is not None:
            yield Sentence(_turn(study, one, one.turn, contender, words))


def _won(
    study: StudyFindings,
    row: SummaryRow,
    plain: SummaryRow,
    contender: str,
    is_rival: bool,
    words: Translations,
) -> str:
    values: dict[str, Any] = {
        "contender": contender,
        "wins": _count(row["wins"]),
        "compared": _count(row["compared"]),
    }
    if study.is_of_splits:
        return study.say("splits_won", words).format(**values)
    return study.say("won" if is_rival else "won_of", words).format(
        **values,
        rate=whole(row["win_rate"]),
        low=whole(row["win_low"]),
        high=whole(row["win_high"]),
        dropout=number(row["median"]),
        plain=number(plain["median"]),
    )


def _turn(study: StudyFindings, one: ShareWon, at: int, contender: str, words: Translations) -> str:
    return study.say("turns", words).format(
        contender=contender,
        wins=one.wins[at],
        compared=one.compared[at],
        epoch=one.epochs[at],
        last_wins=one.wins[-1],
        last_compared=one.compared[-1],
        last=one.epochs[-1],
    )


def _errors(study: StudyFindings) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """Of the seeds that both have, shape (seeds, 2)."""
    by_seed = study.records.pivot(index="seed", columns="contender", values=study.measure)
    return by_seed.dropna().to_numpy(np.float64)


def _sweep(study: StudyFindings, words: Translations) -> Iterator[Sentence]:
    """Of the values of a setting, or of one: where each contender is better, worse, or neither."""
    lines = study.rows_by_contender
    for text, rows in lines.items():
        contender = _title(text, words)
        said = [*_errors_of(study, rows, contender, words), *_judgements(study, rows, words)]
        if study.is_of_splits:
            said += points_sentences(study, rows, contender, words)
        yield Sentence(in_a_row(said))
    if not study.swept:
        yield from (
            Sentence(_rival(study, text, row, words))
            for text, (row, *_) in lines.items()
            if row.get("versus_compared")
        )
    yield from map(Sentence, _comparisons(study, words) if lines else [])


def _errors_of(
    study: StudyFindings, rows: Sequence[SummaryRow], contender: str, words: Translations
) -> list[str]:
    plain, row = study.baseline, rows[0]
    if study.swept or not plain:
        return _least(study, rows, contender, words)
    if study.is_of_splits and row["judgement"]:
        return [difference_sentence(study, row, plain, contender, words)]
    median, beside = row["median"], plain["median"]
    if not beside or not isfinite(beside) or not isfinite(median):
        return _least(study, rows, contender, words)
    sentence = study.say("less" if median < beside else "more", words)
    return [
        sentence.format(
            contender=contender,
            error=number(median),
            # To a tenth; a half is rounded up, as in the browser.
            percent=number(floor(1000 * abs(median / beside - 1) + 0.5) / 10),
            plain=number(beside),
        )
    ]


def _least(
    study: StudyFindings, rows: Sequence[SummaryRow], contender: str, words: Translations
) -> list[str]:
    """The least error of a contender, and at which values it has none."""
    finite = [row for row in rows if isfinite(row["median"])]
    gone = [row for row in rows if not isfinite(row["median"])]
    said = []
    if finite:
        best = min(finite, key=lambda row: float(row["median"]))
        name = "least" if study.swept and not _is_alike(study, rows) else "least_alike"
        values = {"error": number(best["median"]), "value": shown(best.get(study.swept))}
        said.append(study.say(name, words).format(contender=contender, **values))
    if gone:
        name = "diverged_values" if finite else "diverged_all"
        sentence = study.say(name if study.swept else "diverged_half", words)
        values = {"values": _values(study, gone, words)}
        said.append(sentence.format(contender=contender, **values))
    return said


def _judgements(study: StudyFindings, rows: Sequence[SummaryRow], words: Translations) -> list[str]:
    first = judged(rows[0])
    if not study.swept:
        return [study.say(f"simply_{first}", words)] if first else []
    if _is_alike(study, rows) and first:
        return [study.say(f"everywhere_{first}", words)]
    said = []
    for judgement in _JUDGEMENTS:
        if at := [row for row in rows if judged(row) == judgement]:
            sentence = study.say(f"judged_{judgement}", words)
            said.append(sentence.format(values=_values(study, at, words)))
    return said


def _is_alike(study: StudyFindings, rows: Sequence[SummaryRow]) -> bool:
    """Whether a contender knows nothing of the dropout rate: its rows repeat one comparison."""
    if study.swept != "dropout_rate" or len(rows) < 2:
        return False
    return all(row.get(name) == rows[0].get(name) for row in rows for name in _SAME)


def _rival(study: StudyFindings, text: str, row: SummaryRow, words: Translations) -> str:
    """A rival against dropout, seed by seed."""
    return study.say("splits_versus" if study.is_of_splits else "versus", words).format(
        contender=_title(text, words),
        wins=_count(row["versus_wins"]),
        compared=_count(row["versus_compared"]),
        difference=shown(row["versus_difference"]),
        verdict=study.say(f"short_{row['versus_judgement']}", words),
    )


def _comparisons(study: StudyFindings, words: Translations) -> list[str]:
    """How often luck alone would look like more, and how many judgements are left then."""
    many = comparisons(study.summary)
    if many.count < 2:
        return [study.say("one_comparison", words)] * many.count
    return [
        study.say("comparisons", words).format(comparisons=many.count),
        study.say("holm", words).format(found=many.found, left=many.left),
    ]


def _values(study: StudyFindings, rows: Iterable[SummaryRow], words: Translations) -> str:
    return study.say("between", words).join(shown(row.get(study.swept)) for row in rows)


def _title(text: str, words: Translations) -> str:
    return NamedContender.read(text).title(words)


def _count(number: float) -> int:
    # A column of which some are missing has no whole numbers.
    return int(number)
