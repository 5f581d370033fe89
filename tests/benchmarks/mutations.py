"""Requests and websocket messages with faults in them (fuzzing): nothing may break, or pile up."""

import asyncio
import random
import string
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import quote

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed

from tests.benchmarks.followers import Target
from tests.benchmarks.visitors import Session, connection, open_page

AT_ONCE: Final = 8
UNFINISHED_SECONDS: Final = 3.0
ANSWER_SECONDS: Final = 60.0
# 503 is an answer with a reason: come back later.
BROKEN: Final = range(500, 600)
REASONED: Final = 503

_SMALL: Final = "epochs=5&hidden_width=10&points=8"
_TARGETS: Final = (
    "GET /?dropout_rate=0.3&step=2&seeds=5",
    f"GET /runs?dropout_rate=0.3&{_SMALL}",
    f"GET /runs/frames.csv?{_SMALL}&lang=zh",
    f"GET /runs/notebook.ipynb?{_SMALL}",
    f"GET /runs/replay.html?{_SMALL}",
    f"GET /inside/unit?{_SMALL}&epoch=3&unit=2&draws=5",
    f"GET /inside/penalty?{_SMALL}&networks=3",
    f"GET /studies?{_SMALL}&seeds=2&sweep=noise=0.1,0.2&contenders=plain,dropout",
    f"GET /studies/records.csv?{_SMALL}&seeds=2",
    f"GET /script?{_SMALL}&target=sine&activation=tanh",
    "GET /preview.png?noise=0.2&seed=3",
    "GET /qr.svg?address=http%3A%2F%2Flocalhost%2F%3Fnoise%3D0.2",
    "GET /tour",
    "GET /assets/0123456789ab/browser/lab.js",
    "GET /_stcore/health",
    "GET /_stcore/stream",
    "GET /static/index.html",
    "PUT /_stcore/upload_file/abc/def",
    "POST /data?name=table.csv&x=a&y=b&decimal=comma",
    "POST /tour?lang=zh",
)
_HEADERS: Final = (
    "Accept-Language: zh-CN,en;q=0.5",
    "Accept-Encoding: gzip, br",
    "Cookie: dropout_lab_seat=0123456789012345678901",
    "Last-Event-ID: 3",
    "Range: bytes=0-10",
    "If-None-Match: abc",
    "X-Forwarded-Proto: https",
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol: streamlit, abc, def",
)
_BODY: Final = b"a,b\n1,2\n2,3.5\n3,4\n4,5\n5,6\nscenes:\n- title: x\n  address: '?noise=1'\n"
# What breaks programs: ends of things, numbers that are none, and other people's escapes.
_TOKENS: Final = (
    b"%00", b"\x00", b"%ff", b"\xff\xfe", b"../", b"..%2f", b"\r\n", b"NaN", b"-1", b"1e999",
    b"9" * 40, b"A" * 3000, b"%E2%80%AE", "\u202e\ud7ff".encode(), b"=", b"&", b";", b"{}", b"[]",
    b"<script>", b"null", b"true", b" ", b"%", b"?", b"#", b"//", b"*", b",,,", b":", b"\t",
)  # fmt: skip


def mutated(content: bytes, dice: random.Random) -> bytes:
    """The same with one to four faults: bytes changed, lost, doubled, or something put between."""
    piece = bytearray(content)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(piece) + 1)
        until = min(len(piece), at + dice.randint(1, 8))
        match dice.randrange(5):
            case 0:
                piece[at:until] = dice.randbytes(until - at)
            case 1:
                del piece[at:until]
            case 2:
                piece[at:at] = piece[at:until] * dice.randint(1, 3)
            case _:
                piece[at:at] = dice.choice(_TOKENS)
    return bytes(piece)


def a_request(dice: random.Random) -> bytes:
    """A request as it is sent, with faults."""
    line = dice.choice(_TARGETS)
    body = mutated(_BODY, dice) if line.startswith("P") else b""
    headers = dice.sample(_HEADERS, dice.randint(0, 3))
    lines = [f"{line} HTTP/1.1", "Host: localhost", *headers, f"Content-Length: {len(body)}"]
    head = "\r\n".join([*lines, "", ""]).encode()
    if dice.random() < 0.7:
        # In what the page's own code reads.
        start = head.index(b"/")
        end = head.index(b" HTTP")
        fault = quote(mutated(head[start:end], dice), safe=string.punctuation).encode()
        return head[:start] + fault + head[end:] + body
    return mutated(head[:-4], dice) + head[-4:] + body


