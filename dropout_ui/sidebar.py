"""The sidebar, the Experiment and the address bar, kept in step."""

import secrets
from dataclasses import asdict, dataclass
from typing import Any, Final

import streamlit as st

from dropout_core.experiment import DOMAINS, PRESETS, Experiment, ExperimentError, Range
from dropout_core.language.sentences import (
    FIELD_HELP,
    FIELD_NAMES,
    PRESET_NAMES,
    TARGET_NAMES,
    bad_field_sentence,
)
from dropout_core.language.translations import LANGUAGES, Translations, preferred, translations
from dropout_ui.lesson.words import STEPS
from dropout_ui.luck.luck import asked_study, settings_of_study

_STEPS: Final = {"dropout_rate": 0.05, "noise": 0.05, "hidden_width": 10, "epochs": 10}
_LESSON_STEPS: Final = tuple(str(place) for place in range(1, len(STEPS) + 1))
_OWN: Final = "own"


@dataclass(frozen=True)
class Settings:
    """What the visitor has asked for.

    step: of the lesson, from 1; 0 where none has been asked for.
    study: over many seeds, as `asked_study` reads it; "" where none has been asked for.
    notices: sentences on what was wrong in the address, and what was used instead.
    """

    experiment: Experiment
    language: str
    presenter: bool
    step: int
    study: str
    notices: tuple[str, ...]

    @property
    def words(self) -> Translations:
        """The messages of the language."""
        return translations(self.language)

    def to_query(self) -> dict[str, str]:
        """The address of exactly this page."""
        presenter = {"presenter": "1"} if self.presenter else {}
        step = {"step": str(self.step)} if self.step else {}
        study = {"study": self.study} if self.study else {}
        return {**self.experiment.to_query(), "lang": self.language, **presenter, **step, **study}


def settings_of_address(query: dict[str, str], locale: str | None) -> Settings:
    """What an address asks for, with a default and a notice in place of everything bad."""
    rest = dict(query)
    language, presenter = rest.pop("lang", ""), rest.pop("presenter", "")
    step, study = rest.pop("step", ""), rest.pop("study", "")
    used = language if language in LANGUAGES else preferred(locale)
    experiment, bad = Experiment.from_query_leniently(rest)
    words = translations(used)
    _ = words.gettext
    notices = []
    for one in bad:
        sentence = bad_field_sentence(one, words)
        instead = experiment.to_query().get(one.name)
        if instead is None:
            notices.append(sentence + " " + _("It was ignored."))
        else:
            notices.append(sentence + " " + _("{value} is used instead.").format(value=instead))
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
    if step and step not in _LESSON_STEPS:
        notices.append(
            _("step cannot be “{value}”; allowed: 1 to {last}. {used} is used instead.").format(
                value=step[:40], last=len(STEPS), used=1
            )
        )
    shown = _LESSON_STEPS.index(step) + 1 if step in _LESSON_STEPS else 0
    try:
        if study:
            asked_study(study, experiment)
    except ExperimentError as error:
        notices += [bad_field_sentence(one, words) for one in error.bad]
        notices.append(_("No study is started."))
        study = ""
    return Settings(experiment, used, presenter == "1", shown, study, tuple(notices))


def settings() -> Settings:
    """Draw the sidebar and say what is asked for; the address bar then says the same."""
    state = st.session_state
    _read_target()
    _follow_address()
    words = translations(state.language)
    with st.sidebar:
        _draw(words)
    if _moved():
        # A study belongs to the settings it was asked for with, but for the seed.
        if settings_of_study(_experiment()) != settings_of_study(state.known.experiment):
            state.study = ""
        # What was wrong in the address it came with is not in the new one.
        state.known, state.left = _asked(), []
        state.address = state.known.to_query()
        st.query_params.from_dict(state.address)
    known: Settings = state.known
    return known


def toggle_presenter() -> None:
    """Into the mode for a projector, or out of it."""
    st.session_state.presenter = not st.session_state.presenter


