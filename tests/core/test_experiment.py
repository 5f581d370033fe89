"""The Experiment: its ranges, its errors, its form in an address."""

import math
from dataclasses import FrozenInstanceError, asdict
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropout_core.data.packing import encode
from dropout_core.data.shelf import SHELF, take
from dropout_core.experiment import (
    DOMAINS,
    RANGES,
    TARGETS,
    AtMost,
    BadField,
    Choice,
    Experiment,
    ExperimentError,
    Packed,
    Range,
    as_text,
)
from dropout_core.learning.contenders import CONTENDERS
from dropout_core.learning.race import Race
from dropout_core.presets import PRESETS

OWN = st.sampled_from(["", *(encode(take(name)) for name in SHELF)])
RACERS = [
    *CONTENDERS,
    *(
        f"{name}={as_text(domain.cast(end))}"
        for name, entry in CONTENDERS.items()
        if (domain := entry.domain)
        for end in (domain.minimum, domain.maximum)
    ),
]


def values_of(domain: Range | Choice | Race) -> st.SearchStrategy[Any]:
    """Everything that a field may be; of races, those of names and of the ends of strengths."""
    if isinstance(domain, Race):
        racers = st.lists(st.sampled_from(RACERS), min_size=2, max_size=4, unique=True)
        return racers.map(",".join)
    if isinstance(domain, Choice):
        return st.sampled_from(domain.options)
    if domain.whole:
        return st.integers(int(domain.minimum), int(domain.maximum))
    return st.floats(domain.minimum, domain.maximum)


def made(name: str, value: Any) -> Experiment:
    """An Experiment with one field set, to whatever."""
    return Experiment(**{name: value})


EXPERIMENTS = st.fixed_dictionaries(
    {
        name: OWN if isinstance(domain, Packed) else values_of(domain)
        for name, domain in DOMAINS.items()
    }
).map(lambda values: Experiment(**values))


def test_the_default_is_the_tutorial() -> None:
    assert asdict(Experiment()) == {
        "dropout_rate": 0.5,
        "noise": 0.3,
        "hidden_width": 300,
        "epochs": 500,
        "learning_rate": 0.01,
        "points": 20,
        "target": "linear",
        "activation": "relu",
        "race": "plain,dropout",
        "data": "",
        "test_share": 0.3,
        "seed": 1,
        "record_every": 0,
    }


@pytest.mark.parametrize("name", RANGES)
def test_both_ends_of_a_range_are_allowed_and_nothing_beyond(name: str) -> None:
    domain = RANGES[name]
    for end, beyond in ((domain.minimum, -1), (domain.maximum, 1)):
        made(name, domain.cast(end))
        outside = end + beyond if domain.whole else math.nextafter(end, beyond * math.inf)
        with pytest.raises(ExperimentError, match=name):
            made(name, outside)


@pytest.mark.parametrize("name", RANGES)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, True, "1", None, [1], 1j])
def test_what_is_no_number_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ExperimentError, match=name):
        made(name, value)


def test_a_fraction_is_refused_where_a_whole_number_is_wanted() -> None:
    assert made("epochs", np.int64(20)).epochs == 20
    assert type(made("epochs", 20.0).epochs) is int
    with pytest.raises(ExperimentError):
        made("epochs", 20.5)


def test_there_is_one_zero() -> None:
    assert Experiment(noise=-0.0).to_query() == Experiment(noise=0).to_query()


def test_one_error_names_every_bad_field_its_value_and_what_is_allowed() -> None:
    with pytest.raises(ExperimentError) as caught:
        Experiment(dropout_rate=7, epochs=3, target="cosine", noise=0.2)
    assert caught.value.bad == (
        BadField("dropout_rate", 7, RANGES["dropout_rate"]),
        BadField("epochs", 3, RANGES["epochs"]),
        BadField("target", "cosine", Choice(TARGETS)),
    )
    for part in ("dropout_rate", "7", "0.9", "epochs", "3", "5000", "cosine", "sine"):
        assert part in str(caught.value)
    assert "noise" not in str(caught.value)


def test_what_is_allowed_travels_as_numbers_or_options() -> None:
    assert RANGES["dropout_rate"].to_json() == {"min": 0, "max": 0.9, "whole": False}
    assert RANGES["epochs"].to_json() == {"min": 10, "max": 5000, "whole": True}
    assert DOMAINS["target"].to_json() == {"options": ["linear", "sine", "step", "bumps"]}
    assert AtMost(20).to_json() == {"at_most": 20}


def test_a_name_that_is_no_field_has_nothing_that_is_allowed() -> None:
    with pytest.raises(ExperimentError, match="colour is not a field") as caught:
        Experiment.from_query({"colour": "red", "noise": "0.1"})
    assert caught.value.bad == (BadField("colour", "red", None),)


def test_it_is_frozen_and_takes_keywords_only() -> None:
    with pytest.raises(FrozenInstanceError):
        Experiment().seed = 2  # type: ignore[misc]
    with pytest.raises(TypeError):
        Experiment(0.5)  # type: ignore[call-arg]


@given(EXPERIMENTS)
def test_an_address_brings_back_the_same_experiment(experiment: Experiment) -> None:
    query = experiment.to_query()
    usual = Experiment()
    assert set(query) == {
        name for name in DOMAINS if getattr(experiment, name) != getattr(usual, name)
    }
    assert Experiment.from_query(query) == experiment


@given(EXPERIMENTS, EXPERIMENTS)
def test_equal_experiments_and_no_others_have_one_identity(
    one: Experiment, other: Experiment
) -> None:
    assert (one.id == other.id) == (one == other)
    assert Experiment(**asdict(one)).id == one.id
    assert len(one.id) == 12
    int(one.id, 16)


QUERIES = st.dictionaries(
    st.sampled_from([*DOMAINS, "colour", "", "Epochs"]) | st.text(max_size=5),
    st.sampled_from(["0", "0.5", "nan", "1e999", "sine", "٣"]) | st.text(max_size=12),
)


@given(QUERIES)
def test_no_address_raises_anything_but_an_error_that_names_its_fields(
    query: dict[str, str],
) -> None:
    lenient, bad = Experiment.from_query_leniently(query)
    names = {one.name for one in bad}
    assert names <= set(query)
    assert set(query) - set(DOMAINS) <= names
    for name in DOMAINS:
        if name in names or name not in query:
            assert getattr(lenient, name) == getattr(Experiment(), name)
    if not bad:
        assert Experiment.from_query(query) == lenient
        return
    with pytest.raises(ExperimentError) as caught:
        Experiment.from_query(query)
    assert caught.value.bad == bad


def test_presets_are_those_that_were_promised() -> None:
    assert {name: preset.experiment for name, preset in PRESETS.items()} == {
        "tutorial": Experiment(),
        "as_printed": Experiment(learning_rate=0.1),
        "no_noise": Experiment(noise=0),
        "five_points": Experiment(points=5),
        "five_hundred_points": Experiment(points=500),
        "far_too_much_dropout": Experiment(dropout_rate=0.9),
        "ten_units": Experiment(hidden_width=10),
        "sine": Experiment(target="sine"),
        "four_in_a_race": Experiment(race="plain,dropout,weight_decay,early_stopping"),
        **{name: Experiment(data=encode(take(name))) for name in SHELF},
    }
    assert TARGETS == ("linear", "sine", "step", "bumps")
