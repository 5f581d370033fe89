"""A run as a script in plain torch, to take home."""

from textwrap import indent
from typing import Final

from dropout_core.experiment import Experiment
from dropout_core.inside.race_script import race_script
from dropout_core.inside.script_points import points_source, wanted_source
from dropout_core.learning.network import Network

_SCRIPT: Final = """\
import torch
from torch import nn

torch.manual_seed({seed})

net_overfitting = nn.Sequential(
    nn.Linear(1, {width}), {activation},
    nn.Linear({width}, {width}), {activation},
    nn.Linear({width}, 1),
)
# p is the probability of being dropped. While training, what is left is divided by 1 - p.
{order}net_dropped = nn.Sequential(
    nn.Linear(1, {width}), {both},
    nn.Linear({width}, {width}), {both},
    nn.Linear({width}, 1),
)
# Both start from the same weights: only dropout differs.
for plain, dropped in zip((0, 2, 4), (0, 3, 6)):
    net_dropped[dropped].load_state_dict(net_overfitting[plain].state_dict())



{points}mean_squared_error = nn.MSELoss()

for net in (net_overfitting, net_dropped):
    adam = torch.optim.Adam(net.parameters(), lr={learning_rate})
    for _ in range({epochs}):
        adam.zero_grad()
        mean_squared_error(net(x), train_y).backward()
        adam.step()

wanted = {{
    "train": (x, train_y),
{wanted}}}
for name, net in (("no dropout", net_overfitting), ("dropout", net_dropped)):
    net.eval()  # Without this line units are still dropped.
    for against, (places, y) in wanted.items():
        with torch.no_grad():
            print(f"{{name}}, {{against}}: {{mean_squared_error(net(places), y):.4f}}")

# These are torch's own layers and its own random numbers: the losses agree with those of
# Dropout Lab in distribution, over many seeds, and not digit by digit.
"""

_EITHER_ORDER: Final = """\
# Dropout before {f} is the same as after it: {f} leaves 0 as it is, and scales with its input.
"""
_ONE_ORDER: Final = """\
# Dropout before {f} would not be the same as after it: {f} does not scale with its input.
"""


def torch_script(experiment: Experiment) -> str:
    """A script that trains the race of an Experiment and prints their losses.

    The usual two are written as the tutorial has them, side by side; others as they come. It
    needs nothing but torch, and uses torch's layers and its global generator: its losses are
    those of `stream_training` in distribution.
    """
    if experiment != experiment.in_usual_race:
        return race_script(experiment)
    activation = Network.of(experiment).activation
    order = _EITHER_ORDER if activation.commutes else _ONE_ORDER
    both = [f"nn.Dropout({experiment.dropout_rate})", activation.torch_source]
    return _SCRIPT.format(
        seed=experiment.seed,
        width=experiment.hidden_width,
        activation=activation.torch_source,
        # As the tutorial has them, where it makes no difference.
        both=", ".join(both if activation.commutes else reversed(both)),
        order=order.format(f=activation.module.__name__),
        points=points_source(experiment),
        wanted=indent(wanted_source(experiment), 4 * " "),
        learning_rate=experiment.learning_rate,
        epochs=experiment.epochs,
    )
