"""What is kept: values by key, within a bound of memory; the least recently used are forgotten."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class BoundedStore(Generic[Key, Value]):
    """An LRU cache that counts bytes: all that it holds, also what is in use and stays.

    max_bytes: beyond it, the least recently used are forgotten.
    size: bytes that a value holds by now; while it is in use that may change.
    is_in_use: whether it must not be forgotten yet. is_worthless: whether nobody would miss it
        when it no longer is in use.
    """

    def __init__(
        self,
        max_bytes: int,
        size: Callable[[Value], int],
        is_in_use: Callable[[Value], bool] = lambda _: False,
        is_worthless: Callable[[Value], bool] = lambda _: False,
    ) -> None:
        self._max_bytes = max_bytes
        self._size, self._is_in_use, self._is_worthless = size, is_in_use, is_worthless
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._sizes: dict[Key, int] = {}
        self._nbytes = 0
        # Only these are looked at again, so that nothing takes longer the more is kept.
        self._in_use: set[Key] = set()
        self._lock = threading.RLock()

    @property
    def nbytes(self) -> int:
        """Memory held by all values."""
        with self._lock:
            self._look_again()
            return self._nbytes

    @property
    def values(self) -> tuple[Value, ...]:
        """All values, the least recently used first."""
        with self._lock:
            return tuple(self._values.values())

    @property
    def keys(self) -> tuple[Key, ...]:
        """All keys, in the same order."""
        with self._lock:
            return tuple(self._values)

    def get(self, key: Key) -> Value | None:
        """The value of a key, which has been used now."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def add(self, key: Key, value: Value) -> None:
        """Keep a value, in place of another one of this key."""
        with self._lock:
            self._drop(key)
            self._values[key] = value
            self._in_use.add(key)
            self.forget()

    def forget(self) -> None:
        """Forget what is worthless, and what there is no room for."""
        with self._lock:
            self._look_again()
            while self._nbytes > self._max_bytes:
                oldest = next((key for key in self._values if key not in self._in_use), None)
                if oldest is None:
                    break
                self._drop(oldest)

    def _look_again(self) -> None:
        for key in tuple(self._in_use):
            value = self._values[key]
            # In this order: what has ended in between grows no more.
            if not self._is_in_use(value):
                self._in_use.discard(key)
            size = self._size(value)
            self._nbytes += size - self._sizes.get(key, 0)
            self._sizes[key] = size
            if key not in self._in_use and self._is_worthless(value):
                self._drop(key)

    def _drop(self, key: Key) -> None:
        self._values.pop(key, None)
        self._nbytes -= self._sizes.pop(key, 0)
        self._in_use.discard(key)
