"""What work costs, by arithmetic, in units that hang on no machine; a budget tells seconds."""

from dataclasses import dataclass
from typing import Final

from dropout_core.experiment import Experiment
from dropout_core.learning.contenders import RUN, contender
from dropout_core.learning.frames import recorded_epochs
from dropout_core.learning.masks import steps_at_once
from dropout_core.learning.network import Network
from dropout_core.learning.problems import GRID_POINTS

# One multiplication in a product of large matrices is the unit. In that unit, measured from width
# 10 to 1000: what a point costs a product beside its multiplications, as small matrices are slower;
# a hidden unit at a point all that is not a product, at a step and at a look; a parameter Adam; a
# number of a mask to be drawn; a number to be in memory that was not used before, and the
# same of all that a thinned network needs of a hidden unit at a point; a weight to be drawn, with
# all that is kept of it.
_POINT: Final = 800
_STEP_ELEMENT: Final = 60
_LOOK_ELEMENT: Final = 12
_ADAM: Final = 20
_MASK: Final = 150
_FRESH: Final = 150
_FRESH_OF_A_UNIT: Final = 300
# Of many points at once a product is so much cheaper.
_LARGE: Final = 0.8
_MADE: Final = 500
# The unit of the interpreter's own work is a step of a small network. In that: a network that drops
# at a step, a look, what a frame of a run is beside that, and a stack to be made and its networks.
_DROPPING: Final = 0.1
_LOOK: Final = 1.0
_FRAME: Final = 1.5
_STACK: Final = 10.0
_NETWORK: Final = 1.2
# How many operations a training does in one go.
_BETWEEN_PAUSES: Final = 1e10


@dataclass(frozen=True)
class Price:
    """What work costs.

    epochs: of the interpreter's own work, in what an epoch of a small network takes of it.
    operations: multiplications, with all else counted as what it costs beside them.
    """

    epochs: float = 0.0
    operations: float = 0.0

    def __add__(self, other: "Price") -> "Price":
        return Price(self.epochs + other.epochs, self.operations + other.operations)

    def __mul__(self, times: float) -> "Price":
        return Price(self.epochs * times, self.operations * times)


def stack_price(
    experiment: Experiment,
    networks: int,
    dropping: int,
    *,
    steps: int,
    looks: int,
    stacks: int = 1,
) -> Price:
    """To train so many networks, shared out among stacks, `dropping` of them with masks."""
    network, points = Network.of(experiment), experiment.training_points
    width, at_once = network.hidden_width, steps_at_once(experiment)
    step = 3 * points * (width**2 + _POINT) + _STEP_ELEMENT * points * width
    step += _ADAM * network.parameters
    blocks = -(-steps // at_once)
    masks = 2 * points * width * at_once * (blocks * _MASK + _FRESH)
    look = forward_price(experiment, experiment.places + GRID_POINTS).operations
    made = _MADE * network.parameters
    return Price(
        stacks * (_STACK + steps + looks * _LOOK)
        + _NETWORK * networks
        + _DROPPING * steps * dropping,
        networks * (made + steps * step + looks * look) + (dropping * masks if steps else 0),
    )


def stops(experiment: Experiment, networks: int, start: int, end: int) -> list[int]:
    """The epochs up to `end` at which a training gives way, in well under a second of each other.

    The last one is `end` itself, also where there is no step to be taken.
    """
    price = stack_price(experiment, networks, networks, steps=steps_at_once(experiment), looks=0)
    once = stack_price(experiment, networks, networks, steps=0, looks=0)
    step = (price.operations - once.operations) / steps_at_once(experiment)
    together = max(1, int(_BETWEEN_PAUSES / step))
    return [*range(start + together, end, together), end]


def forward_price(experiment: Experiment, points: int) -> Price:
    """To predict at so many points with one network, nothing dropped."""
    width = experiment.hidden_width
    return Price(0.5, points * (width**2 + _POINT + _LOOK_ELEMENT * width))


def thinned_price(experiment: Experiment, points: int, draws: int, *, apart: bool = False) -> Price:
    """To draw so many thinned networks and predict with each at so many points.

    apart: whether at every point other units are dropped.
    """
    width, rows = experiment.hidden_width, points * draws
    drawn = 2 * width * (rows if apart else draws)
    predicted = forward_price(experiment, rows) * _LARGE
    return predicted + Price(1, (_MASK + _FRESH) * drawn + _FRESH_OF_A_UNIT * rows * width)


def replay_price(experiment: Experiment, start: int, epoch: int) -> Price:
    """To train the two that looks inside are about from one epoch to another, unseen."""
    if start >= epoch > 0:
        return Price()
    pair = [contender(name) for name in RUN]
    dropping = sum(one.networks for one in pair if one.rate(experiment) > 0)
    return stack_price(experiment, len(pair), dropping, steps=epoch - start, looks=0)


def masks_price(experiment: Experiment) -> Price:
    """To draw the masks of one step, and so of all that are drawn with it."""
    numbers = 2 * experiment.training_points * experiment.hidden_width * steps_at_once(experiment)
    return Price(1, numbers * _MASK)


def run_price(experiment: Experiment) -> Price:
    """To train the race of an Experiment and tell all its frames."""
    race = [one for one in map(contender, experiment.contenders) if not one.is_line]
    # One alone is trained twice: see `in_company`.
    networks = max(2, sum(one.networks for one in race))
    dropping = sum(one.networks for one in race if one.rate(experiment) > 0)
    frames = len(recorded_epochs(experiment))
    trained = stack_price(experiment, networks, dropping, steps=experiment.epochs, looks=frames)
    return trained + Price(_FRAME * frames)
