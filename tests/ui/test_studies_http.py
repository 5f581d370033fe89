"""GET /studies over real HTTP."""

import io
import json
from typing import Any

import httpx
import pandas as pd
import pytest

from tests.serving import Server

SMALL = "hidden_width=10&epochs=10&seeds=3"


def events(answer: httpx.Response) -> list[tuple[str, dict[str, Any]]]:
    """Names and data of the events of a whole stream."""
    found = []
    for block in answer.text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if "event" in lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found


def test_a_study_streams_its_rows_and_is_kept_as_files(server: Server) -> None:
    query = f"{SMALL}&sweep=noise=0,0.5&contenders=dropout,max_norm"
    assert httpx.get(f"{server.url}/studies/records.csv?{query}").status_code == 404
    answer = httpx.get(f"{server.url}/studies?{query}", timeout=60)
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    (first, opening), *parts, (last, _) = events(answer)
    assert (first, last) == ("study", "done")
    assert opening["contenders"] == ["plain", "dropout", "max_norm"]
    rows = sum(len(part["rows"]) for _, part in parts)
    assert rows == 2 * 3 * 3
    csv = httpx.get(f"{server.url}/studies/records.csv?{query}")
    parquet = httpx.get(f"{server.url}/studies/records.parquet?{query}")
    assert "study.parquet" in parquet.headers["Content-Disposition"]
    pd.testing.assert_frame_equal(
        pd.read_csv(io.BytesIO(csv.content)), pd.read_parquet(io.BytesIO(parquet.content))
    )
    assert len(pd.read_csv(io.BytesIO(csv.content))) == rows
    assert httpx.get(f"{server.url}/studies/records.txt?{query}").status_code == 404


def test_after_a_broken_line_all_parts_come_again(server: Server) -> None:
    """The study may have been begun anew in between, and its parts in another order."""
    whole = events(httpx.get(f"{server.url}/studies?{SMALL}", timeout=60))
    again = httpx.get(f"{server.url}/studies?{SMALL}", headers={"Last-Event-ID": "0"}, timeout=60)
    assert events(again) == whole
    assert "id: 0\nevent: part" in again.text


@pytest.mark.parametrize(
    ("query", "field", "allowed"),
    [
        ("seeds=0", "seeds", "1 to 1000"),
        ("contenders=dropout,luck", "contenders", "plain, dropout"),
        ("contenders=dropout=2", "contenders", "0 to 0.9"),
        ("sweep=nose=1,2", "nose", ""),
        ("sweep=noise=1,2", "noise", "0 to 1"),
        ("figure=7", "figure", "8, 9a, 9b, 10, 11"),
        ("noise=loud", "noise", "0 to 1"),
        ("seed=999999", "seed", "0 to 999960"),
    ],
)
def test_what_cannot_be_asked_is_named_with_what_is_allowed(
    server: Server, query: str, field: str, allowed: str
) -> None:
    answer = httpx.get(f"{server.url}/studies?{query}")
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert allowed in error["allowed"]


def test_a_study_that_would_take_too_long_is_refused(server: Server) -> None:
    answer = httpx.get(f"{server.url}/studies?hidden_width=1000&epochs=5000&seeds=1000")
    assert answer.status_code == 422
    assert answer.json()["reason"] == "over_budget"
