"""Visitors as a server sees them: a page, Streamlit's session, a stream, a look inside, sliders."""

import asyncio
import random
import re
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.typing import Subprotocol

from dropout_core.experiment import Experiment
from tests.benchmarks.followers import (
    PATIENCE_SECONDS,
    BusyError,
    StreamError,
    Target,
    check_head,
    follow,
    patiently,
    streamed,
)

# The sliders that a visitor drags, and where to.
MOVES: Final = {"dropout_rate": (0.1, 0.2, 0.3), "noise": (0.1, 0.2, 0.4)}
PAUSE_SECONDS: Final = 1.0
# Where runs wait for each other, so does who wants to see one.
VISIT_SECONDS: Final = 600.0


class RefusedError(Exception):
    """Raised where the server says that it is full: no mistake, the page tries again by itself."""


@dataclass
class Stay:
    """What one visitor met: seconds to the first frame of the page; refused, or an error."""

    first: float = 0.0
    refused: bool = False
    error: str = ""


@dataclass
class Session:
    """A websocket session with Streamlit, as its page has one."""

    socket: ClientConnection
    query: str
    sliders: dict[str, str] = field(default_factory=dict)
    values: dict[str, float] = field(default_factory=dict)

    async def run(self) -> None:
        """Have the script run as the sliders stand, and read what it draws to its end."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        for name, value in self.values.items():
            state = message.rerun_script.widget_states.widgets.add(id=self.sliders[name])
            state.double_array_value.data.append(value)
        await self.socket.send(message.SerializeToString())
        while (kind := self._read(await self.socket.recv())) != "script_finished":
            if kind == "session_event":
                raise StreamError("the session has a fault to tell")

    def _read(self, content: str | bytes) -> str | None:
        assert isinstance(content, bytes)
        said = ForwardMsg.FromString(content)
        kind = said.WhichOneof("type")
        if kind == "page_info_changed":
            self.query = said.page_info_changed.query_string
        slider = said.delta.new_element.slider
        if slider.id:
            # Streamlit's: a mark, a hash, and the key.
            self.sliders[slider.id.rpartition("-")[2]] = slider.id
        return str(kind)

    async def move(self, name: str, value: float) -> None:
        """Drag a slider there."""
        self.values[name] = value
        await self.run()


async def visit(target: Target, experiment: Experiment, everybody: asyncio.Barrier) -> Stay:
    """All that a visitor does; the page stays open until everybody has seen all.

    What goes wrong is counted, not raised: the others go on.
    """
    async with AsyncExitStack() as page:
        try:
            async with asyncio.timeout(VISIT_SECONDS):
                stay = Stay(first=await _see_all(target, experiment, page))
        except RefusedError:
            stay = Stay(refused=True)
        except (StreamError, OSError, EOFError, ValueError, WebSocketException) as error:
            stay = Stay(error=f"{type(error).__name__}: {error}")
        await everybody.wait()
    return stay


async def _see_all(target: Target, experiment: Experiment, page: AsyncExitStack) -> float:
    session, first = await _open(target, experiment, page)
    await patiently(lambda: ask(target, f"/inside/unit?{session.query}"))
    for name, values in MOVES.items():
        await asyncio.sleep(PAUSE_SECONDS * random.random())
        await session.move(name, random.choice(values))
        await _glance(target, Experiment.from_query(dict(parse_qsl(session.query))))
    return first


async def _open(
    target: Target, experiment: Experiment, page: AsyncExitStack
) -> tuple[Session, float]:
    """Open the page and see the whole run; its session, and seconds to the first frame."""
    started = time.perf_counter()
    query = urlencode(experiment.to_query())
    cookies = await open_page(target, query)
    session = Session(await page.enter_async_context(connection(target, cookies)), query)
    await session.run()
    return session, await _follow(target, experiment, started)


async def see_first(target: Target, experiment: Experiment) -> float:
    """Seconds from opening the page to the first frame of the run."""
    async with AsyncExitStack() as page:
        _, first = await _open(target, experiment, page)
        return first


@asynccontextmanager
async def connection(target: Target, cookies: str) -> AsyncIterator[ClientConnection]:
    """A page's websocket. Raises RefusedError where the server is full."""
    try:
        async with connect(
            f"ws://{target.host}:{target.port}{target.base}/_stcore/stream",
            subprotocols=[Subprotocol("streamlit")],
            additional_headers={"Cookie": cookies} if cookies else {},
            max_size=None,
            open_timeout=PATIENCE_SECONDS,
            proxy=None,
            local_addr=target.local,
        ) as socket:
            yield socket
    except InvalidStatus as error:
        if error.response.status_code == 503:
            raise RefusedError from None
        raise


async def _follow(target: Target, experiment: Experiment, started: float) -> float:
    seen = await follow(target, experiment, started)
    if seen.error:
        raise StreamError(seen.error)
    return seen.first


async def _glance(target: Target, experiment: Experiment) -> None:
    """Follow a run until it answers, and leave, as who drags on does."""

    async def until_answered() -> None:
        async with streamed(target, experiment) as reader:
            await reader.readuntil(b"event: run\n")

    await patiently(until_answered)


async def open_page(target: Target, query: str) -> str:
    """Ask for the page; the cookies that come with it."""
    try:
        head = await ask(target, f"/?{query}")
    except BusyError:
        raise RefusedError from None
    return "; ".join(re.findall(r"(?im)^set-cookie: ([^;\r]+)", head))


async def ask(target: Target, path: str, cookies: str = "") -> str:
    """The head of an answer, once all has come. Raises for one that is none."""
    reader, writer = await target.line()
    try:
        said: Mapping[str, str] = {"Cookie": cookies} if cookies else {}
        lines = [f"GET {target.base}{path} HTTP/1.1", f"Host: {target.host}:{target.port}"]
        lines += [f"{name}: {value}" for name, value in said.items()]
        writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        head, _, _ = (await reader.read(-1)).decode("latin-1").partition("\r\n\r\n")
    finally:
        writer.close()
    check_head(head)
    return head


async def arrive(target: Target, asked: Sequence[Experiment], seconds: float) -> list[Stay]:
    """Visitors who come evenly over some seconds, and stay until the last one has seen all."""
    everybody = asyncio.Barrier(len(asked))

    async def come(after: float, experiment: Experiment) -> Stay:
        await asyncio.sleep(after)
        return await visit(target, experiment, everybody)

    apart = seconds / len(asked)
    return await asyncio.gather(*(come(apart * at, one) for at, one in enumerate(asked)))
