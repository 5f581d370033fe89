"""The bounded store: everything is counted, the least recently used goes first."""

import gc
import weakref
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from dropout_core.serving.store import BoundedStore


@dataclass(eq=False)
class Work:
    """Something that grows while it is in use."""

    nbytes: int
    in_use: bool = False
    worthless: bool = False


def store(max_bytes: int) -> "BoundedStore[str, Work]":
    """A store of such work."""
    return BoundedStore(
        max_bytes,
        size=lambda work: work.nbytes,
        is_in_use=lambda work: work.in_use,
        is_worthless=lambda work: work.worthless,
    )


def test_the_least_recently_used_is_forgotten_first() -> None:
    kept = store(30)
    for key in "abc":
        kept.add(key, Work(10))
    assert kept.get("a")
    kept.add("d", Work(10))
    assert kept.keys == ("c", "a", "d")
    assert kept.get("b") is None
    assert kept.nbytes == 30


def test_what_is_larger_than_the_bound_is_not_kept() -> None:
    kept = store(30)
    kept.add("a", Work(10))
    kept.add("b", Work(31))
    assert not kept.keys
    assert kept.nbytes == 0


def test_what_is_in_use_is_counted_as_it_grows_and_stays() -> None:
    kept, growing = store(30), Work(10, in_use=True)
    kept.add("growing", growing)
    kept.add("idle", Work(10))
    growing.nbytes = 25
    assert kept.nbytes == 35
    kept.forget()
    assert kept.keys == ("growing",)
    growing.nbytes = 40
    kept.forget()
    assert kept.keys == ("growing",)
    growing.in_use = False
    kept.forget()
    assert not kept.keys


def test_what_nobody_would_miss_is_forgotten_as_soon_as_it_is_no_longer_in_use() -> None:
    kept, stopped = store(30), Work(10, in_use=True, worthless=True)
    kept.add("stopped", stopped)
    assert kept.keys == ("stopped",)
    stopped.in_use = False
    assert kept.nbytes == 0
    assert not kept.keys
    left = weakref.ref(stopped)
    del stopped
    gc.collect()
    assert left() is None


def test_another_value_of_a_key_takes_the_place_of_the_first() -> None:
    kept, second = store(30), Work(20)
    kept.add("a", Work(10))
    kept.add("b", Work(10))
    kept.add("a", second)
    assert kept.get("a") is second
    assert kept.values[-1] is second
    assert kept.nbytes == 30


@given(
    st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 40), st.booleans(), st.booleans()))
)
def test_it_never_holds_more_than_the_bound_beside_what_is_in_use(
    steps: list[tuple[str, int, bool, bool]],
) -> None:
    kept = store(60)
    for key, size, in_use, ends in steps:
        known = kept.get(key)
        if known and ends:
            known.in_use = False
        kept.add(key, Work(size, in_use))
        assert kept.nbytes == sum(work.nbytes for work in kept.values)
        idle = [work.nbytes for work in kept.values if not work.in_use]
        used = kept.nbytes - sum(idle)
        assert sum(idle) <= max(0, 60 - used)


def test_nothing_takes_longer_the_more_is_kept() -> None:
    looked_at = []

    def size(number: int) -> int:
        looked_at.append(number)
        return 1

    kept: BoundedStore[int, int] = BoundedStore(1000, size=size)
    for number in range(3000):
        kept.add(number, number)
    assert looked_at == list(range(3000))
    assert kept.keys == tuple(range(2000, 3000))
