"""GET /runs and the player's files over real HTTP."""

import gzip
import json
import random
import signal
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

import brotli
import httpx
import numpy as np
import pytest

from dropout_core.data.packing import encode
from dropout_core.data.shelf import take
from dropout_core.experiment import DOMAINS, Experiment
from dropout_core.inside.views import VIEWS
from dropout_core.learning.contenders import CONTENDERS
from dropout_core.learning.problems import draw_problem, make_problem
from dropout_core.learning.run import stream_training
from dropout_ui.first_visit.assets import asset
from dropout_ui.first_visit.plotly_script import plotly_script
from dropout_ui.service import run_library
from tests.serving import Server, served

SHORT = Experiment(epochs=60, hidden_width=20, seed=5)
OVER_BUDGET = Experiment(epochs=5000, hidden_width=1000, points=500)


@dataclass(frozen=True)
class Event:
    """One server-sent event, as the HTML standard has a browser read it."""

    name: str
    identity: str
    data: Any


def read_events(response: httpx.Response) -> Iterator[Event]:
    """Parse a stream of events, comments left out."""
    fields: dict[str, str] = {}
    for line in response.iter_lines():
        if line:
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
        else:
            if "data" in fields:
                yield Event(fields["event"], fields.get("id", ""), json.loads(fields["data"]))
            fields = {}


def follow(
    server: Server, experiment: Experiment, headers: dict[str, str] | None = None
) -> list[Event]:
    """All events of a run."""
    with httpx.stream(
        "GET",
        f"{server.url}/runs",
        params=experiment.to_query(),
        headers=headers,
        timeout=120,
    ) as response:
        assert response.status_code == 200
        return list(read_events(response))


def test_a_run_is_streamed_from_its_points_to_its_verdict(server: Server) -> None:
    events = follow(server, SHORT)
    frames = list(stream_training(SHORT))
    data = draw_problem(SHORT)
    first, *middle, last = events
    assert first.name == "run"
    assert first.data["experiment"] == asdict(SHORT)
    np.testing.assert_allclose(first.data["train"]["y"], data.train_y, atol=6e-5)
    np.testing.assert_allclose(first.data["true_curve"], data.true_curve, atol=6e-5)
    assert first.data["true_losses"] == pytest.approx(data.true_losses, rel=1e-5)
    assert [(event.name, event.identity) for event in middle] == [
        ("frame", str(index)) for index in range(len(frames))
    ]
    for event, frame in zip(middle, frames, strict=True):
        assert event.data["epoch"] == frame.epoch
        assert event.data["test_loss"] == pytest.approx(dict(frame.test_loss), rel=1e-5)
        for name, curve in frame.curves.items():
            np.testing.assert_allclose(event.data["curves"][name], curve, atol=6e-5)
            seen, wanted = event.data["optimised_loss"][name], frame.optimised_loss[name]
            np.testing.assert_allclose(seen, wanted, rtol=1e-5)
    assert last.name == "done"
    assert last.data["epoch"] == SHORT.epochs


def test_a_field_left_out_has_its_default(server: Server) -> None:
    with httpx.stream("GET", f"{server.url}/runs?epochs=10") as response:
        first = next(read_events(response))
    assert first.data["experiment"] == asdict(Experiment(epochs=10))


def test_a_stream_goes_on_after_the_last_event_that_was_seen(server: Server) -> None:
    whole = follow(server, SHORT)
    rest = follow(server, SHORT, {"Last-Event-ID": "40"})
    assert rest[0] == whole[0]
    assert rest[1:] == whole[42:]
    assert rest[1].identity == "41"


@pytest.mark.parametrize("last", ["", "x", "-3", "1e3", "99999999999999999999"])
def test_nonsense_as_the_last_event_starts_from_the_beginning(server: Server, last: str) -> None:
    assert follow(server, SHORT, {"Last-Event-ID": last})[1].identity == "0"


def test_proxies_are_told_to_pass_the_stream_on_as_it_comes(server: Server) -> None:
    with httpx.stream("GET", f"{server.url}/runs", params=SHORT.to_query()) as response:
        assert response.headers["Content-Type"].startswith("text/event-stream")
        assert "no-store" in response.headers["Cache-Control"]
        assert "no-transform" in response.headers["Cache-Control"]
        assert response.headers["X-Accel-Buffering"] == "no"
        assert "Content-Encoding" not in response.headers


