"""The address of the page: what it asks for, and what it says of what is set."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import parse_qsl

from dropout_core.experiment import BadField, Experiment, ExperimentError, Packed
from dropout_core.inside.steps import STEPS
from dropout_core.language.sentences import bad_field_sentence, in_a_row
from dropout_core.language.translations import (
    LANGUAGES,
    Translations,
    preferred,
    translations,
)
from dropout_core.study.fields import STUDY_FIELDS
from dropout_core.study.request import StudyRequest

# What a projector shows, one at a time.
SCREENS: Final = ("run", "lesson", "studies")
LESSON_STEPS: Final = tuple(str(place) for place in range(1, len(STEPS) + 1))


@dataclass(frozen=True)
class PageSettings:
    """What the visitor has asked for.

    step: of the lesson, from 1; 0 where none has been asked for.
    study: over many seeds; None where none has been asked for.
    screen: of SCREENS, which of them presenter mode shows.
    """

    experiment: Experiment
    language: str
    presenter: bool = False
    step: int = 0
    study: StudyRequest | None = None
    screen: str = SCREENS[0]

    @property
    def words(self) -> Translations:
        """The messages of the language."""
        return translations(self.language)

    def to_query(self, locale: str | None) -> dict[str, str]:
        """The address of exactly this page; what anyone with this locale gets is left out."""
        return {
            **self.experiment.to_query(),
            **({"lang": self.language} if self.language != preferred(locale) else {}),
            **({"presenter": "1"} if self.presenter else {}),
            **({"screen": self.screen} if self.screen != SCREENS[0] else {}),
            **({"step": str(self.step)} if self.step else {}),
            **(self.study.study_query() if self.study else {}),
        }


@dataclass(frozen=True)
class Address:
    """What an address asks for, and sentences on what was wrong and what was used instead."""

    settings: PageSettings
    notices: tuple[str, ...]


def read_address(query: Mapping[str, str], locale: str | None) -> Address:
    """What an address asks for, with a default and a notice in place of everything bad."""
    rest = dict(query)
    language = rest.pop("lang", "")
    used = language if language in LANGUAGES else preferred(locale)
    words = translations(used)
    _ = words.gettext
    presenter, step = rest.pop("presenter", ""), rest.pop("step", "")
    screen = rest.pop("screen", SCREENS[0])
    asked = {name: rest.pop(name) for name in ("study", *STUDY_FIELDS) if name in rest}
    experiment, bad = Experiment.from_query_leniently(rest)
    notices = [_instead(one, experiment, words) for one in bad]
    if language not in ("", used):
        notices.append(
            _("There is no language “{value}”; {used} is used instead.").format(
                value=language[:40], used=LANGUAGES[used]
            )
        )
    if presenter not in ("", "0", "1"):
        notices.append(
            _("presenter cannot be “{value}”; allowed: 0, 1. {used} is used instead.").format(
                value=presenter[:40], used=0
            )
        )
    if screen not in SCREENS:
        notices.append(
            _("screen cannot be “{value}”; allowed: {allowed}. {used} is used instead.").format(
                value=screen[:40], allowed=_(", ").join(SCREENS), used=SCREENS[0]
            )
        )
        screen = SCREENS[0]
    if step and step not in LESSON_STEPS:
        notices.append(
            _("step cannot be “{value}”; allowed: 1 to {last}. {used} is used instead.").format(
                value=step[:40], last=len(STEPS), used=1
            )
        )
    study = None
    try:
        if asked:
            study = study_request(_flat(asked), experiment)
    except ExperimentError as error:
        notices += [bad_field_sentence(one, words) for one in error.bad]
        notices.append(_("No study is started."))
    shown = LESSON_STEPS.index(step) + 1 if step in LESSON_STEPS else 0
    settings = PageSettings(experiment, used, presenter == "1", shown, study, screen)
    return Address(settings, tuple(notices))


def _instead(bad: BadField, experiment: Experiment, words: Translations) -> str:
    sentence = bad_field_sentence(bad, words)
    if bad.allowed is None:
        return in_a_row([sentence, words.gettext("It was ignored.")])
    if isinstance(bad.allowed, Packed):
        return in_a_row([sentence, words.gettext("Drawn points are used instead.")])
    used = getattr(experiment, bad.name)
    return in_a_row([sentence, words.gettext("{value} is used instead.").format(value=used)])


def _flat(asked: Mapping[str, str]) -> dict[str, str]:
    """As addresses were once, they had all that is asked of a study in one text."""
    nested = dict(parse_qsl(asked.get("study", ""), keep_blank_values=True))
    return {**nested, **{name: text for name, text in asked.items() if name != "study"}}


def settings_of_study(experiment: Experiment) -> Experiment:
    """The settings that a study is made with: its seeds are its own, the same for everybody.

    So are its contenders.
    """
    return replace(experiment.in_usual_race, seed=1, record_every=0)


def study_request(asked: Mapping[str, Any], experiment: Experiment) -> StudyRequest:
    """The study that these fields ask for at the settings of the page.

    Raises ExperimentError, for the settings of a run as well: those stand beside it.
    """
    misplaced = tuple(
        BadField(name, value, None) for name, value in asked.items() if name not in STUDY_FIELDS
    )
    if misplaced:
        raise ExperimentError(misplaced)
    settings = settings_of_study(experiment).to_query()
    return StudyRequest.from_query({**settings, **{name: str(asked[name]) for name in asked}})
