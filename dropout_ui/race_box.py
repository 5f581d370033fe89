"""The box in the sidebar in which the contenders of a run are chosen."""

from typing import Any, Final

import streamlit as st

from dropout_core.experiment import Setting
from dropout_core.language.translations import LANGUAGES, Translations, translations
from dropout_core.learning.contenders import CONTENDERS, ContenderError, NamedContender
from dropout_core.learning.race import FEWEST, MOST, Race

# Of the widget, which has a list where the Experiment has a text.
KEY: Final = "racers"


def chosen(race: str) -> str:
    """The race that the box says; `race` where it says none, as with fewer than two in it."""
    names = st.session_state.get(KEY)
    if names is None:
        return race
    try:
        return Race().parse(",".join(names))
    except ValueError:
        return race


def show(race: str) -> None:
    """Put a race into the box."""
    st.session_state[KEY] = race.split(",")


def read(race: str) -> None:
    """Take for contenders what the browser says of them, in whichever language."""
    said = st.session_state.get(KEY)
    if said is None:
        return
    options = _options(race.split(","))
    labels = {
        label(option, translations(language)): option
        for language in LANGUAGES
        for option in options
    }
    known = [labels.get(one, one) for one in said]
    read = [one for one in known if _is_contender(one)][:MOST]
    if read != said:
        st.session_state[KEY] = read


def draw(setting: Setting, race: str, words: Translations) -> None:
    """The box, and a sentence where a race of those in it could not be run."""
    _ = words.gettext
    there = st.session_state.get(KEY)
    told: dict[str, Any] = {} if there is not None else {"default": race.split(",")}
    # On the page it is found by the name of its setting, as all controls are.
    with st.container(key="race"):
        names = st.multiselect(
            _(setting.title),
            _options([*race.split(","), *(there or ())]),
            key=KEY,
            help=_(setting.help),
            format_func=lambda option: label(option, words),
            max_selections=MOST,
            **told,
        )
    if len(names) < FEWEST:
        titles = _(", ").join(label(name, words) for name in race.split(","))
        sentence = _("A run has at least {fewest} contenders. Until then it stays with {titles}.")
        st.warning(sentence.format(fewest=FEWEST, titles=titles))


def label(text: str, words: Translations) -> str:
    """What a contender is called in the box: no two alike."""
    named = NamedContender.read(text)
    title = named.title(words)
    alone = NamedContender(named.name).title(words)
    return f"{title} ({text})" if text != named.name and title == alone else title


def _options(more: list[str]) -> list[str]:
    """All by name, and those of other strengths that an address has brought."""
    return list(dict.fromkeys([*CONTENDERS, *more]))


def _is_contender(text: str) -> bool:
    try:
        NamedContender.read(text)
    except ContenderError:
        return False
    return True
