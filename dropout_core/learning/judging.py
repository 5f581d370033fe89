"""Which network of a contender is judged: the one that it would be, had its training ended here."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dropout_core.learning.contenders import Contender
from dropout_core.learning.frames import Floats
from dropout_core.learning.trainer import Entrant


class Judging:
    """A contender on some seeds, as it is looked at again and again.

    entrants: whom that takes: itself on each seed and, if it shares out the points, as many more
        for each part that is held out.
    """

    def __init__(self, contender: Contender, seeds: Sequence[int]) -> None:
        self.contender = contender
        everyone = () if contender.is_line else (contender, *contender.in_turn)
        self.entrants = [Entrant(one, seed) for one in everyone for seed in seeds]
        self._seeds = len(seeds)
        self._least = np.full(self._seeds, np.inf)
        self._steps = -1

    def steps(self, epoch: int) -> int:
        """How many steps it has taken when others have taken so many: it may stop before them."""
        return min(epoch, self.contender.stops_after or epoch)

    def is_chosen(self, epoch: int, held_out_loss: Floats) -> NDArray[np.bool_]:
        """Take a look into account; on which seeds the networks as they are now are judged.

        On the others they are judged as they were when they were chosen last. The first look is
        always chosen. held_out_loss: of the entrants, as a Look has it.
        """
        is_first, is_new = self._steps < 0, self.steps(epoch) > self._steps
        self._steps = self.steps(epoch)
        if not (self.contender.held_out or self.contender.folds):
            return np.full(self._seeds, is_new)
        # Of those that hold out a part each there are as many again for every part.
        by_part = held_out_loss.reshape(-1, self._seeds)[1 if self.contender.folds else 0 :]
        found = infinite_beyond_numbers(by_part.mean(0))
        is_better = (found < self._least) | is_first
        self._least = np.minimum(found, self._least)
        return is_better


def in_company(entrants: list[Entrant]) -> list[Entrant]:
    """The same, with one that would be trained as a single network twice.

    One matrix alone is multiplied by another routine, and rounded otherwise, than the two of a
    run: what comes out for a seed shall be the same wherever it is trained.
    """
    alone = sum(one.contender.members for one in entrants) == 1
    return entrants * 2 if alone else entrants


def infinite_beyond_numbers(losses: Floats) -> Floats:
    """The same, infinite where a loss is no number at all."""
    return np.where(np.isfinite(losses), losses, np.inf)
