"""What a study says in words and in its table: the same as the page says."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from dropout_core.data.packing import encode
from dropout_core.data.shelf import take
from dropout_core.exports.study_findings import StudyFindings
from dropout_core.exports.study_sentences import study_sentences
from dropout_core.exports.study_table import study_table
from dropout_core.language.translations import LANGUAGES, translations
from dropout_core.study.figures import FIGURES
from dropout_core.study.request import StudyRequest
from dropout_core.study.share_won import ShareWon
from tests.core.exports.page import done, page_says

OWN = encode(take("cars"))
QUERIES: Mapping[str, Mapping[str, str]] = {
    "a pair": {"seeds": "12"},
    "a pair far apart": {
        "seeds": "12",
        "contenders": "straight_line",
        "epochs": "100",
        "noise": "1",
    },
    "nothing dropped": {"dropout_rate": "0"},
    "a rival": {"contenders": "weight_decay=3", "seeds": "12"},
    "no contender": {"contenders": "plain"},
    "many": {"contenders": "dropout,weight_decay,straight_line,gaussian", "seeds": "12"},
    "rivals alone": {"contenders": "weight_decay,average=2"},
    "a sweep": {
        "sweep": "noise=0,0.5,1",
        "contenders": "dropout,straight_line",
        "seeds": "12",
    },
    "a sweep of words": {"sweep": "target=sine,linear"},
    "rates": {"sweep": "dropout_rate=0,0.5", "contenders": "dropout,weight_decay"},
    "own pair": {"data": OWN, "seeds": "12"},
    "own pair, one split": {"data": OWN, "seeds": "1"},
    "own rivals": {
        "data": OWN,
        "contenders": "dropout,weight_decay,straight_line",
        "seeds": "12",
    },
    "own sweep": {"data": OWN, "sweep": "test_share=0.2,0.4"},
    **{f"figure {name}": {"figure": name} for name in FIGURES},
}
# Of which study, which share of whose networks is to have diverged.
DIVERGED = (
    ("a pair", 0.2, "dropout"),
    ("a pair", 1, "dropout"),
    ("many", 1, "dropout"),
    ("many", 1, "plain"),
    ("a sweep", 0.4, "dropout"),
    ("a sweep", 1, "dropout"),
    ("own pair", 0.2, "dropout"),
    ("own rivals", 0.2, "dropout"),
)


@pytest.fixture(scope="module")
def studies() -> Mapping[str, StudyFindings]:
    """All of them, carried out; and some where networks had diverged."""
    carried_out = {name: done(**query) for name, query in QUERIES.items()}
    return carried_out | {
        f"{name}: {share:.0%} of {contender} diverged": diverged(
            carried_out[name], share, contender
        )
        for name, share, contender in DIVERGED
    }


def diverged(study: StudyFindings, share: float, contender: str) -> StudyFindings:
    """The same where so many networks of a contender had diverged."""
    records = study.records.copy()
    of = records.index[records["contender"] == contender]
    records.loc[of[: round(share * len(of))], [study.measure]] = np.inf
    return replace(study, records=records)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_is_said_as_on_the_page(language: str, studies: Mapping[str, StudyFindings]) -> None:
    words = translations(language)
    pages = page_says(language, studies.values())["studies"]
    for (name, study), page in zip(studies.items(), pages, strict=True):
        said = [
            {"strong": one.text} if one.is_verdict else one.text
            for one in study_sentences(study, words)
        ]
        # What the paper says stands before the table here.
        assert said == page["sentences"][1 if study.figure else 0 :], name
        table = study_table(study, words)
        assert (table.head, table.rows) == (page["table"]["head"], page["table"]["rows"]), name


def test_so_much_is_said_that_the_comparison_means_something(
    studies: Mapping[str, StudyFindings],
) -> None:
    words = translations("en")
    for name, study in studies.items():
        said = study_sentences(study, words)
        assert bool(said) == (name != "no contender"), name
        assert all("{" not in one.text for one in said)


def test_where_the_answer_hangs_on_when_one_looks_that_is_said_as_on_the_page(
    monkeypatch: pytest.MonkeyPatch, studies: Mapping[str, StudyFindings]
) -> None:
    turning = ShareWon("dropout", [5, 10], [11, 1], [12, 12], [0.6, 0.01], [0.99, 0.4])
    assert turning.turn == 0
    monkeypatch.setattr(StudyRequest, "share_won", lambda *_: [turning])
    study = studies["a pair"]
    said = [one.text for one in study_sentences(study, translations("en"))]
    (page,) = page_says("en", [study])["studies"]
    assert said == [one if isinstance(one, str) else one["strong"] for one in page["sentences"]]
    assert any("hangs on when one looks" in one for one in said)
