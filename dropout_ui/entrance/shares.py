"""What of the server one client may take at once: places that are held, and turns of one each."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager


class NoPlaceError(RuntimeError):
    """Raised where all places are held, or one client holds its share of them."""


class Shares:
    """So many places at once, of which each client may hold a share. For one event loop.

    places: of all clients. share: of one.
    """

    def __init__(self, places: int, share: int) -> None:
        self._places, self._share = places, share
        self._held: Counter[str] = Counter()
        self._turns: dict[str, asyncio.Lock] = {}

    @contextmanager
    def place(self, client: str) -> Iterator[None]:
        """Hold a place. Raises NoPlaceError."""
        if self._held.total() >= self._places or self._held[client] >= self._share:
            raise NoPlaceError
        self._held[client] += 1
        try:
            yield
        finally:
            self._held[client] -= 1
            if not self._held[client]:
                del self._held[client]
                self._turns.pop(client, None)

    @asynccontextmanager
    async def turn(self, client: str) -> AsyncIterator[None]:
        """Wait until none of the client's has a turn; for who holds a place.

        What is done in turns by a few threads, first come first served, so is done for one client
        after the other: of each at most one waits in that row.
        """
        async with self._turns.setdefault(client, asyncio.Lock()):
            yield
