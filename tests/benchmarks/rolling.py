"""Whether anybody notices that two servers behind nginx are replaced, one after the other."""

import argparse
import asyncio
import json
import re
import signal
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from dropout_core.experiment import Experiment
from tests.replicas import Front, Replicas, nginx_before, two_replicas

VISITORS: Final = 50
# Who waits longer has noticed something.
BACK_SECONDS: Final = 10.0
# As the stream asks a browser to wait, and as a page waits between two looks.
_AGAIN_SECONDS: Final = 1.0
_LOOK_SECONDS: Final = 3.0
_SETTLED_SECONDS: Final = 5.0
_ARRIVAL_SECONDS: Final = 10.0
_FRAME: Final = re.compile(rb"^id: (\d+)$", re.MULTILINE)
_DOWN: Final = (httpx.HTTPError, OSError, WebSocketException, TimeoutError)


@dataclass
class Noticed:
    """What all visitors have met with. away: for how many seconds, each line that broke."""

    errors: Counter[str] = field(default_factory=Counter)
    away: list[float] = field(default_factory=list)
    sessions: int = 0
    runs: int = 0
    looks: int = 0


@dataclass
class Visitor:
    """A page that is open: its session, one run after the other, and looks inside."""

    number: int
    url: str
    client: httpx.AsyncClient
    noticed: Noticed

    async def stay(self) -> None:
        """Open the page, and do all that goes on as long as it is open."""
        await asyncio.sleep(self.number * _ARRIVAL_SECONDS / VISITORS)
        page = await self.client.get(f"{self.url}/")
        self._expect("page", page)
        async with asyncio.TaskGroup() as all_at_once:
            for activity in (self._hold_session, self._follow_runs, self._look_inside):
                all_at_once.create_task(self._again(activity.__name__[1:], activity))

    async def _again(self, name: str, activity: Callable[["Line"], Awaitable[None]]) -> None:
        """Do something over and over, and come back after each broken line, as a browser does."""
        line = Line()
        while True:
            try:
                await activity(line)
            except _DOWN:
                line.broke()
                await asyncio.sleep(_AGAIN_SECONDS)
            if line.away > BACK_SECONDS:
                self.noticed.errors[f"{name}: away for more than {BACK_SECONDS:g} s"] += 1
                line.stands()
            self.noticed.away += line.told()

    async def _hold_session(self, line: "Line") -> None:
        address = self.url.replace("http", "ws", 1) + "/_stcore/stream"
        async with connect(address, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
            await self._run_script(socket)
            line.stands()
            self.noticed.sessions += 1
            async for _ in socket:
                pass
        # Closed in good order, by a server that ends.
        line.broke()

    async def _run_script(self, socket: ClientConnection) -> None:
        asked = BackMsg()
        asked.rerun_script.query_string = urlencode(self._experiment(0).to_query())
        await socket.send(asked.SerializeToString())
        async with asyncio.timeout(BACK_SECONDS):
            async for message in socket:
                assert isinstance(message, bytes)
                said = ForwardMsg.FromString(message)
                if said.delta.new_element.HasField("exception"):
                    self.noticed.errors["session: an exception on the page"] += 1
                if said.WhichOneof("type") == "script_finished":
                    return
        raise TimeoutError

    async def _follow_runs(self, line: "Line") -> None:
        query, after = self._experiment(line.count).to_query(), line.last
        headers = {"Last-Event-ID": str(after)} if after >= 0 else {}
        asked = self.client.stream("GET", f"{self.url}/runs", params=query, headers=headers)
        async with asked as answer:
            if not self._expect("run", answer):
                raise TimeoutError
            line.stands()
            rest = b""
            async for piece in answer.aiter_raw():
                *events, rest = (rest + piece).split(b"\n\n")
                for event in events:
                    if found := _FRAME.search(event):
                        if int(found[1]) != line.last + 1:
                            self.noticed.errors["run: a frame out of its place"] += 1
                        line.last = int(found[1])
                    if b"event: done" in event:
                        self.noticed.runs += 1
                        line.last, line.count = -1, line.count + 1
                        return
        line.broke()
        await asyncio.sleep(_AGAIN_SECONDS)

    async def _look_inside(self, line: "Line") -> None:
        query = {**self._experiment(0).to_query(), "epoch": "50", "unit": str(line.count % 50)}
        answer = await self.client.get(f"{self.url}/inside/unit", params=query)
        if self._expect("look", answer):
            line.stands()
            line.count += 1
            self.noticed.looks += 1
        await asyncio.sleep(_LOOK_SECONDS)

    def _experiment(self, count: int) -> Experiment:
        return Experiment(seed=1 + self.number * 1000 + count, epochs=400, hidden_width=50)

    def _expect(self, what: str, answer: httpx.Response) -> bool:
        """Whether it is well; a 503 that says when to come back is no error: the page does so."""
        if answer.status_code != 200 and "Retry-After" not in answer.headers:
            self.noticed.errors[f"{what}: {answer.status_code}"] += 1
        return answer.status_code == 200


@dataclass
class Line:
    """Since when something is away, and how far it has come. last: the frame; count: of runs."""

    since: float = 0.0
    last: int = -1
    count: int = 0
    spans: list[float] = field(default_factory=list)

    def broke(self) -> None:
        """From now on it is away, where it was not before."""
        self.since = self.since or time.monotonic()

    def stands(self) -> None:
        """It is there again."""
        if self.since:
            self.spans.append(time.monotonic() - self.since)
        self.since = 0.0

    @property
    def away(self) -> float:
        """Seconds since it broke."""
        return time.monotonic() - self.since if self.since else 0.0

    def told(self) -> list[float]:
        """The spans that it was away for, each told once."""
        spans, self.spans = self.spans, []
        return spans


async def replace_all(replicas: Replicas, front: Front, visitors: int) -> Noticed:
    """Replace one server after the other while the visitors are there."""
    noticed = Noticed()
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    async with httpx.AsyncClient(timeout=60, limits=limits) as client:
        there = [
            asyncio.create_task(Visitor(number, front.url, client, noticed).stay())
            for number in range(visitors)
        ]
        await asyncio.sleep(_ARRIVAL_SECONDS + _SETTLED_SECONDS)
        for place in range(len(replicas.ports)):
            told = time.monotonic()
            process = replicas.running[place].process
            process.send_signal(signal.SIGTERM)
            await asyncio.to_thread(process.wait)
            print(f"replica {place + 1} gone after {time.monotonic() - told:.1f} s", flush=True)
            replicas.leave(place)
            await asyncio.to_thread(replicas.start, place)
            await asyncio.sleep(_SETTLED_SECONDS)
        for one in there:
            if one.done() and not one.cancelled():
                noticed.errors[f"a visitor ended: {one.exception()!r}"] += 1
            one.cancel()
        await asyncio.gather(*there, return_exceptions=True)
    return noticed


def main() -> int:
    """Replace both, say what was noticed; the exit code: 1 where that was anything."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.rolling", description=__doc__)
    parser.add_argument("--visitors", type=int, default=VISITORS)
    visitors = parser.parse_args().visitors
    with two_replicas() as replicas, nginx_before(replicas) as front:
        replicas.start_all()
        noticed = asyncio.run(replace_all(replicas, front, visitors))
        logs = "".join(server.log for server in replicas.running.values())
    if "Traceback" in logs:
        noticed.errors["a traceback in a log"] += 1
    print(
        f"{visitors} visitors: {noticed.sessions} sessions, {noticed.runs} runs, "
        f"{noticed.looks} looks inside, {len(noticed.away)} lines that broke"
    )
    if noticed.away:
        print(f"  away for {max(noticed.away):.1f} s at most")
    print(f"  {noticed.errors.total()} errors {json.dumps(noticed.errors)}")
    return 1 if noticed.errors else 0


if __name__ == "__main__":
    sys.exit(main())
