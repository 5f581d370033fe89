"""A script's turn lasts until what it says is sent; nobody who is gone or stuck keeps the turn."""

import asyncio
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from dropout_ui.entrance import script_turns
from dropout_ui.entrance.fair_turns import FairTurns
from dropout_ui.entrance.script_turns import script_turn

PATIENCE = 30


class Queue(ForwardMsgQueue):
    """A session's, which tells that somebody has looked whether it is empty."""

    def __init__(self) -> None:
        super().__init__()
        self.looks = threading.Semaphore(0)

    def is_empty(self) -> bool:
        self.looks.release()
        return super().is_empty()


class Served:
    """A visitor's session, and the loop that sends what it has to say."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever)
        self._thread.start()
        self.queue = Queue()
        self.session: AppSession | None = Mock(
            spec=AppSession, id="one", _event_loop=self.loop, _browser_queue=self.queue
        )

    def end(self) -> None:
        """As the server does."""
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    def get_app_session(self, _session_id: str) -> AppSession | None:
        """As the runtime knows it: None once the visitor has left."""
        return self.session

    def say_something(self) -> None:
        """Have the script run, with its turn, and say a thing."""
        with script_turn():
            self.queue.enqueue(ForwardMsg())


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    served = Served()
    monkeypatch.setattr(script_turns, "_TURNS", FairTurns(1))
    monkeypatch.setattr(script_turns, "_SENDING_SECONDS", 2 * PATIENCE)
    monkeypatch.setattr(Runtime, "_instance", served)
    script = SimpleNamespace(session_id="one")
    monkeypatch.setattr(script_turns, "get_script_run_ctx", lambda: script)
    yield served
    if not served.loop.is_closed():
        served.end()


@pytest.fixture
def short_patience(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what is not sent, once there is a server."""
    monkeypatch.setattr(script_turns, "_SENDING_SECONDS", 0.05)


@pytest.fixture
def next_one(served: Served) -> Iterator[threading.Event]:
    """Set when the next script has its turn, after one that has said what is not sent yet."""
    served.say_something()
    has_turn = threading.Event()

    def run() -> None:
        with script_turn():
            has_turn.set()

    script = threading.Thread(target=run)
    script.start()
    yield has_turn
    served.queue.flush()
    script.join()


def test_the_next_script_waits_until_what_the_last_one_said_is_sent(
    served: Served, next_one: threading.Event
) -> None:
    for _ in range(3):
        assert served.queue.looks.acquire(timeout=PATIENCE)
    assert not next_one.is_set()
    served.queue.flush()
    assert next_one.wait(PATIENCE)


def test_who_leaves_before_that_keeps_nobody_waiting(
    served: Served, next_one: threading.Event
) -> None:
    served.session = None
    assert next_one.wait(PATIENCE)
    assert not ForwardMsgQueue.is_empty(served.queue)


@pytest.mark.usefixtures("short_patience")
def test_what_is_not_sent_for_long_keeps_nobody_waiting(
    served: Served, next_one: threading.Event
) -> None:
    assert next_one.wait(PATIENCE)
    assert not ForwardMsgQueue.is_empty(served.queue)


def test_a_script_that_fails_gives_its_turn_on_at_once(served: Served) -> None:
    served.queue.enqueue(ForwardMsg())
    with pytest.raises(ZeroDivisionError), script_turn():
        raise ZeroDivisionError
    with script_turn():
        served.queue.flush()


def test_a_script_that_outlives_its_server_ends_as_any(served: Served) -> None:
    served.end()
    served.say_something()
    with script_turn():
        served.queue.flush()
