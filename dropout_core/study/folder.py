"""The folder of a study: what is done stays done, whenever the command is killed."""

import errno
import json
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import pandas as pd
from filelock import FileLock, Timeout

from dropout_core.atomic_write import draft, writable
from dropout_core.study.design import Row


class FolderError(RuntimeError):
    """Raised for a folder that a study cannot be kept in; the message says why."""


class StudyFolder:
    """Rows of the jobs of one study, a file for each job, and all of them as one table.

    study.json says whose they are, jobs/PLACE.parquet has the rows of a job, records.parquet all
    rows in the order of the jobs. Nothing is made before there are rows; from then on the folder
    is this object's alone, until the `with` ends that it is used in. Raises FolderError for a
    folder of another study, for one that another command is at work in, and for one that cannot
    be written.
    """

    def __init__(self, path: Path, study: dict[str, Any]) -> None:
        self._path = path
        self._jobs = path / "jobs"
        self._manifest = path / "study.json"
        self._text = json.dumps(study, indent=1) + "\n"
        self._lock = FileLock(path / ".lock", blocking=False)
        try:
            if self._begun():
                self._claim()
            there = next(one for one in (path, *path.absolute().parents) if one.exists())
        except OSError as error:
            raise FolderError(f"{path}: {error.strerror or error}") from error
        if not writable(there):
            why = os.strerror(errno.EACCES if there.is_dir() else errno.ENOTDIR)
            raise FolderError(f"{there}: {why}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._lock.is_locked:
            # Who is interrupted while a draft is made or removed leaves it behind.
            with suppress(OSError):
                self._sweep()
            self._lock.release()

    def _begun(self) -> bool:
        """Whether there is something of this study. Raises FolderError where it is of another."""
        if not self._manifest.exists():
            return False
        if self._manifest.read_bytes() != self._text.encode():
            raise FolderError(f"{self._path}: holds another study")
        return True

    def _claim(self) -> None:
        """Keep others out from now on, and sweep what a killed one was writing."""
        if self._lock.is_locked:
            return
        try:
            self._lock.acquire()
        except Timeout:
            raise FolderError(f"{self._path}: another command is at work there") from None
        try:
            if self._begun():
                self._sweep()
        except BaseException:
            self._lock.release()
            raise

    def _sweep(self) -> None:
        for folder in (self._path, self._jobs):
            for left in folder.glob(".draft-*"):
                shutil.rmtree(left)

    def done(self) -> set[int]:
        """The places of the jobs whose rows are there."""
        files = self._jobs.glob("*.parquet") if self._manifest.exists() else ()
        return {int(file.stem) for file in files if file.stem.isdecimal()}

    def keep(self, place: int, rows: Sequence[Row]) -> None:
        """Write the rows of one job. Raises FolderError."""
        try:
            self._jobs.mkdir(parents=True, exist_ok=True)
            self._claim()
            if not self._manifest.exists():
                with draft(self._manifest) as written:
                    written.write_bytes(self._text.encode())
            with draft(self._jobs / f"{place}.parquet") as written:
                pd.DataFrame(rows).to_parquet(written, index=False)
        except OSError as error:
            raise FolderError(f"{self._path}: {error.strerror or error}") from error

    def records(self) -> pd.DataFrame:
        """All rows that there are, in the order of the jobs; they are written as one table, too."""
        places = sorted(self.done())
        if not places:
            return pd.DataFrame()
        tables = [pd.read_parquet(self._jobs / f"{place}.parquet") for place in places]
        records = pd.concat(tables, ignore_index=True)
        with draft(self._path / "records.parquet") as written:
            records.to_parquet(written, index=False)
        return records
