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
from dropout_core.tour.scenes import MOST_SCENES

# What a projector shows, one at a time.
SCREENS: Final = ("run", "lesson", "studies")
LESSON_STEPS: Final = tuple(str(place) for place in range(1, len(STEPS) + 1))
TOUR_SCENES: Final = tuple(str(place) for place in range(1, MOST_SCENES + 1))


@dataclass(frozen=True)
class PageSettings:
    """What the visitor has asked for.

    step: of the lesson, from 1; 0 where none has been asked for.
    study: over many seeds; None where none has been asked for.
    screen: of SCREENS, which of them presenter mode shows.
    tour: the scene of the server's tour that is on, from 1; 0 for none.
    """

    experiment: Experiment
    language: str
    presenter: bool = False
    step: int = 0
    study: StudyRequest | None = None
    screen: str = SCREENS[0]
    tour: int = 0

    @property
    def words(self) -> Translations:
        """The messages of the language."""
        return translations(self.language)

    @property
    def about(self) -> str:
        """Which of SCREENS these settings are about: a step, else a study, else the run."""
        if self.step:
            return "lesson"
        return "studies" if self.study else "run"

    def to_query(self, locale: str | None) -> dict[str, str]:
        """The address of exactly this page; what anyone with this locale gets is left out."""
        return {
            **self.experiment.to_query(),
            **({"lang": self.language} if self.language != preferred(locale) else {}),
            **({"presenter": "1"} if self.presenter else {}),
            **({"screen": self.screen} if self.presenter and self.screen != SCREENS[0] else {}),
            **({"step": str(self.step)} if self.step else {}),
            **(self.study.study_query() if self.study else {}),
            **({"tour": str(self.tour)} if self.tour else {}),
        }


@dataclass(frozen=True)
class Notice:
    """What was wrong in an address, and what is done instead: a sentence each, or "" for none."""

    wrong: str
    instead: str = ""


@dataclass(frozen=True)
class Address:
    """What an address asks for, and all that was wrong in it."""

    settings: PageSettings
    found: tuple[Notice, ...]

    @property
    def notices(self) -> tuple[str, ...]:
        """For who opens it: what was wrong, and what was used instead."""
        return tuple(in_a_row(filter(None, (one.wrong, one.instead))) for one in self.found)

    @property
    def faults(self) -> tuple[str, ...]:
        """For who writes it: what is wrong."""
        return tuple(one.wrong for one in self.found if one.wrong)


def address_query(text: str) -> dict[str, str]:
    """The fields of an address: the whole may have been copied, or what follows its ?."""
    before, mark, asked = text.partition("?")
    is_bare = not mark and not text.startswith(("/", "http://", "https://"))
    return dict(parse_qsl(before if is_bare else asked.partition("#")[0], keep_blank_values=True))


def read_address(query: Mapping[str, str], locale: str | None) -> Address:
    """What an address asks for, with a default and a notice in place of everything bad."""
    rest = dict(query)
    language = rest.pop("lang", "")
    used = language if language in LANGUAGES else preferred(locale)
    words = translations(used)
    _ = words.gettext
    presenter, step = rest.pop("presenter", ""), rest.pop("step", "")
    screen = rest.pop("screen", SCREENS[0])
    tour = rest.pop("tour", "")
    asked = {name: rest.pop(name) for name in ("study", *STUDY_FIELDS) if name in rest}
    experiment, bad = Experiment.from_query_leniently(rest)
    found = [_instead(one, experiment, words) for one in bad]
    if language not in ("", used):
        no_language = _("There is no language “{value}”.").format(value=language[:40])
        found.append(Notice(no_language, _used(LANGUAGES[used], words)))
    if presenter not in ("", "0", "1"):
        found.append(_misread("presenter", presenter, "0, 1", 0, words))
    if screen not in SCREENS:
        found.append(_misread("screen", screen, ", ".join(SCREENS), SCREENS[0], words))
    if step and step not in LESSON_STEPS:
        found.append(_misread("step", step, _up_to(LESSON_STEPS, words), 1, words))
    if tour and tour not in TOUR_SCENES:
        found.append(_misread("tour", tour, _up_to(TOUR_SCENES, words), None, words))
    study = None
    try:
        if asked:
            study = study_request(_flat(asked), experiment)
    except ExperimentError as error:
        found += [Notice(bad_field_sentence(one, words)) for one in error.bad]
        found.append(Notice("", _("No study is started.")))
    settings = PageSettings(
        experiment,
        used,
        presenter=presenter == "1",
        step=_place(step, LESSON_STEPS),
        study=study,
        screen=screen if screen in SCREENS else SCREENS[0],
        tour=_place(tour, TOUR_SCENES),
    )
    return Address(settings, tuple(found))


def _place(text: str, places: tuple[str, ...]) -> int:
    return places.index(text) + 1 if text in places else 0


def _up_to(places: tuple[str, ...], words: Translations) -> str:
    return places[0] + words.gettext(" to ") + places[-1]


def _misread(name: str, value: str, allowed: str, used: object, words: Translations) -> Notice:
    _ = words.gettext
    wrong = _("{name} cannot be “{value}”; allowed: {allowed}.").format(
        name=name, value=value[:40], allowed=allowed
    )
    return Notice(wrong, _("It was ignored.") if used is None else _used(used, words))


def _used(value: object, words: Translations) -> str:
    return words.gettext("{value} is used instead.").format(value=value)


def _instead(bad: BadField, experiment: Experiment, words: Translations) -> Notice:
    sentence = bad_field_sentence(bad, words)
    if bad.allowed is None:
        return Notice(sentence, words.gettext("It was ignored."))
    if isinstance(bad.allowed, Packed):
        return Notice(sentence, words.gettext("Drawn points are used instead."))
    return Notice(sentence, _used(getattr(experiment, bad.name), words))


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
