"""Visitors, studies and looks inside that come and go, and what the server holds meanwhile."""

import asyncio
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import astuple, dataclass
from typing import Final
from urllib.parse import urlencode

from dropout_core.experiment import Experiment
from dropout_core.inside.views import VIEWS
from tests.benchmarks.burden import descriptors, memory, threads
from tests.benchmarks.followers import StreamError, Target, fresh_experiments, patiently
from tests.benchmarks.visitors import ask, visit

MINUTES: Final = 30.0
# Between the last third of the time and the one before: in the first, stores fill.
GROWTH_WANTED: Final = 1.05
_EVERY_SECONDS: Final = 10.0
_VISITOR_SECONDS: Final = 2.0
_LOOK_SECONDS: Final = 3.0
_STUDY_SECONDS: Final = 15.0


@dataclass(frozen=True)
class Held:
    """What the server holds at one moment: mebibytes, open files, threads."""

    megabytes: float
    files: float
    threads: float


# Pools of threads have bounds, and fill up to them one by one.
_BESIDE: Final = Held(megabytes=0.0, files=0.0, threads=3.0)


async def _visitor(target: Target) -> str:
    (experiment,) = fresh_experiments(1)
    stay = await visit(target, experiment, asyncio.Barrier(1))
    return stay.error or ("refused" if stay.refused else "")


async def _look(target: Target) -> str:
    (experiment,) = fresh_experiments(1)
    epoch = random.randint(1, experiment.epochs)
    return await _asked(target, f"/inside/{random.choice(list(VIEWS))}", experiment, epoch=epoch)


async def _study(target: Target) -> str:
    experiment = Experiment(hidden_width=10, epochs=random.randint(50, 500))
    return await _asked(target, "/studies", experiment, seeds=random.randint(5, 40))


async def _asked(target: Target, path: str, experiment: Experiment, **more: int) -> str:
    query = urlencode({**experiment.to_query(), **more})
    try:
        await patiently(lambda: ask(target, f"{path}?{query}"))
    except (StreamError, OSError, EOFError) as error:
        return f"{path}: {error}"
    return ""


class _Soak:
    """All who come in so many seconds, and what they met."""

    def __init__(self, target: Target, seconds: float) -> None:
        self._target = target
        self._until = time.monotonic() + seconds
        self.held: list[Held] = []
        self.met: list[str] = []

    async def go(self) -> None:
        async with asyncio.TaskGroup() as group:
            for what, every in (
                (_visitor, _VISITOR_SECONDS),
                (_look, _LOOK_SECONDS),
                (_study, _STUDY_SECONDS),
            ):
                group.create_task(self._send(what, every))
            group.create_task(self._look_at_server())

    async def _send(self, what: Callable[[Target], Awaitable[str]], every: float) -> None:
        async def note() -> None:
            self.met.append(await what(self._target))

        async with asyncio.TaskGroup() as group:
            while time.monotonic() < self._until:
                group.create_task(note())
                await asyncio.sleep(2 * every * random.random())

    async def _look_at_server(self) -> None:
        assert self._target.server
        pid = self._target.server.pid
        while time.monotonic() < self._until:
            await asyncio.sleep(_EVERY_SECONDS)
            self.held.append(Held(memory(pid) / 2**20, descriptors(pid), threads(pid)))


def soak(target: Target, minutes: float) -> bool:
    """Print what the server held in each third of the time; whether nothing grew, and nobody met
    an error."""
    run = _Soak(target, 60 * minutes)
    asyncio.run(run.go())
    errors = [one for one in run.met if one]
    print(f"{minutes:g} minutes, {len(run.met)} came: {len(errors)} errors {errors[:3]}")
    third = len(run.held) // 3
    thirds = [_medians(run.held[part * third :][:third]) for part in range(3)]
    for name, *values in zip(Held.__dataclass_fields__, *thirds, strict=True):
        is_flat = values[2] <= GROWTH_WANTED * values[1] + getattr(_BESIDE, name)
        told = ", ".join(f"{value:.0f}" for value in values)
        print(f"  {name}: {told}   wanted: flat in the last two: {'ok' if is_flat else 'short'}")
        errors += [] if is_flat else [name]
    return not errors


def _medians(held: Sequence[Held]) -> tuple[float, ...]:
    return tuple(map(statistics.median, zip(*map(astuple, held), strict=True)))
