"""The one grammar of studies: what a query asks for, in one form however it is written."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dropout_core.experiment import (
    DOMAINS,
    RANGES,
    AtMost,
    BadField,
    Choice,
    Experiment,
    ExperimentError,
    Packed,
    Range,
)
from dropout_core.language.sentences import bad_field_sentence
from dropout_core.language.translations import LANGUAGES, translations
from dropout_core.learning.contenders import CONTENDERS
from dropout_core.learning.race import Race
from dropout_core.study.design import SWEPT, Study, swept_of
from dropout_core.study.fields import STUDY_FIELDS
from dropout_core.study.figures import FIGURES
from dropout_core.study.request import CONTENDERS_LIMIT, VALUES_LIMIT, StudyRequest, Sweep

USUAL = StudyRequest(experiment=Experiment())


def asked(**query: str) -> StudyRequest:
    """What such a query asks for."""
    return StudyRequest.from_query(query)


def refused(query: dict[str, str]) -> tuple[BadField, ...]:
    """What is bad in such a query."""
    with pytest.raises(ExperimentError) as caught:
        StudyRequest.from_query(query)
    return caught.value.bad


def in_a_row(values: range) -> str:
    """Numbers as a query has them."""
    return ",".join(map(str, values))


def test_what_is_left_out_has_a_default() -> None:
    assert asked() == USUAL
    assert USUAL.contenders == ("plain", "dropout")
    assert (USUAL.sweep, USUAL.seeds, USUAL.figure) == (None, 40, "")


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"noise": "0.1"}, {"experiment": Experiment(noise=0.1)}),
        ({"sweep": "points=5,20"}, {"sweep": Sweep("points", (5, 20))}),
        ({"sweep": "points= 05 , 20,5"}, {"sweep": Sweep("points", (5, 20))}),
        ({"sweep": "dropout-rate=.5,0.50,0"}, {"sweep": Sweep("dropout_rate", (0.5, 0.0))}),
        ({"sweep": "target=sine,linear"}, {"sweep": Sweep("target", ("sine", "linear"))}),
        ({"sweep": "record_every=1,10"}, {"sweep": Sweep("record_every", (1, 10))}),
        (
            {"contenders": "dropout=.30, max_norm"},
            {"contenders": ("plain", "dropout=0.3", "max_norm")},
        ),
        ({"contenders": "dropout,plain,dropout"}, {}),
        ({"seeds": "07"}, {"seeds": 7}),
        ({"figure": "9a", "seeds": "3"}, {"figure": "9a", "seeds": 3}),
        # A figure has contenders and a sweep of its own.
        ({"figure": "9a", "contenders": "average", "sweep": "noise=0,1"}, {"figure": "9a"}),
        # And an activation: it is about ReLU.
        ({"figure": "8", "activation": "tanh"}, {"figure": "8"}),
        (
            {"sweep": "activation=tanh,linear", "target": "sine"},
            {
                "experiment": Experiment(target="sine"),
                "sweep": Sweep("activation", ("tanh", "linear")),
            },
        ),
    ],
)
def test_a_query_is_read_into_values(query: dict[str, str], wanted: dict[str, Any]) -> None:
    assert asked(**query) == replace(USUAL, **wanted)
    assert asked(**query).id == replace(USUAL, **wanted).id


@pytest.mark.parametrize("field", swept_of(Experiment()))
def test_whatever_is_set_may_be_swept_but_the_seed(field: str) -> None:
    value = str(getattr(Experiment(), field))
    request = asked(sweep=f"{field}={value}")
    assert request.plan().costs
    assert set(SWEPT) == set(DOMAINS) - {"seed", "data", "race"}


@pytest.mark.parametrize(
    ("query", "bad"),
    [
        ({"sweep": "colour=1"}, [BadField("sweep", "colour", Choice(SWEPT))]),
        ({"sweep": "seed=1,2"}, [BadField("sweep", "seed", Choice(SWEPT))]),
        ({"sweep": ""}, [BadField("sweep", "", Choice(SWEPT))]),
        (
            {"sweep": "noise=0,7,x,7"},
            [BadField("noise", value, RANGES["noise"]) for value in ("7", "x")],
        ),
        ({"contenders": "lasso"}, [BadField("contenders", "lasso", Choice(tuple(CONTENDERS)))]),
        (
            {"contenders": "dropout=2,,max_norm"},
            [
                BadField("contenders", "dropout=2", RANGES["dropout_rate"]),
                BadField("contenders", "", Choice(tuple(CONTENDERS))),
            ],
        ),
        ({"seeds": "0"}, [BadField("seeds", "0", Range(1, 1000, whole=True))]),
        ({"figure": "12"}, [BadField("figure", "12", Choice(tuple(FIGURES)))]),
        ({"seed": "999999"}, [BadField("seed", 999_999, Range(0, 999_960, whole=True))]),
        (
            {"noise": "7", "seeds": "x", "colour": "red"},
            [
                BadField("noise", "7", RANGES["noise"]),
                BadField("colour", "red", None),
                BadField("seeds", "x", Range(1, 1000, whole=True)),
            ],
        ),
    ],
)
def test_everything_bad_is_named_with_what_is_allowed(
    query: dict[str, str], bad: list[BadField]
) -> None:
    assert list(refused(query)) == bad


def test_an_address_asks_for_no_more_than_can_be_shown_and_a_terminal_may() -> None:
    values = in_a_row(range(5, 6 + VALUES_LIMIT))
    names = ",".join(f"average={members}" for members in range(2, 2 + CONTENDERS_LIMIT))
    query = {"sweep": f"points={values}", "contenders": names}
    assert refused(query) == (
        BadField("sweep", f"points={values}", AtMost(VALUES_LIMIT)),
        BadField("contenders", names, AtMost(CONTENDERS_LIMIT)),
    )
    unbounded = StudyRequest.from_query(query, bounded=False)
    assert unbounded.sweep
    assert len(unbounded.sweep.values) == VALUES_LIMIT + 1
    assert len(unbounded.contenders) == CONTENDERS_LIMIT + 1
    assert asked(sweep=f"points={in_a_row(range(5, 5 + VALUES_LIMIT))}").sweep


@pytest.mark.parametrize(
    ("request_", "query"),
    [
        (USUAL, {"seeds": "40"}),
        (replace(USUAL, contenders=("plain",)), {"contenders": "plain", "seeds": "40"}),
        (replace(USUAL, seeds=7), {"seeds": "7"}),
        (replace(USUAL, sweep=Sweep("points", (5, 20))), {"sweep": "points=5,20"}),
        (replace(USUAL, figure="9a"), {"figure": "9a"}),
    ],
)
def test_what_it_asks_beside_the_settings_is_said_shortly_and_never_with_nothing(
    request_: StudyRequest, query: dict[str, str]
) -> None:
    assert request_.study_query() == query


def values_of(field: str) -> st.SearchStrategy[tuple[float | str, ...]]:
    """Some values of a field."""
    domain = DOMAINS[field]
    assert not isinstance(domain, Packed)
    if isinstance(domain, Choice):
        one: st.SearchStrategy[float | str] = st.sampled_from(domain.options)
    elif isinstance(domain, Race):
        raise TypeError(field)
    elif domain.whole:
        one = st.integers(int(domain.minimum), int(domain.maximum))
    else:
        one = st.floats(domain.minimum, domain.maximum).map(lambda number: number + 0.0)
    return st.lists(one, min_size=1, max_size=VALUES_LIMIT, unique=True).map(tuple)


SWEEPS = st.sampled_from(swept_of(Experiment())).flatmap(
    lambda field: values_of(field).map(lambda values: Sweep(field, values))
)
NAMES = st.lists(
    st.sampled_from(["dropout", "dropout=0.3", "average=7", "weight_decay=1e-05", "max_norm=2"]),
    unique=True,
)
REQUESTS = st.builds(
    StudyRequest,
    experiment=st.builds(Experiment, noise=st.floats(0, 1), seed=st.integers(0, 100)),
    contenders=NAMES.map(lambda names: ("plain", *names)),
    sweep=st.none() | SWEEPS,
    seeds=st.integers(1, 1000),
) | st.builds(
    StudyRequest,
    experiment=st.builds(Experiment),
    seeds=st.integers(1, 1000),
    figure=st.sampled_from(list(FIGURES)),
)


@given(REQUESTS)
def test_its_query_brings_back_an_equal_one(request_: StudyRequest) -> None:
    again = StudyRequest.from_query(request_.to_query())
    assert again == request_
    assert again.id == request_.id


QUERIES = st.dictionaries(
    st.sampled_from([*STUDY_FIELDS, "noise", "colour"]),
    st.sampled_from(["0", "9a", "plain", "=", ",", "points=", "points=5,", "noise=1e999", "=0.5"])
    | st.text(max_size=12),
)


# The first sentence in a language reads its catalogue.
@settings(deadline=None)
@given(QUERIES)
def test_no_query_raises_anything_but_an_error_that_can_be_said_as_sentences(
    query: dict[str, str],
) -> None:
    try:
        request = StudyRequest.from_query(query)
    except ExperimentError as error:
        for language in LANGUAGES:
            for bad in error.bad:
                said = bad_field_sentence(bad, translations(language))
                assert said.endswith((".", "。"))
        return
    assert request.plan().costs


def test_equal_requests_and_no_others_have_one_identity() -> None:
    others = [
        asked(sweep="points=5,20"),
        asked(sweep="points=20,5"),
        asked(sweep="noise=0,1"),
        asked(contenders="dropout,average"),
        asked(seeds="41"),
        asked(figure="9a"),
        asked(noise="0.1"),
        USUAL,
    ]
    assert len({one.id for one in others}) == len(others)


def test_the_plan_of_a_sweep_is_the_study_of_these_conditions() -> None:
    request = asked(sweep="points=5,20", contenders="dropout=0.3", seeds="6", noise="0.1")
    assert request.plan() == Study(
        conditions=(Experiment(noise=0.1, points=5), Experiment(noise=0.1, points=20)),
        contenders=("plain", "dropout=0.3"),
        seeds=6,
    )


@pytest.mark.parametrize("figure", ["", *FIGURES])
def test_it_is_priced_as_what_its_jobs_will_train(figure: str) -> None:
    request = replace(USUAL, figure=figure, seeds=7)
    plan = request.plan()
    networks: dict[Experiment, int] = {}
    for job in plan.jobs():
        settings = replace(job.experiment, seed=request.experiment.seed)
        networks[settings] = networks.get(settings, 0) + job.networks
    priced: dict[Experiment, int] = {}
    for cost in plan.costs:
        priced[cost.experiment] = priced.get(cost.experiment, 0) + cost.networks
    assert networks == priced


def test_the_race_of_a_run_is_nothing_to_a_study() -> None:
    asked = {"noise": "0.1", "contenders": "max_norm", "seeds": "5"}
    request = StudyRequest.from_query({**asked, "race": "gaussian,average"})
    assert request == StudyRequest.from_query(asked)
    assert request.id == StudyRequest.from_query(asked).id
    assert "race" not in request.to_query()
    study = Study(conditions=(Experiment(race="gaussian,average"),), contenders=("plain",))
    assert study == Study(conditions=(Experiment(),), contenders=("plain",))
    assert "race" not in study.columns
    with pytest.raises(ExperimentError):
        StudyRequest.from_query({"sweep": "race=plain,dropout"})
    with pytest.raises(ExperimentError):
        StudyRequest.from_query({**asked, "race": "plain"})
