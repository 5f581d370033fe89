"""The folder of a study: what is done stays done."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dropout_core.study.folder import FolderError, StudyFolder

STUDY: dict[str, Any] = {"seeds": 3, "device": "cpu"}


def rows(place: int) -> list[dict[str, Any]]:
    """Two rows as a job has them, with numbers that have no short decimal form."""
    return [
        {"seed": seed, "contender": "plain", "true_loss": 1 / (3 + 2 * place + seed)}
        for seed in range(2)
    ]


def everything(path: Path) -> dict[str, bytes]:
    """All files below a folder and what they hold, and the folders too."""
    return {
        str(one.relative_to(path)): one.read_bytes() if one.is_file() else b"folder"
        for one in path.rglob("*")
    }


def test_all_rows_come_back_in_the_order_of_the_jobs(tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path / "a" / "b", STUDY)
    # As files they would come in another order: 10 before 2.
    for place in (10, 2, 0):
        folder.keep(place, rows(place))
    expected = pd.DataFrame([*rows(0), *rows(2), *rows(10)])
    pd.testing.assert_frame_equal(folder.records(), expected, check_exact=True)
    written = pd.read_parquet(tmp_path / "a" / "b" / "records.parquet")
    pd.testing.assert_frame_equal(written, expected, check_exact=True)
    assert json.loads((tmp_path / "a" / "b" / "study.json").read_text()) == STUDY


def test_the_records_do_not_depend_on_which_job_ended_first(tmp_path: Path) -> None:
    records = []
    for name, order in (("a", (0, 1, 2)), ("b", (2, 0, 1))):
        folder = StudyFolder(tmp_path / name, STUDY)
        for place in order:
            folder.keep(place, rows(place))
        folder.records()
        records.append((tmp_path / name / "records.parquet").read_bytes())
    assert records[0] == records[1]


def test_opened_again_it_knows_what_is_done(tmp_path: Path) -> None:
    StudyFolder(tmp_path, STUDY).keep(3, rows(3))
    again = StudyFolder(tmp_path, STUDY)
    assert again.done() == {3}
    again.keep(1, rows(1))
    assert again.done() == {1, 3}


def test_what_is_no_job_is_not_taken_for_one(tmp_path: Path) -> None:
    StudyFolder(tmp_path, STUDY).keep(0, rows(0))
    for name in ("notes.txt", "notes.parquet", "1.parquet.bak"):
        (tmp_path / "jobs" / name).touch()
    folder = StudyFolder(tmp_path, STUDY)
    assert folder.done() == {0}
    assert len(folder.records()) == 2


def test_nothing_is_made_before_there_are_rows(tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path / "study", STUDY)
    assert folder.done() == set()
    assert folder.records().empty
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_command_was_writing_is_swept_away(tmp_path: Path) -> None:
    StudyFolder(tmp_path, STUDY).keep(0, rows(0))
    before = everything(tmp_path)
    for folder in (tmp_path, tmp_path / "jobs"):
        (folder / ".draft-x").mkdir()
        (folder / ".draft-x" / "1.parquet").write_text("half of")
    StudyFolder(tmp_path, STUDY)
    assert everything(tmp_path) == before


def test_one_command_at_a_time_is_at_work_in_a_folder(tmp_path: Path) -> None:
    first = StudyFolder(tmp_path, STUDY)
    second = StudyFolder(tmp_path, STUDY)
    first.keep(0, rows(0))
    (tmp_path / "jobs" / ".draft-of-the-first").mkdir()
    before = everything(tmp_path)
    with pytest.raises(FolderError, match="another command is at work there"):
        StudyFolder(tmp_path, STUDY)
    with pytest.raises(FolderError, match="another command is at work there"):
        second.keep(1, rows(1))
    assert everything(tmp_path) == before
    del first
    second.keep(1, rows(1))
    assert second.done() == {0, 1}


def test_whoever_is_interrupted_leaves_no_draft_and_no_lock(tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path, STUDY)
    folder.keep(0, rows(0))
    before = everything(tmp_path)

    def be_interrupted() -> None:
        with folder:
            (tmp_path / "jobs" / ".draft-x").mkdir()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        be_interrupted()
    assert everything(tmp_path) == before
    StudyFolder(tmp_path, STUDY).keep(1, rows(1))


def test_whoever_is_turned_away_sweeps_nothing(tmp_path: Path) -> None:
    first = StudyFolder(tmp_path, STUDY)
    with StudyFolder(tmp_path, STUDY) as second:
        first.keep(0, rows(0))
        (tmp_path / "jobs" / ".draft-x").mkdir()
        with pytest.raises(FolderError):
            second.keep(1, rows(1))
    assert (tmp_path / "jobs" / ".draft-x").exists()


def test_a_folder_that_another_study_was_begun_in_meanwhile_is_refused(tmp_path: Path) -> None:
    late = StudyFolder(tmp_path, {**STUDY, "seeds": 4})
    StudyFolder(tmp_path, STUDY).keep(0, rows(0))
    (tmp_path / "jobs" / ".draft-x").mkdir()
    before = everything(tmp_path)
    with late, pytest.raises(FolderError, match="another study"):
        late.keep(0, rows(0))
    assert everything(tmp_path) == before


@pytest.mark.parametrize("manifest", ['{"seeds": 4}', "", "\xff"])
def test_the_folder_of_another_study_is_refused_and_stays_untouched(
    tmp_path: Path, manifest: str
) -> None:
    (tmp_path / "study.json").write_text(manifest, encoding="latin-1")
    (tmp_path / ".draft-theirs").mkdir()
    before = everything(tmp_path)
    with pytest.raises(FolderError, match="another study"):
        StudyFolder(tmp_path, STUDY)
    assert everything(tmp_path) == before


@pytest.mark.parametrize("below", ["file", "file/a/b", "a" * 300])
def test_where_there_can_be_no_folder_is_refused_at_once(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderError):
        StudyFolder(tmp_path / below, STUDY)
    assert everything(tmp_path) == {"file": b""}


def test_a_folder_that_can_no_longer_be_written_to_says_so(tmp_path: Path) -> None:
    folder = StudyFolder(tmp_path / "study", STUDY)
    (tmp_path / "study").touch()
    with pytest.raises(FolderError, match="study"):
        folder.keep(0, rows(0))
