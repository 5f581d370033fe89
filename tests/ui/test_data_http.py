"""POST /data over real HTTP."""

import signal
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import httpx
import psutil  # type: ignore[import-untyped]
import pytest

from dropout_core.data.limits import MAX_BYTES
from dropout_core.data.packing import decode
from dropout_core.serving.wire import ReadingAnswer
from dropout_ui.http import arrivals
from tests.core.data.malformed import MALFORMED
from tests.core.data.workbooks import xlsx
from tests.serving import Server, served

TABLE = "t;v\n" + "".join(f"{n};{n * n},5\n" for n in range(1, 10))
MEBIBYTE = 2**20


def post(server: Server, content: bytes | Iterator[bytes], query: str = "") -> httpx.Response:
    """What is answered to a file."""
    return httpx.post(f"{server.url}/data?{query}", content=content, timeout=60)


def test_a_plain_curl_has_its_points(server: Server) -> None:
    command = ["curl", "--silent", "--data-binary", "@-", f"{server.url}/data?name=mine.csv"]
    done = subprocess.run(command, input=TABLE, capture_output=True, text=True, check=True)
    answer = httpx.Response(200, text=done.stdout).json()
    assert answer["name"] == "mine.csv"
    assert answer["points"]["y"] == [n * n + 0.5 for n in range(1, 10)]


def test_the_answer_is_as_it_is_declared(server: Server) -> None:
    answer = post(server, TABLE.encode())
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(answer.json()) == set(ReadingAnswer.__annotations__) | {
        *("columns", "preview", "reading", "doubts", "left_out", "left_out_sentence"),
    }
    assert decode(answer.json()["address"]).x == tuple(answer.json()["points"]["x"])


def test_what_it_offers_can_be_sent_back(server: Server) -> None:
    table = "t;v\n" + "".join(f"{n};{n},234\n" for n in range(1, 10))
    first = post(server, table.encode()).json()
    (doubt,) = first["doubts"]
    second = post(server, table.encode(), f"{doubt['choice']}={doubt['value']}").json()
    assert (first["points"]["y"][0], second["points"]["y"][0]) == (1.234, 1234)


def test_columns_are_chosen_by_name_and_sentences_by_language(server: Server) -> None:
    table = "t,v,体重\n" + "".join(f"{n},{n * n},{60 + n}\n" for n in range(1, 10)) + "NA,1,1\n"
    answer = httpx.post(
        f"{server.url}/data", content=table.encode(), params={"y": "体重", "lang": "zh"}
    ).json()
    assert answer["y"]["name"] == "体重"
    assert answer["left_out_sentence"] == "略去 1 行：t 无数值 1 行。"


def test_a_workbook_is_read(server: Server) -> None:
    content = xlsx({"S": [["x", "y"], *([float(n), float(n * n)] for n in range(6))]})
    assert post(server, content).json()["points"]["y"] == [0, 1, 4, 9, 16, 25]


@pytest.mark.parametrize(
    "name", ["nothing", "a picture", "JSON, an object", "all y equal", "formulas"]
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(server: Server, name: str) -> None:
    content, code = MALFORMED[name]
    answer = post(server, content, "lang=zh")
    assert answer.status_code == 422
    assert answer.json()["reason"] == code
    assert answer.json()["message"].endswith("。")


def test_a_choice_that_there_is_not_is_refused(server: Server) -> None:
    for query in ("colour=red", "decimal=dot", "x=weight"):
        answer = post(server, TABLE.encode(), query)
        assert answer.status_code == 422
        assert query.split("=")[0] in answer.json()["message"] or "weight" in answer.text


def test_fifty_megabytes_are_refused_and_never_held(server: Server) -> None:
    process = psutil.Process(server.process.pid)
    post(server, TABLE.encode())
    before = process.memory_info().rss
    piece = b"1,2\n" * (MEBIBYTE // 4)
    for content in (piece * 50, (piece for _ in range(50))):
        answer = post(server, content)
        assert answer.status_code == 413
        assert answer.json()["reason"] == "too_large"
    assert process.memory_info().rss - before < 50 * MEBIBYTE


def test_the_largest_file_is_read_within_bounds(server: Server) -> None:
    process = psutil.Process(server.process.pid)
    before = process.memory_info().rss
    row = b"%06d.5,%06d,0.125,ok\n"
    content = b"".join(row % (n, n * 7 % 1000) for n in range(MAX_BYTES // len(row % (0, 0))))
    answer = post(server, content)
    assert answer.status_code == 200
    assert answer.json()["sampled_sentence"].startswith("500 of ")
    assert process.memory_info().rss - before < 150 * MEBIBYTE


def test_many_may_ask_at_once(server: Server) -> None:
    with ThreadPoolExecutor(8) as askers:
        tables = [TABLE.replace("9;", f"{n};") for n in range(10, 42)]
        answers = list(askers.map(lambda one: post(server, one.encode()).json(), tables))
    assert [max(one["points"]["x"]) for one in answers] == list(range(10, 42))


@contextmanager
def sending(server: Server, address: str = "127.0.0.1") -> Iterator[socket.socket]:
    """Somebody, on an address of this machine, who has begun to send a file of a hundred bytes."""
    where = urlsplit(server.url)
    with socket.create_connection(
        ("127.0.0.1", where.port or 80), source_address=(address, 0)
    ) as sender:
        # The server answers to Expect once it waits for what is to come.
        head = f"Host: {where.netloc}\r\nContent-Length: 100\r\nExpect: 100-continue\r\n"
        sender.sendall(f"POST /data HTTP/1.1\r\n{head}\r\n".encode())
        assert b"100 Continue" in sender.recv(100)
        yield sender


def post_from(address: str, server: Server) -> httpx.Response:
    """What is answered to a file that is sent from there."""
    with httpx.Client(transport=httpx.HTTPTransport(local_address=address), timeout=60) as client:
        return client.post(f"{server.url}/data", content=TABLE.encode())


def test_who_sends_slowly_takes_places_but_no_more_than_a_share(server: Server) -> None:
    slow, others = "127.0.0.2", "127.0.0.3"
    with ExitStack() as stack:
        senders = [
            stack.enter_context(sending(server, slow)) for _ in range(arrivals._OF_ONE_CLIENT)
        ]
        refused = post_from(slow, server)
        assert refused.status_code == 503
        assert refused.json()["reason"] == "busy"
        assert refused.headers["Retry-After"]
        assert post_from(others, server).status_code == 200
        senders[0].sendall(b"1" * 100)
        assert b"422" in senders[0].recv(1000)
        assert post_from(slow, server).status_code == 200


def test_where_all_places_are_taken_one_too_many_is_asked_to_come_back(server: Server) -> None:
    with ExitStack() as stack:
        for place in range(arrivals._AT_ONCE):
            address = f"127.0.1.{1 + place // arrivals._OF_ONE_CLIENT}"
            stack.enter_context(sending(server, address))
        assert post_from("127.0.0.3", server).status_code == 503


def test_on_the_way_out_no_file_is_waited_for() -> None:
    with served() as server, sending(server) as sender:
        server.process.send_signal(signal.SIGTERM)
        assert b"503" in sender.recv(1000)
        server.process.wait(20)
    assert "Traceback" not in server.log
