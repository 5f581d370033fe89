"""The networks of a race as torch writes them, without any numbers."""

import math
import re
from itertools import pairwise
from typing import Final

import torch
from torch import Tensor, nn

from dropout_core.experiment import Experiment
from dropout_core.learning.contenders import Contender, contender
from dropout_core.learning.network import Network

# As the tutorial calls its two.
_TUTORIALS: Final = {"plain": "net_overfitting", "dropout": "net_dropped"}


class GaussianDropout(nn.Module):
    """Units times normal numbers of mean 1 and variance p / (1 - p): torch has no such layer."""

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, x: Tensor) -> Tensor:
        if not self.training:
            return x
        return x * (1 + math.sqrt(self.p / (1 - self.p)) * torch.randn_like(x))

    def extra_repr(self) -> str:
        """As that of nn.Dropout."""
        return f"p={self.p}"


def variable(name: str) -> str:
    """What the network of a contender is called in a program."""
    return _TUTORIALS.get(name, "net_" + re.sub(r"\W", "_", name))


def torch_modules(experiment: Experiment) -> dict[str, nn.Sequential]:
    """The network of each contender in the race; a straight line is none."""
    race = {name: contender(name) for name in experiment.contenders}
    return {name: _module(experiment, one) for name, one in race.items() if not one.is_line}


def _module(experiment: Experiment, one: Contender) -> nn.Sequential:
    network = Network.of(experiment)
    with torch.device("meta"):
        first, second, last = (nn.Linear(*sizes) for sizes in pairwise(network.sizes))
    layers = [network.activation.module(), *noise_layers(experiment, one)]
    # As the tutorial has them, where it makes no difference: Gaussian noise may be negative.
    if network.activation.commutes and one.noise == "bernoulli":
        layers.reverse()
    return nn.Sequential(first, *layers, second, *layers, last)


def noise_layers(experiment: Experiment, one: Contender) -> list[nn.Module]:
    """What a contender has beside each activation: a layer, or none."""
    rate = one.rate(experiment)
    if one.noise is None:
        return []
    return [nn.Dropout(rate) if one.noise == "bernoulli" else GaussianDropout(rate)]


def assignments(experiment: Experiment) -> list[str]:
    """Lines that give the networks of the race their names; equal ones are printed once."""
    named: dict[str, list[str]] = {}
    for name, module in torch_modules(experiment).items():
        named.setdefault(str(module), []).append(variable(name))
    return [" = ".join([*names, printed]) for printed, names in named.items()]