def test_every_bad_field_is_named_with_its_value_and_what_is_allowed(server: Server) -> None:
    answer = httpx.get(f"{server.url}/runs?dropout_rate=7&epochs=x&colour=red")
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"field": "dropout_rate", "value": "7", "allowed": {"min": 0, "max": 0.9, "whole": False}},
        {"field": "epochs", "value": "x", "allowed": {"min": 10, "max": 5000, "whole": True}},
        {"field": "colour", "value": "red", "allowed": None},
    ]


@pytest.mark.parametrize("race", ["plain", "plain,plain", "plain,lasso", "a,b,c,d,e", "=,="])
def test_a_race_that_cannot_be_is_refused_with_who_there_is(server: Server, race: str) -> None:
    answer = httpx.get(f"{server.url}/runs", params={"race": race})
    assert answer.status_code == 422
    (bad,) = answer.json()["errors"]
    assert (bad["field"], bad["value"]) == ("race", race)
    assert bad["allowed"] == {"options": list(CONTENDERS), "at_least": 2, "at_most": 4}


def test_a_race_is_streamed_by_the_names_of_its_contenders(server: Server) -> None:
    race = replace(SHORT, race="straight_line,dropout=0.3,average=2,gaussian=0")
    first, *frames, last = follow(server, race)
    assert first.data["contenders"] == list(race.contenders)
    assert first.data["drops"] == ["dropout=0.3"]
    for name in ("curves", "train_loss", "test_loss", "true_loss", "optimised_loss"):
        assert all(tuple(frame.data[name]) == race.contenders for frame in frames)
    assert set(last.data["verdict"]["errors"]) == set(race.contenders)


def test_a_run_over_budget_is_refused_with_what_to_lower(server: Server) -> None:
    answer = httpx.get(f"{server.url}/runs", params=OVER_BUDGET.to_query())
    assert answer.status_code == 422
    told = answer.json()
    assert told["reason"] == "over_budget"
    assert told["seconds"] > told["limit"]
    assert set(told["lower"]) <= {"epochs", "hidden_width", "points"}
    assert all(value < asdict(OVER_BUDGET)[name] for name, value in told["lower"].items())


def test_no_query_whatever_makes_the_server_fail(server: Server) -> None:
    chance = random.Random(0)
    words = ["", "0", "1", "-1", "0.5", "nan", "inf", "1e999", "x", "ｘ", "\x00", "9" * 400, "sine"]
    statuses = []
    with httpx.Client(base_url=server.url, timeout=60) as client:
        for _ in range(500):
            names = [*DOMAINS, "x", "", "%"]
            query = [
                (chance.choice(names), chance.choice(words)) for _ in range(chance.randrange(1, 5))
            ]
            with client.stream("GET", "/runs", params=[*query, ("hidden_width", "10")]) as answer:
                statuses.append(answer.status_code)
    assert set(statuses) <= {200, 422, 503}
    assert statuses.count(422) > 100


def test_a_full_queue_says_so_at_once_and_when_to_come_back() -> None:
    few = {"DROPOUT_LAB_WORKERS": "1", "DROPOUT_LAB_QUEUE": "1"}
    long = Experiment(epochs=5000, hidden_width=300)
    with served(environment=few) as server, httpx.Client(base_url=server.url, timeout=60) as client:
        queries = [{**long.to_query(), "seed": str(seed)} for seed in (1, 2, 3)]
        with client.stream("GET", "/runs", params=queries[0]) as running:
            events = read_events(running)
            assert next(events).name == "run"
            # The first frame shows that it waits no more.
            assert next(events).name == "frame"
            with client.stream("GET", "/runs", params=queries[1]) as waiting:
                assert waiting.status_code == 200
                refused = client.get("/runs", params=queries[2])
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert refused.json()["reason"] == "queue_full"


def test_below_a_base_path_the_stream_is_where_the_page_is() -> None:
    with served(base="lab/demo") as server:
        assert server.url.endswith("/lab/demo")
        assert follow(server, SHORT)[-1].name == "done"
        assert httpx.get(server.url + asset("browser/lab.js").path).status_code == 200
        for path, place in (("", "demo/"), ("?rate=0.3&data=a%20b", "demo/?rate=0.3&data=a%20b")):
            bare = httpx.get(server.url + path, headers={"X-Forwarded-Proto": "https"})
            # It names no scheme, nor a host: the visitor's are the proxy's.
            assert (bare.status_code, bare.headers["Location"]) == (308, place)


