"""What one client may take at once: its share of the places, and one turn after the other."""

import asyncio
from contextlib import ExitStack

import pytest

from dropout_ui.entrance.shares import NoPlaceError, Shares


def test_a_client_has_its_share_and_others_have_what_is_left() -> None:
    shares = Shares(places=3, share=2)
    with ExitStack() as held:
        for _ in range(2):
            held.enter_context(shares.place("one"))
        with pytest.raises(NoPlaceError), shares.place("one"):
            pass
        with shares.place("other"), pytest.raises(NoPlaceError), shares.place("third"):
            pass
        # What was given back can be had again.
        held.enter_context(shares.place("third"))
    with shares.place("one"):
        pass
    assert not shares._held


def test_of_one_client_one_thing_is_done_at_a_time_and_nobody_waits_behind_all_of_it() -> None:
    shares, done = Shares(100, 100), []

    async def ask(client: str, work: asyncio.Lock) -> None:
        with shares.place(client):
            async with shares.turn(client), work:
                await asyncio.sleep(0)
                done.append(client)

    async def all_ask() -> None:
        # The lock stands for a thread that does one thing after the other, first come first served.
        work = asyncio.Lock()
        await asyncio.gather(*(ask("many", work) for _ in range(20)), ask("other", work))

    asyncio.run(all_ask())
    assert len(done) == 21
    assert done.index("other") <= 2
    assert not shares._turns