def turn_to_step() -> None:
    """To the step of the lesson that the visitor has chosen there."""
    chosen = st.session_state.lesson.step
    if str(chosen) in _LESSON_STEPS:
        st.session_state.step = int(chosen)


def ask_study() -> None:
    """Have the address name the study that the visitor has started."""
    st.session_state.study = str(st.session_state.luck.study or "")


def play_seed() -> None:
    """Set the sidebar to the seed that the visitor has picked from a study."""
    domain = DOMAINS["seed"]
    st.session_state.seed = domain.cast(st.session_state.luck.seed)


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
    if "known" in state:
        if _moved() and _sidebar() not in state.left:
            return
        state.left.append((state.known.experiment, state.known.language))
    else:
        state.left = []
    asked = settings_of_address(query, st.context.locale)
    state.address, state.known = query, asked
    state.language, state.presenter = asked.language, asked.presenter
    state.step, state.study = asked.step, asked.study
    _show(asked.experiment)


def _read_target() -> None:
    """Take the true function's name for what the browser says of it, in whichever language.

    A select box says the label that was chosen, and after a change of language the old one.
    """
    labels = {
        translations(language).gettext(title): name
        for language in LANGUAGES
        for name, title in TARGET_NAMES.items()
    }
    said = st.session_state.get("target")
    if said in labels:
        st.session_state.target = labels[said]


def _moved() -> bool:
    known: Settings = st.session_state.known
    return _asked().to_query() != known.to_query()


def _asked() -> Settings:
    """What sidebar and player are set to."""
    state = st.session_state
    return Settings(_experiment(), state.language, state.presenter, state.step, state.study, ())


def _sidebar() -> tuple[Experiment, str]:
    """What the browser itself says: the rest is known here alone."""
    return _experiment(), st.session_state.language


def _experiment() -> Experiment:
    return Experiment(**{name: st.session_state[name] for name in DOMAINS})


def _show(experiment: Experiment) -> None:
    for name, value in asdict(experiment).items():
        st.session_state[name] = value


def _draw(words: Translations) -> None:
    _ = words.gettext
    st.radio(
        _("Language"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key="language",
        horizontal=True,
        label_visibility="collapsed",
    )
    st.session_state.preset = _preset_name(_experiment())
    st.selectbox(
        _("Experiment"),
        [*PRESETS, _OWN],
        format_func=lambda name: _(PRESET_NAMES[name]) if name in PRESETS else _("Your own"),
        key="preset",
        on_change=_show_preset,
    )
    for name, step in _STEPS.items():
        _slider(name, words, step)
    with st.expander(_("More settings")):
        st.number_input(
            **_labels("learning_rate", words), **_limits("learning_rate"), step=0.001, format="%.4f"
        )
        _slider("points", words)
        st.selectbox(
            **_labels("target", words),
            options=list(TARGET_NAMES),
            format_func=lambda name: _(TARGET_NAMES[name]),
        )
        _slider("record_every", words)
        st.number_input(**_labels("seed", words), **_limits("seed"), step=1)
        st.button(_("New noise"), on_click=_new_noise, width="stretch")


def _slider(name: str, words: Translations, step: float | None = None) -> None:
    st.slider(**_labels(name, words), **_limits(name), step=step)


def _labels(name: str, words: Translations) -> dict[str, Any]:
    return {
        "label": words.gettext(FIELD_NAMES[name]),
        "help": words.gettext(FIELD_HELP[name]),
        "key": name,
    }


def _limits(name: str) -> dict[str, Any]:
    domain = DOMAINS[name]
    assert isinstance(domain, Range)
    return {"min_value": domain.cast(domain.minimum), "max_value": domain.cast(domain.maximum)}


def _preset_name(experiment: Experiment) -> str:
    return next((name for name, preset in PRESETS.items() if preset == experiment), _OWN)


def _show_preset() -> None:
    if st.session_state.preset in PRESETS:
        _show(PRESETS[st.session_state.preset])


def _new_noise() -> None:
    domain = DOMAINS["seed"]
    assert isinstance(domain, Range)
    st.session_state.seed = secrets.randbelow(int(domain.maximum) + 1)
