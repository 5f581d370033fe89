"""Files to keep over HTTP: the same as the stream, as the terminal's, and named by the settings."""

import io
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode

import httpx
import pandas as pd
import pytest
from anyio.from_thread import start_blocking_portal
from starlette.requests import Request
from starlette.responses import Response

from dropout_core.data.packing import encode
from dropout_core.data.shelf import file_of, take
from dropout_core.experiment import Experiment
from dropout_core.exports.notebook import notebook
from dropout_core.exports.run_files import RUN_FILES
from dropout_core.exports.study_files import STUDY_FILES
from dropout_core.file_names import stem, study_stem
from dropout_core.language.translations import translations
from dropout_core.learning.frames import Frame
from dropout_core.learning.run import DivergedError
from dropout_core.serving.event_log import State
from dropout_core.serving.runs import RunLibrary
from dropout_core.study.request import StudyRequest
from dropout_core.terminal.main import main
from dropout_ui.http import file_routes
from tests.core.serving.test_runs import Trainer, library
from tests.serving import Server
from tests.ui.test_stream import OVER_BUDGET, follow

SHORT = Experiment(epochs=40, hidden_width=10, seed=6, race="plain,dropout=0.3,straight_line")
OWN = replace(SHORT, data=encode(replace(take("cars"), title="车间 7")))
STUDY = {"hidden_width": "10", "epochs": "10", "seeds": "3", "sweep": "noise=0,0.5"}
TRAINED = [name for name, file in RUN_FILES.items() if file.has_frames]


def fetched(server: Server, path: str, query: dict[str, str]) -> httpx.Response:
    """An answer that is there."""
    answer = httpx.get(f"{server.url}/{path}", params=query, timeout=120)
    assert answer.status_code == 200, answer.text
    return answer


def table(answer: httpx.Response) -> list[dict[str, Any]]:
    """The rows of a CSV file, its numbers to the last digit."""
    read = pd.read_csv(io.BytesIO(answer.content))
    return read.to_dict("records")  # type: ignore[return-value]


def saved_as(answer: httpx.Response) -> str:
    """The name under which a browser saves an answer."""
    disposition = answer.headers["Content-Disposition"]
    # As RFC 6266 has it: where there are both, the one with any letters counts.
    found = re.fullmatch(
        r"""attachment; filename="([\w.=+-]+)"(?:; filename\*=UTF-8''(\S+))?""",
        disposition,
        re.ASCII,
    )
    assert found, disposition
    return unquote(found[2], errors="strict") if found[2] else found[1]


@pytest.mark.parametrize("experiment", [SHORT, OWN], ids=["drawn", "own"])
def test_the_frames_are_those_of_the_stream_to_the_last_digit(
    experiment: Experiment, server: Server
) -> None:
    first, *frames, _ = follow(server, experiment)
    assert table(fetched(server, "runs/frames.csv", experiment.to_query())) == [
        {"epoch": frame.data["epoch"], "contender": name, "x": x, "y": y}
        for frame in frames
        for name in experiment.contenders
        for x, y in zip(first.data["grid"], frame.data["curves"][name], strict=True)
    ]


@pytest.mark.parametrize("experiment", [SHORT, OWN], ids=["drawn", "own"])
def test_points_and_last_curves_are_those_of_the_stream(
    experiment: Experiment, server: Server
) -> None:
    first, *_, last, _ = follow(server, experiment)
    grid, true = first.data["grid"], first.data["true_curve"]
    sets = {name: (first.data[name]["x"], first.data[name]["y"]) for name in ("train", "test")}
    curves = {**({"true": true} if true else {}), **last.data["curves"]}
    sets |= {name: (grid, curve) for name, curve in curves.items()}
    assert table(fetched(server, "runs/points.csv", experiment.to_query())) == [
        {"set": name, "x": x, "y": y}
        for name, pair in sets.items()
        for x, y in zip(*pair, strict=True)
    ]


def test_the_losses_are_those_of_the_stream(server: Server) -> None:
    _, *frames, _ = follow(server, SHORT)
    rows = table(fetched(server, "runs/losses.csv", SHORT.to_query()))
    assert [row["epoch"] for row in rows] == [frame.data["epoch"] for frame in frames]
    for row, frame in zip(rows, frames, strict=True):
        for loss in ("train_loss", "test_loss", "true_loss"):
            written = {name: row[f"{name}_{loss}"] for name in SHORT.contenders}
            assert written == pytest.approx(frame.data[loss], rel=1e-5)


