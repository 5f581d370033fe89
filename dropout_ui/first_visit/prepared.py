"""What `dropout-lab prepare` makes once for an environment, kept in it for all its servers."""

import sys
from pathlib import Path
from typing import Final

from dropout_core.atomic_write import write_bytes

# Beside what packages bring along as data: it goes when the environment goes.
FOLDER: Final = Path(sys.prefix, "share", "dropout-lab")


def read(name: str) -> bytes | None:
    """A file that is kept under this name; None where there is none."""
    try:
        return Path(FOLDER, name).read_bytes()
    except OSError:
        return None


def write(name: str, content: bytes) -> None:
    """Keep a file. Raises OSError where the environment cannot be written to."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    write_bytes(Path(FOLDER, name), content)


def forget_all_but(names: set[str]) -> None:
    """Remove what was kept for files that have changed since. Raises OSError."""
    for path in FOLDER.iterdir():
        if path.name not in names:
            path.unlink()
