"""A piece of work for the workers: who asks for it, what it costs, what has been done of it."""

from collections.abc import Callable
from enum import IntEnum
from typing import Final

from dropout_core.cooperative import GivingWay

# More than this many seconds of one core are dear.
CHEAP_SECONDS: Final = 3.0
# What is cheap has so many at once, before what has had them goes on: all who wait see a beginning.
OPENING_SECONDS: Final = 0.03


class Kind(IntEnum):
    """What work is: a run or a look that takes a few seconds, one that takes longer, a study."""

    CHEAP = 0
    DEAR = 1
    STUDY = 2


def nobody_leaves() -> bool:
    """That work is not given up."""
    return False


def somebody_follows() -> bool:
    """That work is waited for."""
    return True


class Work:
    """Something to be done step by step, and what has been done of it.

    steps: closed where it is laid down before its end. client: who is charged. cost: seconds of one
    core, as estimated; spent: those it has had. row: of a study, where it stands among the parts of
    that study; None for what is no study. about: what it is found by. is_given_up: whether nobody
    wants it any more. is_followed: whether somebody waits for it at this moment; where nobody does,
    it is put off. nbytes: memory that it holds once it is begun, as estimated.
    """

    def __init__(
        self,
        steps: GivingWay[object],
        client: str,
        cost: float,
        row: int | None = None,
        about: object = None,
        is_given_up: Callable[[], bool] = nobody_leaves,
        is_followed: Callable[[], bool] = somebody_follows,
        nbytes: int = 0,
    ) -> None:
        self.steps, self.client, self.cost, self.row = steps, client, cost, row
        self.about, self.nbytes = about, nbytes
        self.is_given_up, self.is_followed = is_given_up, is_followed
        self.spent = 0.0
        self.is_begun = self.is_put_off = False
        self.number = 0

    @property
    def kind(self) -> Kind:
        """By its cost, or by what it has turned out to cost."""
        if self.row is not None:
            return Kind.STUDY
        return Kind.CHEAP if max(self.cost, self.spent) <= CHEAP_SECONDS else Kind.DEAR

    @property
    def left(self) -> float:
        """Seconds of one core that are left to do, as estimated."""
        return max(0.0, self.cost - self.spent)

    @property
    def rank(self) -> tuple[bool, Kind, bool]:
        """The lower, the sooner among the work of its client, that under way laid aside for it."""
        is_opening = self.kind is Kind.CHEAP and self.spent < OPENING_SECONDS
        return self.is_put_off, self.kind, not is_opening

    def __lt__(self, other: "Work") -> bool:
        """Whether it goes before another of the same client."""
        return self._order < other._order

    @property
    def _order(self) -> tuple[float, ...]:
        return (*self.rank, not self.is_begun, self.row or 0, self.number)
