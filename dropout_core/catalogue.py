"""Every fact that a front end must know, in one typed value per language.

It is made from the definitions themselves: nothing is said here for the first time.
"""

from collections.abc import Mapping
from functools import cache
from typing import TypedDict

from dropout_core.data.limits import FEWEST_POINTS, MAX_BYTES, MOST_POINTS
from dropout_core.experiment import SETTINGS, Setting
from dropout_core.inside.ensemble import MEANS_OVER, THINNED_SHOWN
from dropout_core.inside.report import PREDICTIONS, prediction_title
from dropout_core.inside.rules import RULES
from dropout_core.inside.spread import SPREAD_NETWORKS
from dropout_core.inside.steps import LESSON, STEPS
from dropout_core.language.translations import Translations, translations
from dropout_core.language.words import (
    COMPARE,
    DATA,
    DESCRIBED,
    KEEP,
    KEYS,
    PLAYER,
    REPLAY,
    SHARE,
    SPLITS,
    STUDIES,
    TOOLS,
    TOUR,
)
from dropout_core.learning.activations import ACTIVATIONS
from dropout_core.learning.contenders import BASELINE, CONTENDERS, RUN
from dropout_core.learning.problems import DRAW_MARGIN, LOSSES, MEASURES, OWN_MEASURE, measure_text
from dropout_core.learning.shades import SPARE_DASHES, shades
from dropout_core.learning.verdict import VERDICTS
from dropout_core.study.design import USUAL_SEEDS
from dropout_core.study.figures import FIGURES
from dropout_core.study.figures.figure import OUTCOMES
from dropout_core.study.questions import QUESTIONS
from dropout_core.study.resampled import POINTS_LIMIT, POWER
from dropout_core.tour.scenes import LONGEST_TEXT, LONGEST_TITLE, MOST_SCENES

Words = Mapping[str, str]


class FieldFacts(TypedDict):
    """A field of an Experiment. usual_sweep: empty for what is not swept; log: its axis.

    key: on the keyboard; "" for none. titles: what its words are called. is_of: of which points it
    decides something; as in Setting.
    """

    title: str
    titles: Words
    key: str
    is_of: str
    usual_sweep: list[float | str]
    log: bool


class LimitFacts(TypedDict):
    """Of own data: how many MB of a file are read, and how many points there may be."""

    megabytes: int
    fewest: int
    most: int


class TourLimits(TypedDict):
    """How many scenes a tour has, and how many characters their texts, at most."""

    scenes: int
    title: int
    text: int


class MeasureFacts(TypedDict):
    """What contenders are judged by: its name in a sentence, and a text about it.

    splits: whether the seeds of a study are splits of the same points, which overlap. studies:
    what then is said otherwise than by the words of all studies.
    """

    name: str
    text: str
    splits: bool
    studies: Words


class ActivationFacts(TypedDict):
    """An activation, and what is said where it is at work; as in Activation."""

    title: str
    formula: str
    active: str
    bend: str
    commutes: bool
    silences: bool


class ContenderFacts(TypedDict):
    """A contender, its colour in either theme, and the dash of its line.

    named: its title with a {strength}, or with that in {percent}. strength: its own, if any.
    shades: its colour in each theme, and more for others of its name. drops: whether it has noise.
    """

    title: str
    named: str
    strength: float | None
    shades: Mapping[str, list[str]]
    dash: str
    drops: bool


class QuestionFacts(TypedDict):
    """A question, and the contenders that answer it."""

    title: str
    contenders: list[str]


class FigureFacts(TypedDict):
    """A figure of the paper: what it shows and says, and how it is shown; as in PaperFigure."""

    title: str
    says: str
    findings: Words
    note: str
    chart: str
    field: str
    single: str
    single_title: str
    rows: int


class StepFacts(TypedDict):
    """A step of the lesson: what it asks ("" for nothing), and what it says."""

    view: str
    words: Words


class Catalogue(TypedDict):
    """All of it, in one language."""

    language: str
    losses: list[str]
    measures: Mapping[str, MeasureFacts]
    draw_margin: float
    fields: Mapping[str, FieldFacts]
    activations: Mapping[str, ActivationFacts]
    contenders: Mapping[str, ContenderFacts]
    spare_dashes: list[str]
    baseline: str
    run: list[str]
    questions: Mapping[str, QuestionFacts]
    figures: Mapping[str, FigureFacts]
    outcomes: Words
    predictions: Words
    usual_seeds: int
    points_limit: int
    power: float
    steps: Mapping[str, StepFacts]
    rules: list[str]
    means_over: list[int]
    thinned_shown: int
    spread_networks: int
    player: Words
    verdicts: Words
    lesson: Words
    studies: Words
    data: Words
    tools: Words
    share: Words
    keep: Words
    replay: Words
    compare: Words
    described: Words
    keys: Words
    tour: Words
    tour_limits: TourLimits
    limits: LimitFacts


