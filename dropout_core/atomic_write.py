"""Files that are put in place whole, by an atomic rename: a reader never meets half of one."""

import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


@contextmanager
def draft(path: Path) -> Iterator[Path]:
    """A place to write to; what stands there in the end replaces `path` at once, and for good.

    Where it is left by an exception, `path` stays as it was.
    """
    with tempfile.TemporaryDirectory(prefix=".draft-", dir=path.parent) as folder:
        written = Path(folder, path.name)
        yield written
        # On the disk before it has its name: a crash leaves the old file or the new one.
        _sync(written)
        written.replace(path)
        _sync(path.parent)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def write_bytes(path: Path, content: bytes) -> None:
    """Have a file hold this: a regular one whole or not at all, links followed.

    What is there and no regular file (a pipe, a device) is written into, and so is what this
    process prints to. Raises OSError.
    """
    for printed in (sys.stdout, sys.stderr):
        if _leads_to(path, printed):
            # What has been printed comes first.
            printed.flush()
            printed.buffer.write(content)
            printed.flush()
            return
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    with draft(_target(path)) as written:
        written.write_bytes(content)


def may_be_written(path: Path) -> bool:
    """Whether `write_bytes` has a place to write to, as far as can be told before."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return writable(_target(path).parent)
    except OSError:
        return False
    if stat.S_ISREG(mode):
        return writable(_target(path).parent)
    return not stat.S_ISDIR(mode) and os.access(path, os.W_OK)


def writable(folder: Path) -> bool:
    """Whether files can be put into a folder."""
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)


def _target(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _leads_to(path: Path, stream: "TextIO | None") -> bool:
    """Whether a path leads to what a stream writes to."""
    try:
        return stream is not None and os.path.samestat(path.stat(), os.fstat(stream.fileno()))
    except (OSError, ValueError):
        # There is no such file, or the stream is none of the system's.
        return False
