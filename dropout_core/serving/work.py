"""A piece of work for the workers: who asks for it, what it costs, what has been done of it."""

from collections.abc import Callable, Iterator
from enum import IntEnum
from typing import Final

# More than this many seconds of one core are dear.
CHEAP_SECONDS: Final = 3.0


class Kind(IntEnum):
    """What work is: a run or a look that takes a few seconds, one that takes longer, a study."""

    CHEAP = 0
    DEAR = 1
    STUDY = 2


def nobody_leaves() -> bool:
    """That work is not given up."""
    return False


class Work:
    """Something to be done step by step, and what has been done of it.

    client: who is charged. cost: seconds of one core, as estimated; spent: those it has had.
    row: of a study, where it stands among the parts of that study; None for what is no study.
    about: what it is found by. is_given_up: whether nobody wants it any more.
    """

    def __init__(
        self,
        steps: Iterator[object],
        client: str,
        cost: float,
        row: int | None = None,
        about: object = None,
        is_given_up: Callable[[], bool] = nobody_leaves,
    ) -> None:
        self.steps, self.client, self.cost, self.row = steps, client, cost, row
        self.about, self.is_given_up = about, is_given_up
        self.spent = 0.0
        self.is_begun = False
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

    def __lt__(self, other: "Work") -> bool:
        """Whether it goes before another of the same client."""
        return self._order < other._order

    @property
    def _order(self) -> tuple[float, ...]:
        return (self.kind, not self.is_begun, self.row or 0, self.number)
