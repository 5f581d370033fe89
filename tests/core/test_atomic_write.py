"""Files that are put in place whole."""

import os
import threading
from pathlib import Path

import pytest

from dropout_core.atomic_write import draft, may_be_written, writable, write_bytes


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


def test_a_file_is_on_the_disk_before_it_has_its_name_and_so_is_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    synced: list[tuple[int, bool]] = []
    sync = os.fsync

    def note(opened: int) -> None:
        synced.append((os.fstat(opened).st_ino, file.exists()))
        sync(opened)

    monkeypatch.setattr(os, "fsync", note)
    with draft(file) as written:
        written.write_text("new")
    assert synced == [(file.stat().st_ino, False), (tmp_path.stat().st_ino, True)]


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    content = b"\r\n\x00\xff\n"
    write_bytes(tmp_path / "file", content)
    assert (tmp_path / "file").read_bytes() == content


def test_a_text_replaces_a_file_at_once(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("old")
    before = file.stat().st_ino
    write_bytes(file, "new, 新".encode())
    assert file.read_text(encoding="utf-8") == "new, 新"
    assert file.stat().st_ino != before
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("there", [True, False])
def test_a_link_is_followed_and_stays_a_link(tmp_path: Path, there: bool) -> None:
    target, link = tmp_path / "folder" / "file", tmp_path / "link"
    target.parent.mkdir()
    if there:
        target.write_text("old")
    link.symlink_to(Path("folder", "file"))
    assert may_be_written(link)
    write_bytes(link, b"new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert list(target.parent.iterdir()) == [target]


def test_a_pipe_is_written_into_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert may_be_written(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()), daemon=True)
    reader.start()
    write_bytes(pipe, b"new")
    reader.join(10)
    assert read == ["new"]
    assert pipe.is_fifo()


def test_where_nothing_can_be_written_is_known_before(tmp_path: Path) -> None:
    file, loop = tmp_path / "file", tmp_path / "loop"
    file.touch()
    loop.symlink_to(loop)
    for path in (
        tmp_path,
        tmp_path / "none" / "file",
        file / "file",
        tmp_path / ("a" * 300),
        loop,
    ):
        assert not may_be_written(path)
    assert may_be_written(file)
    assert may_be_written(tmp_path / "new")
