"""The page, top to bottom."""

import re
from typing import Final

import streamlit as st

from dropout_core.language.sentences import over_budget_sentence
from dropout_core.learning.network import torch_modules
from dropout_core.learning.problems import make_problem
from dropout_core.serving.budget import OverBudgetError
from dropout_ui import sidebar
from dropout_ui.figures import Look
from dropout_ui.lesson.lesson import lesson
from dropout_ui.luck.luck import luck
from dropout_ui.player.player import player
from dropout_ui.service import run_library

_STYLE: Final = """<style>
[data-testid="stMainBlockContainer"] { padding: 3.9rem 2rem 1rem; }
[data-testid="stMainBlockContainer"] h1 { font-size: 1.7rem; padding: 0; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding: 4rem .8rem 1rem; }
}
</style>"""

_PRESENTER_STYLE: Final = """<style>
[data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stExpandSidebarButton"],
.st-key-title, .st-key-networks { display: none !important; }
[data-testid="stMainBlockContainer"] { padding: 1rem 1.5rem 0; max-width: none; }
</style>"""

_PUNCTUATION: Final = re.compile(r"([!-/:-@\[-`{-~])")


def render() -> None:
    """Draw the page for what this visitor has asked for."""
    st.set_page_config(page_title="Dropout Lab", page_icon="🎲", layout="wide")
    settings = sidebar.settings()
    _ = settings.words.gettext
    st.html(_STYLE)
    # Always there, even when empty: what stands below must not move up and start anew.
    with st.container(key="presenter-style"):
        if settings.presenter:
            st.html(_PRESENTER_STYLE)
    with st.container(key="title"):
        st.title("Dropout Lab")
        st.markdown(
            _(
                "Two neural networks, equal but for dropout, learn the same noisy points."
                " Drag a slider and watch."
            )
        )
    with st.container(key="notices"):
        for notice in settings.notices:
            st.warning(_literal(notice))
    dark = st.context.theme.type == "dark"
    look = Look("dark" if dark else "light", settings.words, settings.presenter)
    refusal = _refusal(settings)
    data = make_problem(settings.experiment)
    player(
        settings.experiment,
        data,
        look,
        refusal=refusal,
        on_presenter=sidebar.toggle_presenter,
    )
    luck(
        settings.experiment,
        look,
        study=settings.study,
        on_study=sidebar.ask_study,
        on_seed=sidebar.play_seed,
    )
    lesson(settings.experiment, data, look, step=settings.step, on_step=sidebar.turn_to_step)
    with st.container(key="networks"), st.expander(_("The two networks, as torch prints them")):
        plain, dropout = torch_modules(settings.experiment)
        left, right = st.columns(2)
        # Not st.code: its highlighter would take longer to load than the first curve to appear.
        left.html(f"<pre>net_overfitting = {plain}</pre>")
        right.html(f"<pre>net_dropped = {dropout}</pre>")


def _literal(text: str) -> str:
    """Markdown that shows just this text: an address may have put pictures and links into it."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


def _refusal(settings: sidebar.Settings) -> str:
    try:
        run_library().budget.check(settings.experiment)
    except OverBudgetError as error:
        return over_budget_sentence(error, settings.words)
    return ""
