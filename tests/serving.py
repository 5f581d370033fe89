"""The app as it is served for real, on a port of its own on loopback."""

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import httpx
import uvicorn
from starlette.types import ASGIApp

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120.0
# As the Makefile and the Dockerfile have it.
PAGE = (sys.executable, "-m", "dropout_ui", "serve")


@dataclass
class Server:
    """A running server: where it is, its process, and what it has printed so far."""

    url: str
    process: "subprocess.Popen[str]"
    printed: list[str] = field(default_factory=list)

    @property
    def pid(self) -> int:
        """Of its process."""
        return self.process.pid

    @property
    def log(self) -> str:
        """All that it has printed."""
        return "".join(self.printed)


def start(
    command: Sequence[str] = PAGE,
    environment: Mapping[str, str] | None = None,
    folder: Path = ROOT,
    port: int = 0,
) -> "subprocess.Popen[str]":
    """A command that serves, on a free port if none is named."""
    return subprocess.Popen(
        [*command, "--server.port", str(port)],
        cwd=folder,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def served(
    command: Sequence[str] = PAGE,
    environment: Mapping[str, str] | None = None,
    base: str = "",
    folder: Path = ROOT,
    port: int = 0,
) -> Iterator[Server]:
    """A server that answers; it is ended on the way out."""
    options = ("--server.baseUrlPath", base) if base else ()
    process = start((*command, *options), environment, folder, port)
    try:
        server = Server("", process)
        server.url = _address(server)
        reader = threading.Thread(target=_read_on, args=(server,), daemon=True)
        reader.start()
        # The port takes connections before the server answers, so this waits for its start.
        httpx.get(f"{server.url}/_stcore/health", timeout=START_SECONDS).raise_for_status()
        yield server
    finally:
        process.terminate()
        process.wait(30)
        assert process.stdout
        process.stdout.close()


def _address(server: Server) -> str:
    assert server.process.stdout
    for line in server.process.stdout:
        server.printed.append(line)
        if found := re.search(r"http://localhost:\d+(/\S*)?", line):
            return found[0].rstrip("/")
    raise RuntimeError(f"the server did not start:\n{server.log}")


def _read_on(server: Server) -> None:
    assert server.process.stdout
    server.printed.extend(server.process.stdout)


@contextmanager
def served_here(app: ASGIApp) -> Iterator[str]:
    """Any app, served in a thread of this process as Streamlit serves ours: by uvicorn, on a socket
    that does not say it is TCP. Host and port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(
            app, http="h11", ws="websockets-sansio", lifespan="off", log_level="warning"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def ask_until_refused(askers: Executor, address: str) -> list["Future[httpx.Response]"]:
    """Requests that are under way, or wait: as many as there are places for, with other seeds."""
    asked: set[Future[httpx.Response]] = set()
    for seed in count():
        asked.add(askers.submit(httpx.get, f"{address}&seed={seed}", timeout=60))
        ended, asked = wait(asked, timeout=0.3, return_when=FIRST_COMPLETED)
        if ended:
            assert {one.result().json()["reason"] for one in ended} == {"queue_full"}
            break
    return list(asked)
