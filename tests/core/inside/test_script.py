"""The script of a run, run by itself."""

import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from dropout_core.data.packing import encode
from dropout_core.data.shelf import take
from dropout_core.experiment import Experiment
from dropout_core.inside.script import torch_script
from dropout_core.learning.activations import ACTIVATIONS
from dropout_core.learning.as_torch import torch_modules
from dropout_core.learning.problems import WITHIN, draw_problem, make_problem
from dropout_core.learning.run import stream_training
from tests.core.inside.scripts import ran

LOSS = re.compile(r"^(no dropout|dropout), (train|test|true function): (\d+\.\d{4})$", re.MULTILINE)


EXPERIMENTS = [
    Experiment(epochs=20),
    Experiment(epochs=20, dropout_rate=0, hidden_width=10, target="sine"),
    Experiment(epochs=20, dropout_rate=0.9, points=5, target="step", noise=0),
    Experiment(epochs=10, hidden_width=200, learning_rate=0.1, target="bumps", seed=7),
    Experiment(epochs=50, points=500, hidden_width=20, noise=1),
    *(Experiment(epochs=10, hidden_width=10, activation=one) for one in ACTIVATIONS),
]


def test_it_runs_by_itself(tmp_path: Path) -> None:
    for said in ran(EXPERIMENTS, tmp_path):
        assert len(LOSS.findall(said)) == 6


@pytest.mark.parametrize(
    ("activation", "epochs", "errors"),
    [("relu", 300, 2), *((name, 100, 3) for name in ACTIVATIONS if name != "relu")],
)
def test_its_losses_are_the_pages_in_distribution(
    activation: str, epochs: int, errors: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Mean test losses over sixteen seeds agree within two or three standard errors."""
    usual = Experiment(hidden_width=100, epochs=epochs, record_every=100)
    experiment, seeds = replace(usual, activation=activation), 16
    ours, theirs = [], []
    for seed in range(1, seeds + 1):
        one = replace(experiment, seed=seed)
        *_, last = stream_training(one)
        ours.append(list(last.test_loss.values()))
        with torch.random.fork_rng():
            exec(compile(torch_script(one), "dropout.py", "exec"), {})
        said = {(net, of): float(loss) for net, of, loss in LOSS.findall(capsys.readouterr().out)}
        theirs.append((said["no dropout", "test"], said["dropout", "test"]))
    both = np.array([ours, theirs], dtype=np.float64)
    difference = both.mean(1)[0] - both.mean(1)[1]
    error = np.sqrt((both.var(1, ddof=1) / seeds).sum(0))
    assert both.shape == (2, seeds, 2)
    assert all(np.abs(difference) < errors * error), (difference / error).tolist()
    assert math.isfinite(float(error.sum()))


def scope_of(experiment: Experiment) -> dict[str, Any]:
    """What the script of a run has made by its end."""
    scope: dict[str, Any] = {}
    with torch.random.fork_rng():
        exec(compile(torch_script(experiment), "dropout.py", "exec"), scope)
    return scope


@pytest.mark.parametrize("target", ["linear", "sine", "step", "bumps"])
def test_the_data_of_the_script_are_the_pages(target: str) -> None:
    experiment = Experiment(epochs=10, hidden_width=10, points=500, noise=0.3, target=target)
    data, scope = draw_problem(experiment), scope_of(experiment)
    torch.testing.assert_close(scope["x"][:, 0], data.x)
    true_function = scope["true_function"]
    torch.testing.assert_close(true_function(scope["x"])[:, 0], data.true_y)
    torch.testing.assert_close(scope["dense"][:, 0], data.grid[WITHIN])
    torch.testing.assert_close(true_function(scope["dense"])[:, 0], data.true_curve[WITHIN])
    noise = [scope[name] - true_function(scope["x"]) for name in ("train_y", "test_y")]
    assert [float(one.std()) for one in noise] == pytest.approx([0.3, 0.3], rel=0.15)
    assert not noise[0].equal(noise[1])


def test_the_settings_of_the_script_are_the_runs() -> None:
    experiment = Experiment(epochs=13, hidden_width=20, dropout_rate=0.2, learning_rate=0.003)
    scope = scope_of(experiment)
    dropped = scope["net_dropped"]
    assert [one.p for one in dropped if isinstance(one, nn.Dropout)] == [0.2, 0.2]
    assert sum(one.numel() for one in dropped.parameters()) == 20**2 + 4 * 20 + 1
    assert scope["adam"].param_groups[0]["lr"] == 0.003
    assert {float(one["step"]) for one in scope["adam"].state.values()} == {13}


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_networks_of_the_script_are_those_that_are_printed(activation: str) -> None:
    experiment = Experiment(epochs=10, hidden_width=10, activation=activation)
    scope, printed = scope_of(experiment), torch_modules(experiment)
    for name, module in zip(("net_overfitting", "net_dropped"), printed.values(), strict=True):
        assert str(scope[name]) == str(module)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_script_says_whether_dropout_may_stand_before_the_activation(activation: str) -> None:
    script, one = torch_script(Experiment(activation=activation)), ACTIVATIONS[activation]
    name = one.module.__name__
    said = "is the same as after it" if one.commutes else "would not be the same as after it"
    assert f"# Dropout before {name} {said}: {name} " in script


def test_the_script_starts_both_networks_from_the_same_weights() -> None:
    """Where nothing is dropped, they are then the same to the end."""
    scope = scope_of(Experiment(epochs=10, hidden_width=10, dropout_rate=0))
    both = (scope[name].parameters() for name in ("net_overfitting", "net_dropped"))
    assert all(one.equal(other) for one, other in zip(*both, strict=True))


@pytest.mark.parametrize("race", ["plain,dropout", "plain,weight_decay,early_stopping"])
def test_own_points_are_in_the_script_split_and_scaled_as_in_the_run(race: str) -> None:
    own = Experiment(
        data=encode(take("hubble")), epochs=10, hidden_width=10, seed=7, test_share=0.4, race=race
    )
    data, scope = make_problem(own), scope_of(own)
    for name, wanted in (
        ("x", data.train_x),
        ("train_y", data.train_y),
        ("test_x", data.test_x),
        ("test_y", data.test_y),
    ):
        torch.testing.assert_close(scope[name][:, 0], wanted)
    assert "true_function" not in scope
    assert "true function" not in torch_script(own)
