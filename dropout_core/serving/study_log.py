"""A study as it is written down: rows, progress and summaries, for any number of followers."""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

import pandas as pd

from dropout_core.file_names import study_stem
from dropout_core.learning.contenders import NamedContender
from dropout_core.learning.price import Price
from dropout_core.learning.problems import measure_of
from dropout_core.serving.event_log import EventLog
from dropout_core.serving.events import encode
from dropout_core.serving.wire import ContenderEntry, NoticeEvent, ShareWonFacts, StudyEvent
from dropout_core.study.design import Cost, Row, Task
from dropout_core.study.figures import FIGURES
from dropout_core.study.request import StudyRequest
from dropout_core.study.share_won import ShareWon
from dropout_core.study.summary import to_json_rows

# With their places; made as they are taken.
Jobs = Iterator[tuple[int, Task]]

# What is sent of each row; all columns are in the files.
_SHOWN: Final = ("contender", "seed", "train_loss", "test_loss", "true_loss", "epoch", "best_epoch")
# Progress and summaries are told no more often than this; and a summary only after so many times
# as long as the last one took.
_PROGRESS_SECONDS: Final = 0.5
_WORK_FOR_A_SUMMARY: Final = 5
_NOTHING_NEW: Final[Mapping[str, Any]] = {"rows": [], "summary": None, "share_won": None}
# Bytes that a row occupies in memory, beside its message: by itself and for each look that it
# keeps; and what its jobs are made of for each training.
_OBJECTS_OF_A_ROW: Final = 2000
_OBJECTS_OF_A_LOOK: Final = 140
_OBJECTS_OF_A_TRAINING: Final = 2000
_MESSAGE_OF_A_ROW: Final = 250


def bytes_of(cost: Cost) -> int:
    """Memory that the rows of a part of a study hold, with what is sent of them."""
    return cost.rows * (_OBJECTS_OF_A_ROW + _MESSAGE_OF_A_ROW + _OBJECTS_OF_A_LOOK * cost.looks)


def study_price(costs: Sequence[Cost]) -> Price:
    """What a study costs with its summaries, which take no more than their share."""
    return sum((cost.price for cost in costs), Price()) * (1 + 1 / _WORK_FOR_A_SUMMARY)


def study_event(request: StudyRequest, networks: int) -> StudyEvent:
    """What is asked for, parsed, and how many networks it comes to."""
    return {
        "id": request.id,
        "file_stem": study_stem(request),
        "query": request.study_query(),
        "experiment": request.experiment.beside_race,
        "told": [name for name in request.experiment.told if name not in _varied(request)],
        "contenders": [_entry(text) for text in request.contenders],
        "sweep": {"field": request.sweep.field, "values": list(request.sweep.values)}
        if request.sweep
        else None,
        "seeds": request.seeds,
        "figure": request.figure or None,
        "networks": networks,
        "measure": measure_of(request.experiment),
    }


def _varied(request: StudyRequest) -> tuple[str, ...]:
    swept = FIGURES[request.figure].field if request.figure else ""
    return ("seed", request.sweep.field if request.sweep else swept)


def _entry(text: str) -> ContenderEntry:
    named = NamedContender.read(text)
    return {"text": text, "name": named.name, "strength": named.strength}


def share_won_facts(one: ShareWon) -> ShareWonFacts:
    """As it is sent: the ends of the intervals to four decimals, which is less than a pixel."""
    return {
        "contender": one.contender,
        "epochs": one.epochs,
        "wins": one.wins,
        "compared": one.compared,
        "low": [round(end, 4) for end in one.low],
        "high": [round(end, 4) for end in one.high],
        "turn": one.turn,
    }


