"""What files of a run are called."""

import re

from hypothesis import given
from hypothesis import strategies as st

from dropout_core.data.packing import encode
from dropout_core.data.points import Axis, Points
from dropout_core.data.shelf import take
from dropout_core.experiment import Experiment
from dropout_core.file_names import stem, study_stem
from dropout_core.study.request import StudyRequest


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


def test_where_a_name_would_be_too_long_other_settings_still_have_another() -> None:
    axis = Axis("x", "number")
    points = Points((1.0, 2, 3, 4, 5), (1.0, 2, 3, 4, 6), axis, axis, "长" * 60)
    one, other = (Experiment(data=encode(points), seed=seed) for seed in (1, 2))
    assert stem(one) != stem(other)
    assert stem(one).endswith(one.id)


def test_a_study_says_what_is_compared_first() -> None:
    query = {"noise": "0.1", "seeds": "5", "sweep": "points=5,20", "contenders": "dropout=0.3"}
    assert study_stem(StudyRequest.from_query(query)) == (
        "dropout-lab-study_sweep-points=5+20_contenders-plain+dropout=0.3_seeds-5"
        "_dropout-rate-0.5_noise-0.1_hidden-width-300_epochs-500_seed-1"
    )
    assert "figure-9a_seeds-40" in study_stem(StudyRequest.from_query({"figure": "9a"}))
    assert study_stem(StudyRequest.from_query({})).startswith("dropout-lab-study_seeds-40_")


def test_of_a_study_neither_the_field_that_is_swept_nor_the_race_is_said() -> None:
    query = {"sweep": "noise=0,0.5", "race": "plain,max_norm"}
    name = study_stem(StudyRequest.from_query(query))
    assert "noise-0" not in name.replace("sweep-noise=0+0.5", "")
    assert "race" not in name
    many = {"sweep": f"points={','.join(map(str, range(5, 25)))}", "contenders": "average,max_norm"}
    names = {
        study_stem(StudyRequest.from_query({**many, **more}))
        for more in ({}, {"seed": "2"}, {"noise": "0"})
    }
    assert len(names) == 3
    assert all(len(one.encode()) <= 150 for one in names)
