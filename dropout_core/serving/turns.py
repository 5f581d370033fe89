"""Whose turn it is: fair queueing between clients, and of each the cheap before the dear.

A client is whoever asks, as an opaque text; the cores are what they share. Each is charged the
seconds that its work has had, and next is who has had the least: start-time fair queueing, by which
Linux's CFS shares a core as well. So who asks for a hundred runs waits behind who asks for one, and
what nobody else wants, one has alone.

What is dear stands as much further back as `_BEHIND` says, whoever asks: a short run goes before
long ones, unless its client has had that much more than theirs. Work is done step by step and
gives way between two steps, so that it makes no difference whether the dear was there first.
Beside dear work one place more than there are workers is open to what is cheap: it need not
even wait for the end of a step.

Of one client, whoever has had nothing yet goes first, for a moment: a class behind one address sees
all its curves begin at once, as in multi-level feedback queues, and after that first come is
first served. What everybody has left, because a slider was dragged on, is put off until nobody else
wants anything: it is there for whoever drags back, unless its memory is wanted.

No rate limit, such as the library `limits` has: a classroom that opens the page at nine is a burst
that an idle machine serves at once, and one run of a minute is not. What is scarce is seconds of
cores, which a rate does not count; whoever is refused by one waits while cores stand idle.
"""

import heapq
import itertools
from collections import Counter
from collections.abc import Container, Iterator
from typing import Final

from dropout_core.serving.work import Kind, Work

# In seconds of served work: by how much a kind stands behind the first one, and how much less
# the client of one that waits must have had for what is under way to be laid aside for it.
_BEHIND: Final = {Kind.CHEAP: 0.0, Kind.DEAR: 10.0, Kind.STUDY: 20.0}
_LEAD: Final = {Kind.CHEAP: 0.25, Kind.DEAR: 5.0, Kind.STUDY: 5.0}
# What every turn counts at least, so that those who cost next to nothing take turns as well.
_TURN: Final = 0.01
# What is laid aside holds its networks: for each worker, so many of a kind are begun.
_HOLDS_MUCH: Final = (Kind.DEAR, Kind.STUDY)
_BEGUN: Final = 2
# Of what is cheap, so many bytes are begun; and as many again, of clients with nothing begun.
_CHEAP_BYTES: Final = 32 * 2**20


class _Client:
    """What a client has had, in seconds, and what it waits for, begun and not, as heaps."""

    def __init__(self, served: float) -> None:
        self.served = served
        self.new: list[Work] = []
        self.laid_aside: list[Work] = []
        self.running = 0

    @property
    def is_active(self) -> bool:
        return bool(self.new or self.laid_aside or self.running)

    @property
    def has_begun(self) -> bool:
        return bool(self.laid_aside or self.running)

    def heap(self, work: Work) -> list[Work]:
        """The one that a piece of work waits in."""
        return self.laid_aside if work.is_begun else self.new

    def first(self, full: Container[Kind]) -> Work | None:
        """What it would have done next. full: kinds of which nothing may be begun."""
        first = [*self.laid_aside[:1], *(one for one in self.new[:1] if one.kind not in full)]
        return min(first, default=None)

    def urgency(self, work: Work) -> float:
        """The less, the sooner."""
        return self.served + _BEHIND[Kind.STUDY if work.is_put_off else work.kind]


