"""Who has the page's script run: one at a time, by turns between clients.

Each visitor's script has a thread of its own, and Python lets one thread compute at a time. With a
hundred at once, whatever streams curves would wait for a hundred others before each of its steps.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

import streamlit as st
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dropout_ui.entrance.client import known_client
from dropout_ui.entrance.fair_turns import FairTurns

_TURNS: Final = FairTurns(1)
# So long a turn waits for its messages to be sent, at most: nothing that goes wrong there keeps
# everybody else from having the script run.
_SENDING_SECONDS: Final = 1.0
_LOOK_SECONDS: Final = 0.002


@contextmanager
def script_turn() -> Iterator[None]:
    """This visitor's turn to have the script run, and to be sent what it says.

    The turn ends when that is sent; the script does not wait for it.
    """
    forwarded = st.context.headers.get_all("X-Forwarded-For")
    client = known_client(st.context.ip_address or "", forwarded)
    with ExitStack() as turn:
        turn.enter_context(_TURNS.turn(client))
        yield
        _end_when_sent(turn.pop_all())


def _end_when_sent(turn: ExitStack) -> None:
    """End a turn when Streamlit has sent what this thread's script has said, or nobody is there.

    Streamlit's loop goes round all sessions and sends a message in each of its steps, some forty a
    script. Scripts are run sooner than that is sent: the messages of a crowd pile up, and who comes
    then waits for all of them, whatever the turns. Streamlit tells nobody that it has sent them, so
    the session's own queue is looked at, on its loop: there a message is queued after the script
    has said it.
    """
    context = get_script_run_ctx()

    def present() -> AppSession | None:
        # The terminal has no runtime, and a test's has no sessions.
        if not context or not Runtime.exists():
            return None
        found = Runtime.instance().get_app_session(context.session_id)
        return found if isinstance(found, AppSession) else None

    session = present()
    if not session:
        turn.close()
        return
    loop, queue = session._event_loop, session._browser_queue
    until = time.monotonic() + _SENDING_SECONDS

    def look() -> None:
        if present() is session and not queue.is_empty() and time.monotonic() < until:
            loop.call_later(_LOOK_SECONDS, look)
        else:
            turn.close()

    try:
        loop.call_soon_threadsafe(look)
    except RuntimeError:
        # The server has ended, and its loop with it.
        turn.close()
