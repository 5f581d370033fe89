"""A race as a script in plain torch: the parts that its contenders need, and no others."""

import math
from collections.abc import Iterator
from textwrap import indent
from typing import Final

from dropout_core.experiment import Experiment
from dropout_core.inside.script_points import points_source, wanted_source
from dropout_core.language.translations import translations
from dropout_core.learning.as_torch import variable
from dropout_core.learning.contenders import Contender, NamedContender
from dropout_core.learning.frames import recorded_epochs
from dropout_core.learning.network import Network

_BEGINNING: Final = """\
import torch
from torch import nn

torch.manual_seed({seed})


{points}mean_squared_error = nn.MSELoss()

"""
_GAUSSIAN: Final = '''
class GaussianDropout(nn.Module):
    """While training, multiplies by normal numbers of mean 1 and variance p / (1 - p)."""

    def __init__(self, p):
        super().__init__()
        self.p = p

    def forward(self, x):
        if not self.training:
            return x
        return x * (1 + (self.p / (1 - self.p)) ** 0.5 * torch.randn_like(x))

'''
_NETWORK: Final = '''
def network(*noise, start=None):
    """A network, with noise on its hidden units if any is given, and the weights of another one."""
    net = nn.Sequential(
        nn.Linear(1, {width}), {activation}, *noise,
        nn.Linear({width}, {width}), {activation}, *noise,
        nn.Linear({width}, 1),
    )
    if start:
        for own, other in zip(linears(net), linears(start)):
            own.load_state_dict(other.state_dict())
    return net


def linears(net):
    return [layer for layer in net if isinstance(layer, nn.Linear)]


def train(net, learned, epochs={epochs}, drops_from=0, drops_until={epochs}{arguments}):
    """Train on some of the points; the epoch is told before each step, and at the end."""
    adam = torch.optim.Adam(net.parameters(), lr={learning_rate})
    for epoch in range(epochs):
        yield epoch
        net.train(drops_from <= epoch < drops_until)  # Else nothing is dropped.
{decay}        adam.zero_grad()
        mean_squared_error(net(x[learned]), train_y[learned]).backward()
        adam.step()
{bound}    yield epochs


def whole(steps):
    """Train to the end."""
    for _ in steps:
        pass

'''
_DECAY: Final = """\
        for parameter in net.parameters():
            parameter.data *= kept  # Decay as AdamW's, apart from the gradient.
"""
_BOUND: Final = """\
        for layer in linears(net)[:2] if max_norm else ():
            layer.weight.data = torch.renorm(layer.weight.data, 2, 0, max_norm)
"""
_LOOKS: Final = '''
# At these epochs it is looked how the held-out points are met.
looks = {looks}


def error_at(net, places):
    net.eval()
    with torch.no_grad():
        return float(mean_squared_error(net(x[places]), train_y[places]))


def best(net, held_out, teams):
    """Train the net and its helpers, each on the points that its part leaves, side by side.

    It ends as it was at the epoch at which the held-out parts were met best by those without them.
    """
    least, kept = float("inf"), None
    everyone = [one for one, _ in teams]
    for epochs in zip(*(train(one, learned) for one, learned in teams)):
        if epochs[0] in looks:
            judges = everyone[-len(held_out):]
            error = sum(map(error_at, judges, held_out)) / len(held_out)
            if error < least:
                least = error
                kept = {{name: one.clone() for name, one in net.state_dict().items()}}
    net.load_state_dict(kept)

'''
_END: Final = """
for name, (predict, learned) in race.items():
    wanted = {{
        "train": (x[learned], train_y[learned]),
{wanted}    }}
    for against, (places, y) in wanted.items():
        with torch.no_grad():
            print(f"{{name}}, {{against}}: {{mean_squared_error(predict(places), y):.4f}}")

# These are torch's own layers and its own random numbers: the losses agree with those of
# Dropout Lab in distribution, over many seeds, and not digit by digit.
"""


