"""The contenders: what can be written, what it stands for, and when two are the same."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropout_core.experiment import Choice, Experiment, Range
from dropout_core.learning.contenders import (
    CONTENDERS,
    Contender,
    ContenderError,
    canonical,
    contender,
)

SOME = Experiment(dropout_rate=0.3)
WITH_A_KNOB = {name: entry for name, entry in CONTENDERS.items() if entry.domain}


def test_a_name_alone_is_the_contender_in_the_registry() -> None:
    for name, entry in CONTENDERS.items():
        assert contender(name) == entry.contender


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("plain", Contender()),
        ("dropout=0.2", Contender(noise="bernoulli", dropout_rate=0.2)),
        ("gaussian=0.8", Contender(noise="gaussian", dropout_rate=0.8)),
        ("weight_decay=3", Contender(weight_decay=3.0)),
        ("early_stopping=0.5", Contender(held_out=0.5)),
        ("max_norm=1.5", Contender(max_norm=1.5)),
        ("average=7", Contender(members=7)),
        ("plain_again", Contender(first_member=1)),
    ],
)
def test_a_value_sets_the_knob_of_its_contender(text: str, wanted: Contender) -> None:
    assert contender(text) == wanted


def test_a_value_leaves_the_rest_of_the_contender_alone() -> None:
    usual = contender("dropout_weight_decay")
    assert usual.noise == "bernoulli"
    assert contender("dropout_weight_decay=7") == replace(usual, weight_decay=7.0)


@pytest.mark.parametrize("name", WITH_A_KNOB)
def test_both_ends_of_a_range_are_allowed_and_what_is_beyond_is_not(name: str) -> None:
    domain = WITH_A_KNOB[name].domain
    assert domain is not None
    for end, step in ((domain.minimum, -1), (domain.maximum, 1)):
        contender(f"{name}={end:g}")
        beyond = end + step if domain.whole else math.nextafter(end, step * math.inf)
        with pytest.raises(ContenderError) as caught:
            contender(f"{name}={beyond!r}")
        assert caught.value.allowed == domain


@pytest.mark.parametrize("value", ["", "much", "nan", "inf", "-inf", "1e400", "0.5 0.5", "=0.5"])
@pytest.mark.parametrize("name", WITH_A_KNOB)
def test_what_is_no_number_in_the_range_is_refused_with_the_range(name: str, value: str) -> None:
    domain = WITH_A_KNOB[name].domain
    assert domain is not None
    with pytest.raises(ContenderError) as caught:
        contender(f"{name}={value}")
    assert caught.value.text == f"{name}={value}"
    assert caught.value.allowed == domain


def test_members_are_counted_in_whole_networks() -> None:
    with pytest.raises(ContenderError) as caught:
        contender("average=2.5")
    assert caught.value.allowed == Range(2, 50, whole=True)


@pytest.mark.parametrize(
    "text", ["", "Dropout", "dropout ", "lasso", "lasso=1", "=0.5", "__class__"]
)
def test_an_unknown_name_is_refused_with_all_names(text: str) -> None:
    with pytest.raises(ContenderError) as caught:
        contender(text)
    assert caught.value.allowed == Choice(tuple(CONTENDERS))


@pytest.mark.parametrize("name", [name for name in CONTENDERS if name not in WITH_A_KNOB])
def test_what_has_no_knob_takes_no_value(name: str) -> None:
    with pytest.raises(ContenderError) as caught:
        contender(f"{name}=1")
    assert caught.value.allowed == Choice((name,))


@pytest.mark.parametrize(
    ("text", "one"),
    [
        ("dropout", "dropout"),
        ("dropout=.50", "dropout=0.5"),
        ("dropout=5e-1", "dropout=0.5"),
        ("weight_decay=3.0", "weight_decay=3"),
        ("average=07", "average=7"),
    ],
)
def test_a_contender_is_written_in_one_way(text: str, one: str) -> None:
    assert canonical(text) == one


def test_a_long_mistake_is_not_repeated_at_length() -> None:
    with pytest.raises(ContenderError) as caught:
        contender("x" * 10_000)
    assert len(str(caught.value)) < 500


@given(st.text(max_size=30))
def test_any_text_is_a_contender_or_refused(text: str) -> None:
    for whole in (text, f"dropout={text}", f"average={text}"):
        try:
            found = contender(whole)
        except ContenderError:
            continue
        assert isinstance(found, Contender)


def test_without_noise_the_drop_rate_makes_no_difference() -> None:
    for name, entry in CONTENDERS.items():
        low, high = (entry.contender.trains(replace(SOME, dropout_rate=at)) for at in (0.1, 0.8))
        assert (low == high) == (entry.contender.noise is None), name


def test_other_settings_make_a_difference_to_everyone() -> None:
    for entry in CONTENDERS.values():
        assert entry.contender.trains(SOME) != entry.contender.trains(replace(SOME, seed=2))


@pytest.mark.parametrize("kind", ["dropout", "gaussian"])
def test_where_nothing_is_dropped_it_is_plain(kind: str) -> None:
    plain = contender("plain").trains(SOME)
    assert contender(f"{kind}=0").trains(SOME) == plain
    assert contender(kind).trains(replace(SOME, dropout_rate=0.0)) == plain
    assert contender(kind).trains(SOME) != plain


def test_no_decay_is_no_weight_decay() -> None:
    assert contender("weight_decay=0").trains(SOME) == contender("plain").trains(SOME)
    assert contender("dropout_weight_decay=0").trains(SOME) == contender("dropout").trains(SOME)


def test_a_rate_of_its_own_is_trained_as_the_experiment_with_that_rate() -> None:
    experiment, trained = contender("dropout=0.7").trains(SOME)
    assert experiment == replace(SOME, dropout_rate=0.7)
    assert trained == contender("dropout")
    assert contender("dropout").trains(experiment) == (experiment, trained)
    assert contender("dropout=0.3").trains(SOME) == contender("dropout").trains(SOME)


def test_both_kinds_of_noise_are_told_apart() -> None:
    assert contender("dropout").trains(SOME) != contender("gaussian").trains(SOME)


def test_every_contender_in_the_registry_is_another_one() -> None:
    trained = {entry.contender.trains(SOME) for entry in CONTENDERS.values()}
    assert len(trained) == len(CONTENDERS)