@cache
def catalogue(language: str) -> Catalogue:
    """The facts in one of the LANGUAGES. Raises KeyError for another one."""
    words = translations(language)

    def said(texts: Words) -> Words:
        return {name: words.gettext(text) for name, text in texts.items()}

    return {
        "language": words.info().get("language", "en").replace("_", "-"),
        "losses": list(LOSSES),
        "measures": {
            name: {
                "name": words.gettext(title),
                "text": measure_text(name, words),
                "splits": name == OWN_MEASURE,
                "studies": said(SPLITS) if name == OWN_MEASURE else {},
            }
            for name, title in MEASURES.items()
        },
        "draw_margin": DRAW_MARGIN,
        "fields": {name: _field(setting, words) for name, setting in SETTINGS.items()},
        "activations": {
            name: {
                "title": words.gettext(one.title),
                "formula": words.gettext(one.formula),
                "active": words.gettext(one.active),
                "bend": words.gettext(one.bend) if one.bend else "",
                "commutes": one.commutes,
                "silences": one.silences,
            }
            for name, one in ACTIVATIONS.items()
        },
        "contenders": {
            name: {
                "title": words.gettext(entry.title),
                "named": words.gettext(entry.named) if entry.named else "",
                "strength": entry.strength,
                "shades": {
                    "light": shades(entry.light, "light"),
                    "dark": shades(entry.dark, "dark"),
                },
                "dash": entry.dash,
                "drops": entry.contender.noise is not None,
            }
            for name, entry in CONTENDERS.items()
        },
        "spare_dashes": list(SPARE_DASHES),
        "baseline": BASELINE,
        "run": list(RUN),
        "questions": {
            name: {
                "title": words.gettext(question.title),
                "contenders": list(question.contenders),
            }
            for name, question in QUESTIONS.items()
        },
        "figures": {
            name: {
                "title": words.gettext(figure.title),
                "says": words.gettext(figure.says),
                "findings": said(figure.findings),
                "note": words.gettext(figure.note) if figure.note else "",
                "chart": figure.chart,
                "field": figure.field,
                "single": figure.single,
                "single_title": words.gettext(figure.single_title) if figure.single else "",
                "rows": figure.rows,
            }
            for name, figure in FIGURES.items()
        },
        "outcomes": {name: words.gettext(text) for name, text in OUTCOMES.items()},
        "predictions": {name: prediction_title(name, words) for name in PREDICTIONS},
        "usual_seeds": USUAL_SEEDS,
        "points_limit": POINTS_LIMIT,
        "power": POWER,
        "steps": {
            name: {"view": step.view, "words": said(step.words)} for name, step in STEPS.items()
        },
        "rules": list(RULES),
        "means_over": list(MEANS_OVER),
        "thinned_shown": THINNED_SHOWN,
        "spread_networks": SPREAD_NETWORKS,
        "player": said(PLAYER),
        "verdicts": said(VERDICTS),
        "lesson": said(LESSON),
        "studies": said(STUDIES),
        "data": said(DATA),
        "tools": said(TOOLS),
        "share": said(SHARE),
        "keep": said(KEEP),
        "replay": said(REPLAY),
        "compare": said(COMPARE),
        "described": said(DESCRIBED),
        "keys": said(KEYS),
        "tour": said(TOUR),
        "tour_limits": {
            "scenes": MOST_SCENES,
            "title": LONGEST_TITLE,
            "text": LONGEST_TEXT,
        },
        "limits": {
            "megabytes": MAX_BYTES // 2**20,
            "fewest": FEWEST_POINTS,
            "most": MOST_POINTS,
        },
    }


def _field(setting: Setting, words: Translations) -> FieldFacts:
    return {
        "title": words.gettext(setting.title),
        "key": setting.key,
        "titles": {name: words.gettext(title) for name, title in setting.titles.items()},
        "is_of": setting.is_of,
        "usual_sweep": list(setting.usual_sweep),
        "log": getattr(setting.domain, "log", False),
    }
