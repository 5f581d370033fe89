"""Whose turn it is, told without threads: between clients, and between cheap and dear."""

from collections.abc import Mapping

from dropout_core.cooperative import GivingWay
from dropout_core.serving.turns import Turns
from dropout_core.serving.work import CHEAP_SECONDS, OPENING_SECONDS, Work

DEAR = 10 * CHEAP_SECONDS


def endless() -> GivingWay[None]:
    """Steps without end."""
    while True:
        yield


def asked(client: str, cost: float = 1.0, row: int | None = None) -> Work:
    """Work of somebody."""
    return Work(endless(), client, cost, row)


def all_by_turns(turns: Turns) -> list[Work]:
    """What is done, in this order, by as many workers as there are; all takes what it costs."""
    done: list[Work] = []
    running: list[Work] = []
    while True:
        while work := turns.take():
            running.append(work)
        if not running:
            return done
        first = running.pop(0)
        turns.charge(first, first.cost)
        turns.leave(first, is_done=True)
        done.append(first)


def followed_work(about: str, followed: Mapping[str, bool]) -> Work:
    """Work that is waited for as long as it says so there."""
    return Work(endless(), "one", 1.0, about=about, is_followed=lambda: followed[about])


def waiting(turns: Turns, *works: Work) -> tuple[Work, ...]:
    """Have all wait."""
    for work in works:
        turns.add(work)
    return works


def test_clients_take_turns_however_many_pieces_each_has() -> None:
    turns = Turns(1)
    many = waiting(turns, *(asked("many") for _ in range(4)))
    few = waiting(turns, *(asked("few") for _ in range(2)))
    other = waiting(turns, asked("other"))
    expected = [many[0], few[0], other[0], many[1], few[1], many[2], many[3]]
    assert all_by_turns(turns) == expected


def test_what_costs_next_to_nothing_takes_turns_too() -> None:
    turns = Turns(1)
    waiting(turns, *(asked(name, 0.0) for name in "aaabbbccc"))
    assert "".join(one.client for one in all_by_turns(turns)) == "abcabcabc"


def test_turns_are_shared_out_by_seconds_and_not_by_number() -> None:
    turns = Turns(1)
    waiting(turns, *(asked("long", 2.0) for _ in range(10)))
    waiting(turns, *(asked("short", 0.5) for _ in range(40)))
    half = all_by_turns(turns)[:25]
    seconds = {
        name: sum(one.cost for one in half if one.client == name) for name in ("long", "short")
    }
    assert abs(seconds["long"] - seconds["short"]) <= 2


def test_of_one_client_the_cheap_comes_before_the_dear_and_both_before_a_study() -> None:
    turns = Turns(1)
    study, second = asked("", row=0), asked("", row=1)
    dear, cheap = asked("", DEAR), asked("")
    waiting(turns, second, study, dear, cheap)
    assert all_by_turns(turns) == [cheap, dear, study, second]


def test_the_cheap_of_one_comes_before_the_dear_of_all_others() -> None:
    turns = Turns(1)
    waiting(turns, *(asked(f"client {place}", DEAR) for place in range(60)))
    (cheap,) = waiting(turns, asked("other"))
    assert all_by_turns(turns)[0] is cheap


def test_who_floods_with_what_is_cheap_keeps_nobody_from_what_is_dear() -> None:
    turns = Turns(1)
    waiting(turns, *(asked("flood", 1.0) for _ in range(100)))
    (dear,) = waiting(turns, asked("other", DEAR))
    (study,) = waiting(turns, asked("third", row=0))
    done = all_by_turns(turns)
    assert done.index(dear) < 15
    assert done.index(study) < 30


def test_a_newcomer_waits_for_no_debts_from_before_and_has_saved_nothing() -> None:
    turns = Turns(1)
    waiting(turns, *(asked("old") for _ in range(20)))
    for _ in range(10):
        work = turns.take()
        assert work
        turns.charge(work, 1.0)
        turns.leave(work, is_done=True)
    waiting(turns, *(asked("new") for _ in range(5)))
    order = [one.client for one in all_by_turns(turns)]
    assert order[0] == "new"
    assert order[:6].count("old") >= 2


