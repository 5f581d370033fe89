"""Files that are put in place whole: a reader never meets half of one."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def draft(path: Path) -> Iterator[Path]:
    """A place to write to; what stands there in the end replaces `path` at once.

    Where it is left by an exception, `path` stays as it was.
    """
    with tempfile.TemporaryDirectory(prefix=".draft-", dir=path.parent) as folder:
        written = Path(folder, path.name)
        yield written
        written.replace(path)


def writable(folder: Path) -> bool:
    """Whether files can be put into a folder."""
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)
