"""Seats: who is let in, who stays, and for whom one is kept."""

from contextlib import ExitStack
from dataclasses import dataclass

from dropout_ui.entrance.seats import KEPT_SECONDS, Seats


@dataclass
class Clock:
    """A time that goes on when told to."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def test_as_many_are_sent_the_page_as_there_are_seats() -> None:
    seats = Seats(2, Clock())
    assert [seats.keep(name) for name in ("a", "b", "c", "a")] == [True, True, False, True]


def test_a_seat_that_nobody_comes_for_is_free_again() -> None:
    clock = Clock()
    seats = Seats(1, clock)
    assert seats.keep("a")
    clock.now = KEPT_SECONDS - 1
    assert not seats.keep("b")
    clock.now = KEPT_SECONDS
    assert seats.keep("b")


def test_who_leaves_may_come_back_for_a_while() -> None:
    clock = Clock()
    seats = Seats(1, clock)
    with seats.taken("a"):
        assert seats.here == 1
    assert seats.here == 0
    assert not seats.keep("b")
    assert seats.keep("a")
    clock.now = KEPT_SECONDS
    assert seats.keep("b")
    assert not seats.keep("a")


def test_who_reloads_while_still_connected_is_sent_the_page() -> None:
    seats = Seats(1, Clock())
    with seats.taken("a"):
        assert seats.keep("a")
        assert not seats.keep("b")


def test_nobody_who_was_sent_the_page_is_refused_because_others_came() -> None:
    seats = Seats(8, Clock())
    with ExitStack() as here:
        assert seats.keep("a")
        for _ in range(8):
            assert seats.admits("")
            here.enter_context(seats.taken(""))
        assert not seats.admits("")
        assert not seats.admits("never seen")
        assert seats.admits("a")


def test_connections_have_an_end_whatever_they_were_sent() -> None:
    seats = Seats(8, Clock())
    with ExitStack() as here:
        for name in "abcdefgh":
            assert seats.keep(name)
        for _ in range(10):
            here.enter_context(seats.taken(""))
        assert not seats.admits("a")
    assert seats.admits("a")
    assert seats.here == 0


def test_one_client_leaves_a_quarter_of_the_seats_to_others() -> None:
    clock = Clock()
    seats = Seats(8, clock)
    with ExitStack() as here:
        for name in "abc":
            assert seats.keep(name, "one")
            here.enter_context(seats.taken(name, "one"))
        assert [seats.keep(name, "one") for name in "defg"] == [True, True, True, False]
        assert not seats.admits("", "one")
        assert seats.keep("x", "other")
        assert seats.admits("", "other")
        # Who has a seat may reload, and connect.
        assert seats.keep("a", "one")
        assert seats.admits("d", "one")
    clock.now = KEPT_SECONDS
    assert seats.keep("g", "one")


def test_all_may_have_all_seats_where_nobody_knows_who_they_are() -> None:
    seats = Seats(4, Clock())
    assert all(seats.keep(name) for name in "abcd")
