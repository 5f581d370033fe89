"""Files that are put in place whole."""

from pathlib import Path

import pytest

from dropout_core.atomic_write import draft, writable


def test_a_file_stands_there_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "file"
    with draft(file) as written:
        written.write_text("new")
        assert not file.exists()
        assert written.parent.parent == tmp_path
    assert file.read_text() == "new"
    assert list(tmp_path.iterdir()) == [file]


def test_what_stood_there_stays_until_it_is_replaced(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("old")
    with draft(file) as written:
        written.write_text("new")
        assert file.read_text() == "old"
    assert file.read_text() == "new"


def test_a_draft_that_is_broken_off_leaves_no_trace(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("old")

    def break_off() -> None:
        with draft(file) as written:
            written.write_text("half of")
            raise InterruptedError

    with pytest.raises(InterruptedError):
        break_off()
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_only_a_folder_can_be_written_to(tmp_path: Path) -> None:
    file = tmp_path / "file"
    # As a folder is: one may write to it and go through it.
    file.touch(0o777)
    assert writable(tmp_path)
    assert not writable(file)
    assert not writable(tmp_path / "none")
