"""A race as a text: which there are, in which one way each is written, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropout_core.experiment import BadField, Experiment, ExperimentError
from dropout_core.learning.contenders import CONTENDERS, canonical
from dropout_core.learning.race import Race


@pytest.mark.parametrize(
    ("text", "race"),
    [
        ("plain,dropout", "plain,dropout"),
        ("dropout,plain", "dropout,plain"),
        (" plain , dropout=.30,weight_decay=1e1", "plain,dropout=0.3,weight_decay=10"),
        ("dropout,dropout=0.5", "dropout,dropout=0.5"),
        ("average=07,straight_line,max_norm,gaussian", "average=7,straight_line,max_norm,gaussian"),
    ],
)
def test_a_race_is_written_in_one_way_and_in_its_own_order(text: str, race: str) -> None:
    experiment = Experiment.from_query({"race": text})
    assert experiment.race == race
    assert experiment.contenders == tuple(race.split(","))
    assert experiment == Experiment(race=text) == Experiment(race=race)
    assert Experiment.from_query(experiment.to_query()) == experiment


@pytest.mark.parametrize(
    "text",
    [
        "",
        ",",
        "plain",
        "plain,",
        "plain,plain",
        "dropout=0.5,plain,dropout=.50",
        "plain,dropout,gaussian,average,max_norm",
        "plain,lasso",
        "plain,dropout=2",
        "plain,straight_line=1",
        "plain;dropout",
        "plain，dropout",
        "Plain,Dropout",
        "plain," * 100_000,
        "plain,\x00",
    ],
)
def test_too_few_too_many_twins_strangers_and_garbage_are_refused(text: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        Experiment.from_query({"race": text})
    assert caught.value.bad == (BadField("race", text, Race()),)
    assert len(str(caught.value)) < 1000
    with pytest.raises(ExperimentError):
        Experiment(race=text)
    assert Experiment.from_query_leniently({"race": text})[0] == Experiment()


@pytest.mark.parametrize("value", [None, 2, ["plain", "dropout"], b"plain,dropout"])
def test_what_is_no_text_is_refused(value: object) -> None:
    with pytest.raises(ExperimentError, match="race"):
        Experiment(race=value)  # type: ignore[arg-type]


@given(st.text(max_size=30), st.sampled_from(list(CONTENDERS)))
def test_any_text_is_a_race_of_canonical_contenders_or_refused(text: str, name: str) -> None:
    for whole in (text, f"plain,{name}={text}", f"{text},{name}"):
        try:
            race = Race().parse(whole)
        except ValueError:
            continue
        names = race.split(",")
        assert 2 <= len(names) == len(set(names)) <= 4
        assert names == [canonical(one) for one in names]


def test_what_is_allowed_travels_as_names_and_numbers() -> None:
    allowed = {"options": list(CONTENDERS), "at_least": 2, "at_most": 4}
    assert Race().to_json() == allowed


def test_studies_and_the_lesson_have_the_usual_race() -> None:
    other = Experiment(noise=0.1, race="gaussian,average")
    assert other.in_usual_race == Experiment(noise=0.1)
    assert "race" not in other.in_rows
    assert other.in_rows == Experiment(noise=0.1).in_rows
    assert Experiment(**other.in_rows) == Experiment(noise=0.1)