async def ask(target: Target, request: bytes) -> int:
    """The status of the answer; 0 where the line is closed without one.

    Raises TimeoutError where neither comes of it.
    """
    reader, writer = await target.line()
    try:
        writer.write(request)
        try:
            line = await asyncio.wait_for(reader.readline(), UNFINISHED_SECONDS)
        except TimeoutError:
            # It says that it is longer than it is, or waits for others.
            writer.write_eof()
            line = await asyncio.wait_for(reader.readline(), ANSWER_SECONDS)
        words = line.split(b" ")
        return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
    except ConnectionError:
        return 0
    finally:
        writer.close()


async def ask_many(target: Target, count: int, seed: int) -> Counter[str]:
    """What comes of so many requests: their statuses, and those that broke something."""
    met: Counter[str] = Counter()
    dice = random.Random(seed)
    requests = iter([a_request(dice) for _ in range(count)])

    async def go_on() -> None:
        for request in requests:
            try:
                status = await ask(target, request)
            except TimeoutError:
                met[f"no answer to {request[:200]!r}"] += 1
                continue
            wrong = status in BROKEN and status != REASONED
            met[f"{status} to {request[:400]!r}" if wrong else str(status)] += 1

    await asyncio.gather(*(go_on() for _ in range(AT_ONCE)))
    return met


def a_message(session: Session, dice: random.Random) -> bytes | str:
    """A message to Streamlit, with faults in what it says, or in how it says it."""
    message = BackMsg()
    message.rerun_script.query_string = mutated(
        b"dropout_rate=0.3&noise=0.2&step=2&seeds=5&race=plain,dropout", dice
    ).decode("utf-8", "replace")
    for name, identity in sorted(session.sliders.items()):
        strange = mutated(identity.encode(), dice).decode("utf-8", "replace")
        known = dice.random() < 0.8
        state = message.rerun_script.widget_states.widgets.add(id=identity if known else strange)
        match dice.randrange(4):
            case 0:
                state.double_array_value.data.append(dice.choice((-1.0, 1e300, 0.2)))
            case 1:
                state.string_value = strange
            case 2:
                state.json_value = dice.choice(("{", "null", "[1e999]", '{"asked": {"step": -7}}'))
            case _:
                state.trigger_value = name < "e"
    match dice.randrange(8):
        case 0:
            return mutated(message.SerializeToString(), dice)
        case 1:
            return dice.choice((b"", "a text", dice.randbytes(50), bytes(300_000)))
        case 2:
            kinds = [one.name for one in BackMsg.DESCRIPTOR.fields if one.name != "rerun_script"]
            return _other(dice.choice(kinds))
    content: bytes = message.SerializeToString()
    return content


def _other(kind: str) -> bytes:
    message = BackMsg()
    field = BackMsg.DESCRIPTOR.fields_by_name[kind]
    if field.message_type:
        getattr(message, kind).SetInParent()
    elif field.type == field.TYPE_BOOL:
        setattr(message, kind, True)
    else:
        setattr(message, kind, "x")
    content: bytes = message.SerializeToString()
    return content


async def say_many(target: Target, count: int, seed: int) -> Counter[str]:
    """What comes of so many messages; one after the other, as a session takes them."""
    met: Counter[str] = Counter()
    dice = random.Random(seed)
    said = 0
    while said < count:
        async with _session(target) as session:
            try:
                while said < count:
                    said += 1
                    await session.socket.send(a_message(session, dice))
                    # What the script makes of it: a fault on the page is one of ours.
                    session.query = f"noise=0.{dice.randint(1, 9)}"
                    await session.run()
                    met["answered"] += 1
            except ConnectionClosed as closed:
                met[f"closed with {closed.rcvd.code if closed.rcvd else None}"] += 1
    return met


@asynccontextmanager
async def _session(target: Target) -> AsyncIterator[Session]:
    cookies = await open_page(target, "")
    async with connection(target, cookies) as socket:
        session = Session(socket, "")
        await session.run()
        yield session
