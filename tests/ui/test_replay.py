"""A run in one HTML file: how it is made, over HTTP and in a terminal."""

import base64
import gzip
import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import pytest

from dropout_core.experiment import FRAME_LIMIT, Experiment
from dropout_core.learning.frames import Frame
from dropout_core.learning.problems import make_problem, measure_of
from dropout_core.learning.run import DivergedError, stream_training
from dropout_core.serving.events import (
    diverged_event,
    done_event,
    encode,
    frame_event,
    run_event,
)
from dropout_core.serving.run_log import RunLog
from dropout_ui.replay import LIMIT, Recording, file_name, replay, thinned
from dropout_ui.terminal import replay as replay_command
from dropout_ui.terminal.replay import write_replay
from tests.serving import Server

SHORT = Experiment(epochs=60, hidden_width=20, seed=5)
OPTIONS = ["--epochs", "60", "--hidden-width", "20", "--seed", "5", "--lang", "en"]


def recorded(experiment: Experiment) -> Recording:
    """A run as it is streamed, made here."""
    frames, scale = list(stream_training(experiment)), make_problem(experiment).y_scale
    told = [frame_event(frame, scale) for frame in frames]
    done = done_event(frames, measure_of(experiment))
    return Recording(run_event(experiment), told, "done", done)


def unpacked(file: bytes, part: str) -> Any:
    """What is packed in a file, as a browser unpacks it."""
    found = re.search(rf'id="{part}">([\w+/=]+)</script>', file.decode())
    assert found
    return json.loads(gzip.decompress(base64.b64decode(found[1])))


def test_the_file_has_all_events_of_the_run_and_both_languages() -> None:
    recording = recorded(SHORT)
    file = replay(SHORT, recording, "zh", "/?epochs=60")
    assert len(file) < LIMIT
    run, page = unpacked(file, "run"), unpacked(file, "page")
    assert run["run"] == recording.about
    assert run["frames"] == recording.frames
    assert run["end"] == {"name": "done", "data": recording.said}
    assert run["trained"] == len(run["frames"])
    assert list(page["facts"]) == list(page["looks"]) == ["en", "zh"]
    assert '<html lang="zh-CN">' in file.decode()


def test_scripts_find_each_other_by_their_names() -> None:
    scripts = unpacked(replay(SHORT, recorded(SHORT), "en", "/"), "page")["scripts"]
    named = {
        name for text in scripts.values() for name in re.findall(r'from "(.+?)";$', text, re.M)
    }
    assert named <= set(scripts)
    assert "EventSource" not in scripts["browser/shared/stream.js"]


def test_frames_that_are_left_out_leave_no_gap_in_what_adam_saw() -> None:
    recording = recorded(SHORT)
    fewer = thinned(recording, 7)
    epochs = [frame["epoch"] for frame in fewer.frames]
    assert fewer.about["recorded_epochs"] == epochs
    assert (len(epochs), epochs[0], epochs[-1]) == (7, 0, 60)

    def seen(one: Recording) -> list[float]:
        return [loss for frame in one.frames for loss in frame["optimised_loss"]["dropout"]]

    assert seen(fewer) == seen(recording)
    assert len(seen(fewer)) == 60
    assert thinned(recording, len(recording.frames)) is recording


def test_the_largest_run_there_can_be_is_thinned_until_the_file_is_small_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    race = "plain,dropout,weight_decay,max_norm"
    largest = Experiment(epochs=999, record_every=1, hidden_width=10, noise=1, race=race)
    recording = recorded(largest)
    file = replay(largest, recording, "en", "/")
    assert len(file) < LIMIT
    # How many frames there is room for hangs on how much of plotly.js there is.
    limit = len(file) - 200_000
    monkeypatch.setattr("dropout_ui.replay.LIMIT", limit)
    file = replay(largest, recording, "en", "/")
    assert len(file) < limit
    run = unpacked(file, "run")
    assert run["trained"] == len(recording.frames) == FRAME_LIMIT
    assert FRAME_LIMIT / 2 < len(run["frames"]) < FRAME_LIMIT
    assert run["frames"][-1]["curves"] == recording.frames[-1]["curves"]
    assert [frame["epoch"] for frame in run["frames"]] == run["run"]["recorded_epochs"]


def test_the_server_trains_what_it_does_not_know_yet(server: Server) -> None:
    asked = {**SHORT.to_query(), "lang": "zh"}
    answer = httpx.get(f"{server.url}/runs/replay.html", params=asked, timeout=60)
    assert answer.status_code == 200
    assert f'filename="{file_name(SHORT)}"' in answer.headers["Content-Disposition"]
    run = unpacked(answer.content, "run")
    assert run["frames"] == recorded(SHORT).frames
    assert run["page"] == f"{server.url}/?hidden_width=20&epochs=60&seed=5"


def diverge(_: Experiment) -> Iterator[Frame]:
    """A training that diverges at its fourth frame."""
    yield from islice(stream_training(SHORT), 3)
    raise DivergedError(12)


def test_a_run_that_diverged_is_replayed_as_far_as_it_came() -> None:
    log, scale = RunLog(SHORT), make_problem(SHORT).y_scale
    frames = list(islice(stream_training(SHORT), 3))
    for frame in frames:
        log.append(frame)
    log.fail(DivergedError(12), encode("failed", diverged_event(DivergedError(12))))
    run = unpacked(replay(SHORT, Recording.of(log), "en", "/"), "run")
    assert run["end"] == {"name": "failed", "data": diverged_event(DivergedError(12))}
    assert run["frames"] == [frame_event(frame, scale) for frame in frames]
    fewer = thinned(Recording.of(log), 2)
    assert fewer.about["recorded_epochs"][2:] == log_epochs(SHORT)[3:]


def log_epochs(experiment: Experiment) -> list[int]:
    """The epochs at which a run has frames."""
    return run_event(experiment)["recorded_epochs"]


def test_the_terminal_says_that_a_run_diverged_and_writes_what_there_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay_command, "stream_training", diverge)
    file = tmp_path / "run.html"
    assert replay_command.write_replay([*OPTIONS, str(file)]) == 1
    assert "12" in capsys.readouterr().err
    assert len(unpacked(file.read_bytes(), "run")["frames"]) == 3


def test_what_cannot_be_asked_is_refused_with_a_reason(server: Server) -> None:
    for asked, reason in (
        ({"epochs": "many"}, "bad_field"),
        ({"epochs": "5000", "hidden_width": "1000", "points": "500"}, "over_budget"),
    ):
        answer = httpx.get(f"{server.url}/runs/replay.html", params=asked, timeout=60)
        assert (answer.status_code, answer.json()["reason"]) == (422, reason)


def test_the_terminal_writes_the_same_file(tmp_path: Path) -> None:
    file = tmp_path / "run.html"
    assert write_replay([*OPTIONS, str(file)]) == 0
    expected = replay(SHORT, recorded(SHORT), "en", "/?hidden_width=20&epochs=60&seed=5")
    assert file.read_bytes() == expected


def test_what_the_terminal_cannot_write_it_says_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = str(tmp_path / "nowhere" / "run.html")
    for arguments in ([*OPTIONS, nowhere], ["--epochs", "many", "x.html"], OPTIONS):
        with pytest.raises(SystemExit) as caught:
            write_replay(arguments)
        assert caught.value.code == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert " replay: " in line
