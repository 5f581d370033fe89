"""The controls, what is asked for on the page itself, and the address bar, kept in step."""

import json
import secrets
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dropout_core.experiment import (
    DOMAINS,
    RANGES,
    SETTINGS,
    Choice,
    Experiment,
    ExperimentError,
    Packed,
)
from dropout_core.language.sentences import bad_field_sentence
from dropout_core.language.translations import LANGUAGES, Translations, translations
from dropout_core.learning.race import Race
from dropout_core.presets import PRESETS
from dropout_ui import race_box
from dropout_ui.address import (
    LESSON_STEPS,
    SCREENS,
    TOUR_SCENES,
    PageSettings,
    read_address,
    settings_of_study,
    study_request,
)

_OWN: Final = "own"
_AGAIN: Final = "again"
# What the page itself asks for is small, but for points: more is not of its making.
_LARGEST_REQUEST: Final = 2000


@dataclass(frozen=True)
class Asked:
    """What the visitor has asked for, and sentences on what was wrong in it."""

    settings: PageSettings
    notices: tuple[str, ...]


def settings(above_the_fit: DeltaGenerator) -> Asked:
    """Draw the controls and say what is asked for; the address bar then says the same.

    above_the_fit: where the sliders go, and on a projector, which shows no sidebar, all else that
    is changed before a room.
    """
    state = st.session_state
    _read_choices()
    _follow_address()
    _draw(translations(state.get("language", state.known.language)), above_the_fit)
    if _set() != state.known:
        # A study belongs to the settings it was asked for with, but for the seed. One that has come
        # with these settings stays.
        is_other = settings_of_study(_experiment()) != settings_of_study(state.known.experiment)
        if is_other and state.study == state.known.study:
            state.study = None
        # What was wrong in the address it came with is not in the new one.
        state.known, state.notices, state.left = _set(), (), []
        state.address = state.known.to_query(st.context.locale)
        st.query_params.from_dict(state.address)
    return Asked(state.known, state.notices)


def hear() -> None:
    """Take what the visitor has asked for on the page: a step, a study, a seed, a scene, and so on.

    What the page itself would never ask for is refused with a sentence, and nothing else happens.
    """
    state = st.session_state
    if "known" not in state:
        # The server was started anew: the page will ask once more when it hears of that.
        return
    try:
        _take(state.lab.asked)
    except ExperimentError as error:
        words = state.known.words
        state.notices = tuple(bad_field_sentence(bad, words) for bad in error.bad)
    except (TypeError, ValueError, KeyError, OverflowError):
        state.notices = (
            state.known.words.gettext(
                "What the page asked for was not understood; nothing is done."
            ),
        )


def _take(asked: Any) -> None:
    state = st.session_state
    if not isinstance(asked, dict):
        raise ValueError(asked)
    taken: dict[str, Any] = dict(asked)
    found: dict[str, Any] = {}
    scene = _read_scene(taken.pop("address")) if "address" in taken else None
    run = _asked_run(dict(taken.pop("run"))) if "run" in taken else None
    if "data" in taken:
        found["data"] = DOMAINS["data"].cast(taken.pop("data"))
    if len(json.dumps(taken)) > _LARGEST_REQUEST:
        raise ValueError(taken)
    # The page has changed its colours: it is drawn again, and sees for itself.
    taken.pop("theme", None)
    if "presenter" in taken:
        found["presenter"] = {True: True, False: False}[taken.pop("presenter")]
    if "screen" in taken:
        found["screen"] = SCREENS[SCREENS.index(taken.pop("screen"))]
    if "step" in taken:
        found["step"] = 1 + LESSON_STEPS.index(str(taken.pop("step")))
    if "seed" in taken:
        found["seed"] = RANGES["seed"].cast(taken.pop("seed"))
    if "study" in taken:
        study = taken.pop("study")
        found["study"] = study and study_request(dict(study), run or _experiment())
    if "tour" in taken:
        found["tour"] = range(len(TOUR_SCENES) + 1).index(taken.pop("tour"))
    if taken:
        raise KeyError(*taken)
    if scene:
        state.step, state.study, state.screen = scene.step, scene.study, scene.about
        _show(scene.experiment)
    if run:
        _show(run)
    for name, value in found.items():
        state[name] = value


def _read_scene(asked: Any) -> PageSettings:
    """What an address asks for, all but language, presenter mode and tour."""
    if not isinstance(asked, dict) or not all(isinstance(text, str) for text in asked.values()):
        raise ValueError(asked)
    address = read_address(asked, st.session_state.known.language)
    if address.found:
        raise ValueError(asked)
    return address.settings


def _asked_run(query: dict[str, Any]) -> Experiment:
    """A run by all its settings, written as in an address, points among them."""
    beside_points = {**query, "data": ""}
    is_text = all(isinstance(text, str) for text in query.values())
    if not is_text or len(json.dumps(beside_points)) > _LARGEST_REQUEST:
        raise ValueError(beside_points)
    return Experiment.from_query(query)


def _follow_address() -> None:
    """Take the settings from the address when the visitor has changed it: opened it, went back.

    A request that the browser sent before it heard of the last address still carries the old
    one; it comes from a moved slider, so then the sliders are right. But where they stand as an
    address left them that has been gone back from, they have only not heard of that yet.
    """
    state = st.session_state
    query = st.query_params.to_dict()
    if query == state.get("address"):
        return
    is_known = "known" in state
    if is_known:
        if _set() != state.known and _sidebar() not in state.left:
            return
        state.left.append((state.known.experiment, state.known.language))
    else:
        state.left = []
    asked = read_address(query, st.context.locale)
    state.address, state.known, state.notices = query, asked.settings, asked.notices
    state.presenter, state.step = asked.settings.presenter, asked.settings.step
    state.study, state.screen = asked.settings.study, asked.settings.screen
    state.tour = asked.settings.tour
    if is_known:
        # At first the browser may know better: where the server was started anew, its sliders
        # stand where the visitor has left them.
        state.language = asked.settings.language
        _show(asked.settings.experiment)


