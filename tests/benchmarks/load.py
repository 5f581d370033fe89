"""How many visitors and followers the server bears, over real HTTP on loopback."""

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Final

from dropout_core.experiment import Experiment
from tests.benchmarks.attacks import ATTACKS, VISITORS, withstand
from tests.benchmarks.burden import allow_files, memory, own_server
from tests.benchmarks.followers import Target, Visit, follow, fresh_experiments
from tests.benchmarks.mutations import ask_many, say_many
from tests.benchmarks.soak import MINUTES, soak
from tests.benchmarks.visitors import arrive

WATCHERS: Final = 1000
WATCHERS_WANTED: Final = 4.0
RUNS: Final = 100
RUNS_WANTED: Final = 50.0
FEW, MANY = 100, 400
ARRIVING_SECONDS: Final = 20.0
VISITORS_WANTED: Final = 4.0
# The others come by one link, as a class does.
OWN_RUN: Final = 0.3
FILES: Final = 4000
REQUESTS, MESSAGES = 10_000, 2000
# Some runs are kept, and sessions that were left.
GROWTH_WANTED: Final = 100.0


async def _all_at_once(target: Target, asked: Sequence[Experiment]) -> list[Visit]:
    started = time.perf_counter()
    return await asyncio.gather(*(follow(target, one, started) for one in asked))


def follow_runs(target: Target, what: str, asked: Sequence[Experiment], wanted: float) -> bool:
    """Ask for runs all at once, print what came of it, and say whether nobody missed anything."""
    visits = asyncio.run(_all_at_once(target, asked))
    met = _print_errors(what, [visit.error for visit in visits])
    if seen := [visit for visit in visits if not visit.error]:
        last = [visit.last for visit in seen]
        print(_times("first frame", [visit.first for visit in seen]))
        verdict = "ok" if max(last) <= wanted and not met else "short"
        print(f"{_times('last frame', last)}   wanted: all within {wanted:g} s: {verdict}")
    return not met


def receive_visitors(target: Target, count: int) -> bool:
    """Visitors within some seconds; whether nobody met an error: the waiting page is none."""
    own = int(count * OWN_RUN)
    link, *others = fresh_experiments(own + 1)
    asked = [*others, *[link] * (count - own)]
    random.shuffle(asked)
    stays = asyncio.run(arrive(target, asked, ARRIVING_SECONDS))
    met = _print_errors(f"{count} visitors", [stay.error for stay in stays])
    if seen := [stay.first for stay in stays if stay.first]:
        print(f"{_times('first frame', seen)}   wanted: p95 within {VISITORS_WANTED:g} s")
    print(f"  {len(seen)} saw all, {sum(stay.refused for stay in stays)} saw the waiting page")
    return not met


def _print_errors(what: str, errors: Iterable[str]) -> int:
    met = Counter(error for error in errors if error)
    print(f"{what}: {met.total()} errors")
    for error, count in met.most_common(5):
        print(f"  {count} x {error}")
    return met.total()


def _times(what: str, seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    half, most = (ordered[int(share * (len(ordered) - 1))] for share in (0.5, 0.95))
    return f"  {what:<12} p50 {half:.2f} s   p95 {most:.2f} s   max {ordered[-1]:.2f} s"


def _follow_one(target: Target) -> bool:
    what = f"{WATCHERS} followers of one run"
    return follow_runs(target, what, fresh_experiments(1) * WATCHERS, WATCHERS_WANTED)


def _follow_many(target: Target) -> bool:
    what = f"{RUNS} followers of {RUNS} runs"
    return follow_runs(target, what, fresh_experiments(RUNS), RUNS_WANTED)


def break_things(target: Target) -> bool:
    """Send what is full of faults; whether nothing broke, and no memory went."""
    asyncio.run(ask_many(target, REQUESTS // 10, seed=0))
    before = memory(target.server.pid) if target.server else 0
    met = asyncio.run(ask_many(target, REQUESTS, seed=1))
    said = asyncio.run(say_many(target, MESSAGES, seed=1))
    broken = [answer for answer in met if not answer.isdigit()]
    print(f"{REQUESTS} mutated requests: {_counts(met)}; {MESSAGES} messages: {_counts(said)}")
    for answer in broken[:5]:
        print(f"  {answer}")
    grown = (memory(target.server.pid) - before) / 2**20 if target.server else 0.0
    print(f"  grown by {grown:.0f} MB   wanted: at most {GROWTH_WANTED:g} MB")
    return not broken and grown <= GROWTH_WANTED


def _counts(met: Counter[str]) -> str:
    return ", ".join(f"{count} x {answer[:20]}" for answer, count in met.most_common(12))


SCENES: Final[dict[str, Callable[[Target], bool]]] = {
    "few": lambda target: receive_visitors(target, FEW),
    "many": lambda target: receive_visitors(target, MANY),
    "followers": _follow_one,
    "runs": _follow_many,
    "faults": break_things,
    **{name: partial(withstand, name) for name in ATTACKS},
}


def main() -> int:
    """Put these loads on a server, one after the other; the exit code: 1 where somebody met an
    error."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.load", description=__doc__)
    parser.add_argument("--url", help="a running server on loopback, instead of one for each scene")
    parser.add_argument(
        "--soak",
        type=float,
        nargs="?",
        const=MINUTES,
        metavar="MINUTES",
        help=f"visitors who come and go, instead of all scenes ({MINUTES:g} minutes unless said)",
    )
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help=f"of {', '.join(SCENES)}")
    asked = parser.parse_args()
    if unknown := set(asked.scenes) - set(SCENES):
        parser.error(f"no such scene: {', '.join(sorted(unknown))}")
    allow_files(FILES)
    if asked.soak:
        with own_server() as target:
            return 0 if soak(target, asked.soak) else 1
    results = []
    for name in asked.scenes or SCENES:
        with _running(parser, asked.url, name) as target:
            results.append(SCENES[name](target))
    return 0 if all(results) else 1


def _running(
    parser: argparse.ArgumentParser, url: str | None, scene: str
) -> AbstractContextManager[Target]:
    # An attack is borne by no more visitors than the memory that it may take bears.
    environment = {"DROPOUT_LAB_VISITORS": str(VISITORS)} if scene in ATTACKS else {}
    try:
        return nullcontext(Target.at(url)) if url else own_server(environment)
    except ValueError as error:
        parser.error(str(error))


if __name__ == "__main__":
    sys.exit(main())
