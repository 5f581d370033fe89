"""Who is here: a seat for each visitor, kept for a moment for whoever is about to come or back."""

import math
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from streamlit import config

# A page that was sent may take so long to connect; who has left may reload or reconnect. As long
# as Streamlit keeps their session.
KEPT_SECONDS: Final = float(config.get_option("server.disconnectedSessionTTL"))
# Of all seats one client may have so many: a class behind one address does, and yet nobody keeps
# everybody else out.
_OF_ONE: Final = 3 / 4
# So much more than the limit may come of those who have been sent the page, or without it.
_STANDING: Final = 1 / 4


class Seats:
    """Seats for `limit` visitors, who are told apart by a name that their browser keeps.

    client: who has a seat, or would have it; "" where that is not known.
    All methods are called on the event loop's thread.
    """

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self._clock = clock
        self._of_one = math.ceil(limit * _OF_ONE)
        self._here: Counter[str] = Counter()
        self._clients: Counter[str] = Counter()
        # The oldest first: each is kept for as long as the others. Until when, and for whom.
        self._kept: dict[str, tuple[float, str]] = {}

    @property
    def here(self) -> int:
        """How many visitors there are: pages that are connected."""
        return self._here.total()

    def keep(self, name: str, client: str = "") -> bool:
        """Keep a seat for who is sent the page; whether there was one, or it was theirs already."""
        self._forget()
        if name in self._here:
            return True
        is_full = self.here + len(self._kept) >= self.limit
        if name not in self._kept and (is_full or self._has_enough(client)):
            return False
        self._keep(name, client)
        return True

    def admits(self, name: str, client: str = "") -> bool:
        """Whether a page may connect: there is a seat, or it was kept.

        A kept one counts for those who were not sent the page by this server, or keep no name: of
        those who are connected there are at most a quarter more than seats.
        """
        self._forget()
        if name in self._kept:
            return self.here < self.limit + int(self.limit * _STANDING)
        return self.here < self.limit and not self._has_enough(client)

    @contextmanager
    def taken(self, name: str, client: str = "") -> Iterator[None]:
        """Count as a visitor for a while; afterwards the seat of a name is kept for a moment."""
        self._kept.pop(name, None)
        self._here[name] += 1
        self._clients[client] += 1
        try:
            yield
        finally:
            self._leave(self._clients, client)
            self._leave(self._here, name)
            if name and name not in self._here:
                self._keep(name, client)

    def _leave(self, counter: Counter[str], key: str) -> None:
        counter[key] -= 1
        if not counter[key]:
            del counter[key]

    def _has_enough(self, client: str) -> bool:
        kept = sum(one == client for _, one in self._kept.values())
        return bool(client) and self._clients[client] + kept >= self._of_one

    def _keep(self, name: str, client: str) -> None:
        self._kept.pop(name, None)
        self._kept[name] = (self._clock() + KEPT_SECONDS, client)

    def _forget(self) -> None:
        now = self._clock()
        while self._kept and (name := next(iter(self._kept))) and self._kept[name][0] <= now:
            del self._kept[name]
