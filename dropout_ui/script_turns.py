"""Who has the page's script run: few at once, by turns between clients.

Each visitor's script has a thread of its own, and Python lets one thread compute at a time. With a
hundred at once, whatever streams curves would wait for a hundred others before each of its steps.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import streamlit as st

from dropout_core.cooperative import in_one_go
from dropout_core.serving.turns import Turns
from dropout_core.serving.work import Work
from dropout_ui.client import known_client

_AT_ONCE: Final = 2
_nothing = in_one_go(lambda: None)


class ScriptTurns:
    """Turns as runs take them, each as long as whoever has it likes.

    at_once: how many may have one.
    """

    def __init__(self, at_once: int) -> None:
        self._turns = Turns(at_once)
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, client: str) -> Iterator[None]:
        """Wait until it is a client's turn, and have it for a while."""
        begins = threading.Event()
        work = Work(_nothing(), client, 0.0, about=begins)
        with self._lock:
            self._turns.add(work)
            self._begin()
        begins.wait()
        began = time.thread_time()
        try:
            yield
        finally:
            with self._lock:
                self._turns.charge(work, time.thread_time() - began)
                self._turns.leave(work, is_done=True)
                self._begin()

    def _begin(self) -> None:
        while work := self._turns.take():
            assert isinstance(work.about, threading.Event)
            work.about.set()


_TURNS: Final = ScriptTurns(_AT_ONCE)


@contextmanager
def script_turn() -> Iterator[None]:
    """This visitor's turn to have the script run."""
    with _TURNS.turn(_client()):
        yield


def _client() -> str:
    forwarded = st.context.headers.get_all("X-Forwarded-For")
    return known_client(st.context.ip_address or "", forwarded)
