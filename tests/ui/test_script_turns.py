"""Turns of the page's script: few at once, and nobody waits for all of somebody else's."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from dropout_ui.script_turns import ScriptTurns

PATIENCE = 30


class Watched(ScriptTurns):
    """Tells that somebody has come to wait, or has left."""

    def __init__(self, at_once: int) -> None:
        super().__init__(at_once)
        self.news = threading.Semaphore(0)

    def _begin(self) -> None:
        super()._begin()
        self.news.release()


class Visitor:
    """A script that goes on when told to."""

    def __init__(self, turns: Watched, client: str) -> None:
        self.turns, self.client = turns, client
        self.begun, self.going = threading.Event(), threading.Event()

    def __call__(self) -> None:
        with self.turns.turn(self.client):
            self.begun.set()
            assert self.going.wait(PATIENCE)


def test_no_more_run_at_once_than_may_and_clients_take_turns() -> None:
    turns = Watched(2)
    crowd = [Visitor(turns, "crowd") for _ in range(10)]
    other = Visitor(turns, "other")
    with ThreadPoolExecutor(11) as threads:
        running = []
        for one in (*crowd, other):
            running.append(threads.submit(one))
            assert turns.news.acquire(timeout=PATIENCE)
        assert [one.begun.is_set() for one in (*crowd, other)] == [True] * 2 + [False] * 9
        crowd[0].going.set()
        assert other.begun.wait(PATIENCE)
        assert not crowd[2].begun.is_set()
        for one in (*crowd, other):
            one.going.set()
        for each in running:
            each.result(PATIENCE)
    assert all(one.begun.is_set() for one in crowd)


def test_who_fails_leaves_the_turn_to_the_next() -> None:
    turns = ScriptTurns(1)
    with pytest.raises(ZeroDivisionError), turns.turn(""):
        raise ZeroDivisionError
    with turns.turn(""):
        pass