def test_a_server_that_is_told_to_end_lets_its_followers_go() -> None:
    with served() as server:
        long = Experiment(epochs=5000, hidden_width=500).to_query()
        with httpx.stream("GET", f"{server.url}/runs", params=long, timeout=60) as response:
            events = read_events(response)
            assert next(events).name == "run"
            server.process.send_signal(signal.SIGTERM)
            assert "done" not in [event.name for event in events]
        server.process.wait(10)
    assert "Traceback" not in server.log


@pytest.mark.parametrize("name", ["DROPOUT_LAB_BUDGET_SECONDS", "DROPOUT_LAB_WORKERS"])
@pytest.mark.parametrize("value", ["many", "0", "-1", "nan", "inf", "1e99"])
def test_a_bad_setting_of_the_server_is_explained(name: str, value: str) -> None:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(name, value)
        run_library.cache_clear()
        with pytest.raises(SystemExit, match=f"{name} is '{value}'"):
            run_library()
        run_library.cache_clear()


def test_plotly_is_sent_compressed_and_for_good(server: Server) -> None:
    address = server.url + asset("plotly.min.js").path
    installed = plotly_script()
    for accepted, encoding, decompress in (
        ("gzip", "gzip", gzip.decompress),
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
    ):
        with httpx.stream("GET", address, headers={"Accept-Encoding": accepted}) as answer:
            body = b"".join(answer.iter_raw())
        assert answer.headers["Content-Encoding"] == encoding
        assert "immutable" in answer.headers["Cache-Control"]
        assert len(body) < len(installed) / 3
        assert decompress(body) == installed
    plain = httpx.get(address, headers={"Accept-Encoding": "identity"})
    assert plain.content == installed


@pytest.mark.parametrize("path", ["/assets/0/browser/lab.js", "/assets/0/app.py"])
def test_no_other_file_is_served(server: Server, path: str) -> None:
    assert httpx.get(server.url + path).status_code == 404


def test_the_pages_head_asks_for_the_players_files_at_once(server: Server) -> None:
    answers = [
        httpx.get(f"{server.url}/"),
        # What a browser has kept may name files of another version.
        httpx.get(f"{server.url}/", headers={"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}),
    ]
    for answer in answers:
        assert answer.status_code == 200
        assert answer.num_bytes_downloaded == int(answer.headers["Content-Length"])
        assert "ETag" not in answer.headers
        head = answer.text.split("</head>")[0]
        for name in ("plotly.min.js", "browser/lab.js"):
            path = asset(name).path[1:]
            assert f'"{path}"' in head
            assert httpx.get(f"{server.url}/{path}").status_code == 200


def test_own_points_are_streamed_in_their_own_units(server: Server) -> None:
    experiment = replace(SHORT, data=encode(take("hubble")))
    first, *middle, last = follow(server, experiment)
    assert first.data["own"]["title"] == "Hubble's galaxies"
    assert first.data["measure"] == "test_loss"
    assert first.data["true_curve"] is None
    points = [
        pair
        for name in ("train", "test")
        for pair in zip(first.data[name]["x"], first.data[name]["y"], strict=True)
    ]
    own = take("hubble")
    assert sorted(points) == sorted(zip(own.x, own.y, strict=True))
    scale = make_problem(experiment).y_scale
    for event, frame in zip(middle, stream_training(experiment), strict=True):
        for name, curve in frame.curves.items():
            wanted = scale.unscaled(curve)
            np.testing.assert_allclose(event.data["curves"][name], wanted, atol=1e-4 * scale.unit)
        assert event.data["true_loss"] == {}
    verdict = last.data["verdict"]
    assert verdict["errors"] == verdict["test_errors"]


def test_an_address_whose_points_were_cut_or_altered_is_refused(server: Server) -> None:
    data = encode(take("hubble"))
    # Of a request whose head is longer than 16 kB uvicorn ends the connection.
    for text in (data[:-3], data[:50] + "A" + data[51:], "x" * 15_000):
        answer = httpx.get(f"{server.url}/runs", params={"data": text})
        assert answer.status_code == 422
        (error,) = answer.json()["errors"]
        assert (error["field"], error["allowed"]) == ("data", {"packed": "points"})
        assert len(error["value"]) <= 200


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_of_the_inside_answers_for_own_points(server: Server, view: str) -> None:
    params = replace(SHORT, data=encode(take("cars")), dropout_rate=0.3).to_query()
    answer = httpx.get(f"{server.url}/inside/{view}", params=params, timeout=60)
    assert answer.status_code == 200, answer.text
    assert answer.json()["epoch"] == SHORT.epochs
