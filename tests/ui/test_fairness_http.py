"""Fairness between clients over real HTTP: each on an address of its own on loopback."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import httpx
import pytest

from dropout_core.experiment import Experiment
from tests.serving import Server, served

# Longer than any test, and within the budget of any machine. Four may wait, however fast it is.
DEAR = Experiment(epochs=5000, hidden_width=600)
FEW = {
    "DROPOUT_LAB_WORKERS": "1",
    "DROPOUT_LAB_BUDGET_SECONDS": "1000",
    "DROPOUT_LAB_CLIENT_SECONDS": "1",
}


@pytest.fixture(scope="module")
def strict() -> Iterator[Server]:
    """A server with one worker and few places, and no proxy in front."""
    with served(environment=FEW) as running:
        yield running


@contextmanager
def client_at(address: str, server: Server) -> Iterator[httpx.Client]:
    """Somebody on an address of this machine."""
    line = httpx.HTTPTransport(
        local_address=address,
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
    )
    with httpx.Client(transport=line, base_url=server.url, timeout=120) as client:
        yield client


def ask_for_dear(
    client: httpx.Client, seeds: range, held: ExitStack, headers: dict[str, str] | None = None
) -> list[httpx.Response]:
    """Follow so many dear runs, as far as they are not refused."""
    return [
        held.enter_context(
            client.stream(
                "GET", "/runs", params=replace(DEAR, seed=seed).to_query(), headers=headers
            )
        )
        for seed in seeds
    ]


def test_who_asks_for_too_much_is_refused_and_everybody_else_is_served(strict: Server) -> None:
    with (
        client_at("127.0.0.2", strict) as greedy,
        client_at("127.0.0.3", strict) as other,
        ExitStack() as held,
    ):
        answers = ask_for_dear(greedy, range(20), held)
        statuses = [answer.status_code for answer in answers]
        # One is trained, or waits with the others for that.
        assert statuses.count(200) in (4, 5)
        assert statuses == sorted(statuses)
        for refused in answers[5:]:
            assert 1 <= int(refused.headers["Retry-After"]) <= 300
            assert refused.read()
            assert refused.json()["reason"] == "queue_full"
        # Nobody believes who says that he is somebody else.
        for place, header in enumerate(("X-Forwarded-For", "X-Real-IP", "Forwarded")):
            told = {header: f"for=9.9.9.{place}" if header == "Forwarded" else f"9.9.9.{place}"}
            (forged,) = ask_for_dear(greedy, range(100 + place, 101 + place), held, told)
            assert forged.status_code == 503
        assert "event: done" in other.get("/runs", params={"epochs": "300"}).text
        question = {"epochs": "300", "epoch": "100"}
        assert other.get("/inside/thinning", params=question).status_code == 200
        (long,) = ask_for_dear(other, range(50, 51), held)
        assert long.status_code == 200


def test_a_run_that_the_greedy_one_waits_for_as_well_waits_no_longer(strict: Server) -> None:
    usual = Experiment(seed=77).to_query()
    with (
        client_at("127.0.0.4", strict) as greedy,
        client_at("127.0.0.5", strict) as other,
        ExitStack() as held,
    ):
        ask_for_dear(greedy, range(200, 204), held)
        held.enter_context(greedy.stream("GET", "/runs", params=usual))
        assert "event: done" in other.get("/runs", params=usual).text


def test_thirty_different_default_runs_from_one_address_are_all_served(server: Server) -> None:
    queries = [Experiment(seed=seed).to_query() for seed in range(300, 330)]
    with client_at("127.0.0.6", server) as school, ExitStack() as held:
        answers = [
            held.enter_context(school.stream("GET", "/runs", params=query)) for query in queries
        ]
        assert [answer.status_code for answer in answers] == [200] * 30
        # To the end of a few, so that it takes no longer than it must.
        for answer in answers[:3]:
            assert b"event: done" in answer.read()


def test_behind_a_proxy_that_is_trusted_each_whom_it_tells_has_places_of_its_own() -> None:
    environment = {**FEW, "DROPOUT_LAB_PROXIES": "1"}
    with (
        served(environment=environment) as server,
        client_at("127.0.0.2", server) as proxy,
        ExitStack() as held,
    ):
        # The first entry is what who asks has written.
        lists = [{"X-Forwarded-For": f"9.9.9.{n}, 1.2.3.4"} for n in range(8)]
        greedy = [
            answer
            for n, told in enumerate(lists)
            for answer in ask_for_dear(proxy, range(n, n + 1), held, told)
        ]
        assert [answer.status_code for answer in greedy[5:]] == [503] * 3
        (other,) = ask_for_dear(proxy, range(50, 51), held, {"X-Forwarded-For": "1.2.3.5"})
        assert other.status_code == 200
