"""GET /inside and GET /script over real HTTP."""

import signal
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from dropout_core.experiment import Experiment
from dropout_core.file_names import stem
from dropout_core.inside.script import torch_script
from dropout_core.inside.views import VIEWS
from tests.serving import Server, ask_until_refused, served

SHORT = "epochs=20&hidden_width=20"
# Seconds of one core.
HEAVY = "epochs=10&hidden_width=1000&networks=1000&points=500"


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_answers_at_the_epoch_that_was_asked_for(server: Server, view: str) -> None:
    answer = httpx.get(f"{server.url}/inside/{view}?{SHORT}&epoch=13")
    assert answer.status_code == 200
    assert answer.json()["epoch"] == 13


def test_an_unknown_view_is_not_found(server: Server) -> None:
    answer = httpx.get(f"{server.url}/inside/outside?{SHORT}")
    assert answer.status_code == 404
    assert answer.json()["views"] == list(VIEWS)


def test_every_bad_option_is_named_with_what_is_allowed(server: Server) -> None:
    answer = httpx.get(f"{server.url}/inside/unit?{SHORT}&epoch=21&unit=-1&draws=many&noise=9")
    assert answer.status_code == 422
    assert {one["field"]: one["allowed"] for one in answer.json()["errors"]} == {
        "epoch": {"min": 0, "max": 20, "whole": True},
        "unit": {"min": 0, "max": 20, "whole": True},
        "draws": {"min": 0, "max": 2000, "whole": True},
        "noise": {"min": 0, "max": 1, "whole": False},
    }


def test_the_script_is_a_file_to_keep(server: Server) -> None:
    experiment = Experiment(epochs=20, hidden_width=20)
    answer = httpx.get(f"{server.url}/script", params=experiment.to_query())
    assert answer.text == torch_script(experiment)
    assert f'filename="{stem(experiment)}.py"' in answer.headers["Content-Disposition"]
    assert httpx.get(f"{server.url}/script?epochs=0").status_code == 422


def test_on_the_way_out_nobody_is_waited_for() -> None:
    few = {"DROPOUT_LAB_WORKERS": "1", "DROPOUT_LAB_QUEUE": "4"}
    with served(environment=few) as server, ThreadPoolExecutor(20) as askers:
        address = f"{server.url}/inside/ensemble?{HEAVY}"
        asked = ask_until_refused(askers, address)
        server.process.send_signal(signal.SIGTERM)
        answers = [one.result() for one in asked]
        server.process.wait(30)
    assert [answer.json()["reason"] for answer in answers].count("closing") >= 3
    assert all(answer.headers["Retry-After"] for answer in answers)
    assert "Traceback" not in server.log
