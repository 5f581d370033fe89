"""Files that a verb is told to write."""

import json
from pathlib import Path

import pytest

from dropout_core.experiment import Experiment
from dropout_core.exports.run_files import RUN_FILES
from dropout_core.exports.study_files import STUDY_FILES
from dropout_core.file_names import stem, study_stem
from dropout_core.learning.run import DivergedError
from dropout_core.study.request import StudyRequest
from dropout_core.terminal import run as module
from dropout_core.terminal.main import main
from tests.core.terminal.commands import SHORT, processed, refused
from tests.core.terminal.test_study import TINY, Fault

STUDY = [*TINY, "--seeds", "3"]
NAME = stem(Experiment(epochs=40, hidden_width=10, record_every=10))


def test_without_a_file_its_name_says_the_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([*SHORT, "--write", "points.csv", "--write", "script.py"]) == 0
    assert {one.name for one in tmp_path.iterdir()} == {f"{NAME}_points.csv", f"{NAME}.py"}


def test_in_a_folder_too_and_a_file_has_the_name_that_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a=b.csv"
    wanted = ["--write", f"notebook.ipynb={tmp_path}", "--write", f"frames.csv={file}"]
    assert main([*SHORT, "--csv", str(tmp_path), *wanted]) == 0
    names = {f"{NAME}_losses.csv", f"{NAME}.ipynb", "a=b.csv"}
    assert {one.name for one in tmp_path.iterdir()} == names


def test_json_is_printed_beside_the_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*SHORT, "--json", "--write", f"frames.csv={tmp_path}"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["event"] == "done"
    assert main([*STUDY, "--json", "--write", f"report.md={tmp_path}"]) == 0
    assert "summary" in json.loads(capsys.readouterr().out)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize(
    ("verb", "names"), [("run", [*RUN_FILES, "script.py"]), ("study", list(STUDY_FILES))]
)
def test_what_cannot_be_written_is_one_clear_line_before_anything_runs(
    verb: str,
    names: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(module, "stream_training", pytest.fail)
    monkeypatch.setattr("dropout_core.terminal.study.execute", pytest.fail)
    line = refused([verb, "--lang", "en", "--write", "film.gif"], capsys)
    assert line.endswith(f"--write cannot be “film.gif”; there are: {', '.join(names)}.")
    name = names[0]
    for file in (tmp_path / "none" / "file", ""):
        line = refused([verb, "--lang", "en", "--write", f"{name}={file}"], capsys)
        assert f"Cannot write {str(file)[:80]}" in line
    same = [part for one in names[:2] for part in ("--write", f"{one}={tmp_path / 'same'}")]
    assert "Two files cannot both be" in refused([verb, "--lang", "en", *same], capsys)
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_diverges_writes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def diverge(_: Experiment) -> None:
        raise DivergedError(12)

    monkeypatch.setattr(module, "stream_training", diverge)
    assert main([*SHORT, "--write", f"frames.csv={tmp_path}"]) == 1
    assert list(tmp_path.iterdir()) == []


def test_of_a_study_of_which_a_part_failed_there_are_records_but_no_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fault = Fault(monkeypatch)
    wanted = [part for one in STUDY_FILES for part in ("--write", f"{one}={tmp_path}")]
    assert main([*STUDY, *wanted]) == 1
    name = study_stem(StudyRequest.from_query({"epochs": "20", "hidden_width": "10", "seeds": "3"}))
    assert {one.name for one in tmp_path.iterdir()} == {f"{name}.csv", f"{name}.parquet"}
    fault.there = False
    assert main([*STUDY, *wanted]) == 0
    assert len(list(tmp_path.iterdir())) == 4


def test_a_full_disk_is_told_for_each_file_and_the_others_are_written(tmp_path: Path) -> None:
    wanted = f"--write frames.csv=/dev/full --write points.csv={tmp_path}"
    done = processed(f"{' '.join(SHORT)} {wanted}")
    assert done.returncode == 1
    assert done.stderr == "Cannot write /dev/full: No space left on device.\n"
    assert [one.name for one in tmp_path.iterdir()] == [f"{NAME}_points.csv"]


def test_where_it_is_printed_to_it_stands_behind_what_was_printed() -> None:
    done = processed(f"{' '.join(SHORT)} --write points.csv=/dev/stdout")
    before, _, after = done.stdout.partition("set,x,y\n")
    assert before.endswith("had the smaller error.\n")
    assert after.startswith("train,-1.0,")
