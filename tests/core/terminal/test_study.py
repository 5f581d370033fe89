"""Studies in a terminal: python -m dropout_core study."""

import io
import json
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import torch

from dropout_core.data.shelf import file_of
from dropout_core.experiment import Experiment
from dropout_core.study.design import Job, Study
from dropout_core.study.figures import FIGURES
from dropout_core.study.figures.figure import OUTCOMES
from dropout_core.study.summary import summarise, to_json_rows
from dropout_core.terminal.main import main
from tests.core.study.test_design import rows_of
from tests.core.terminal.commands import printed, refused

TINY = [
    *("study", "--epochs", "20", "--hidden-width", "10"),
    *("--jobs", "1", "--device", "cpu", "--lang", "en"),
]
BASE = Experiment(epochs=20, hidden_width=10)
SWEEP = [*TINY, "--sweep", "dropout-rate=0,0.5", "--seeds", "3", "--contenders", "plain,dropout"]


def everything(path: Path) -> dict[str, bytes]:
    """All files below a folder and what they hold, and the folders too."""
    return {
        str(one.relative_to(path)): one.read_bytes() if one.is_file() else b"folder"
        for one in path.rglob("*")
    }


def expected() -> "tuple[Study, pd.DataFrame]":
    """The study of SWEEP and its rows, job by job."""
    study = Study.sweep(BASE, "dropout_rate", [0.0, 0.5], contenders=("plain", "dropout"), seeds=3)
    return study, pd.DataFrame([row for job in study.jobs() for row in rows_of(job)])


class Fault:
    """Lets the jobs with dropout fail as long as it is there, or all of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, everywhere: bool = False) -> None:
        self.there = True
        self.begun: list[Job] = []
        stream = Job.stream

        def faulty(job: Job, device: str = "cpu") -> Generator[int, None, list[dict[str, Any]]]:
            self.begun.append(job)
            if self.there and (everywhere or job.contender.noise):
                raise RuntimeError("out of\nluck")
            return (yield from stream(job, device))

        monkeypatch.setattr(Job, "stream", faulty)


def test_interrupted_while_it_writes_it_leaves_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def be_interrupted(_: pd.DataFrame, written: Path, **options: object) -> None:
        (written.parents[1] / ".draft-x").mkdir()
        raise KeyboardInterrupt

    monkeypatch.setattr(pd.DataFrame, "to_parquet", be_interrupted)
    with pytest.raises(KeyboardInterrupt):
        main([*SWEEP, "--out", str(tmp_path)])
    assert list(tmp_path.rglob(".draft-*")) == []


def test_the_table_has_a_row_for_each_condition_and_contender(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(SWEEP) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    rows = [line.split() for line in printed.out.splitlines()[2:6]]
    study, records = expected()
    summary = summarise(records, study.varying)
    quartiles = summary[["lower_quartile", "median", "upper_quartile"]].to_numpy()
    assert [row[3:6] for row in rows] == [
        [f"{number:.4g}" for number in numbers] for numbers in quartiles
    ]
    assert [row[:3] for row in rows] == [
        ["0", "plain", "3"],
        ["0", "dropout", "3"],
        ["0.5", "plain", "3"],
        ["0.5", "dropout", "3"],
    ]


def test_json_is_one_object_with_the_summary_and_the_study(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*SWEEP, "--json"]) == 0
    printed = capsys.readouterr()
    (line,) = printed.out.splitlines()
    told = json.loads(line)
    study, records = expected()
    assert told["summary"] == json.loads(
        json.dumps(to_json_rows(summarise(records, study.varying)))
    )
    assert [one["dropout_rate"] for one in told["conditions"]] == [0.0, 0.5]
    assert told["contenders"] == ["plain", "dropout"]
    assert told["seeds"] == 3
    # Over a sweep nobody is ahead.
    assert told["share_won"] == []
    assert told["failed"] == []


@pytest.fixture
def cars(tmp_path: Path) -> str:
    """A file of one's own."""
    path = tmp_path / "cars.csv"
    path.write_bytes(file_of("cars"))
    return str(path)


