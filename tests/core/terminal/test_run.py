"""A run in a terminal."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from torch import nn

from dropout_core.experiment import DOMAINS, RANGES, Experiment
from dropout_core.learning.frames import Frame
from dropout_core.learning.problems import MEASURE, Scale
from dropout_core.learning.run import DivergedError, stream_training
from dropout_core.learning.verdict import train
from dropout_core.serving.events import done_event, frame_event, run_event
from dropout_core.terminal import run as module
from dropout_core.terminal.main import main
from tests.core.terminal.commands import SHORT, refused

EXPERIMENT = Experiment(epochs=40, hidden_width=10, record_every=10)


def diverge(_: Experiment) -> Iterator[Frame]:
    """A training that has one frame and then diverges."""
    yield next(stream_training(EXPERIMENT))
    raise DivergedError(12)


def test_it_prints_both_networks_and_a_table_as_the_tutorial_does(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(SHORT) == 0
    printed = capsys.readouterr()
    plain = nn.Sequential(
        nn.Linear(1, 10), nn.ReLU(), nn.Linear(10, 10), nn.ReLU(), nn.Linear(10, 1)
    )
    dropped = nn.Sequential(
        nn.Linear(1, 10),
        nn.Dropout(0.5),
        nn.ReLU(),
        nn.Linear(10, 10),
        nn.Dropout(0.5),
        nn.ReLU(),
        nn.Linear(10, 1),
    )
    assert printed.out.startswith(f"net_overfitting = {plain}\nnet_dropped = {dropped}\n")
    rows = [line.split() for line in printed.out.splitlines() if line.split()[:1] != []]
    table = [row for row in rows if row[0].isdecimal()]
    assert table == [
        [str(frame.epoch), *(f"{loss:.4f}" for loss in frame.test_loss.values())]
        for frame in stream_training(EXPERIMENT)
    ]
    assert [row[0] for row in table] == ["0", "10", "20", "30", "40"]
    assert printed.err == ""


def test_it_prints_the_networks_with_the_activation_that_is_set(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*SHORT, "--activation", "tanh"]) == 0
    dropped = nn.Sequential(
        nn.Linear(1, 10),
        nn.Tanh(),
        nn.Dropout(0.5),
        nn.Linear(10, 10),
        nn.Tanh(),
        nn.Dropout(0.5),
        nn.Linear(10, 1),
    )
    out = capsys.readouterr().out
    assert f"net_dropped = {dropped}\n" in out
    *_, last = stream_training(replace(EXPERIMENT, activation="tanh"))
    assert f"{last.test_loss['dropout']:.4f}" in out


def test_a_csv_file_holds_all_losses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "losses.csv"
    assert main([*SHORT, "--csv", str(file)]) == 0
    losses = train(EXPERIMENT).losses
    pd.testing.assert_frame_equal(pd.read_csv(file), losses)
    assert list(tmp_path.iterdir()) == [file]
    file.unlink()
    assert main([*SHORT, "--json", "--csv", str(file)]) == 0
    pd.testing.assert_frame_equal(pd.read_csv(file), losses)


def test_a_csv_file_is_only_replaced_by_a_whole_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "losses.csv"
    file.write_text("of another day")
    monkeypatch.setattr(module, "stream_training", diverge)
    assert main([*SHORT, "--csv", str(file)]) == 1
    assert file.read_text() == "of another day"
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_cannot_be_written_is_refused_before_anything_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    no_folder = tmp_path / "file"
    no_folder.touch(0o777)
    too_long = tmp_path / ("a" * 300)
    for file in (tmp_path / "none" / "losses.csv", no_folder / "losses.csv", too_long):
        assert str(file)[:80] in refused([*SHORT, "--csv", str(file)], capsys)
        wanted = f"notebook.ipynb={file}"
        assert str(file)[:80] in refused([*SHORT, "--write", wanted], capsys)
    assert "Cannot write" in refused([*SHORT, "--csv", ""], capsys)


RACE = "plain,dropout=0.3,weight_decay,gaussian"


def test_a_race_has_networks_columns_a_verdict_and_a_file_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "losses.csv"
    assert main([*SHORT, "--race", RACE, "--csv", str(path)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("net_overfitting = net_weight_decay = Sequential(")
    for part in (
        "\nnet_dropout_0_3 = ",
        "Dropout(p=0.3",
        "\nnet_gaussian = ",
        "GaussianDropout(p=0.5",
    ):
        assert part in printed
    assert "no dropout, test  dropout 0.3, test  weight decay 10, test  Gaussian dropout" in printed
    result = train(replace(EXPERIMENT, race=RACE))
    assert "In this run “" in printed.splitlines()[-1]
    pd.testing.assert_frame_equal(pd.read_csv(path), result.losses)
    losses = ("train_loss", "test_loss", "true_loss")
    assert list(result.losses) == [
        "epoch",
        *(f"{name}_{loss}" for loss in losses for name in RACE.split(",")),
    ]
    assert list(result.curves) == ["x", "true", *RACE.split(",")]


@pytest.mark.parametrize("race", ["plain", "plain,plain", f"{RACE},average", "plain,lasso", ""])
def test_a_race_that_cannot_be_is_one_clear_line(
    race: str, capsys: pytest.CaptureFixture[str]
) -> None:
    line = refused([*SHORT, "--race", race], capsys)
    assert "Contenders of the run (race)" in line
    assert "2 to 4 different ones with commas between, of plain, dropout=0 to 0.9," in line


@pytest.mark.parametrize("verb", ["study", "inside"])
def test_a_race_is_of_runs_alone(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--race" in refused([verb, *SHORT, "--race", RACE], capsys)


def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SHORT, "--json"]) == 0
    first, *middle, last = map(json.loads, capsys.readouterr().out.splitlines())
    frames = list(stream_training(EXPERIMENT))
    assert first == json.loads(json.dumps({"event": "run", **run_event(EXPERIMENT)}))
    assert middle == [{"event": "frame", **frame_event(frame, Scale())} for frame in frames]
    assert last == {"event": "done", **done_event(frames, MEASURE)}


def test_a_preset_is_a_start_that_options_change(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--preset", "as_printed", *SHORT, "--seed", "9", "--json"]) == 0
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert first["experiment"]["learning_rate"] == 0.1
    assert first["experiment"]["seed"] == 9


def test_every_field_has_an_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    printed = capsys.readouterr().out
    for name in DOMAINS:
        assert f"--{name.replace('_', '-')} " in printed


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    name=st.sampled_from([name for name in DOMAINS if name != "data"]),
    value=st.sampled_from(["", "x", "nan", "inf", "1e9", "cosine", "-0.5", "0.5.5"])
    | st.text("äöü%{} \u200b中\n\r\x85\u2028", min_size=1),
)
def test_a_bad_value_is_one_clear_line(
    name: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    line = refused([*SHORT, f"--{name.replace('_', '-')}={value}"], capsys)
    assert f"({name})" in line
    assert "allowed" in line


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    name=st.sampled_from(list(RANGES)),
    number=st.floats() | st.integers(),
)
def test_a_number_out_of_range_is_one_clear_line(
    name: str, number: float, capsys: pytest.CaptureFixture[str]
) -> None:
    domain = RANGES[name]
    assume(not domain.minimum <= number <= domain.maximum)
    line = refused([*SHORT, f"--{name.replace('_', '-')}={number}"], capsys)
    assert f"({name})" in line
    assert f"{domain.minimum:g} to {domain.maximum:g}" in line


@pytest.mark.parametrize("arguments", [["--preset", "mine"], ["--colour", "red"], ["--lang", "xx"]])
def test_what_there_is_not_is_one_clear_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert arguments[-1] in refused(arguments, capsys)


def test_all_bad_values_are_named_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    line = refused(["--lang", "zh", "--epochs", "x", "--noise", "7"], capsys)
    assert "训练轮数" in line
    assert "噪声" in line


def test_it_speaks_the_language_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    main(SHORT[:-2])
    assert "训练轮次" in capsys.readouterr().out


def test_a_training_that_diverges_ends_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "stream_training", diverge)
    for arguments in (SHORT, [*SHORT, "--json"]):
        assert main(arguments) == 1
        printed = capsys.readouterr()
        assert "epoch 12" in printed.err
        assert len(printed.err.splitlines()) == 1
        assert '"done"' not in printed.out
