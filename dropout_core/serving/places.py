"""How much may wait: who has too much of it already is refused, and told when to come back."""

from dataclasses import dataclass
from typing import Final

from dropout_core.serving.turns import Turns
from dropout_core.serving.work import Work

# A client that asks for what is dear may have so much waiting, whatever it costs.
_AT_LEAST: Final = 4
_SOONEST: Final = 1
_LATEST: Final = 300


class QueueFullError(RuntimeError):
    """Raised when too much waits already. retry_after: seconds after which to ask again."""

    def __init__(self, waiting: int, retry_after: int) -> None:
        super().__init__(f"{waiting} requests wait already; ask again in {retry_after} s")
        self.waiting, self.retry_after = waiting, retry_after


def when_to_return(seconds: float, workers: int, clients: int) -> int:
    """Whole seconds after which so many seconds of a client's work are done.

    Its share of the workers is that of every client who has something to do.
    """
    return round(min(max(seconds * max(1, clients) / workers, _SOONEST), _LATEST))


@dataclass(frozen=True)
class Places:
    """How many runs and looks may wait, and how much of that may be of one client.

    What nobody follows any more takes no place: it is put off, and soon forgotten.

    in_all: of all clients. Who has none waiting gets a place all the same: nobody can take the
        last one from everybody else. Half of them may be of one client.
    seconds: of one core, that all may cost together which one client has waiting.
    """

    in_all: int
    seconds: float

    def check(self, turns: Turns, client: str, cost: float) -> None:
        """Raises QueueFullError where a client may have nothing of such a cost waiting as well."""
        waiting = [work for work in turns.waiting if work.row is None and work.is_followed()]
        own = [work for work in waiting if work.client == client]
        others = len(waiting) - len(own)
        if self._has_place(own, others, cost):
            return
        # The first that waits begins when what is under way has ended.
        ahead = sum(work.left for work in turns.begun if work.client == client)
        left = own[1:]
        while left and not self._has_place(left, others, cost):
            ahead += left.pop(0).cost
        raise QueueFullError(len(own), when_to_return(ahead, turns.workers, turns.clients))

    def _has_place(self, own: list[Work], others: int, cost: float) -> bool:
        if not own:
            return True
        is_full = others + len(own) >= self.in_all or len(own) >= max(_AT_LEAST, self.in_all // 2)
        is_dear = sum(work.cost for work in own) + cost > self.seconds and len(own) >= _AT_LEAST
        return not is_full and not is_dear
