"""What a study falls into: each network once, in stacks of a good size, the first seeds first."""

from collections import Counter
from dataclasses import asdict, fields, replace
from itertools import pairwise

import numpy as np
import pytest

from dropout_core.experiment import DOMAINS, BadField, Experiment, ExperimentError, Range
from dropout_core.learning.contenders import CONTENDERS, ContenderError, contender
from dropout_core.learning.network import Network
from dropout_core.study.design import SEEDS_LIMIT, Row, Study, Task, networks_at_once
from dropout_core.study.outcomes import Outcome
from tests.core.study.test_outcomes import outcomes_of

TINY = Experiment(hidden_width=10, epochs=10, seed=3)
RATES = (0.0, 0.3, 0.5)
MEBIBYTE = 2**20


def rows_of(job: Task) -> list[Row]:
    """Do a job."""
    training = job.stream()
    while True:
        try:
            next(training)
        except StopIteration as end:
            rows: list[Row] = end.value
            return rows


def of_contenders(*names: str, width: int = 10, seeds: int = 4) -> Study:
    """A study under one condition."""
    base = replace(TINY, hidden_width=width)
    return Study(conditions=(base,), contenders=names, seeds=seeds)


def refused(**study: object) -> ExperimentError:
    """The error that such a study raises."""
    with pytest.raises(ExperimentError) as caught:
        Study(**{"conditions": (TINY,), "contenders": ("plain",), **study})  # type: ignore[arg-type]
    return caught.value


def test_each_condition_contender_and_seed_has_one_row() -> None:
    contenders = ("plain", "dropout", "gaussian=0", "dropout=0.3", "average=2", "early_stopping")
    study = Study.sweep(TINY, "dropout_rate", RATES, contenders=contenders, seeds=3)
    rows = [row for job in study.jobs() for row in rows_of(job)]
    found = Counter((row["dropout_rate"], row["contender"], row["seed"]) for row in rows)
    wanted = {(rate, name, seed) for rate in RATES for name in contenders for seed in (3, 4, 5)}
    assert set(found) == wanted
    assert set(found.values()) == {1}


def test_each_network_is_trained_once() -> None:
    contenders = ("plain", "dropout", "gaussian=0", "dropout=0.3", "weight_decay=0", "average=2")
    study = Study.sweep(TINY, "dropout_rate", RATES, contenders=contenders, seeds=3)
    works = list(study.jobs())
    trained = Counter((one.experiment, one.contender, seed) for one in works for seed in one.seeds)
    assert set(trained.values()) == {1}
    # Plain, dropout at two rates, and the average, on three seeds.
    assert len(trained) == 4 * 3
    assert sum(job.networks for job in study.jobs()) == (3 + 2) * 3


def test_what_makes_no_difference_is_still_counted_under_every_name() -> None:
    study = Study.sweep(TINY, "dropout_rate", (0.1, 0.9), contenders=("plain",), seeds=2)
    (job,) = study.jobs()
    rows = rows_of(job)
    assert [(row["dropout_rate"], row["seed"]) for row in rows] == [
        (0.1, 3),
        (0.1, 4),
        (0.9, 3),
        (0.9, 4),
    ]
    assert rows[0]["true_loss"] == rows[2]["true_loss"] != rows[1]["true_loss"]


@pytest.mark.parametrize("name", CONTENDERS)
def test_every_contender_of_the_registry_gives_rows(name: str) -> None:
    (job,) = of_contenders(name, seeds=2).jobs()
    rows = rows_of(job)
    outcomes = outcomes_of(job.experiment, job.contender, job.seeds)
    named = [field.name for field in fields(Outcome)]
    for row, outcome in zip(rows, outcomes, strict=True):
        settings = replace(TINY, seed=outcome.seed).in_rows
        assert list(row) == [*settings, "contender", *(one for one in named if one != "seed")]
        assert {**row, **settings} == row
        assert row["contender"] == name
        assert {one: row[one] for one in named} == asdict(outcome)