def test_the_terminal_writes_the_same_bytes_under_the_same_names(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = ["--epochs", "40", "--hidden-width", "10", "--seed", "6", "--race", SHORT.race]
    names = [*RUN_FILES, "script.py"]
    wanted = [part for name in names for part in ("--write", f"{name}={tmp_path}")]
    # A terminal looks at its networks as often as the tutorial does, unless told otherwise.
    assert main(["run", *settings, "--record-every", "0", "--lang", "zh", *wanted]) == 0
    for name in names:
        path = "script" if name == "script.py" else f"runs/{name}"
        answer = fetched(server, path, {**SHORT.to_query(), "lang": "zh-CN"})
        assert (tmp_path / saved_as(answer)).read_bytes() == answer.content
    assert len(list(tmp_path.iterdir())) == len(names)
    options = ["--epochs", "10", "--hidden-width", "10", "--seeds", "3", "--sweep", STUDY["sweep"]]
    wanted = [part for name in STUDY_FILES for part in ("--write", f"{name}={tmp_path}")]
    assert main(["study", *options, "--jobs", "1", "--device", "cpu", "--lang", "zh", *wanted]) == 0
    for name in reversed(list(STUDY_FILES)):
        query: dict[str, str] = STUDY if name.startswith("records") else {**STUDY, "lang": "zh-CN"}
        answer = fetched(server, f"studies/{name}", query)
        assert (tmp_path / saved_as(answer)).read_bytes() == answer.content
    assert len(list(tmp_path.iterdir())) == len(names) + len(STUDY_FILES)


def test_names_of_files_say_the_settings_in_letters_of_any_script(server: Server) -> None:
    for path, ending in (
        ("runs/frames.csv", "_frames.csv"),
        ("runs/losses.csv", "_losses.csv"),
        ("runs/points.csv", "_points.csv"),
        ("runs/notebook.ipynb", ".ipynb"),
        ("script", ".py"),
    ):
        for experiment in (SHORT, OWN):
            answer = fetched(server, path, experiment.to_query())
            assert saved_as(answer) == stem(experiment) + ending
            assert answer.headers["Cache-Control"] == "no-store"
    assert "车间-7" in stem(OWN)
    for name, ending in (("report.md", "_report.md"), ("report.html", "_report.html")):
        answer = fetched(server, f"studies/{name}", STUDY)
        assert saved_as(answer) == study_stem(StudyRequest.from_query(STUDY)) + ending


def test_a_report_speaks_the_language_that_is_asked_for(server: Server) -> None:
    english = fetched(server, "studies/report.html", STUDY)
    assert english.headers["Content-Type"] == "text/html; charset=utf-8"
    assert ">Results</h2>" in english.text
    chinese = fetched(server, "studies/report.md", {**STUDY, "lang": "zh"})
    assert chinese.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert "## 结果" in chinese.text
    told = fetched(server, "runs/notebook.ipynb", {**SHORT.to_query(), "lang": "zh"})
    assert told.text == notebook(SHORT, translations("zh"))


@pytest.mark.parametrize("path", [*(f"runs/{name}" for name in RUN_FILES), "script"])
def test_what_cannot_be_asked_of_a_run_is_refused_as_there(path: str, server: Server) -> None:
    for query in ("epochs=0", "colour=red", "race=plain", "data=xyz", "dropout_rate=nan&noise=9"):
        run = httpx.get(f"{server.url}/runs?{query}")
        answer = httpx.get(f"{server.url}/{path}?{query}")
        assert (answer.status_code, answer.json()) == (422, run.json())


@pytest.mark.parametrize("name", STUDY_FILES)
def test_what_cannot_be_asked_of_a_study_is_refused_as_there(name: str, server: Server) -> None:
    for query in ("seeds=0", "sweep=noise=7", "figure=7", "contenders=lasso", "colour=red"):
        study = httpx.get(f"{server.url}/studies?{query}")
        answer = httpx.get(f"{server.url}/studies/{name}?{query}")
        assert (answer.status_code, answer.json()) == (422, study.json())


def test_what_would_cost_too_much_is_refused_where_it_has_to_be_trained(server: Server) -> None:
    query = OVER_BUDGET.to_query()
    for name in RUN_FILES:
        answer = httpx.get(f"{server.url}/runs/{name}", params=query)
        assert answer.status_code == (422 if name in TRAINED else 200)
        if name in TRAINED:
            assert answer.json()["reason"] == "over_budget"
    large = {"hidden_width": "1000", "epochs": "5000", "seeds": "1000"}
    answer = httpx.get(f"{server.url}/studies/report.md", params=large)
    assert (answer.status_code, answer.json()["reason"]) == (422, "over_budget")


@pytest.mark.parametrize("path", ["runs/frames", "runs/script.py", "studies/report.pdf"])
def test_there_is_no_other_file(path: str, server: Server) -> None:
    answer = httpx.get(f"{server.url}/{path}")
    assert answer.status_code == 404
    there = RUN_FILES if path.startswith("runs") else STUDY_FILES
    assert answer.json()["files"] == list(there)


class Asker:
    """One who asks for a file of a run, and may leave before it comes."""

    def __init__(self, name: str, experiment: Experiment) -> None:
        self.gone = threading.Event()
        self._scope = {
            "type": "http",
            "method": "GET",
            "headers": [],
            "query_string": urlencode(experiment.to_query()).encode(),
            "path_params": {"name": name},
        }

    async def ask(self) -> Response:
        """Ask, and wait."""
        return await file_routes.send_of_run(Request(self._scope, self._receive))

    async def _receive(self) -> dict[str, Any]:
        # As a server does: it has nothing more to say while the client is there.
        if self.gone.is_set():
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": b"", "more_body": True}


@pytest.fixture
def trainer() -> Trainer:
    """A training that begins when it is told to."""
    return Trainer()


@pytest.fixture
def runs(trainer: Trainer, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunLibrary]:
    """The library of the routes, which trains by it."""
    with library(trainer) as made:
        monkeypatch.setattr(file_routes, "run_library", lambda: made)
        yield made
        trainer.going.set()


def test_whoever_leaves_before_the_end_lets_the_training_go(
    trainer: Trainer, runs: RunLibrary
) -> None:
    asker = Asker("frames.csv", SHORT)
    with start_blocking_portal() as portal:
        answer = portal.start_task_soon(asker.ask)
        assert trainer.beginning.acquire(timeout=60)
        log = runs.request(SHORT)
        while log.unwatched(0):
            assert not answer.done()
        asker.gone.set()
        assert answer.result(60).status_code == 499
    assert log.unwatched(0)


def test_what_somebody_else_has_stopped_meanwhile_is_trained_again(
    trainer: Trainer, runs: RunLibrary
) -> None:
    with start_blocking_portal() as portal:
        answer = portal.start_task_soon(Asker("losses.csv", SHORT).ask)
        assert trainer.beginning.acquire(timeout=60)
        runs.request(SHORT).stop()
        trainer.going.set()
        assert answer.result(60).status_code == 200
    assert trainer.begun == [SHORT, SHORT]
    assert runs.request(SHORT).state is State.DONE


def test_on_the_way_out_nobody_is_waited_for(trainer: Trainer, runs: RunLibrary) -> None:
    with start_blocking_portal() as portal:
        answer = portal.start_task_soon(Asker("points.csv", SHORT).ask)
        assert trainer.beginning.acquire(timeout=60)
        runs.stop()
        refused = answer.result(60)
    assert refused.status_code == 503
    assert refused.headers["Retry-After"] == "5"


@pytest.mark.parametrize(
    ("fault", "status", "reason"),
    [(DivergedError(12), 422, "diverged"), (RuntimeError("out of luck"), 503, "error")],
)
def test_a_training_that_fails_is_told_with_its_reason(
    fault: Exception, status: int, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Experiment) -> Iterator[Frame]:
        raise fault
        yield

    with library(fail) as made, start_blocking_portal() as portal:
        monkeypatch.setattr(file_routes, "run_library", lambda: made)
        answer = portal.call(Asker("frames.csv", SHORT).ask)
    told = json.loads(bytes(answer.body))
    assert (answer.status_code, told["reason"]) == (status, reason)
    assert told.get("epoch") == (12 if reason == "diverged" else None)


def test_to_write_a_file_is_no_burden_to_the_event_loop(
    trainer: Trainer, runs: RunLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = []
    made = pd.DataFrame.to_csv

    def note(frame: pd.DataFrame, **options: Any) -> Any:
        used.append(threading.get_ident())
        return made(frame, **options)

    monkeypatch.setattr(pd.DataFrame, "to_csv", note)
    trainer.going.set()
    with start_blocking_portal() as portal:
        assert portal.call(Asker("frames.csv", SHORT).ask).status_code == 200
        assert portal.call(threading.get_ident) not in used
    assert used


def test_a_terminals_own_points_are_written_with_their_exact_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "cars.csv"
    data.write_bytes(file_of("cars"))
    file = tmp_path / "points.csv"
    assert main(["--epochs", "10", "--data", str(data), "--write", f"points.csv={file}"]) == 0
    own, read = take("cars"), pd.read_csv(file)
    points = read[read["set"].isin(["train", "test"])]
    assert sorted(zip(points["x"], points["y"], strict=True)) == sorted(
        zip(own.x, own.y, strict=True)
    )