def _read_choices() -> None:
    """Take a word's name for what the browser says of it, in whichever language.

    A select box says the label that was chosen, and after a change of language the old one.
    """
    if "known" in st.session_state:
        race_box.read(st.session_state.known.experiment.race)
    for name, setting in SETTINGS.items():
        labels = {
            translations(language).gettext(title): option
            for language in LANGUAGES
            for option, title in setting.titles.items()
        }
        said = st.session_state.get(name)
        if said in labels:
            st.session_state[name] = labels[said]


def _set() -> PageSettings:
    """What sidebar and page are set to."""
    state = st.session_state
    language = state.get("language", state.known.language)
    return PageSettings(
        _experiment(),
        language,
        state.presenter,
        state.step,
        state.study,
        screen=state.screen,
        tour=state.tour,
    )


def _sidebar() -> tuple[Experiment, str]:
    """What the browser itself says: the rest is known here alone."""
    return _experiment(), st.session_state.language


def _experiment() -> Experiment:
    return Experiment(**{name: _value(name) for name in DOMAINS})


def _value(name: str) -> Any:
    """Where a control stands or, before it is drawn for the first time, will be drawn."""
    if isinstance(DOMAINS[name], Race):
        return race_box.chosen(st.session_state.known.experiment.race)
    return st.session_state.get(name, getattr(st.session_state.known.experiment, name))


def _show(experiment: Experiment) -> None:
    for name, value in experiment.beside_race.items():
        st.session_state[name] = value
    race_box.show(experiment.race)


def _draw(words: Translations, above_the_fit: DeltaGenerator) -> None:
    # Those that decide something with the points that there are; the points are not set here.
    controls = [
        name
        for name in SETTINGS
        if _experiment().decides(name) and not isinstance(DOMAINS[name], Packed)
    ]
    above = [name for name in controls if _is_above(name)]
    with above_the_fit:
        for name in sorted(above, key=_by_prominence):
            _control(name, words)
    with st.sidebar:
        _draw_sidebar([name for name in controls if name not in above], words)


def _is_above(name: str) -> bool:
    setting = SETTINGS[name]
    return setting.prominent or bool(setting.key and st.session_state.presenter)


def _by_prominence(name: str) -> bool:
    return not SETTINGS[name].prominent


def _draw_sidebar(controls: list[str], words: Translations) -> None:
    _, state = words.gettext, st.session_state
    languages = list(LANGUAGES)
    st.radio(
        _("Language"),
        languages,
        format_func=LANGUAGES.__getitem__,
        key="language",
        horizontal=True,
        label_visibility="collapsed",
        index=0 if "language" in state else languages.index(state.known.language),
    )
    state.preset = _preset_name(_experiment())
    st.selectbox(
        _("Experiment"),
        [*PRESETS, _OWN],
        format_func=lambda name: _(PRESETS[name].title) if name in PRESETS else _("Your own"),
        key="preset",
        on_change=_show_preset,
    )
    # Closed, it costs nobody the scripts of the controls in it.
    with st.expander(_("More settings")):
        # The button below draws another one.
        for name in sorted(controls, key=lambda name: name == "seed"):
            _control(name, words)
        again = _("New split") if _experiment().data else _("New noise")
        st.button(again, on_click=_new_noise, width="stretch", key=_AGAIN)


def _control(name: str, words: Translations) -> None:
    """A slider, a field or a select box for a setting."""
    _, domain = words.gettext, DOMAINS[name]
    setting = SETTINGS[name]
    if isinstance(domain, Race):
        race_box.draw(setting, st.session_state.known.experiment.race, words)
        return
    told: dict[str, Any] = {"label": _(setting.title), "help": _(setting.help), "key": name}
    is_new = name not in st.session_state
    if isinstance(domain, Choice):
        options = list(domain.options)
        if is_new:
            told["index"] = options.index(_value(name))
        titles = {option: _(title) for option, title in setting.titles.items()}
        st.selectbox(**told, options=options, format_func=lambda option: titles.get(option, option))
        return
    if isinstance(domain, Packed):
        raise TypeError(name)
    if is_new:
        told["value"] = _value(name)
    told |= {"min_value": domain.cast(domain.minimum), "max_value": domain.cast(domain.maximum)}
    step = domain.step if domain.step is None or not domain.whole else int(domain.step)
    if not setting.written:
        st.slider(**told, step=step)
    elif domain.whole:
        st.number_input(**told, step=step or 1)
    else:
        st.number_input(**told, step=step, format="%.4f")


def _preset_name(experiment: Experiment) -> str:
    found = (name for name, preset in PRESETS.items() if preset.experiment == experiment)
    return next(found, _OWN)


def _show_preset() -> None:
    """Show what was chosen in the box.

    A choice comes alone. A request that brings something else as well is from that: it was sent
    before the browser heard that the box shows another one by now, and says what it showed before.
    """
    state = st.session_state
    comes_alone = _set() == state.known and not state.lab.asked and not state.get(_AGAIN)
    if comes_alone and state.preset in PRESETS:
        _show(PRESETS[st.session_state.preset].experiment)


def _new_noise() -> None:
    st.session_state.seed = secrets.randbelow(int(RANGES["seed"].maximum) + 1)
