"""The script of a race, run by itself."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from dropout_core.experiment import Experiment
from dropout_core.inside.script import torch_script
from dropout_core.language.translations import translations
from dropout_core.learning.activations import ACTIVATIONS
from dropout_core.learning.contenders import CONTENDERS, NamedContender
from dropout_core.learning.run import stream_training
from tests.core.inside.scripts import ran

RACES = [
    "dropout,plain,gaussian,early_dropout",
    "late_dropout,weight_decay,early_stopping,cross_validation",
    "fixed_epochs,max_norm,average,dropout_weight_decay=7",
    "plain_again,straight_line,average=2,gaussian=0.3",
]
LOSS = re.compile(r"^(.+), (train|test|true function): (\d+\.\d{4})$", re.MULTILINE)


def titles(experiment: Experiment) -> list[str]:
    """What the contenders of a race are called in English."""
    words = translations("en")
    return [NamedContender.read(name).title(words) for name in experiment.contenders]


def test_these_races_have_everybody_in_the_registry() -> None:
    names = {name.partition("=")[0] for race in RACES for name in race.split(",")}
    assert names == set(CONTENDERS)


EXPERIMENTS = [
    *(Experiment(epochs=40, hidden_width=10, race=race) for race in RACES),
    Experiment(epochs=10, points=5, dropout_rate=0, target="step", race=RACES[1]),
    *(Experiment(epochs=10, race=RACES[0], activation=one) for one in ACTIVATIONS),
]


def test_it_runs_by_itself(tmp_path: Path) -> None:
    for experiment, said in zip(EXPERIMENTS, ran(EXPERIMENTS, tmp_path), strict=True):
        losses = LOSS.findall(said)
        assert [name for name, of, _ in losses if of == "test"] == titles(experiment)
        assert len(losses) == 3 * len(experiment.contenders)


@pytest.mark.parametrize("race", RACES)
def test_its_losses_are_the_pages_in_distribution(
    race: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Means over sixteen seeds agree within three standard errors."""
    experiment, seeds = Experiment(hidden_width=50, epochs=60, race=race), 16
    ours, theirs = [], []
    for seed in range(1, seeds + 1):
        one = replace(experiment, seed=seed)
        *_, last = stream_training(one)
        losses = (last.train_loss, last.test_loss, last.true_loss)
        ours.append([of[name] for name in one.contenders for of in losses])
        with torch.random.fork_rng():
            exec(compile(torch_script(one), "dropout.py", "exec"), {})
        theirs.append([float(loss) for _, _, loss in LOSS.findall(capsys.readouterr().out)])
    both = np.array([ours, theirs], dtype=np.float64)
    difference = both.mean(1)[0] - both.mean(1)[1]
    error = np.sqrt((both.var(1, ddof=1) / seeds).sum(0))
    assert both.shape == (2, seeds, 3 * len(experiment.contenders))
    assert all(np.abs(difference) < 3 * error), (difference / error).tolist()
