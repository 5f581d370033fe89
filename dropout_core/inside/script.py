"""A run as a script in plain torch, to take home."""

from typing import Final

from dropout_core.experiment import Experiment

# The true functions of data.py, as one would write them in a script.
_TARGETS: Final = {
    "linear": "x",
    "sine": "torch.sin(torch.pi * x)",
    "step": "torch.where(x < 0, -1.0, 1.0)",
    "bumps": "torch.exp(-((x + 0.5) / 0.2) ** 2) - torch.exp(-((x - 0.4) / 0.3) ** 2)",
}

_SCRIPT: Final = """\
import torch
from torch import nn

torch.manual_seed({seed})

net_overfitting = nn.Sequential(
    nn.Linear(1, {width}), nn.ReLU(),
    nn.Linear({width}, {width}), nn.ReLU(),
    nn.Linear({width}, 1),
)
# p is the probability of being dropped. While training, what is left is divided by 1 - p.
# Dropout before ReLU is the same as after it: ReLU leaves 0 as it is, and scales with its input.
net_dropped = nn.Sequential(
    nn.Linear(1, {width}), nn.Dropout({rate}), nn.ReLU(),
    nn.Linear({width}, {width}), nn.Dropout({rate}), nn.ReLU(),
    nn.Linear({width}, 1),
)
# Both start from the same weights: only dropout differs.
for plain, dropped in zip((0, 2, 4), (0, 3, 6)):
    net_dropped[dropped].load_state_dict(net_overfitting[plain].state_dict())

x = torch.linspace(-1, 1, {points})[:, None]
true_y = {target}
train_y = true_y + {noise} * torch.randn(x.shape)
test_y = true_y + {noise} * torch.randn(x.shape)
mean_squared_error = nn.MSELoss()

for net in (net_overfitting, net_dropped):
    adam = torch.optim.Adam(net.parameters(), lr={learning_rate})
    for _ in range({epochs}):
        adam.zero_grad()
        mean_squared_error(net(x), train_y).backward()
        adam.step()

for name, net in (("no dropout", net_overfitting), ("dropout", net_dropped)):
    net.eval()  # Without this line units are still dropped.
    with torch.no_grad():
        said = net(x)
    for against, y in (("train", train_y), ("test", test_y), ("true function", true_y)):
        print(f"{{name}}, {{against}}: {{mean_squared_error(said, y):.4f}}")

# These are torch's own layers and its own random numbers: the losses agree with those of
# Dropout Lab in distribution, over many seeds, and not digit by digit.
"""


def torch_script(experiment: Experiment) -> str:
    """A script that trains both networks of an Experiment and prints their losses.

    It needs nothing but torch, and uses torch's layers and its global generator: its losses
    are those of `stream_training` in distribution.
    """
    return _SCRIPT.format(
        seed=experiment.seed,
        width=experiment.hidden_width,
        rate=experiment.dropout_rate,
        points=experiment.points,
        noise=experiment.noise,
        target=_TARGETS[experiment.target],
        learning_rate=experiment.learning_rate,
        epochs=experiment.epochs,
    )