def test_over_splits_the_means_are_told_the_correction_and_how_many_points_it_takes(
    cars: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [*TINY, "--data", cars, "--seeds", "12", "--contenders", "dropout,average"]
    told = json.loads(printed([*asked, "--json"], capsys))
    rows = {row["contender"]: row for row in told["summary"]}
    assert told["share_won"] == []
    out = printed(asked, capsys)
    measure, head, *rest = out.splitlines()
    assert measure.startswith("Loss on the test points")
    assert "mean minus plain" in head
    assert "win rate  from" not in head
    assert sum("(Nadeau and Bengio, 2003)" in line for line in rest) == 1
    for name, row in rows.items():
        (cells,) = [line.split() for line in rest[:3] if line.split()[0] == name]
        assert f"{row['mean']:.4g}" in cells
        if row["judgement"] == "cannot tell":
            needed = row["points_needed"]
            words = "more than 1000000" if needed == "Infinity" else f"about {needed:.0f} points"
            assert any("To tell " in line and words in line for line in rest)
            assert f"{row['difference_high']:.4g}" in cells
    assert "cannot tell" in {row["judgement"] for row in rows.values()}


def test_of_a_sweep_over_splits_it_is_told_where_the_fewest_points_would_do(
    cars: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [*TINY, "--data", cars, "--seeds", "3", "--sweep", "dropout-rate=0.2,0.7"]
    told = json.loads(printed([*asked, "--json"], capsys))
    rows = [row for row in told["summary"] if row["contender"] == "dropout"]
    assert {row["judgement"] for row in rows} == {"cannot tell"}
    fewest = min(rows, key=lambda row: float(row["points_needed"]))
    out = printed(asked, capsys)
    assert f"the fewest points at {fewest['dropout_rate']}: about" in out
    assert f"about {fewest['points_needed']:.0f}, if the difference stays" in out


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_is_told_with_its_findings_how_far_it_reproduces_and_how_to_read_it(
    figure: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [*TINY, "--figure", figure, "--seeds", "3"]
    assert main([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert main(asked) == 0
    lines = capsys.readouterr().out.splitlines()
    note = [FIGURES[figure].note] if FIGURES[figure].note else []
    at = lines.index(OUTCOMES[told["outcome"]])
    assert lines[at + 1 :] == note
    assert " ".join(lines[:at]).endswith(told["finding"])


def test_a_figure_is_told_in_the_language_that_is_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*TINY, "--figure", "8", "--seeds", "3", "--lang", "zh"]) == 0
    title, says, *_ = capsys.readouterr().out.splitlines()
    assert title == "稀疏性"
    assert says.startswith("论文：")


def test_the_folder_holds_all_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SWEEP, "--out", str(tmp_path / "out")]) == 0
    _, records = expected()
    written = pd.read_parquet(tmp_path / "out" / "records.parquet")
    wanted = pd.read_parquet(io.BytesIO(records.to_parquet(index=False)))
    pd.testing.assert_frame_equal(written, wanted, check_exact=True)


def test_with_a_folder_and_without_it_says_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = []
    for more in ([], ["--out", str(tmp_path / "out")], ["--out", str(tmp_path / "out")]):
        assert main([*SWEEP, "--json", *more]) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1] == said[2]


def test_what_is_done_is_not_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fault = Fault(monkeypatch)
    fault.there = False
    for _ in range(2):
        assert main([*SWEEP, "--out", str(tmp_path / "out")]) == 0
    assert len(fault.begun) == 2


def test_a_job_whose_file_is_broken_is_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fault = Fault(monkeypatch)
    fault.there = False
    arguments = [*SWEEP, "--json", "--out", str(tmp_path)]
    assert main(arguments) == 0
    told = capsys.readouterr().out
    (tmp_path / "jobs" / "0.parquet").write_bytes(b"PAR1")
    (tmp_path / "jobs" / "1.parquet").unlink()
    (tmp_path / "jobs" / "1.parquet").mkdir()
    assert main(arguments) == 0
    assert capsys.readouterr().out == told
    assert len(fault.begun) == 4


