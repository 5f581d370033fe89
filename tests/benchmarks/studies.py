"""How fast studies are, and what they cost the others on the page."""

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import Final

import httpx
import torch

from dropout_core.experiment import Experiment
from dropout_core.learning.contenders import contender
from dropout_core.study.design import Job, networks_at_once
from dropout_core.study.execution import do, execute
from dropout_core.study.figures.figure_9a import rates_study
from dropout_core.study.outcomes import stream_outcomes
from tests.benchmarks.training import Row, ratio, train_as_the_tutorial
from tests.serving import Server, served

ONE_PROCESS_WANTED: Final = 2.5
TWO_PROCESSES_WANTED: Final = 1.7
SLOWER_ALLOWED: Final = 1.5
SECONDS_ALLOWED: Final = 1.0
ROUNDS: Final = 3
RUNS: Final = 5
STUDY: Final = rates_study(Experiment(), 40)
# By hidden width: the sizes of stacks that are compared, and the epochs that are enough for it.
SIZES: Final = {30: (1, 2, 5, 10, 20, 40), 100: (1, 2, 5, 10, 20, 40), 300: (1, 2, 5, 10, 20)}
EPOCHS: Final = 100


def seconds_of(jobs: Sequence[Job]) -> float:
    """Seconds of these jobs, one after the other, in this process."""
    started = time.perf_counter()
    for job in jobs:
        assert not do(0, job, "cpu").failure
    return time.perf_counter() - started


def one_by_one(jobs: Sequence[Job]) -> float:
    """Seconds of the same networks, each trained by itself as the tutorial trains one."""
    started = time.perf_counter()
    for job in jobs:
        for seed in job.seeds:
            train_as_the_tutorial(replace(job.experiment, seed=seed))
    return time.perf_counter() - started


def one_process() -> Row:
    """The study against the tutorial's way; they take turns, a part of the seeds at a time."""
    jobs = list(STUDY.jobs())
    seconds_of(jobs[:1])
    one_by_one(jobs[:1])
    parts = [jobs[at : at + 6] for at in range(0, len(jobs), 6)]
    ours, theirs = zip(*((seconds_of(part), one_by_one(part)) for part in parts), strict=True)
    networks = sum(job.networks for job in jobs)
    print(f"{networks} networks: {sum(ours):.1f} s, one by one {sum(theirs):.1f} s", flush=True)
    times = ratio(theirs, ours)
    return Row(
        "times as fast as one by one",
        f"{times:.2f}",
        f">= {ONE_PROCESS_WANTED}",
        times >= ONE_PROCESS_WANTED,
    )


def two_processes() -> Row:
    """Two processes against one, through the same door; they take turns."""
    tasks = list(enumerate(STUDY.jobs()))
    seconds: dict[int, list[float]] = {1: [], 2: []}
    # Processes that are there already: starting them takes as long for any study.
    list(execute(tasks[:4], jobs=2))
    for _ in range(ROUNDS):
        for jobs, found in seconds.items():
            started = time.perf_counter()
            assert not [one.failure for one in execute(tasks, jobs=jobs) if one.failure]
            found.append(time.perf_counter() - started)
    times = ratio(seconds[1], seconds[2])
    return Row(
        "times as fast with two processes",
        f"{times:.2f}",
        f">= {TWO_PROCESSES_WANTED}",
        times >= TWO_PROCESSES_WANTED,
    )


def stack_sizes(width: int, sizes: Sequence[int]) -> Row:
    """What a network costs in stacks of each size, over what it costs alone."""
    experiment, plain = contender("dropout").trains(Experiment(hidden_width=width, epochs=EPOCHS))
    seconds: dict[int, list[float]] = {size: [] for size in sizes}
    for _ in range(ROUNDS + 1):
        for size, found in seconds.items():
            started = time.perf_counter()
            list(stream_outcomes(experiment, plain, range(size)))
            found.append((time.perf_counter() - started) / size)
    alone = seconds[sizes[0]]
    costs = (f"{size}: {1 / ratio(alone, found):.2f}" for size, found in seconds.items())
    chosen = networks_at_once(width)
    return Row(f"width {width}: cost over the stack size", "  ".join(costs), f"  chosen: {chosen}")


def run_seconds(server: Server, seed: int) -> float:
    """Seconds of a default run that nobody has asked for before, as a visitor waits for it."""
    started = time.perf_counter()
    with httpx.stream("GET", f"{server.url}/runs?seed={seed}", timeout=60) as answer:
        for line in answer.iter_lines():
            if line == "event: done":
                break
    return time.perf_counter() - started


def beside_a_study() -> Row:
    """A run while a study is under way, against the same alone."""
    with served() as server:
        run_seconds(server, 1)
        alone = median(run_seconds(server, 100 + at) for at in range(RUNS))
        under_way = threading.Event()

        def follow() -> None:
            query = "sweep=dropout_rate=0,0.1,0.3,0.5,0.7,0.9"
            with httpx.stream("GET", f"{server.url}/studies?{query}", timeout=60) as answer:
                for line in answer.iter_lines():
                    if line == "event: part":
                        under_way.set()

        study = threading.Thread(target=follow)
        study.start()
        assert under_way.wait(60)
        beside = [run_seconds(server, 200 + at) for at in range(RUNS)]
        assert study.is_alive()
        study.join()
    allowed = SLOWER_ALLOWED * alone + SECONDS_ALLOWED
    return Row(
        f"a run beside a study, alone {alone:.2f} s",
        f"{median(beside):.2f}",
        f"<= {allowed:.2f}",
        median(beside) <= allowed,
    )


def main() -> None:
    """Measure, and print a table as it comes."""
    torch.set_num_threads(1)
    torch.manual_seed(1)
    for width, sizes in SIZES.items():
        print(stack_sizes(width, sizes), flush=True)
    for measure in (one_process, two_processes, beside_a_study):
        print(measure(), flush=True)


if __name__ == "__main__":
    main()
