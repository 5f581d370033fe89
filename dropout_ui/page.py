"""The page, top to bottom."""

import re
import secrets
from html import escape
from typing import Final

import streamlit as st

from dropout_core.language.sentences import over_budget_sentence
from dropout_core.language.translations import Translations
from dropout_core.learning.as_torch import assignments
from dropout_core.serving.budget import OverBudgetError
from dropout_core.sources import SOURCES, TITLE, Source
from dropout_ui import sidebar
from dropout_ui.address import PageSettings
from dropout_ui.component import lab
from dropout_ui.page_title import NAME, lead, page_title
from dropout_ui.service import run_library

_PUNCTUATION: Final = re.compile(r"([!-/:-@\[-`{-~])")
# Where GitHub's Markdown sees a link in bare text, and what keeps it from that, without a width.
_AUTOLINK: Final = re.compile(r"(://|www|@)", re.IGNORECASE)
_WORD_JOINER: Final = "\u2060"


def render() -> None:
    """Draw the page for what this visitor has asked for."""
    # No icon: that of the head stays.
    st.set_page_config(layout="wide")
    # Always there, even when empty: what stands below must not move up and start anew.
    title, notices = st.container(key="title"), st.container(key="notices")
    sliders = st.container(key="sliders")
    asked = sidebar.settings(sliders)
    settings = asked.settings
    st.set_page_config(page_title=page_title(settings))
    _ = settings.words.gettext
    with title:
        st.title(NAME, anchor=False)
        st.markdown(lead(settings))
    with notices:
        for notice in asked.notices:
            st.warning(_literal(notice))
    st.session_state.setdefault("session", secrets.token_hex(4))
    lab(
        settings,
        dark=st.context.theme.type == "dark",
        refusal=_refusal(settings),
        session=st.session_state.session,
        on_asked=sidebar.hear,
    )
    with st.container(key="networks"), st.expander(_("The networks, as torch prints them")):
        for at, one in enumerate(assignments(settings.experiment)):
            if at % 2 == 0:
                columns = st.columns(2)
            # Not st.code: its highlighter would take longer to load than the first curve to appear.
            columns[at % 2].html(f"<pre>{escape(one)}</pre>")
    with st.container(key="about"), st.expander(_(TITLE)):
        st.html("".join(_shown(source, settings.words) for source in SOURCES))


def _shown(source: Source, words: Translations) -> str:
    """A source as HTML: each of its texts as text, and its link as a link."""
    address = escape(source.link)
    link = f'<a href="{address}" target="_blank" rel="noopener">{address}</a>'
    lines = [escape(line) for line in source.told(words)]
    about = "<br>".join([link, *lines] if address else lines)
    return f"<p><strong>{escape(source.reference)}</strong><br>{about}</p>"


def _literal(text: str) -> str:
    """Markdown that shows just this text: an address may have put pictures and links into it."""
    unlinked = _AUTOLINK.sub(rf"\1{_WORD_JOINER}", " ".join(text.split()))
    return _PUNCTUATION.sub(r"\\\1", unlinked)


def _refusal(settings: PageSettings) -> str:
    try:
        run_library().budget.check(settings.experiment)
    except OverBudgetError as error:
        return over_budget_sentence(error, settings.words)
    return ""