def test_who_comes_back_again_and_again_with_one_piece_goes_before_nobody() -> None:
    turns = Turns(1)
    waiting(turns, *(asked("patient") for _ in range(10)))
    order = []
    for _ in range(10):
        if not any(one.client == "pushing" for one in turns.waiting):
            turns.add(asked("pushing"))
        work = turns.take()
        assert work
        order.append(work.client)
        turns.charge(work, 1.0)
        turns.leave(work, is_done=True)
    assert order.count("patient") >= 4


def test_a_place_stays_open_to_what_is_cheap() -> None:
    turns = Turns(2)
    waiting(turns, *(asked("one", DEAR) for _ in range(5)))
    dear = [turns.take(), turns.take(), turns.take()]
    assert dear[2] is None
    (cheap,) = waiting(turns, asked("other"))
    assert turns.take() is cheap
    assert dear[0]
    # More go on than there are workers: the first dear piece that ends its step is laid aside.
    assert turns.gives_way(dear[0])
    (next_cheap,) = waiting(turns, asked("other"))
    assert turns.take() is None
    turns.leave(dear[0], is_done=False)
    assert turns.take() is next_cheap
    assert turns.take() is None


def test_without_dear_work_no_more_is_under_way_than_there_are_workers() -> None:
    turns = Turns(2)
    waiting(turns, *(asked("") for _ in range(3)))
    assert [turns.take() is None for _ in range(3)] == [False, False, True]


def test_what_was_laid_aside_goes_on_before_more_of_its_client_is_begun() -> None:
    turns = Turns(1)
    first, second = waiting(turns, asked("", DEAR), asked("", DEAR))
    assert turns.take() is first
    waiting(turns, asked("other"))
    assert turns.gives_way(first)
    turns.leave(first, is_done=False)
    assert [one for one in all_by_turns(turns) if one.cost == DEAR] == [first, second]


def test_cheap_work_gives_way_to_who_has_had_less_and_not_to_the_same() -> None:
    turns = Turns(1)
    (flood, same) = waiting(turns, asked("flood", 2.0), asked("flood", 0.1))
    same.spent = OPENING_SECONDS
    assert turns.take() is flood
    turns.charge(flood, 1.0)
    assert not turns.gives_way(flood)
    waiting(turns, asked("other", 0.2))
    assert turns.gives_way(flood)


def step_by_step(turns: Turns, seconds: float, most: int) -> list[Work]:
    """What has the one worker, a step after the other."""
    taken = []
    for _ in range(most):
        work = turns.take()
        if not work:
            break
        taken.append(work)
        while True:
            turns.charge(work, seconds)
            if is_done := work.spent >= work.cost:
                break
            if turns.gives_way(work):
                break
        turns.leave(work, is_done=is_done)
    return taken


def test_all_of_one_client_begin_before_any_goes_on_and_then_first_come_is_first_served() -> None:
    turns = Turns(1)
    works = waiting(turns, *(asked("class", 10 * OPENING_SECONDS) for _ in range(5)))
    order = step_by_step(turns, OPENING_SECONDS, 99)
    assert order == [*works, *works[:4]]


def test_a_newcomer_begins_while_another_run_of_its_client_goes_on() -> None:
    turns = Turns(1)
    (first,) = waiting(turns, asked("class", 1.0))
    assert turns.take() is first
    turns.charge(first, 0.9 * OPENING_SECONDS)
    waiting(turns, asked("class", 1.0))
    assert not turns.gives_way(first)
    turns.charge(first, 0.2 * OPENING_SECONDS)
    assert turns.gives_way(first)


def test_what_nobody_follows_any_more_comes_after_what_somebody_does() -> None:
    turns = Turns(1)
    followed = {"left": False, "watched": True, "later": True}
    works = {name: followed_work(name, followed) for name in followed}
    (others,) = waiting(turns, asked("other", 15.0))
    waiting(turns, *works.values())
    order = [one.about for one in all_by_turns(turns) if one is not others]
    assert order == ["watched", "later", "left"]


