"""Who is here: a seat for each visitor, kept for a moment for whoever is about to come or back."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from streamlit import config

# A page that was sent may take so long to connect; who has left may reload or reconnect. As long
# as Streamlit keeps their session.
KEPT_SECONDS: Final = float(config.get_option("server.disconnectedSessionTTL"))
# So much more than the limit may come of those who have been sent the page, or without it.
_STANDING: Final = 1 / 4


class Seats:
    """Seats for `limit` visitors, who are told apart by a name that their browser keeps.

    All methods are called on the event loop's thread.
    """

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self._clock = clock
        self._here: Counter[str] = Counter()
        # The oldest first: each is kept for as long as the others.
        self._kept: dict[str, float] = {}

    @property
    def here(self) -> int:
        """How many visitors there are: pages that are connected."""
        return self._here.total()

    def keep(self, name: str) -> bool:
        """Keep a seat for who is sent the page; whether there was one, or it was theirs already."""
        self._forget()
        if name in self._here:
            return True
        known = name in self._kept
        if not known and self.here + len(self._kept) >= self.limit:
            return False
        self._keep(name)
        return True

    def admits(self, name: str) -> bool:
        """Whether a page may connect: there is a seat, or it was kept.

        A kept one counts for those who were not sent the page by this server, or keep no name: of
        those who are connected there are at most a quarter more than seats.
        """
        self._forget()
        most = self.limit + (int(self.limit * _STANDING) if name in self._kept else 0)
        return self.here < most

    @contextmanager
    def taken(self, name: str) -> Iterator[None]:
        """Count as a visitor for a while; afterwards the seat of a name is kept for a moment."""
        self._kept.pop(name, None)
        self._here[name] += 1
        try:
            yield
        finally:
            self._here[name] -= 1
            if not self._here[name]:
                del self._here[name]
                if name:
                    self._keep(name)

    def _keep(self, name: str) -> None:
        self._kept.pop(name, None)
        self._kept[name] = self._clock() + KEPT_SECONDS

    def _forget(self) -> None:
        now = self._clock()
        while self._kept and (name := next(iter(self._kept))) and self._kept[name] <= now:
            del self._kept[name]
