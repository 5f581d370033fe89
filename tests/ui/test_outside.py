"""The server as who runs it sees it: health, metrics, and the log as JSON; over real HTTP."""

import json
import logging
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from dropout_core.data.packing import encode
from dropout_core.data.shelf import take
from dropout_ui.http.routes import routes
from dropout_ui.operations import content_policy, json_logs, metrics, readiness
from dropout_ui.operations.readiness import Readiness
from dropout_ui.server_settings import FRAMES, LOGS, METRICS_ADDRESS, METRICS_PORT, WORKERS
from tests.serving import PAGE, START_SECONDS, Server, start

SHORT = "epochs=30&hidden_width=20&seed=11"
DEAR = "epochs=5000&hidden_width=200&points=100"
OWN = encode(take("cars"))


def free_port() -> int:
    """A port that nobody has just now."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


@dataclass(frozen=True)
class Watched:
    """A server below a base path, that has metrics and writes JSON."""

    url: str
    metrics: str
    server: Server

    def read(self) -> dict[tuple[str, ...], float]:
        """All samples, by name and the values of their labels."""
        text = httpx.get(self.metrics).raise_for_status().text
        return {
            (sample.name, *sample.labels.values()): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    def see(self, *wanted: str, value: float) -> None:
        """Wait until a sample has a value."""
        until = time.monotonic() + START_SECONDS
        while (found := self.read().get(wanted)) != value:
            assert time.monotonic() < until, f"{wanted} is {found}"


@pytest.fixture(scope="module")
def watched() -> Iterator[Watched]:
    port, own = free_port(), free_port()
    environment = {METRICS_PORT.name: str(own), LOGS.name: "json", WORKERS.name: "1"}
    command = (*PAGE, "--server.baseUrlPath=lab/demo")
    process = start(command, environment, port=port)
    server = Server(f"http://localhost:{port}", process)
    try:
        until = time.monotonic() + START_SECONDS
        while not is_ready(server.url):
            assert time.monotonic() < until
            assert process.poll() is None
        yield Watched(f"{server.url}/lab/demo", f"http://127.0.0.1:{own}/metrics", server)
    finally:
        process.terminate()
        printed, _ = process.communicate(timeout=30)
    # All of the log, from the start to the end.
    lines = [json.loads(line) for line in printed.splitlines()]
    assert any(one["message"] == "Invalid HTTP request received." for one in lines)
    assert all({"time", "level", "logger", "message"} <= set(one) for one in lines)
    assert "127.0.0.1" not in printed
    assert OWN not in printed


def is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health/ready").status_code == 200
    except httpx.TransportError:
        time.sleep(0.05)
        return False


def test_health_is_told_at_the_root_and_below_the_base_path(watched: Watched) -> None:
    for url in (watched.url, watched.server.url):
        for name, said in (("live", "live"), ("ready", "ready")):
            answer = httpx.get(f"{url}/health/{name}")
            assert (answer.status_code, answer.text) == (200, said)
            assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("stand", [Readiness.WARMING_UP, Readiness.DRAINING])
def test_while_it_warms_up_or_drains_the_server_lives_and_is_not_ready(
    stand: Readiness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness._Stand, "now", Readiness.READY)
    transport = httpx.ASGITransport(Starlette(routes=routes()))

    async def ask(name: str) -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://lab") as client:
            return await client.get(f"/health/{name}")

    with start_blocking_portal() as portal:
        assert portal.call(ask, "ready").status_code == 200
        monkeypatch.setattr(readiness._Stand, "now", stand)
        answer = portal.call(ask, "ready")
        assert (answer.status_code, answer.text) == (503, stand.value)
        assert portal.call(ask, "live").status_code == 200


def test_streamlits_own_metrics_are_nobodys_business(watched: Watched) -> None:
    for url in (watched.url, watched.server.url):
        assert httpx.get(f"{url}/_stcore/metrics").status_code == 404


def test_metrics_follow_what_the_server_does(watched: Watched) -> None:
    before = watched.read()
    assert before["dropout_lab_ready",] == 1
    assert before["process_open_fds",] > 3
    assert before["process_resident_memory_bytes",] > 1e8
    httpx.get(f"{watched.url}/runs?{SHORT}").raise_for_status()
    httpx.get(f"{watched.url}/runs?{SHORT}").raise_for_status()
    httpx.get(f"{watched.url}/inside/unit?{SHORT}&epoch=10").raise_for_status()
    httpx.get(f"{watched.url}/studies?{SHORT}&seeds=2").raise_for_status()
    assert httpx.get(f"{watched.url}/runs?epochs=1").status_code == 422
    assert httpx.post(f"{watched.url}/data", content=b"\0").status_code == 422
    after = watched.read()
    for kind in ("run", "study", "inside"):
        for state in ("waiting", "running", "done"):
            name = ("dropout_lab_work_total", kind, state)
            # Who follows a run that is known begins none.
            assert (name, after[name] - before[name]) == (name, 1)
        assert after["dropout_lab_work_total", kind, "failed"] == 0
    for store in ("runs", "weights", "studies", "answers"):
        assert after["dropout_lab_kept_bytes", store] > 1000
    assert after["dropout_lab_refusals_total", "bad_field"] == 1
    assert after["dropout_lab_refusals_total", "binary"] == 1
    assert after["dropout_lab_worker_seconds_total",] > 0


def test_metrics_tell_who_is_there_and_what_waits(watched: Watched) -> None:
    stream = watched.url.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(
        stream, subprotocols=[Subprotocol("streamlit")], origin=Origin(watched.server.url)
    ):
        watched.see("dropout_lab_visitors", value=1)
    watched.see("dropout_lab_visitors", value=0)
    # More than there are workers.
    with ExitStack() as open_streams:
        for seed in range(3):
            dear = f"{watched.url}/runs?{DEAR}&seed={seed}"
            open_streams.enter_context(httpx.stream("GET", dear)).raise_for_status()
        watched.see("dropout_lab_followers", "run", value=3)
        seen = watched.read()
        assert seen["dropout_lab_waiting", "run"] == 2
        assert seen["dropout_lab_longest_wait_seconds", "run"] > 0
    watched.see("dropout_lab_followers", "run", value=0)


def test_a_broken_request_is_a_line_of_json(watched: Watched) -> None:
    """The log is looked at when the server has ended: see the fixture."""
    port = httpx.URL(watched.server.url).port or 0
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(b"GET /runs?data=" + OWN.encode() + b"\0 HTTP/7\r\n\r\n")
        assert client.recv(20).startswith(b"HTTP/1.1 400")


def record(message: str, *values: Any, error: BaseException | None = None) -> Any:
    """A record, as it is written."""
    raised = (type(error), error, error.__traceback__) if error else None
    one = logging.LogRecord("a.logger", logging.ERROR, __file__, 1, message, values, raised)
    line = json_logs.line_of(one)
    assert "\n" not in line
    return json.loads(line)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (
            '127.0.0.1:4711 - "WebSocket /_stcore/stream?data=abc" [accepted]',
            '… - "WebSocket /_stcore/stream… [accepted]',
        ),
        ("[2001:db8::1]:4711 left at 12:30:45, 1.67.0", "… left at 12:30:45, 1.67.0"),
        ("2001:db8::1 asked", "… asked"),
        ("failed: Experiment(seed=1, data='abc_def')", "failed: Experiment(seed=1, …"),
        (
            "Task exception was never retrieved\nfuture: <Task exception=ValueError('abc')>",
            "Task exception was never retrieved",
        ),
        ("\nwhy? because", "why? because"),
        ("", ""),
        (
            "Traceback (most recent call last):\n"
            '  File "a.py", line 1, in a\n    b()\n  File "b.py", line 2, in b\n'
            "    float(text)\nValueError: my own points\n",
            'ValueError File "b.py", line 2, in b',
        ),
    ],
)
def test_a_line_has_neither_addresses_nor_points(message: str, said: str) -> None:
    assert record("%s", message)["message"] == said


def test_of_an_exception_the_kinds_and_the_places_are_told_and_not_its_text() -> None:
    try:
        try:
            float("my own points")
        except ValueError as error:
            raise LookupError("my own points") from error
    except LookupError as error:
        told = record("failed", error=error)["exception"]
    assert "my own points" not in told
    first, place, second, *_ = told.splitlines()
    assert (first, second) == ("LookupError", "ValueError")
    assert place.startswith(f"  {__file__}:")
    assert "test_of_an_exception" in place


@pytest.mark.parametrize(
    ("name", "value", "look"),
    [
        (LOGS.name, "xml", json_logs.set_up),
        (FRAMES.name, "https://a.example; script-src *", content_policy.content_policy),
        (METRICS_PORT.name, "70000", metrics.serve_metrics.__wrapped__),
        (METRICS_ADDRESS.name, "192.0.2.1", metrics.serve_metrics.__wrapped__),
    ],
)
def test_what_cannot_be_set_ends_the_start_with_a_sentence(
    name: str, value: str, look: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(METRICS_PORT.name, str(free_port()))
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match=name):
        look()
