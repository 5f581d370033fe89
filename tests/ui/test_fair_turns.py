"""Turns between clients: few at once, and nobody waits for all of somebody else's."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from dropout_ui.entrance.fair_turns import FairTurns

PATIENCE = 30


class Watched(FairTurns):
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
    turns = FairTurns(1)
    with pytest.raises(ZeroDivisionError), turns.turn(""):
        raise ZeroDivisionError
    with turns.turn(""):
        pass


def test_coroutines_take_turns_as_threads_do_and_who_leaves_frees_the_place() -> None:
    async def go() -> list[str]:
        turns, notes, going = FairTurns(1), list[str](), asyncio.Event()

        async def come(client: str) -> None:
            async with turns.turn_in_loop(client):
                notes.append(client)
                await going.wait()

        async with asyncio.TaskGroup() as tasks:
            crowd = [tasks.create_task(come("crowd")) for _ in range(4)]
            tasks.create_task(come("other"))
            await asyncio.sleep(0)
            assert notes == ["crowd"]
            # One while it waits, and the one that has its turn.
            crowd[1].cancel()
            crowd[0].cancel()
            await asyncio.wait(crowd[:2])
            going.set()
        return notes

    assert asyncio.run(go()) == ["crowd", "other", "crowd", "crowd"]


def test_after_a_pause_the_next_one_begins_and_who_had_the_turn_does_not_wait_for_it() -> None:
    pause = 0.02

    async def go() -> tuple[list[str], float]:
        turns, notes = FairTurns(1), list[str]()

        async def come(name: str) -> float:
            async with turns.turn_in_loop("", pause):
                notes.append(name)
                began = asyncio.get_running_loop().time()
            notes.append(f"{name} has left")
            return began

        first, second = await asyncio.gather(come("first"), come("second"))
        return notes, second - first

    notes, apart = asyncio.run(go())
    assert notes == ["first", "first has left", "second", "second has left"]
    assert apart >= pause


def test_who_is_called_and_cancelled_in_the_same_moment_leaves_the_turn_to_the_next() -> None:
    async def go() -> bool:
        turns, held = FairTurns(1), asyncio.Event()

        async def hold() -> None:
            async with turns.turn_in_loop("a"):
                await held.wait()
            # The other one's turn has come, and it has not been told yet.
            called.cancel()

        async def never() -> None:
            async with turns.turn_in_loop("b"):
                raise AssertionError

        holding, called = asyncio.create_task(hold()), asyncio.create_task(never())
        await asyncio.sleep(0)
        held.set()
        await asyncio.wait([holding, called])
        async with asyncio.timeout(PATIENCE), turns.turn_in_loop("c"):
            return called.cancelled()

    assert asyncio.run(go())