@pytest.mark.parametrize("seeds", [1, 2, 3, 7, 40, 41, 97])
@pytest.mark.parametrize("width", [10, 150, 300, 400])
@pytest.mark.parametrize("name", ["plain", "average=2", "average", "average=50"])
def test_stacks_are_neither_too_large_nor_a_single_network(
    name: str, width: int, seeds: int
) -> None:
    works = list(of_contenders(name, width=width, seeds=seeds).jobs())
    assert [seed for work in works for seed in work.seeds] == list(range(3, 3 + seeds))
    members = contender(name).members
    sizes = [members * len(work.seeds) for work in works]
    # The members of a seed cannot be parted.
    assert max(sizes) <= max(members, networks_at_once(width))
    assert min(sizes) >= 2 or seeds == 1
    # As few as that allows, and as equal, the larger ones first.
    assert [work.seeds for work in works] == [
        tuple(part) for part in np.array_split(3 + np.arange(seeds), len(works))
    ]
    assert max(sizes) - min(sizes) <= members
    if len(sizes) > 1:
        fewer = -(-seeds // (len(sizes) - 1)) * members
        assert fewer > networks_at_once(width)


def test_the_numbers_of_a_stack_fit_into_the_caches_unless_two_networks_do_not() -> None:
    sizes = {width: networks_at_once(width) for width in (10, 50, 100, 200, 300, 400, 1000)}
    for width, networks in sizes.items():
        # Weights, gradients, and Adam's two means, each of four bytes.
        assert networks <= 3 or 16 * networks * Network(width).parameters <= 8 * MEBIBYTE
        assert 2 <= networks <= 40
    assert sizes[10] == 40
    assert sizes[300] == 5
    assert all(one >= other for one, other in pairwise(sizes.values()))


def test_a_graphics_card_trains_more_at_once() -> None:
    study = of_contenders("plain", width=1000, seeds=401)
    sizes = [len(job.seeds) for job in study.jobs("cuda")]
    assert sum(sizes) == 401
    assert len(sizes) == 3
    assert max(sizes) <= 200
    assert max(sizes) - min(sizes) <= 1


def test_the_first_seeds_of_all_contenders_come_first() -> None:
    names = ("plain", "dropout", "average", "max_norm")
    study = Study.sweep(
        replace(TINY, hidden_width=300), "noise", (0.1, 0.5), contenders=names, seeds=40
    )
    lasts = [job.seeds[-1] for job in study.jobs()]
    assert lasts == sorted(lasts)
    # Whoever stops early has all conditions and contenders, on the same seeds.
    first_seed = [job for job in study.jobs() if job.seeds[0] == 3]
    assert {(one, name) for job in first_seed for one, name in job.names} == {
        (one, name) for one in study.conditions for name in names
    }


def test_a_sweep_has_a_condition_for_each_value_in_order() -> None:
    study = Study.sweep(TINY, "points", (50, 5, 20), contenders=("plain",), seeds=2)
    assert study.conditions == tuple(replace(TINY, points=points) for points in (50, 5, 20))
    assert study.varying == ("points",)


def test_the_same_value_twice_is_one_condition() -> None:
    study = Study.sweep(TINY, "dropout_rate", (0.5, "0.50", 0.3, "5e-1"), contenders=("dropout",))
    assert study.conditions == (TINY, replace(TINY, dropout_rate=0.3))


def test_the_same_contender_twice_is_one() -> None:
    (job,) = of_contenders("dropout", "dropout", "dropout=0.5").jobs()
    assert [name for _, name in job.names] == ["dropout", "dropout=0.5"]


def test_all_fields_that_differ_vary() -> None:
    conditions = (TINY, replace(TINY, points=50), replace(TINY, target="sine"))
    study = Study(conditions=conditions, contenders=("plain",))
    assert study.varying == ("points", "target")


def test_a_sweep_over_what_is_no_field_is_refused_by_name() -> None:
    with pytest.raises(ExperimentError, match="colour is not a field") as caught:
        Study.sweep(TINY, "colour", ("red", "blue"), contenders=("plain",))
    # Once, however many values it was to take.
    assert [one.name for one in caught.value.bad] == ["colour"]


def test_each_value_that_is_not_allowed_is_named_once() -> None:
    values = ("0.5", "2", "x", "2", -1.0)
    with pytest.raises(ExperimentError) as caught:
        Study.sweep(TINY, "dropout_rate", values, contenders=("plain",))
    domain = DOMAINS["dropout_rate"]
    assert caught.value.bad == tuple(
        BadField("dropout_rate", value, domain) for value in ("2", "x", -1.0)
    )


@pytest.mark.parametrize("seeds", [0, -1, SEEDS_LIMIT + 1])
def test_too_few_seeds_and_too_many_are_refused(seeds: int) -> None:
    (bad,) = refused(seeds=seeds).bad
    assert bad == BadField("seeds", seeds, Range(1, 1000, whole=True))


def test_the_last_seed_must_be_one_that_a_run_can_have() -> None:
    fits = Study(conditions=(replace(TINY, seed=999_980),), contenders=("plain",), seeds=20)
    assert max(seed for job in fits.jobs() for seed in job.seeds) == 999_999
    (bad,) = refused(conditions=(TINY, replace(TINY, seed=999_981)), seeds=20).bad
    assert bad == BadField("seed", 999_981, Range(0, 999_980, whole=True))


def test_a_contender_that_there_is_not_is_refused_at_once() -> None:
    with pytest.raises(ContenderError, match="lasso"):
        of_contenders("plain", "lasso")
    with pytest.raises(ContenderError, match="average=1"):
        of_contenders("average=1")


def test_a_study_of_nothing_is_refused() -> None:
    for empty in ({"conditions": ()}, {"contenders": ()}):
        with pytest.raises(ValueError, match="needs a condition and a contender"):
            Study(**{"conditions": (TINY,), "contenders": ("plain",), **empty})  # type: ignore[arg-type]


@pytest.mark.parametrize("seeds", [3, 41])
def test_wide_networks_are_not_trained_alone(seeds: int) -> None:
    wide = Experiment(hidden_width=1000)
    study = Study(conditions=(wide,), contenders=("plain",), seeds=seeds)
    assert min(len(job.seeds) for job in study.jobs()) >= 2


def test_seeds_cannot_be_swept() -> None:
    with pytest.raises(ExperimentError, match="seed"):
        Study.sweep(Experiment(), "seed", (1, 2), contenders=("plain",), seeds=3)


def test_equal_conditions_are_one() -> None:
    study = Study(conditions=(Experiment(), Experiment()), contenders=("plain",), seeds=2)
    assert [len(job.names) for job in study.jobs()] == [1]
