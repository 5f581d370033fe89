"""What one client can do to everybody else: each attack, while another opens the default page."""

import asyncio
import multiprocessing
import statistics
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import replace
from multiprocessing.synchronize import Event
from typing import Final
from urllib.parse import urlencode

from websockets.exceptions import ConnectionClosed

from dropout_core.experiment import Experiment
from dropout_core.learning.contenders import CONTENDERS
from dropout_ui.entrance import capacity
from tests.benchmarks.burden import allow_files, most_memory
from tests.benchmarks.followers import Target, fresh_experiments
from tests.benchmarks.visitors import arrive, connection, open_page, see_first

BYTES_WANTED: Final = 2**30
# So many does the server take: as one that has no more memory.
VISITORS: Final = capacity.visitors_by_memory(BYTES_WANTED, trainings=2)
LATER_WANTED: Final = 1.0
LOG_WANTED: Final = 1_000_000
# On loopback each address is a client of its own.
ATTACKER: Final = "127.0.0.2"
LOOKS_AT: Final = 5
# From the first requests on, until the other one comes.
_UNDER_WAY_SECONDS: Final = 3.0
_ATTACK_SECONDS: Final = 120.0
_FILES: Final = 4000


async def crowd(target: Target) -> None:
    """400 visitors at once."""
    await arrive(target, fresh_experiments(400), 1.0)


async def dear_runs(target: Target) -> None:
    """202 runs of many seconds."""
    dear = Experiment(hidden_width=600, epochs=5000)
    await _follow_all(target, [f"/runs?{_query(dear, seed)}" for seed in range(202)])


async def looks(target: Target) -> None:
    """Looks inside large networks."""
    large = Experiment(hidden_width=1000, points=500, epochs=10)
    asked = [f"/inside/forgotten?{_query(large, seed)}&epoch=0" for seed in range(20)]
    await _follow_all(target, asked)


async def studies(target: Target) -> None:
    """The largest study, and smaller ones where that is refused, with 60 who follow and do not
    read."""
    query = {
        "hidden_width": "10",
        "sweep": "noise=" + ",".join(f"{place / 20:g}" for place in range(20)),
        "contenders": ",".join(CONTENDERS),
    }
    asked = [f"/studies?{urlencode({**query, 'seeds': str(seeds)})}" for seeds in (1000, 40, 15, 5)]
    await _follow_all(target, asked * 60)


async def uploads(target: Target) -> None:
    """Four files of 150 MB to Streamlit's route for uploads, and values of 12 MB as a control's."""
    await asyncio.gather(*(_upload(target) for _ in range(4)), *(_say(target) for _ in range(4)))


async def _upload(target: Target) -> None:
    reader, writer = await target.line()
    piece = b"x" * 2**20
    writer.write(
        f"PUT {target.base}/_stcore/upload_file/a/b HTTP/1.1\r\n"
        f"Host: lab\r\nContent-Length: {150 * len(piece)}\r\n\r\n".encode()
    )
    with suppress(OSError):
        for _ in range(150):
            writer.write(piece)
            await writer.drain()
        await reader.read(-1)
    writer.close()


async def _say(target: Target) -> None:
    async with connection(target, await open_page(target, "")) as socket:
        with suppress(ConnectionClosed):
            await socket.send(b"x" * (12 * 2**20))
        await socket.wait_closed()


def _query(experiment: Experiment, seed: int) -> str:
    return urlencode(replace(experiment, seed=seed).to_query())


async def _follow_all(target: Target, paths: list[str]) -> None:
    """Ask for all, and read nothing, until the end."""
    async with AsyncExitStack() as held:
        for path in paths:
            _, writer = await target.line()
            held.callback(writer.close)
            writer.write(f"GET {target.base}{path} HTTP/1.1\r\nHost: lab\r\n\r\n".encode())
        await asyncio.sleep(_ATTACK_SECONDS)


ATTACKS: Final[Mapping[str, Callable[[Target], Awaitable[None]]]] = {
    attack.__name__: attack for attack in (crowd, dear_runs, looks, studies, uploads)
}


def _attack(name: str, target: Target, is_under_way: Event) -> None:
    """In a process of its own: what it computes is not the other's to wait for."""
    allow_files(_FILES)

    async def go_on() -> None:
        asyncio.get_running_loop().call_later(_UNDER_WAY_SECONDS, is_under_way.set)
        async with asyncio.timeout(_ATTACK_SECONDS):
            await ATTACKS[name](target)
            # What was refused at once stays refused, and the other one may come.
            await asyncio.sleep(_ATTACK_SECONDS)

    asyncio.run(go_on())


@contextmanager
def _under_attack(name: str, target: Target) -> Iterator[None]:
    spawning = multiprocessing.get_context("spawn")
    is_under_way = spawning.Event()
    attacker = replace(target, server=None, source=ATTACKER)
    process = spawning.Process(target=_attack, args=(name, attacker, is_under_way), daemon=True)
    process.start()
    try:
        assert is_under_way.wait(60)
        yield
    finally:
        process.kill()
        process.join()


def withstand(name: str, target: Target) -> bool:
    """Print what an attack does to another visitor and to the server; whether it is borne."""
    alone = _opened(target)
    with _under_attack(name, target):
        beside = _opened(target)
    memory = log = 0
    if target.server:
        memory, log = most_memory(target.server.pid), len(target.server.log.encode())
    later = max(beside) - statistics.median(alone)
    is_borne = later <= LATER_WANTED and memory <= BYTES_WANTED and log <= LOG_WANTED
    print(
        f"{name}: another's first frame at most {later:.2f} s later than alone,"
        f" memory {memory / 2**20:.0f} MB   wanted: {LATER_WANTED:g} s,"
        f" {BYTES_WANTED / 2**20:g} MB: {'ok' if is_borne else 'short'}",
        flush=True,
    )
    return is_borne


def _opened(target: Target) -> list[float]:
    """Seconds to the first frame, of one who opens the page after the other."""
    return [asyncio.run(see_first(target, one)) for one in fresh_experiments(LOOKS_AT)]
