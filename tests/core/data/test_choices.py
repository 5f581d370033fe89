"""What the reader of a table may decide."""

import pytest

from dropout_core.data.choices import ReadingChoices
from dropout_core.data.errors import DataError


def test_choices_are_read_from_a_query() -> None:
    query = {
        "encoding": "gb18030",
        "delimiter": "semicolon",
        "decimal": "comma",
        "dates": "day_first",
        "header": "3",
        "missing": "-999,-200.5",
        "sheet": "S",
        "x": "a",
        "y": "b",
    }
    assert ReadingChoices.from_query(query) == ReadingChoices(
        encoding="gb18030",
        delimiter="semicolon",
        decimal="comma",
        dates="day_first",
        header=3,
        missing=(-999.0, -200.5),
        sheet="S",
        x="a",
        y="b",
    )


def test_what_is_left_out_or_empty_is_guessed() -> None:
    assert ReadingChoices.from_query({}) == ReadingChoices()
    assert ReadingChoices.from_query({"missing": "", "decimal": "", "x": ""}) == ReadingChoices()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"colour": "red"}, "no_such_choice"),
        ({"encoding": "rot13"}, "bad_choice"),
        ({"delimiter": ";"}, "bad_choice"),
        ({"decimal": "dot"}, "bad_choice"),
        ({"dates": "first"}, "bad_choice"),
        ({"header": "-1"}, "bad_choice"),
        ({"header": "²"}, "bad_choice"),
        ({"header": "9" * 5000}, "bad_choice"),
        ({"missing": "none"}, "bad_choice"),
        ({"missing": "nan"}, "bad_choice"),
        ({"missing": "inf"}, "bad_choice"),
        ({"missing": ",".join("1" * 30)}, "bad_choice"),
    ],
)
def test_other_choices_are_refused(query: dict[str, str], code: str) -> None:
    with pytest.raises(DataError, match=code):
        ReadingChoices.from_query(query)
