"""What a page is about, shortly: for tabs, history, printouts, and previews of links to it."""

from typing import Final

from dropout_core.experiment import SETTINGS
from dropout_core.exports.settings_words import value_in_words
from dropout_core.inside.steps import STEPS
from dropout_core.language.sentences import in_a_row
from dropout_core.language.words import STUDIES
from dropout_core.learning.contenders import NamedContender
from dropout_core.learning.race import Race
from dropout_core.study.figures import FIGURES
from dropout_ui.address import PageSettings

NAME: Final = "Dropout Lab"
# A tab has room for hardly more.
_LONGEST: Final = 3
_BETWEEN: Final = " · "


def page_title(settings: PageSettings) -> str:
    """The name of the page and what is particular about it: its first few differences."""
    _ = settings.words.gettext
    differing = [name for name in settings.experiment.to_query() if name != "data"]
    told = _subjects(settings) + [_setting(settings, name) for name in differing]
    if not told:
        return NAME
    about = _BETWEEN.join(told[:_LONGEST]) + (" …" if told[_LONGEST:] else "")
    return NAME + _(": ") + about


def lead(settings: PageSettings) -> str:
    """What is to be seen, in a sentence or two."""
    _, experiment = settings.words.gettext, settings.experiment
    if experiment == experiment.in_usual_race:
        return _(
            "Two neural networks, equal but for dropout, learn the same noisy points."
            " Drag a slider and watch."
        )
    return _(
        "Contenders learn the same noisy points side by side, from the same initial weights."
        " Drag a slider and watch."
    )


def page_description(settings: PageSettings) -> str:
    """The lead, and all that is set and worth a word."""
    _, experiment = settings.words.gettext, settings.experiment
    asked = experiment.to_query()
    names = [
        name
        for name, setting in SETTINGS.items()
        if name != "data" and experiment.decides(name) and (setting.prominent or name in asked)
    ]
    told = _subjects(settings) + [_setting(settings, name) for name in names]
    return in_a_row([lead(settings), _("On show: {about}.").format(about=_BETWEEN.join(told))])


def _subjects(settings: PageSettings) -> list[str]:
    """What it is about beside its settings: points of one's own, a study, a step of the lesson."""
    _, own, study = settings.words.gettext, settings.experiment.own, settings.study
    subjects = [own.title or _("Your own points")] if own else []
    if study and study.figure:
        title = _(FIGURES[study.figure].title)
        subjects.append(_("figure {figure}: {title}").format(figure=study.figure, title=title))
    elif study and study.sweep:
        field = _in_a_sentence(_(SETTINGS[study.sweep.field].title))
        subjects.append(_("a sweep of: {field}").format(field=field))
    elif study:
        title = STUDIES["title"]
        subjects.append(_(title))
    if settings.step:
        title = list(STEPS.values())[settings.step - 1].words["title"]
        subjects.append(_(title))
    return subjects


def _setting(settings: PageSettings, name: str) -> str:
    """A field and its value, as in a sentence."""
    _, setting = settings.words.gettext, SETTINGS[name]
    value = getattr(settings.experiment, name)
    if isinstance(setting.domain, Race):
        entries = [NamedContender.read(text) for text in settings.experiment.contenders]
        return " / ".join(entry.title(settings.words) for entry in entries)
    said = value_in_words(name, value, settings.words)
    return f"{_in_a_sentence(_(setting.title))} {said}"


def _in_a_sentence(title: str) -> str:
    return title[:1].lower() + title[1:]