class StudyLog(EventLog):
    """One study as it goes on: an event for each job with its rows, and now and then a summary.

    What an event says of progress, or the summary in it, the next one says anew: of each kind only
    the last one is kept, so that whoever comes late need not read what nobody wants to know.
    expected_bytes: memory that it will hold in the end.
    """

    def __init__(self, request: StudyRequest) -> None:
        costs = request.plan().costs
        networks = sum(cost.networks for cost in costs)
        super().__init__(encode("study", study_event(request, networks)))
        self.nbytes += _OBJECTS_OF_A_TRAINING * len(costs)
        self.expected_bytes = self.nbytes + sum(map(bytes_of, costs))
        self.request = request
        self.rows: dict[int, list[Row]] = {}
        self._under_way: dict[int, float] = {}
        self._networks = 0.0
        self._told_at = self._summed_at = 0.0
        self._summing_seconds = 0.0
        self._is_summed = True
        # The places of the messages that the next ones of their kind outdate.
        self._progress: int | None = None
        self._summary: int | None = None
        self._writing = threading.Lock()

    def records(self) -> pd.DataFrame:
        """The rows so far, in the order of the jobs."""
        rows = dict(self.rows)
        return pd.DataFrame([row for place in sorted(rows) for row in rows[place]])

    def go_on_from(self, stopped: "StudyLog") -> None:
        """Begin with what is done of a study that was stopped."""
        with stopped._writing:
            self.rows.update(stopped.rows)
            self.messages += stopped.messages
            self.nbytes = stopped.nbytes
            self._networks = stopped._networks
            self._progress, self._summary = stopped._progress, stopped._summary
            self._is_summed = stopped._is_summed

    def take(self, jobs: Jobs) -> tuple[int, Task] | None:
        """The next job that is not done, with its place; None where there is none left.

        All is written then, when what was taken before has come back.
        """
        with self._writing:
            for place, job in jobs:
                if place not in self.rows:
                    self._under_way[place] = 0.0
                    return place, job
            self._close_if_complete()
            return None

    def reach(self, place: int, networks: float) -> None:
        """So many of a job's networks come to what it has done; it is written now and then."""
        with self._writing:
            self._under_way[place] = networks
            self._sum_up_if_due()
            if time.monotonic() - self._told_at >= _PROGRESS_SECONDS:
                self._progress = self._write(_NOTHING_NEW, instead_of=self._progress)

    def add(self, place: int, job: Task, rows: list[Row]) -> None:
        """The rows of one job."""
        with self._writing:
            self.rows[place] = rows
            self._under_way.pop(place, None)
            self._networks += job.networks
            swept = self.request.sweep
            shown = (*_SHOWN, swept.field) if swept else _SHOWN
            looks = sum(len(row.get("looks", ())) for row in rows)
            self.nbytes += _OBJECTS_OF_A_ROW * len(rows) + _OBJECTS_OF_A_LOOK * looks
            self._write({**_NOTHING_NEW, "rows": to_json_rows(pd.DataFrame(rows).filter(shown))})
            self._is_summed = False
            self._sum_up_if_due()

    def tell(self, notice: NoticeEvent) -> None:
        """Something is to be known of how it goes on."""
        with self._writing:
            if not self.messages:
                # The first message tells who follows that all begins.
                self._progress = self._write(_NOTHING_NEW)
            message = encode("notice", notice, len(self.messages))
            self.nbytes += len(message)
            self.write(message)

    def _sum_up_if_due(self) -> None:
        """Write a summary where there is something new and it is time for one.

        One that takes long comes more seldom: summing up never takes more than a share of all.
        """
        pause = max(_PROGRESS_SECONDS, _WORK_FOR_A_SUMMARY * self._summing_seconds)
        if not self._is_summed and time.monotonic() - self._summed_at >= pause:
            self._sum_up()

    def _sum_up(self) -> None:
        began = time.monotonic()
        records = self.records()
        part = {
            "rows": [],
            "summary": to_json_rows(self.request.summary(records)),
            "share_won": list(map(share_won_facts, self.request.share_won(records))),
        }
        self._summary = self._write(part, instead_of=self._summary)
        self._is_summed = True
        self._summed_at = time.monotonic()
        self._summing_seconds = self._summed_at - began

    def _write(self, part: Mapping[str, Any], instead_of: int | None = None) -> int:
        """Add a message, and say where it is. instead_of: the place of one that it outdates.

        The first one stays: it tells who follows that all begins.
        """
        networks = self._networks + sum(self._under_way.values())
        place = len(self.messages)
        message = encode("part", {"networks": round(networks, 2), **part}, place)
        if instead_of:
            self.nbytes -= len(self.messages[instead_of])
            self.messages[instead_of] = b""
        self.nbytes += len(message)
        self._told_at = time.monotonic()
        self.write(message)
        return place

    def _close_if_complete(self) -> None:
        if self._under_way or self.ended:
            return
        if not self._is_summed:
            self._sum_up()
        verdict = self.request.verdict(self.records())
        self.close(encode("done", {"verdict": asdict(verdict) if verdict else None}))
