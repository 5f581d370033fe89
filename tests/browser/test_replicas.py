"""Two replicas behind nginx without sticky sessions: any answers anything, and one may die."""

import io
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import httpx
import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, expect

from dropout_core.data.packing import encode
from dropout_core.data.shelf import take
from dropout_core.experiment import Experiment
from dropout_core.study.execution import do
from dropout_core.study.request import StudyRequest
from tests.browsing import last_frame, see_step, visiting
from tests.replicas import NGINX, Replicas, nginx_before, two_replicas

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not NGINX, reason="nginx is not installed"),
]

BACK_SECONDS = 10.0
LONG = Experiment(epochs=4000, hidden_width=100)
STUDY = {"contenders": "plain,dropout", "seeds": "3"}
OWN = Experiment(data=encode(take("cars")), epochs=70, hidden_width=30)
# What of a visit does not hang on how far the training is.
PLACE = """() => ({
    address: location.href,
    epoch: document.querySelector(".player-epoch").textContent,
    step: document.querySelector(".lesson-tabs [aria-selected=true]").id,
    since: window.since,
})"""
SINCE = "window.since = Math.random()"
# How much there is of the run and of the study, once there is something of both.
UNDER_WAY = """() => {
    const [run, study] = [".player-ahead", ".studies-bar progress"].map(
        (name) => document.querySelector(name)?.value);
    return run > 0 && study > 0 && { run, study };
}"""
# Connected, with more of the run than there was, and of the study, which begins anew.
GOES_ON = """(run) => {
    const { value } = document.querySelector(".player-ahead");
    const app = document.querySelector("[data-testid=stApp]");
    return app.getAttribute("data-test-connection-state") === "CONNECTED" && value > run
        && /^\\d/.test(document.querySelector(".studies-status").textContent);
}"""


@pytest.fixture(scope="module")
def replicas() -> Iterator[Replicas]:
    """Room for two."""
    with two_replicas() as both:
        yield both


def records(url: str, query: dict[str, str]) -> pd.DataFrame:
    """The rows of a study, as a replica sends them."""
    answer = httpx.get(f"{url}/studies/records.csv", params=query, timeout=60)
    return pd.read_csv(io.BytesIO(answer.content))


def place_of(page: Page) -> dict[str, object]:
    """Where the visitor is."""
    found: dict[str, object] = page.evaluate(PLACE)
    return found


def test_who_was_at_a_replica_that_is_killed_is_back_at_the_other_one_by_itself(
    browser: Browser, replicas: Replicas
) -> None:
    replicas.start_all()
    asked = {**LONG.to_query(), **STUDY}
    # All that the visitor has is at the one that dies.
    with nginx_before(replicas, spare=1) as front, visiting(browser, front.url) as visitor:
        page = visitor.page
        page.add_init_script(SINCE)
        page.goto(f"{front.url}/?{urlencode({**asked, 'step': '3'})}")
        page.wait_for_selector(".lesson-tabs [aria-selected=true]")
        under_way = page.wait_for_function(UNDER_WAY).json_value()
        page.locator(".player-play").click()
        before = place_of(page)
        assert under_way["run"] < 1
        assert under_way["study"] < 1
        assert front.answered(replicas.ports[1]) == 0
        killed = time.monotonic()
        with page.expect_websocket():
            replicas.kill(0)
        page.wait_for_function(GOES_ON, arg=under_way["run"])
        assert time.monotonic() - killed < BACK_SECONDS
        assert place_of(page) == before
        # Nothing has been clicked until here, and what is clicked now is heard.
        visitor.jump_to_end(LONG.epochs)
        curves = last_frame(LONG).curves.values()
        # As they are sent.
        sent = [curve.astype(float).round(4).tolist() for curve in curves]
        assert visitor.curves() == sent
        visitor.press("4")
        page.wait_for_url("**step=4*")
        expect(page.locator(".studies-status")).to_have_text("All 6 networks are trained.")
        read = records(front.url, asked)
        jobs = StudyRequest.from_query(asked).plan().jobs()
        rows = [row for at, job in enumerate(jobs) for row in do(at, job, "cpu").rows]
        for name in ("contender", "seed", "train_loss", "test_loss", "true_loss"):
            assert list(read[name]) == [row[name] for row in rows], name
    # That it died mid-sentence is all that was noticed.
    assert {text.split(": net::")[0] for text in visitor.complaints} <= {"Failed to load resource"}
    assert "Traceback" not in replicas.running[1].log


def test_any_of_them_answers_whatever_is_asked(browser: Browser, replicas: Replicas) -> None:
    replicas.start_all()
    with nginx_before(replicas) as front, visiting(browser, front.url) as visitor:
        visitor.open(f"?{urlencode({**OWN.to_query(), **STUDY, 'step': '5'})}")
        visitor.jump_to_end(OWN.epochs)
        see_step(visitor, "ensemble", epoch=OWN.epochs)
        expect(visitor.page.locator(".studies-status")).to_have_text("All 6 networks are trained.")
        assert visitor.complaints == []
        assert visitor.strangers == []
        answered = [front.answered(port) for port in replicas.ports]
        assert min(answered) > max(answered) / 4
    query = urlencode(OWN.to_query())
    for path in (
        f"runs?{query}",
        f"runs/frames.csv?{query}",
        f"script?{query}",
        f"inside/unit?{query}&epoch=70",
        f"studies/records.csv?{query}&{urlencode(STUDY)}",
        f"studies/report.html?{query}&{urlencode(STUDY)}",
    ):
        one, other = (
            httpx.get(f"{replicas.at(place)}/{path}", timeout=60).raise_for_status()
            for place in (0, 1)
        )
        assert one.content == other.content, path
