"""A reading as it is sent."""

import json

import pytest

from dropout_core.data.errors import DataError
from dropout_core.data.packing import decode
from dropout_core.data.reading import PREVIEW_ROWS, read_table
from dropout_core.language.translations import translations
from dropout_core.serving.readings import reading_answer, reading_refusal

ENGLISH = translations("en")
TABLE = "day;v;note\n" + "".join(f"0{n}.03.2025;{n},5;ok\n" for n in range(1, 10)) + "x;NA;\n"


def test_an_answer_has_all_that_was_read() -> None:
    answer = reading_answer(read_table(TABLE.encode(), "mine.csv"), ENGLISH)
    assert answer["name"] == "mine.csv"
    assert answer["columns"] == [
        {"name": "day", "kind": "date", "count": 9},
        {"name": "v", "kind": "number", "count": 9},
        {"name": "note", "kind": "text", "count": 0},
    ]
    assert answer["preview"][0] == ["2025-03-01", 1.5, "ok"]
    assert len(answer["preview"]) == PREVIEW_ROWS
    assert answer["reading"]["decimal"] == "comma"
    assert answer["x"] == {"name": "day", "kind": "date", "unit": "days since 1970-01-01"}
    assert answer["y"] == {"name": "v", "kind": "number", "unit": ""}
    assert answer["found"] == len(answer["points"]["x"]) == 9
    assert answer["left_out_sentence"] == "1 row left out: 1 of a footer."
    assert decode(answer["address"]).y == tuple(answer["points"]["y"])
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer


def test_a_refusal_has_the_table_where_there_was_one() -> None:
    with pytest.raises(DataError) as caught:
        read_table(TABLE.replace(",5", ",5").encode()[:60], "")
    refusal = reading_refusal(caught.value, translations("zh"))
    assert refusal["reason"] == "too_few"
    assert "至少需要" in refusal["message"]
    assert refusal["overview"]
    assert [one["name"] for one in refusal["overview"]["columns"]] == ["day", "v", "note"]
    assert reading_refusal(DataError("empty"), ENGLISH)["overview"] is None
