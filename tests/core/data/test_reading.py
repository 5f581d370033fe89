"""Tables as people have them: each kind of fault, and what is made of it."""

import csv
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dropout_core.data.choices import DATES, DECIMALS, DELIMITERS, ENCODINGS, ReadingChoices
from dropout_core.data.errors import DataError
from dropout_core.data.packing import decode, encode
from dropout_core.data.reading import Reading, read_table
from dropout_core.data.words import error_sentence, left_out_sentence
from dropout_core.experiment import RANGES
from dropout_core.language.translations import LANGUAGES, translations
from dropout_core.serving.readings import reading_answer, reading_refusal
from tests.core.data.faults import CASES
from tests.core.data.malformed import MALFORMED

NO_CHOICES: Mapping[str, str] = {}


def read(
    table: str | bytes, choices: Mapping[str, str] = NO_CHOICES, encoding: str = "utf-8"
) -> Reading:
    """What is made of a table."""
    content = table.encode(encoding) if isinstance(table, str) else table
    return read_table(content, "a table", ReadingChoices.from_query(choices))


def told(reading: Reading) -> tuple[str, str, list[tuple[float, float]]]:
    """The names of x and y, and the points."""
    points = reading.points
    return points.x_axis.name, points.y_axis.name, list(zip(points.x, points.y, strict=True))


def left_out(reading: Reading) -> str:
    """What is said of rows that are no points."""
    return left_out_sentence(reading.left_out, translations("en"))


@pytest.mark.parametrize("name", CASES)
def test_a_table_is_read_as_it_was_meant(name: str) -> None:
    case = CASES[name]
    reading = read(case.table, encoding=case.encoding)
    assert told(reading) == (case.x, case.y, case.points)
    assert left_out(reading) == case.left_out
    assert reading.overview.doubts == () or name in ("GBK", "GB18030 in a remark")


@pytest.mark.parametrize("name", MALFORMED)
def test_a_file_that_is_no_table_gets_its_sentence(name: str) -> None:
    content, code = MALFORMED[name]
    with pytest.raises(DataError) as caught:
        read(content)
    assert caught.value.code == code
    for language in LANGUAGES:
        sentence = error_sentence(caught.value, translations(language))
        assert sentence
        assert "{" not in sentence


def test_sixty_malformed_files_are_tried() -> None:
    assert len(MALFORMED) >= 60


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_whatsoever_raise_anything_else(content: bytes) -> None:
    with suppress(DataError):
        assert len(read(content).points.x) >= RANGES["points"].minimum


SCRAPS = st.sampled_from(
    [
        *("1", "2.5", "-3,5", "1,234", "x", "", "NA", "2024-01-02", "03/04/2024", "12:30", "=A1"),
        *('"', "'", "inf", "1e400", "9" * 70, "年", "é", "#", "%", "sep=;", "Total", "-999"),
        *("\ud7ff", "\u2028"),
    ]
)
GLUE = st.sampled_from([",", ";", "\t", " ", "|", "\n", "\r\n", "\r", "\n\n"])
CHOICES = st.fixed_dictionaries(
    {},
    optional={
        "encoding": st.sampled_from(ENCODINGS),
        "delimiter": st.sampled_from(list(DELIMITERS)),
        "decimal": st.sampled_from(DECIMALS),
        "dates": st.sampled_from(DATES),
        "header": st.sampled_from(["0", "1", "2", "7"]),
        "missing": st.sampled_from(["-999", "1,2.5"]),
        "x": st.sampled_from(["#1", "x", "1"]),
        "y": st.sampled_from(["#2", "NA"]),
    },
)


@settings(max_examples=800, deadline=None)
@given(st.lists(st.tuples(SCRAPS, GLUE), max_size=60), CHOICES, st.sampled_from(ENCODINGS))
def test_no_text_and_no_choices_raise_anything_else(
    scraps: list[tuple[str, str]], choices: dict[str, str], encoding: str
) -> None:
    text = "".join(scrap + glue for scrap, glue in scraps)
    try:
        reading = read(text.encode(encoding, "replace"), choices)
    except DataError as error:
        answer: object = reading_refusal(error, translations("zh"))
    else:
        answer = reading_answer(reading, translations("zh"))
        assert encode(decode(encode(reading.points))) == encode(reading.points)
    assert json.dumps(answer, allow_nan=False)


@dataclass(frozen=True)
class Dialect:
    """One of the ways in which pandas writes a table."""

    sep: str
    decimal: str
    newline: str
    encoding: str
    quoting: Literal[0, 1, 2, 3]
    index: bool
    missing: str
    date_format: str


DIALECTS = st.builds(
    Dialect,
    sep=st.sampled_from([",", ";", "\t", "|"]),
    decimal=st.sampled_from([".", ","]),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC, csv.QUOTE_ALL]),
    index=st.booleans(),
    missing=st.sampled_from(["", "NA", "..", "-", "null"]),
    date_format=st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%Y年%m月%d日", "%Y-%m-%d %H:%M:%S"]),
)
NUMBERS = st.lists(
    st.integers(-(10**7), 10**7).map(lambda number: number / 1000 + 0.0005),
    min_size=7,
    max_size=40,
    unique=True,
)


@settings(max_examples=150, deadline=None)
@given(DIALECTS, NUMBERS, st.booleans(), st.integers(0, 6))
def test_what_pandas_writes_is_read_to_the_same_numbers(
    dialect: Dialect, numbers: list[float], dated: bool, gap: int
) -> None:
    days = pd.date_range("1999-12-28", periods=len(numbers))
    table = pd.DataFrame(
        {
            "when": days if dated else [n * 1.5 + 0.25 for n in range(len(numbers))],
            "was": "gut",
            "wie viel": numbers,
        }
    )
    table.loc[gap, "wie viel"] = None
    text = table.to_csv(
        sep=dialect.sep,
        decimal=dialect.decimal,
        lineterminator=dialect.newline,
        quoting=dialect.quoting,
        index=dialect.index,
        na_rep=dialect.missing,
        date_format=dialect.date_format,
    )
    x, y, points = told(read(text, encoding=dialect.encoding))
    first = (days - pd.Timestamp("1970-01-01")).days.to_list() if dated else table["when"]
    expected = [(a, b) for a, b in zip(first, table["wie viel"], strict=True) if b == b]
    assert (x, y) == ("when", "wie viel")
    assert points == expected
