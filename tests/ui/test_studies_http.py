"""GET /studies over real HTTP."""

import io
import json
import threading
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
import pandas as pd
import pytest
from anyio.from_thread import start_blocking_portal
from starlette.applications import Starlette

from dropout_core.data.packing import encode
from dropout_core.data.shelf import take
from dropout_core.experiment import Experiment
from dropout_core.file_names import study_stem
from dropout_core.serving.study_log import StudyLog
from dropout_core.study.design import Study
from dropout_core.study.execution import do
from dropout_core.study.request import StudyRequest
from dropout_ui.http.routes import routes
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


def rows_of(parts: list[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """All rows of some parts, as they came."""
    return [row for _, part in parts for row in part["rows"]]


def test_a_study_streams_its_rows_and_is_kept_as_files(server: Server) -> None:
    query = f"{SMALL}&sweep=noise=0,0.5&contenders=dropout,max_norm"
    answer = httpx.get(f"{server.url}/studies?{query}", timeout=60)
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    (first, _), *parts, (last, _) = events(answer)
    assert (first, last) == ("study", "done")
    rows = sum(len(part["rows"]) for _, part in parts)
    assert rows == 2 * 3 * 3
    csv = httpx.get(f"{server.url}/studies/records.csv?{query}")
    parquet = httpx.get(f"{server.url}/studies/records.parquet?{query}")
    name = study_stem(StudyRequest.from_query(dict(parse_qsl(query))))
    for ending, answer in (("csv", csv), ("parquet", parquet)):
        assert f'filename="{name}.{ending}"' in answer.headers["Content-Disposition"]
    read, exact = pd.read_csv(io.BytesIO(csv.content)), pd.read_parquet(io.BytesIO(parquet.content))
    # What was seen at each look is a list there and its JSON here.
    for name in ("looks", "train_losses", "test_losses", "true_losses", "optimised_losses"):
        exact[name] = [one.tolist() for one in exact[name]]
        read[name] = list(map(json.loads, read[name]))
    assert read["looks"][0] == list(range(11))
    pd.testing.assert_frame_equal(read, exact, check_dtype=False)
    assert len(pd.read_csv(io.BytesIO(csv.content))) == rows
    assert httpx.get(f"{server.url}/studies/records.txt?{query}").status_code == 404


def test_records_of_a_study_that_another_server_has_done_are_made_anew(server: Server) -> None:
    query = f"{SMALL}&contenders=max_norm"
    here = httpx.get(f"{server.url}/studies/records.csv?{query}", timeout=60)
    request = StudyRequest.from_query(dict(parse_qsl(query)))
    there = pd.DataFrame(
        [row for at, job in enumerate(request.plan().jobs()) for row in do(at, job, "cpu").rows]
    )
    read = pd.read_csv(io.BytesIO(here.content))
    for name in ("contender", "seed", "train_loss", "test_loss", "true_loss"):
        assert list(read[name]) == list(there[name]), name


def test_after_a_broken_line_all_parts_come_again(server: Server) -> None:
    """The study may have been begun anew in between, and its parts in another order."""
    whole = events(httpx.get(f"{server.url}/studies?{SMALL}", timeout=60))
    again = httpx.get(f"{server.url}/studies?{SMALL}", headers={"Last-Event-ID": "0"}, timeout=60)
    (first, *parts, last), (first_again, *parts_again, last_again) = whole, events(again)
    assert (first_again, last_again) == (first, last)
    # But for what later parts said anew: of progress and summaries only the last ones are kept.
    assert rows_of(parts_again) == rows_of(parts)
    assert parts_again[-1] == parts[-1]
    assert [bool(part["summary"]) for _, part in parts_again].count(True) == 1
    assert "id: 0\nevent: part" in again.text


@pytest.mark.parametrize(
    ("query", "field", "allowed"),
    [
        ("seeds=0", "seeds", {"min": 1, "max": 1000, "whole": True}),
        ("contenders=dropout=2", "contenders", {"min": 0, "max": 0.9, "whole": False}),
        ("contenders=plain=2", "contenders", {"options": ["plain"]}),
        ("sweep=noise=1,2", "noise", {"min": 0, "max": 1, "whole": False}),
        (f"sweep=points={','.join(map(str, range(5, 26)))}", "sweep", {"at_most": 20}),
        ("figure=7", "figure", {"options": ["8", "9a", "9b", "10", "11"]}),
        ("noise=loud", "noise", {"min": 0, "max": 1, "whole": False}),
        ("seed=999999", "seed", {"min": 0, "max": 999_960, "whole": True}),
        ("colour=red", "colour", None),
    ],
)
def test_what_cannot_be_asked_is_named_with_what_is_allowed(
    server: Server, query: str, field: str, allowed: object
) -> None:
    for path in ("studies", "studies/records.csv"):
        answer = httpx.get(f"{server.url}/{path}?{query}")
        assert answer.status_code == 422
        (error,) = answer.json()["errors"]
        assert (error["field"], error["allowed"]) == (field, allowed)


def test_a_study_that_would_take_too_long_is_refused(server: Server) -> None:
    answer = httpx.get(f"{server.url}/studies?hidden_width=1000&epochs=5000&seeds=1000")
    assert answer.status_code == 422
    assert answer.json()["reason"] == "over_budget"


def test_a_study_is_told_parsed_and_one_however_it_is_written(server: Server) -> None:
    written = [
        f"{SMALL}&sweep=points=5,20&contenders=dropout=0.3",
        f"{SMALL}&contenders=plain,dropout=.30,dropout=3e-1&sweep=points=05,20,5",
    ]
    told = []
    for query in written:
        (_, study), *_ = events(httpx.get(f"{server.url}/studies?{query}", timeout=60))
        told.append(study)
    assert told[0] == told[1]
    assert told[0]["contenders"] == [
        {"text": "plain", "name": "plain", "strength": None},
        {"text": "dropout=0.3", "name": "dropout", "strength": 0.3},
    ]
    assert told[0]["sweep"] == {"field": "points", "values": [5, 20]}
    assert told[0]["query"] == {
        "sweep": "points=5,20",
        "contenders": "plain,dropout=0.3",
        "seeds": "3",
    }
    assert told[0]["experiment"]["hidden_width"] == 10
    assert told[0]["networks"] == 2 * 2 * 3


def test_a_study_of_ones_own_points_is_judged_over_splits(server: Server) -> None:
    own = Experiment(data=encode(take("cars")), hidden_width=10, epochs=10).to_query()
    query = urlencode({**own, "seeds": "4", "sweep": "test_share=0.2,0.4"})
    answer = httpx.get(f"{server.url}/studies?{query}", timeout=60)
    (_, study), *parts, (last, _) = events(answer)
    assert (study["measure"], last) == ("test_loss", "done")
    assert "NaN" not in answer.text
    assert all(row["true_loss"] is None for _, part in parts for row in part["rows"])
    assert all(not part["share_won"] for _, part in parts)
    *_, (_, complete) = parts
    rows = [row for row in complete["summary"] if row["contender"] == "dropout"]
    assert [row["test_share"] for row in rows] == [0.2, 0.4]
    for row in rows:
        assert row["difference_low"] < row["difference"] < row["difference_high"]
        assert row["win_low"] is row["win_high"] is None
        assert (row["points_needed"] is None) == (row["judgement"] != "cannot tell")
    refused = httpx.get(f"{server.url}/studies?{urlencode({**own, 'figure': '9a'})}")
    assert refused.status_code == 422


def test_what_a_study_costs_is_no_burden_to_the_event_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """To find, price and write one may take seconds: others are answered meanwhile."""
    threads: dict[str, set[int]] = {}

    def noted(owner: type, name: str) -> None:
        made = getattr(owner, name)

        def note(self: Any, *given: Any, **named: Any) -> Any:
            threads.setdefault(name, set()).add(threading.get_ident())
            return made(self, *given, **named)

        monkeypatch.setattr(owner, name, note)

    for owner, name in (
        (StudyRequest, "plan"),
        (Study, "jobs"),
        (StudyLog, "records"),
        (pd.DataFrame, "to_csv"),
    ):
        noted(owner, name)
    query = "hidden_width=10&epochs=10&seeds=4&sweep=noise=0,0.7"

    async def ask() -> list[int]:
        app = httpx.ASGITransport(Starlette(routes=routes()))
        async with httpx.AsyncClient(transport=app, base_url="http://lab") as client:
            return [
                (await client.get(f"{path}?{query}")).status_code
                for path in ("/studies/records.csv", "/studies", "/studies/records.csv")
            ]

    # In a thread of its own: the browser's tests leave a loop running in this one.
    with start_blocking_portal() as portal:
        assert portal.call(ask) == [200, 200, 200]
        answers = portal.call(threading.get_ident)
    assert set(threads) == {"plan", "jobs", "records", "to_csv"}
    for name, used in threads.items():
        assert answers not in used, name