class Turns:
    """What waits and what is under way, by client. For one thread at a time.

    workers: so much is under way at once; beside what is dear, one cheap piece more.
    """

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._numbers = itertools.count()
        self._clients: dict[str, _Client] = {}
        self._begun: set[Work] = set()
        self._running: set[Work] = set()
        # The least that any client with work has had: virtual time, which never goes back.
        self._time = 0.0

    @property
    def clients(self) -> int:
        """How many have work that waits or is under way."""
        return sum(one.is_active for one in self._clients.values())

    @property
    def begun(self) -> tuple[Work, ...]:
        """What is under way or laid aside."""
        return tuple(self._begun)

    def withdraw_given_up(self) -> None:
        """Take away what waits, or is laid aside, and nobody wants any more."""
        for work in self._waiting():
            if work.is_given_up():
                self.withdraw(work)

    @property
    def waiting(self) -> list[Work]:
        """What has not been begun, of each client in the order in which it will be."""
        return [work for one in self._clients.values() for work in sorted(one.new)]

    def add(self, work: Work) -> None:
        """Have work wait for its turn."""
        work.number = next(self._numbers)
        heapq.heappush(self._client(work.client).new, work)

    def take(self) -> Work | None:
        """Begin what is next, or go on with it; None where all places are taken, or none waits."""
        self._make_room()
        for back in [one for one in self._waiting() if one.is_put_off and one.is_followed()]:
            self._order_anew(back, is_put_off=False)
        while (first := self._next()) and not first.is_put_off and not first.is_followed():
            self._order_anew(first, is_put_off=True)
        if work := first:
            client = self._clients[work.client]
            heapq.heappop(client.heap(work))
            client.running += 1
            client.served += 0.0 if work.is_begun else _TURN
            work.is_begun = True
            self._begun.add(work)
            self._running.add(work)
        return work

    def charge(self, work: Work, seconds: float) -> None:
        """A step of what is under way has taken so long."""
        work.spent += seconds
        self._clients[work.client].served += seconds

    def gives_way(self, work: Work) -> bool:
        """Whether what is under way is to be laid aside, for what waits or for what is cheap."""
        is_dear = work.kind is not Kind.CHEAP
        if is_dear and len(self._running) > self.workers:
            return True
        work.is_put_off = not work.is_followed()
        own = self._urgency(work)
        return any(
            one.rank < work.rank
            if one.client == work.client
            else self._urgency(one) + _LEAD[one.kind] <= own
            for one in self._first()
        )

    def leave(self, work: Work, *, is_done: bool) -> None:
        """What was under way has ended, or is laid aside and waits with what has been begun."""
        self._running.discard(work)
        client = self._clients[work.client]
        client.running -= 1
        if is_done:
            self._begun.discard(work)
        else:
            heapq.heappush(client.heap(work), work)
        self._pass_time()

    def withdraw(self, work: Work) -> bool:
        """Take away what waits, begun or not; whether it was waiting."""
        client = self._clients.get(work.client)
        if not client or work not in client.heap(work):
            return False
        client.heap(work).remove(work)
        heapq.heapify(client.heap(work))
        self._begun.discard(work)
        self._pass_time()
        return True

    def hand_over(self, about: object, client: str) -> None:
        """Somebody else wants it too: it waits with whoever of both comes first."""
        work = next((one for one in self.waiting if one.about is about), None)
        if work and self._client(client).served < self._clients[work.client].served:
            self.withdraw(work)
            work.client = client
            heapq.heappush(self._client(client).new, work)

    def _waiting(self) -> list[Work]:
        """What waits to begin or to go on, in no order."""
        return [work for one in self._clients.values() for work in (*one.new, *one.laid_aside)]

    def _order_anew(self, work: Work, *, is_put_off: bool) -> None:
        work.is_put_off = is_put_off
        heapq.heapify(self._clients[work.client].heap(work))

    def _next(self) -> Work | None:
        kinds = [kind for kind in Kind if self._has_place(kind)]
        first = [work for work in self._first() if work.kind in kinds]
        return min(first, key=lambda one: (self._urgency(one), one.number), default=None)

    def _client(self, name: str) -> _Client:
        """A client; who had nothing to do saves no more than a lead for it."""
        one = self._clients.setdefault(name, _Client(0.0))
        if not one.is_active:
            one.served = max(one.served, self._time - _LEAD[Kind.CHEAP])
        return one

    def _urgency(self, work: Work) -> float:
        return self._clients[work.client].urgency(work)

    def _first(self) -> Iterator[Work]:
        """What each client would have done next, where it may be begun."""
        begun = Counter(one.kind for one in self._begun)
        full = {kind for kind in _HOLDS_MUCH if begun[kind] >= _BEGUN * self.workers}
        of_who_has_begun = full | ({Kind.CHEAP} if self._is_full_of_cheap(_CHEAP_BYTES) else set())
        of_others = full | ({Kind.CHEAP} if self._is_full_of_cheap(2 * _CHEAP_BYTES) else set())
        first = (
            one.first(of_who_has_begun if one.has_begun else of_others)
            for one in self._clients.values()
        )
        return (work for work in first if work)

    def _is_full_of_cheap(self, nbytes: int) -> bool:
        held = [one.nbytes for one in self._begun if one.kind is Kind.CHEAP]
        return len(held) > self.workers and sum(held) >= nbytes

    def _make_room(self) -> None:
        """Lay down what nobody follows, where its memory is wanted for what is to begin."""
        for work in self._begun - self._running:
            if not (
                self._is_full_of_cheap(_CHEAP_BYTES)
                and any(one.new for one in self._clients.values())
            ):
                return
            if work.kind is Kind.CHEAP and not work.is_followed():
                self.withdraw(work)
                work.steps.close()

    def _has_place(self, kind: Kind) -> bool:
        dear = sum(one.kind is not Kind.CHEAP for one in self._running)
        # One of the dear does not count for what is cheap.
        beside = max(0, dear - 1) if kind is Kind.CHEAP else dear
        return len(self._running) - dear + beside < self.workers

    def _pass_time(self) -> None:
        """Set the time, and forget whoever has nothing to do and no debt."""
        active = [one.served for one in self._clients.values() if one.is_active]
        self._time = max(self._time, min(active, default=self._time))
        self._clients = {
            name: one
            for name, one in self._clients.items()
            if one.is_active or (active and one.served > self._time - _LEAD[Kind.CHEAP])
        }
