"""The folder of a study: what is done stays done."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dropout_core.study.folder import FolderError, StudyFolder

STUDY: dict[str, Any] = {"seeds": 3, "device": "cpu"}


def opened(path: Path, study: dict[str, Any] = STUDY) -> StudyFolder:
    """The folder of a study of twelve jobs."""
    return StudyFolder(path, study, jobs=12, columns=rows(0)[0])


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
    folder = opened(tmp_path / "a" / "b")
    # As files they would come in another order: 10 before 2.
    for place in (10, 2, 0):
        folder.keep(place, rows(place))
    expected = pd.DataFrame([*rows(0), *rows(2), *rows(10)])
    pd.testing.assert_frame_equal(folder.records(), expected, check_exact=True)
    written = pd.read_parquet(tmp_path / "a" / "b" / "records.parquet")
    pd.testing.assert_frame_equal(written, expected, check_exact=True)
    assert json.loads((tmp_path / "a" / "b" / "study.json").read_text()) == {
        **STUDY,
        "columns": list(expected),
    }


def test_what_another_version_kept_is_refused_in_a_sentence(tmp_path: Path) -> None:
    opened(tmp_path).keep(0, rows(0))
    kept = everything(tmp_path)
    for columns in (["seed", "contender"], None):
        older = {**STUDY, **({"columns": columns} if columns else {})}
        (tmp_path / "study.json").write_text(json.dumps(older, indent=1) + "\n")
        with pytest.raises(FolderError, match="this study as another version kept it"):
            opened(tmp_path)
    for other in ('{"seeds": 4}', "[]", "nothing"):
        (tmp_path / "study.json").write_text(other)
        with pytest.raises(FolderError, match="another study"):
            opened(tmp_path)
    assert {**everything(tmp_path), "study.json": b""} == {**kept, "study.json": b""}


def test_the_records_do_not_depend_on_which_job_ended_first(tmp_path: Path) -> None:
    records = []
    for name, order in (("a", (0, 1, 2)), ("b", (2, 0, 1))):
        folder = opened(tmp_path / name)
        for place in order:
            folder.keep(place, rows(place))
        folder.records()
        records.append((tmp_path / name / "records.parquet").read_bytes())
    assert records[0] == records[1]


def test_opened_again_it_knows_what_is_done(tmp_path: Path) -> None:
    opened(tmp_path).keep(3, rows(3))
    again = opened(tmp_path)
    assert again.done() == {3}
    again.keep(1, rows(1))
    assert again.done() == {1, 3}


def test_what_is_no_job_is_not_taken_for_one(tmp_path: Path) -> None:
    opened(tmp_path).keep(0, rows(0))
    whole = (tmp_path / "jobs" / "0.parquet").read_bytes()
    for name in ("notes.txt", "notes.parquet", "1.parquet.bak", "-1.parquet", "12.parquet"):
        (tmp_path / "jobs" / name).write_bytes(whole)
    folder = opened(tmp_path)
    assert folder.done() == {0}
    assert len(folder.records()) == 2


def broken(way: str, file: Path) -> None:
    """Have something in the place of a job's file that is none."""
    whole = file.read_bytes()
    file.unlink()
    match way:
        case "empty":
            file.touch()
        case "truncated":
            file.write_bytes(whole[: len(whole) // 2])
        case "no parquet":
            file.write_text("seed,contender,true_loss")
        case "of other columns":
            pd.DataFrame(rows(0)).drop(columns="contender").to_parquet(file)
        case "of more columns":
            pd.DataFrame(rows(0)).assign(colour="red").to_parquet(file)
        case "without rows":
            pd.DataFrame(rows(0)).head(0).to_parquet(file)
        case "a folder":
            file.mkdir()
            (file / "notes.txt").write_text("kept")


BROKEN = [
    *("empty", "truncated", "no parquet", "of other columns", "of more columns"),
    *("without rows", "a folder"),
]


@pytest.mark.parametrize("way", BROKEN)
def test_a_job_whose_file_is_none_counts_as_not_done_and_can_be_done_again(
    tmp_path: Path, way: str
) -> None:
    with opened(tmp_path) as folder:
        for place in (0, 1):
            folder.keep(place, rows(place))
        whole = folder.records()
    broken(way, tmp_path / "jobs" / "0.parquet")
    with opened(tmp_path) as folder:
        assert folder.done() == {1}
        pd.testing.assert_frame_equal(folder.records(), pd.DataFrame(rows(1)))
        folder.keep(0, rows(0))
        assert folder.done() == {0, 1}
        pd.testing.assert_frame_equal(folder.records(), whole, check_exact=True)
    # What somebody has put there is moved aside, not destroyed.
    assert [file.read_text() for file in tmp_path.rglob("notes.txt")] == (
        ["kept"] if way == "a folder" else []
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.integers(min_value=0), byte=st.integers(0, 255), length=st.integers(min_value=0))
def test_whatever_a_broken_file_holds_it_ends_nothing(
    tmp_path: Path, place: int, byte: int, length: int
) -> None:
    folder = opened(tmp_path)
    folder.keep(0, rows(0))
    file = tmp_path / "jobs" / "0.parquet"
    content = bytearray(file.read_bytes())
    content[place % len(content)] = byte
    file.write_bytes(content[: len(content) - length % 20])
    assert folder.done() <= {0}


def test_records_that_cannot_be_written_are_told_in_a_sentence(tmp_path: Path) -> None:
    folder = opened(tmp_path)
    folder.keep(0, rows(0))
    (tmp_path / "records.parquet").mkdir()
    with pytest.raises(FolderError, match="directory"):
        folder.records()


def test_nothing_is_made_before_there_are_rows(tmp_path: Path) -> None:
    folder = opened(tmp_path / "study")
    assert folder.done() == set()
    assert folder.records().empty
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_command_was_writing_is_swept_away(tmp_path: Path) -> None:
    opened(tmp_path).keep(0, rows(0))
    before = everything(tmp_path)
    for folder in (tmp_path, tmp_path / "jobs"):
        (folder / ".draft-x").mkdir()
        (folder / ".draft-x" / "1.parquet").write_text("half of")
    opened(tmp_path)
    assert everything(tmp_path) == before


def test_one_command_at_a_time_is_at_work_in_a_folder(tmp_path: Path) -> None:
    first = opened(tmp_path)
    second = opened(tmp_path)
    first.keep(0, rows(0))
    (tmp_path / "jobs" / ".draft-of-the-first").mkdir()
    before = everything(tmp_path)
    with pytest.raises(FolderError, match="another command is at work there"):
        opened(tmp_path)
    with pytest.raises(FolderError, match="another command is at work there"):
        second.keep(1, rows(1))
    assert everything(tmp_path) == before
    del first
    second.keep(1, rows(1))
    assert second.done() == {0, 1}


def test_whoever_is_interrupted_leaves_no_draft_and_no_lock(tmp_path: Path) -> None:
    folder = opened(tmp_path)
    folder.keep(0, rows(0))
    before = everything(tmp_path)

    def be_interrupted() -> None:
        with folder:
            (tmp_path / "jobs" / ".draft-x").mkdir()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        be_interrupted()
    assert everything(tmp_path) == before
    opened(tmp_path).keep(1, rows(1))


def test_whoever_is_turned_away_sweeps_nothing(tmp_path: Path) -> None:
    first = opened(tmp_path)
    with opened(tmp_path) as second:
        first.keep(0, rows(0))
        (tmp_path / "jobs" / ".draft-x").mkdir()
        with pytest.raises(FolderError):
            second.keep(1, rows(1))
    assert (tmp_path / "jobs" / ".draft-x").exists()


def test_a_folder_that_another_study_was_begun_in_meanwhile_is_refused(tmp_path: Path) -> None:
    late = opened(tmp_path, {**STUDY, "seeds": 4})
    opened(tmp_path).keep(0, rows(0))
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
        opened(tmp_path)
    assert everything(tmp_path) == before


@pytest.mark.parametrize("below", ["file", "file/a/b", "a" * 300])
def test_where_there_can_be_no_folder_is_refused_at_once(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderError):
        opened(tmp_path / below)
    assert everything(tmp_path) == {"file": b""}


def test_a_folder_that_can_no_longer_be_written_to_says_so(tmp_path: Path) -> None:
    folder = opened(tmp_path / "study")
    (tmp_path / "study").touch()
    with pytest.raises(FolderError, match="study"):
        folder.keep(0, rows(0))
