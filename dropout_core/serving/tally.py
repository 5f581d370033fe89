"""How often things have come to pass, since the start of the process."""

import threading
from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

Kind = TypeVar("Kind", bound=Hashable)


class Tally(Generic[Kind]):
    """Counts by kind, which only grow; any thread may add to them."""

    def __init__(self) -> None:
        self._counts: Counter[Kind] = Counter()
        self._lock = threading.Lock()

    def add(self, kind: Kind) -> None:
        """It has come to pass once more."""
        with self._lock:
            self._counts[kind] += 1

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How often so far, by kind."""
        with self._lock:
            return dict(self._counts)
