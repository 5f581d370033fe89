"""Where chance comes from: one stream of random numbers for each purpose, all from one seed."""

from typing import Final

import numpy as np
import torch

STREAMS: Final = ("noise", "weights", "masks", "thinned", "held_out", "bootstrap", "split")

# Of the numbers below 150, the one with which the errors of seed 1 at the default settings (against
# the true function and on the test set, with dropout and without, and their ratio) lie nearest to
# the medians over 160 seeds: all within the middle fifth. The first run that a visitor sees shall
# be a middling one, and the page says that it was chosen so.
_SALT: Final = 112


def generator(seed: int, stream: str, *place: int, member: int = 0) -> torch.Generator:
    """A generator for one of the STREAMS of an Experiment's seed, independent of the others.

    `place` names a part of the stream, so that it can be drawn without all that comes before.
    `member` tells apart networks that learn the same points from weights and masks of their own.

    torch's global generator is shared by all threads of a process, so nothing here touches it:
    a run beside other runs draws the same numbers as alone. The seeds are spread by numpy's
    SeedSequence.
    """
    drawn_again = (member,) if member else ()
    sequence = np.random.SeedSequence([_SALT, seed, STREAMS.index(stream), *place, *drawn_again])
    state = int(sequence.generate_state(1, np.uint64)[0])
    return torch.Generator().manual_seed(state)
