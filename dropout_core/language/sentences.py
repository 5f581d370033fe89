"""Sentences about bad input: what was wrong, and what is allowed; sentences in a row."""

import re
from collections.abc import Iterable

from dropout_core.data.errors import DataError
from dropout_core.data.packing import decode
from dropout_core.data.words import error_sentence
from dropout_core.experiment import SETTINGS, Allowed, AtMost, BadField, Choice, Packed
from dropout_core.language.translations import Translations
from dropout_core.learning.contenders import CONTENDERS
from dropout_core.learning.race import FEWEST, MOST, Race
from dropout_core.serving.budget import OverBudgetError
from dropout_core.study.fields import STUDY_FIELDS
from dropout_core.study.figures.figure import NO_FIGURES


def in_a_row(sentences: Iterable[str]) -> str:
    """Sentences one after the other: a space between two, but none after a full-width stop."""
    return re.sub("(?<=[。！？]) ", "", " ".join(sentences))


def bad_field_sentence(bad: BadField, words: Translations) -> str:
    """What was wrong with one field, and what is allowed."""
    _ = words.gettext
    if bad.allowed is None:
        return _("There is no setting “{name}”.").format(name=bad.name[:40])
    if isinstance(bad.allowed, Packed):
        return _("{field} ({name}): {reason}").format(
            field=_(SETTINGS[bad.name].title),
            name=bad.name,
            reason=_why_no_points(str(bad.value), words),
        )
    if bad.allowed == Choice(()):
        return _(NO_FIGURES)
    titles = {**STUDY_FIELDS, **{name: setting.title for name, setting in SETTINGS.items()}}
    return _("{field} ({name}) cannot be “{value}”; allowed: {allowed}.").format(
        field=_(titles[bad.name]),
        name=bad.name,
        value=str(bad.value)[:40],
        allowed=allowed_values(bad.allowed, words),
    )


def _why_no_points(text: str, words: Translations) -> str:
    """Why there are no points in a text that has been refused."""
    try:
        decode(text)
    except DataError as error:
        return error_sentence(error, words)
    raise ValueError(text)


def allowed_values(allowed: Allowed, words: Translations) -> str:
    """What is allowed, in words."""
    _ = words.gettext
    match allowed:
        case Choice(options):
            return ", ".join(options)
        case AtMost(limit):
            return _("at most {limit} values").format(limit=limit)
        case Packed():
            return _("points, packed into letters and digits")
        case Race():
            sentence = _("{fewest} to {most} different ones with commas between, of {names}")
            names = ", ".join(
                f"{name}={allowed_values(entry.domain, words)}" if entry.domain else name
                for name, entry in CONTENDERS.items()
            )
            return sentence.format(fewest=FEWEST, most=MOST, names=names)
    return f"{allowed.minimum:g}" + _(" to ") + f"{allowed.maximum:g}"


def over_budget_sentence(error: OverBudgetError, words: Translations) -> str:
    """What a run would cost, what is allowed, and what to lower by how much."""
    _ = words.gettext
    sentence = _(
        "This run would keep one core busy for about {seconds} s; this server allows {limit} s."
    ).format(seconds=round(error.seconds), limit=f"{error.limit:g}")
    if not error.lower:
        return in_a_row([sentence, _("Lower the epochs, the hidden width and the points.")])
    remedies = [
        _("{field} to {value}").format(field=_(SETTINGS[name].title), value=value)
        for name, value in error.lower.items()
    ]
    lower = _("Lower one of these: {remedies}.").format(remedies=_(", ").join(remedies))
    return in_a_row([sentence, lower])
