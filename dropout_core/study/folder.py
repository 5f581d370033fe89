"""The folder of a study: what is done stays done, whenever the command is killed."""

import errno
import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator, Sequence
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

    study.json says whose they are and what is in them, jobs/PLACE.parquet has the rows of a job,
    records.parquet all rows in the order of the jobs. Nothing is made before there are rows; from
    then on the folder is this object's alone, until the `with` ends that it is used in. Raises
    FolderError for one that an older or newer version kept with other columns, for a
    folder of another study, for one that another command is at work in, and for one that cannot
    be written.

    jobs: how many there are; their places are counted from 0.
    columns: those of the rows. A file that cannot be read or has others counts as no job's.
    """

    def __init__(
        self, path: Path, study: dict[str, Any], *, jobs: int, columns: Collection[str]
    ) -> None:
        self._path = path
        self._places = range(jobs)
        self._columns = set(columns)
        self._jobs = path / "jobs"
        self._manifest = path / "study.json"
        self._text = json.dumps({**study, "columns": list(columns)}, indent=1) + "\n"
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
        there = self._manifest.read_bytes()
        if there == self._text.encode():
            return True
        if _study_of(there) == _study_of(self._text.encode()):
            raise FolderError(f"{self._path}: holds this study as another version kept it")
        raise FolderError(f"{self._path}: holds another study")

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
        return {place for place, _ in self._kept()}

    def _kept(self) -> Iterator[tuple[int, pd.DataFrame]]:
        for place in self._places if self._manifest.exists() else ():
            rows = self._rows(place)
            if rows is not None:
                yield place, rows

    def _file(self, place: int) -> Path:
        return self._jobs / f"{place}.parquet"

    def _rows(self, place: int) -> pd.DataFrame | None:
        """The rows of one job; None where its file is truncated, empty, foreign or a folder."""
        if not self._file(place).is_file():
            return None
        try:
            rows = pd.read_parquet(self._file(place))
        except Exception:
            # What a broken file makes pyarrow raise is anything: OSError, ValueError, KeyError, …
            return None
        return rows if len(rows) and set(rows) == self._columns else None

    def keep(self, place: int, rows: Sequence[Row]) -> None:
        """Write the rows of one job. Raises FolderError."""
        try:
            self._jobs.mkdir(parents=True, exist_ok=True)
            self._claim()
            if not self._manifest.exists():
                with draft(self._manifest) as written:
                    written.write_bytes(self._text.encode())
            if self._file(place).is_dir():
                self._file(place).rename(tempfile.mkdtemp(prefix=f"{place}-", dir=self._jobs))
            with draft(self._file(place)) as written:
                pd.DataFrame(rows).to_parquet(written, index=False)
        except OSError as error:
            raise FolderError(f"{self._path}: {error.strerror or error}") from error

    def records(self) -> pd.DataFrame:
        """All rows that there are, in the order of the jobs; they are written as one table, too."""
        tables = [rows for _, rows in self._kept()]
        if not tables:
            return pd.DataFrame()
        records = pd.concat(tables, ignore_index=True)
        try:
            with draft(self._path / "records.parquet") as written:
                records.to_parquet(written, index=False)
        except OSError as error:
            raise FolderError(f"{self._path}: {error.strerror or error}") from error
        return records


def _study_of(manifest: bytes) -> dict[str, Any] | None:
    """What a study.json says beside the columns of the rows; None where it is none."""
    try:
        study = json.loads(manifest)
    except ValueError:
        return None
    if not isinstance(study, dict):
        return None
    return {name: value for name, value in study.items() if name != "columns"}