def test_who_comes_back_to_what_was_put_off_finds_it_in_its_old_place() -> None:
    turns = Turns(1)
    followed = {"left": False, "other": True, "last": True}
    works = {name: followed_work(name, followed) for name in followed}
    waiting(turns, *works.values())
    assert turns.take() is works["other"]
    assert works["left"].is_put_off
    followed["left"] = True
    assert turns.gives_way(works["other"]) is False
    turns.leave(works["other"], is_done=True)
    assert turns.take() is works["left"]


def test_what_is_left_under_way_is_laid_aside_for_what_somebody_follows() -> None:
    turns = Turns(1)
    is_left = False
    left = Work(endless(), "", 2.0, is_followed=lambda: not is_left)
    waiting(turns, left)
    assert turns.take() is left
    turns.charge(left, 1.0)
    begun = asked("", 2.0)
    begun.spent = 1.0
    waiting(turns, begun)
    assert not turns.gives_way(left)
    is_left = True
    assert turns.gives_way(left)


def test_no_more_cheap_runs_are_begun_than_memory_is_there_for() -> None:
    turns = Turns(1)
    large = 12 * 2**20
    works = [Work(endless(), "", 1.0, nbytes=large) for _ in range(10)]
    waiting(turns, *works)
    held = []
    while step_by_step(turns, OPENING_SECONDS, 1):
        held.append(len(turns.begun))
    # The third, which fills it, goes on to its end.
    assert max(held) == 2
    assert all(one.spent >= one.cost for one in works)


def test_what_nobody_follows_is_laid_down_where_its_memory_is_wanted() -> None:
    turns = Turns(1)
    followed = {"left": True, "watched": True}
    works = {name: followed_work(name, followed) for name in followed}
    for work in works.values():
        work.nbytes = 20 * 2**20
    waiting(turns, *works.values())
    for work in works.values():
        assert turns.take() is work
        turns.charge(work, OPENING_SECONDS)
        turns.leave(work, is_done=False)
    followed["left"] = False
    assert turns.take() is works["watched"]
    turns.leave(works["watched"], is_done=False)
    assert works["left"] in turns.begun
    waiting(turns, asked("one"))
    turns.take()
    assert works["left"] not in turns.begun
    assert next(works["left"].steps, "closed") == "closed"


def test_no_more_dear_pieces_are_begun_than_memory_is_there_for() -> None:
    turns = Turns(1)
    works = waiting(turns, *(asked(f"client {place}", DEAR) for place in range(9)))
    for _ in range(50):
        work = turns.take()
        assert work
        turns.charge(work, 6.0)
        turns.leave(work, is_done=False)
    assert sum(one.is_begun for one in works) == 2


def test_what_two_want_comes_with_whoever_comes_first() -> None:
    turns = Turns(1)
    waiting(turns, *(asked("flood") for _ in range(50)))
    shared = asked("flood")
    shared.about = "the usual run"
    turns.add(shared)
    for _ in range(5):
        work = turns.take()
        assert work
        turns.charge(work, 1.0)
        turns.leave(work, is_done=True)
    turns.hand_over("the usual run", "other")
    assert turns.take() is shared
    assert shared.client == "other"


def test_who_has_had_more_gets_nothing_handed_over() -> None:
    turns = Turns(1)
    first, _ = waiting(turns, asked("first"), asked("flood"))
    first.about = "this"
    flood = asked("flood")
    turns.add(flood)
    taken = turns.take()
    assert taken is first
    turns.leave(taken, is_done=False)
    turns.hand_over("this", "flood")
    assert first.client == "first"


def test_nothing_is_kept_of_clients_that_have_left() -> None:
    turns = Turns(2)
    for place in range(200):
        waiting(turns, asked(f"client {place}"))
    all_by_turns(turns)
    assert turns.clients == 0
    assert turns._clients == {}