def race_script(experiment: Experiment) -> str:
    """A script that trains the contenders of an Experiment and prints their losses.

    It needs nothing but torch; its losses are those of `stream_training` in distribution.
    """
    named = [NamedContender.read(name) for name in experiment.contenders]
    race = [one.contender for one in named]
    activation = Network.of(experiment).activation.torch_source
    decays = any(one.weight_decay for one in race)
    bounds = any(one.max_norm for one in race)
    parts = [
        _BEGINNING.format(
            seed=experiment.seed,
            points=points_source(experiment),
        ),
        _GAUSSIAN if any(one.noise == "gaussian" for one in race) else "",
        _NETWORK.format(
            width=experiment.hidden_width,
            activation=activation,
            epochs=experiment.epochs,
            learning_rate=experiment.learning_rate,
            arguments=", kept=1.0" * decays + ", max_norm=0.0" * bounds,
            decay=_DECAY if decays else "",
            bound=_BOUND if bounds else "",
        ),
        _LOOKS.format(looks=_wrapped(recorded_epochs(experiment)))
        if any(one.held_out or one.folds for one in race)
        else "",
        "\neverything = torch.arange(len(x))\n",
        "# All start from the same weights: only what is said here differs.\nstart = network()\n",
        "# What each predicts, and which points it has learned from.\nrace = {}\n",
        *("\n".join(_entry(experiment, one)) + "\n" for one in named),
        _END.format(wanted=indent(wanted_source(experiment), 8 * " ")),
    ]
    return "".join(parts)


def _entry(experiment: Experiment, named: NamedContender) -> Iterator[str]:
    """The lines that train one contender and put it into the race."""
    one, net = named.contender, variable(str(named))
    title = named.title(translations("en"))
    yield f"\n# {title}"
    if one.is_line:
        yield "line = torch.linalg.lstsq(x ** torch.arange(2), train_y).solution"
        yield f'race["{title}"] = lambda x: x ** torch.arange(2) @ line, everything'
        return
    if one.members > 1:
        yield f"{net} = [network(start=start), *(network() for _ in range({one.members - 1}))]"
        yield f"for net in {net}:"
        yield f"    whole(train(net, everything{_arguments(experiment, one)}))"
        mean = f"sum(net.eval()(x) for net in {net}) / {one.members}"
        yield f'race["{title}"] = lambda x: {mean}, everything'
        return
    noise = _noise(experiment, one)
    begins = "start=start" if not one.first_member else ""
    yield f"{net} = network({', '.join(filter(None, (noise, begins)))})"
    yield from _training(experiment, one, net)
    learned = "learned" if one.held_out else "everything"
    yield f'race["{title}"] = {net}.eval(), {learned}'


def _training(experiment: Experiment, one: Contender, net: str) -> Iterator[str]:
    if one.held_out:
        out = max(1, round(one.held_out * experiment.training_points))
        yield f"held_out, learned = torch.randperm(len(x)).tensor_split([{out}])"
        yield f"best({net}, [held_out], [({net}, learned)])"
    elif one.folds:
        yield f"parts = torch.randperm(len(x)).tensor_split({one.folds})"
        yield "helpers = ["
        yield "    (network(start=start), everything[~torch.isin(everything, part)])"
        yield "    for part in parts"
        yield "]"
        yield f"best({net}, parts, [({net}, everything), *helpers])"
    else:
        yield f"whole(train({net}, everything{_arguments(experiment, one)}))"


def _noise(experiment: Experiment, one: Contender) -> str:
    layer = {"bernoulli": "nn.Dropout", "gaussian": "GaussianDropout"}
    return f"{layer[one.noise]}({one.rate(experiment)})" if one.noise else ""


def _arguments(experiment: Experiment, one: Contender) -> str:
    """What `train` is told of a contender, beside its points."""
    given: dict[str, float] = {}
    epochs = experiment.epochs
    if one.stops_after:
        given["epochs"] = min(epochs, one.stops_after)
    if one.drops_from:
        given["drops_from"] = math.ceil(one.drops_from * epochs)
    if one.drops_until < 1:
        given["drops_until"] = math.ceil(one.drops_until * epochs)
    if one.weight_decay:
        given["kept"] = math.exp(-experiment.learning_rate * one.weight_decay)
    if one.max_norm:
        given["max_norm"] = one.max_norm
    return "".join(f", {name}={value}" for name, value in given.items())


def _wrapped(epochs: list[int]) -> str:
    """Numbers as a set, so many in a line."""
    lines = [epochs[at : at + 16] for at in range(0, len(epochs), 16)]
    told = ",\n    ".join(", ".join(map(str, line)) for line in lines)
    return f"{{\n    {told},\n}}"
