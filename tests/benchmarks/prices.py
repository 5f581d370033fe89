"""Whether looks inside and studies cost what they are estimated to before they start."""

import time
from collections.abc import Mapping
from typing import Final

import torch

from dropout_core.cooperative import drained
from dropout_core.inside.request import InsideRequest
from dropout_core.inside.views import VIEWS, look_price
from dropout_core.learning.run import replay
from dropout_core.serving.answers import answer
from dropout_core.serving.budget import Budget
from dropout_core.serving.study_log import StudyLog, study_price
from dropout_core.study.request import StudyRequest
from tests.benchmarks.training import Row

# How many times as much, or as little, it may be.
FACTOR: Final = 2.0
ROUNDS: Final = 3
# Below this nobody waits, and what else the machine does counts for more.
SHORT: Final = 0.002
LOOKS: Final = (
    {"hidden_width": "10"},
    {"hidden_width": "300", "networks": "300", "draws": "500"},
    {"hidden_width": "1000", "draws": "2000"},
    {"hidden_width": "100", "points": "500", "networks": "300"},
)
STUDIES: Final = (
    {"seeds": "40", "hidden_width": "10", "epochs": "10"},
    {"seeds": "600", "hidden_width": "10", "epochs": "10"},
    {"seeds": "80", "hidden_width": "10", "epochs": "500"},
    {
        "seeds": "20",
        "hidden_width": "30",
        "epochs": "100",
        "sweep": "noise=0,0.1,0.2,0.3,0.4,0.5",
        "contenders": "dropout,weight_decay,early_stopping,max_norm",
    },
    {"seeds": "8", "epochs": "200", "contenders": "average,cross_validation,straight_line"},
    {"seeds": "10", "epochs": "100"},
    {"seeds": "6", "epochs": "10", "hidden_width": "1000"},
    {"seeds": "10", "epochs": "50", "hidden_width": "30", "figure": "10"},
    {"seeds": "20", "epochs": "50", "hidden_width": "30", "figure": "9b"},
    {"seeds": "3", "epochs": "20", "figure": "8"},
    {"seeds": "4", "epochs": "50", "hidden_width": "100", "points": "100", "figure": "11"},
)


def row(what: str, measured: float, estimate: float) -> Row:
    """One line: how many times what it takes the estimate is."""
    times = estimate / max(measured, SHORT)
    good = 1 / FACTOR <= times <= FACTOR or max(measured, estimate) < SHORT
    return Row(f"{what}: {measured:.3f} s", f"{times:.2f}", f"1/{FACTOR:g}..{FACTOR:g}", good)


def look(budget: Budget, view: str, query: Mapping[str, str]) -> Row:
    """A look inside, with its JSON; the networks are there."""
    request = InsideRequest.from_query(view, {"epochs": "10", **query})
    checkpoint = replay(request.experiment, request.epoch)
    seconds = []
    for _ in range(ROUNDS):
        started = time.thread_time()
        drained(answer(request, checkpoint))
        seconds.append(time.thread_time() - started)
    return row(f"{view} {_told(query)}", min(seconds), budget.seconds(look_price(request)))


def study(budget: Budget, query: Mapping[str, str]) -> Row:
    """All jobs of a study, with its rows and summaries as they are sent."""
    request = StudyRequest.from_query(query)
    log = StudyLog(request)
    jobs = enumerate(request.plan().jobs())
    started = time.thread_time()
    while taken := log.take(jobs):
        place, job = taken
        log.add(place, job, drained(job.stream()))
    measured = time.thread_time() - started
    price = study_price(request.plan().costs)
    return row(f"study {_told(query)}", measured, budget.seconds(price))


def _told(query: Mapping[str, str]) -> str:
    return " ".join(value.partition("=")[0] for value in query.values())[:40]


def main() -> None:
    """Measure, and print a table as it comes."""
    torch.set_num_threads(1)
    budget = Budget(60).calibrated()
    for query in LOOKS:
        for view in VIEWS:
            print(look(budget, view, query), flush=True)
    for query in STUDIES:
        print(study(budget, query), flush=True)


if __name__ == "__main__":
    main()