@pytest.mark.parametrize("kept", [True, False])
def test_a_job_that_fails_is_told_with_its_settings_and_tried_again_next_time(
    kept: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    fault = Fault(monkeypatch)
    arguments = [*SWEEP, *(["--out", str(tmp_path / "out")] if kept else []), "--json"]
    assert main(arguments) == 1
    printed = capsys.readouterr()
    (line,) = printed.err.splitlines()
    assert line.startswith("Failed: RuntimeError: out of luck: ")
    assert "dropout_rate=0.5" in line
    assert "seeds=(1, 2, 3)" in line
    told = json.loads(printed.out)
    (failed,) = told["failed"]
    assert "dropout_rate=0.5" in failed["job"]
    assert [(one["dropout_rate"], one["contender"]) for one in told["summary"]] == [
        (0.0, "plain"),
        (0.0, "dropout"),
        (0.5, "plain"),
    ]
    fault.there = False
    fault.begun.clear()
    assert main(arguments) == 0
    assert json.loads(capsys.readouterr().out)["failed"] == []
    # What went well is only there the next time where it was kept.
    assert [bool(job.contender.noise) for job in fault.begun] == [
        *([] if kept else [False]),
        True,
    ]


def test_where_everything_fails_there_is_no_table_but_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Fault(monkeypatch, everywhere=True)
    assert main([*SWEEP, "--out", str(tmp_path / "out")]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 2


def test_a_folder_that_can_no_longer_be_written_to_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    stream = Job.stream

    def in_the_way(job: Job, device: str = "cpu") -> Generator[int, None, list[dict[str, Any]]]:
        out.touch()
        return (yield from stream(job, device))

    monkeypatch.setattr(Job, "stream", in_the_way)
    assert main([*SWEEP, "--out", str(out)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == f"The study cannot be kept there: {out}: Not a directory.\n"


def test_it_speaks_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SWEEP, "--lang", "zh", "--out", str(tmp_path / "out")]) == 0
    assert "丢弃" in capsys.readouterr().out
    assert "丢弃" in refused([*SWEEP, "--lang", "zh", "--dropout-rate", "2"], capsys)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--sweep colour=1,2", "colour"),
        ("--sweep colour", "colour"),
        ("--sweep noise", "(noise)"),
        ("--sweep noise=", "(noise)"),
        ("--sweep =1", "(sweep)"),
        ("--sweep noise=0.1,7,x", "“7”"),
        ("--sweep noise=0.1,7,x", "“x”"),
        ("--sweep seed=1,2", "“seed”"),
        ("--sweep colour=1,2", "record_every"),
        ("--noise 7", "0 to 1"),
        ("--seeds 0", "1 to 1000"),
        ("--seeds 1001", "1 to 1000"),
        ("--seeds many", "many"),
        ("--seed 999999 --seeds 2", "0 to 999998"),
        ("--contenders plain,magic", "magic"),
        ("--contenders plain,,dropout", "“”"),
        ("--contenders dropout=2", "“dropout=2”; allowed: 0 to 0.9"),
        ("--contenders plain=2", "plain=2"),
        ("--jobs 0", "--jobs"),
        ("--jobs all", "--jobs"),
        ("--figure 9a --sweep noise=0,1", "--figure"),
        ("--figure 9a --contenders plain", "--figure"),
        ("--figure 9a --activation tanh", "--figure"),
        ("--activation gelu", "relu, tanh, sigmoid, linear"),
        ("--figure 1", "8, 9a, 9b, 10, 11"),
        ("--device abacus", "abacus"),
    ],
)
def test_what_cannot_be_asked_for_is_one_clear_line_and_leaves_no_folder(
    arguments: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert said in refused([*TINY, "--out", str(out), *arguments.split()], capsys)
    assert list(tmp_path.iterdir()) == []


def test_cuda_where_there_is_none_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert "cuda" in refused([*TINY, "--device", "cuda", "--out", str(tmp_path / "out")], capsys)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", ["nowhere", "smoke://signals:1", "tcp://host"])
def test_an_address_that_is_none_is_one_sentence(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main([*SWEEP, "--scheduler", address, "--out", str(out)]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert line.startswith(f"The scheduler {address} cannot be used: ")
    assert not out.exists()


@pytest.mark.parametrize("below", ["file", f"file{os.sep}out"])
def test_a_folder_that_cannot_be_is_one_clear_line(
    below: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert "Not a directory" in refused([*SWEEP, "--out", str(tmp_path / below)], capsys)
    assert everything(tmp_path) == {"file": b""}


@pytest.mark.parametrize(
    "other", ["--noise 0.1", "--seeds 4", "--contenders plain", "--sweep dropout-rate=0,0.4"]
)
def test_the_folder_of_another_study_is_refused_and_stays_untouched(
    other: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*SWEEP, "--out", str(tmp_path)]) == 0
    capsys.readouterr()
    before = everything(tmp_path)
    line = refused([*SWEEP, "--out", str(tmp_path), *other.split()], capsys)
    assert "another study" in line
    assert everything(tmp_path) == before
