"""What files of a run are called."""

import re

from hypothesis import given
from hypothesis import strategies as st

from dropout_core.data.packing import encode
from dropout_core.data.points import Axis, Points
from dropout_core.data.shelf import take
from dropout_core.experiment import Experiment
from dropout_core.file_names import stem


def test_a_file_says_the_settings() -> None:
    assert stem(Experiment()) == (
        "dropout-lab_dropout-rate-0.5_noise-0.3_hidden-width-300_epochs-500_seed-1"
    )
    changed = Experiment(dropout_rate=0.25, race="plain,dropout=0.3", target="sine")
    assert "dropout-rate-0.25" in stem(changed)
    assert "race-plain+dropout=0.3" in stem(changed)
    assert "target-sine" in stem(changed)


def test_of_own_points_it_says_what_they_are_called_and_no_noise() -> None:
    name = stem(Experiment(data=encode(take("hubble"))))
    assert name.startswith("dropout-lab_")
    assert "noise" not in name
    assert "data-" not in name


@given(title=st.text())
def test_whatever_points_are_called_a_file_system_takes_the_name(title: str) -> None:
    axis = Axis("x", "number")
    points = Points((1.0, 2, 3, 4, 5), (1.0, 2, 3, 4, 6), axis, Axis("y", "number"), title)
    name = stem(Experiment(data=encode(points)))
    assert re.fullmatch(r"[\w.=+-]+", name)
    assert len(name.encode()) <= 150
