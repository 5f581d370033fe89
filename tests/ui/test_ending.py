"""On SIGTERM the server is gone in time, whatever is under way."""

import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import httpx

from dropout_core.experiment import Experiment
from tests.serving import ROOT, Server, ask_until_refused, served

GONE_SECONDS = 10.0
# What looks up from its work only when it is done with it, after longer than that.
DEAR = "hidden_width=1000&points=500&networks=1000&epochs=10&epoch=0"


def begin_to_send(server: Server) -> socket.socket:
    """An upload that is half way."""
    where = urlsplit(server.url)
    sender = socket.create_connection((where.hostname, where.port))
    head = f"Host: {where.netloc}\r\nContent-Length: 100\r\nExpect: 100-continue\r\n"
    sender.sendall(f"POST /data HTTP/1.1\r\n{head}\r\n".encode())
    assert b"100 Continue" in sender.recv(100)
    return sender


def test_a_dear_look_inside_a_study_and_an_upload_do_not_keep_a_server() -> None:
    study = {**Experiment(epochs=5000, hidden_width=300).to_query(), "seeds": "20"}
    with (
        served(environment={"DROPOUT_LAB_QUEUE": "2", "DROPOUT_LAB_WORKERS": "1"}) as server,
        ThreadPoolExecutor(20) as askers,
        begin_to_send(server) as sender,
        httpx.stream("GET", f"{server.url}/studies", params=study, timeout=60) as followed,
    ):
        events = followed.iter_lines()
        assert any("event: part" in line for line in events)
        looks = ask_until_refused(askers, f"{server.url}/inside/ensemble?{DEAR}")
        server.process.send_signal(signal.SIGTERM)
        told = time.monotonic()
        assert b"503" in sender.recv(1000)
        assert [look.result().json()["reason"] for look in looks].count("closing") >= 3
        assert not [line for line in events if line in ("event: done", "event: failed")]
        # As uvicorn has it, a process that has ended in good order ends by the signal in the end.
        assert server.process.wait(60) in (0, -signal.SIGTERM)
        assert time.monotonic() - told < GONE_SECONDS
    assert "Traceback" not in server.log


STUCK = """
import asyncio
from dropout_ui.operations import ending

ending._SECONDS = 0.2

async def work():
    with ending.on_signals(lambda: print("let go", flush=True)):
        print("at work", flush=True)
        await asyncio.sleep(3600)

asyncio.run(work())
"""


def test_what_cannot_be_interrupted_is_ended_with_the_process() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STUCK],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as stuck:
        assert stuck.stdout
        assert stuck.stderr
        assert stuck.stdout.readline() == "at work\n"
        stuck.send_signal(signal.SIGTERM)
        assert stuck.stdout.readline() == "let go\n"
        assert stuck.wait(60) == 0
        assert stuck.stderr.read() == "ended with work under way, 0.2 s after it was told to\n"
