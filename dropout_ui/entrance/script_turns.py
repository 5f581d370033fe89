"""Who has the page's script run: one at a time, by turns between clients.

Each visitor's script has a thread of its own, and Python lets one thread compute at a time. With a
hundred at once, whatever streams curves would wait for a hundred others before each of its steps.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import streamlit as st

from dropout_ui.entrance.client import known_client
from dropout_ui.entrance.fair_turns import FairTurns

_TURNS: Final = FairTurns(1)


@contextmanager
def script_turn() -> Iterator[None]:
    """This visitor's turn to have the script run."""
    forwarded = st.context.headers.get_all("X-Forwarded-For")
    with _TURNS.turn(known_client(st.context.ip_address or "", forwarded)):
        yield
