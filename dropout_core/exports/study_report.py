"""Half a page on a study: how it was made, its figures, and what they say."""

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from dropout_core.experiment import SETTINGS
from dropout_core.exports.settings_words import settings_in_words
from dropout_core.exports.study_findings import StudyFindings
from dropout_core.exports.study_sentences import Sentence, study_sentences
from dropout_core.exports.study_table import TextTable, study_table
from dropout_core.language.numbers import shown
from dropout_core.language.sentences import in_a_row
from dropout_core.language.translations import N_, Translations
from dropout_core.learning.contenders import RUN, NamedContender
from dropout_core.learning.problems import measure_text

_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "title": N_("A comparison over {seeds} seeds: {contenders}"),
        "sweep_title": N_("A comparison over {seeds} seeds as “{field}” changes: {contenders}"),
        "figure_title": N_("Figure {figure} of the dropout paper, over {seeds} seeds: {shows}"),
        "method": N_("Method"),
        "results": N_("Results"),
        "verdict": N_("What they say"),
        "contenders": N_("Contenders"),
        "paper": N_("The paper"),
        "settings": N_("Settings"),
        "sweep": N_("Values tried"),
        "seeds": N_("Seeds"),
        "seeds_text": N_(
            "{seeds}, from {first} to {last}. Each has other noise, other initial weights and other"
            " units dropped. Within a seed, the noise is the same for all, and the networks with"
            " and without dropout begin with the same weights."
        ),
        "splits_text": N_(
            "{seeds}, from {first} to {last}. Each is another split of the same points into those"
            " to learn from and those to test on, with other initial weights and other units"
            " dropped. Within a seed, the split is the same for all. Splits overlap."
        ),
        "measure": N_("Measure"),
        "test": N_("Test of significance"),
        "between_settings": N_("; "),
        "again": N_("The same again, in a terminal:"),
    }
)


@dataclass(frozen=True)
class StudyReport:
    """What a report says in one language, before it is set.

    language: as HTML names it. method: texts, by what each is about; a colon stands between.
    note: in small print; "" for none. again, command: what makes the same study in a terminal.
    """

    language: str
    title: str
    method_title: str
    method: Mapping[str, str]
    colon: str
    results_title: str
    table: TextTable
    verdict_title: str
    sentences: list[Sentence]
    note: str
    again: str
    command: str


def study_report(study: StudyFindings, words: Translations) -> StudyReport:
    """The same study gives the same report: there is no date in it."""
    return StudyReport(
        language=words.info().get("language", "en").replace("_", "-"),
        title=_title(study, words),
        method_title=_say("method", words),
        method={_say(name, words): text for name, text in _method(study, words)},
        colon=study.say("colon", words),
        results_title=_say("results", words),
        table=study_table(study, words),
        verdict_title=_say("verdict", words),
        sentences=study_sentences(study, words),
        note=_note(study, words),
        again=_say("again", words),
        command=_command(study),
    )


def _say(name: str, words: Translations) -> str:
    text = _WORDS[name]
    return words.gettext(text)


def _title(study: StudyFindings, words: Translations) -> str:
    name = "figure_title" if study.figure else "sweep_title" if study.swept else "title"
    return _say(name, words).format(
        contenders=_contenders(study, words),
        field=words.gettext(SETTINGS[study.swept].title) if study.swept else "",
        seeds=study.request.seeds,
        figure=study.request.figure,
        shows=words.gettext(study.figure.title) if study.figure else "",
    )


def _contenders(study: StudyFindings, words: Translations) -> str:
    titles = [NamedContender.read(one).title(words) for one in study.request.contenders]
    return study.say("between", words).join(titles)


def _method(study: StudyFindings, words: Translations) -> Iterator[tuple[str, str]]:
    """Texts, each with the name of what it is about."""
    request, figure = study.request, study.figure
    if figure:
        yield "paper", words.gettext(figure.says)
    else:
        yield "contenders", _contenders(study, words)
    if request.sweep:
        values = map(shown, request.sweep.values)
        yield "sweep", study.say("between", words).join(values)
    varied = {"seed", *study.summary.columns}
    settings = settings_in_words(request.experiment, words, varied)
    yield "settings", _say("between_settings", words).join(settings)
    first = request.experiment.seed
    yield (
        "seeds",
        _say("splits_text" if study.is_of_splits else "seeds_text", words).format(
            seeds=request.seeds, first=first, last=first + request.seeds - 1
        ),
    )
    if figure and figure.chart == "bars":
        return
    yield "measure", measure_text(study.measure, words)
    test = ["splits_variance", "note"] if study.is_of_splits else ["note"]
    yield "test", in_a_row(study.say(name, words) for name in test)


def _note(study: StudyFindings, words: Translations) -> str:
    said = []
    if not study.figure and set(study.request.contenders) - set(RUN):
        said.append(study.say("note_contenders", words))
    if study.figure and study.figure.note:
        said.append(words.gettext(study.figure.note))
    return in_a_row(said)


def _command(study: StudyFindings) -> str:
    # Points of one's own came from a file.
    options = {
        name: "FILE" if name == "data" else text for name, text in study.request.to_query().items()
    }
    written = [f"--{name.replace('_', '-')} {shlex.quote(text)}" for name, text in options.items()]
    return " ".join(["dropout-lab study", *written])
