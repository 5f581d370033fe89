"""How the answer of a study hangs on when one looks: the share of seeds won, over the epochs."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dropout_core.learning.contenders import BASELINE
from dropout_core.study.comparison import beats, win_interval

_FIRST: Final = 0.05


@dataclass(frozen=True)
class ShareWon:
    """A contender against the baseline at each look of a study; all lists are as long as `epochs`.

    wins, compared: seeds on which its error was smaller by then, of those on which there was no
        draw. low, high: where the share of seeds won lies in the long run, at each look by itself
        (Wilson, 1927); from 0 to 1 where all were draws.
    """

    contender: str
    epochs: list[int]
    wins: list[int]
    compared: list[int]
    low: list[float]
    high: list[float]

    @property
    def turn(self) -> int | None:
        """The place of the look at which the answer was most unlike that of the end.

        Both exclude a half, on opposite sides; of several looks it is the last. None where there
        is no such answer at the end, or no such look. In the first steps, _FIRST of all epochs,
        networks are still near where they began, and nobody would look.
        """
        low, high = np.array(self.low), np.array(self.high)
        if low[-1] > 0.5:
            beyond = high
        elif high[-1] < 0.5:
            beyond = 1 - low
        else:
            return None
        asked = np.where(np.array(self.epochs) < _FIRST * self.epochs[-1], 1.0, beyond)
        if asked.min() >= 0.5:
            return None
        return len(asked) - 1 - int(asked[::-1].argmin())


def share_won(records: pd.DataFrame) -> list[ShareWon]:
    """For each contender but the baseline, over the seeds that both have; in their order.

    records: of one condition.
    """
    by_contender = {
        str(name): rows.set_index("seed")["true_losses"]
        for name, rows in records.groupby("contender", sort=False)
    }
    if BASELINE not in by_contender:
        return []
    epochs = list(map(int, records["looks"].iloc[0]))
    baseline = by_contender.pop(BASELINE)
    return [
        _against(name, epochs, pd.concat([losses, baseline], axis=1, join="inner"))
        for name, losses in by_contender.items()
    ]


def _against(name: str, epochs: list[int], pairs: pd.DataFrame) -> ShareWon:
    losses, others = (_stacked(pairs.iloc[:, at], len(epochs)) for at in (0, 1))
    won, lost = beats(losses, others), beats(others, losses)
    wins, compared = won.sum(0).tolist(), (won | lost).sum(0).tolist()
    intervals = list(map(win_interval, wins, compared))
    low, high = ([one[at] for one in intervals] for at in (0, 1))
    return ShareWon(name, epochs, wins, compared, low, high)


def _stacked(losses: "pd.Series[Any]", looks: int) -> NDArray[np.float64]:
    return np.array(losses.tolist(), np.float64).reshape(-1, looks)
