"""The app as it is served for real, on a port of its own on loopback."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120.0
# As the Makefile and the Dockerfile have it.
AS_SERVED = {"OMP_NUM_THREADS": "1", "MALLOC_MMAP_THRESHOLD_": "262144"}


@dataclass
class Server:
    """A running server: where it is, its process, and what it has printed so far."""

    url: str
    process: "subprocess.Popen[str]"
    printed: list[str] = field(default_factory=list)

    @property
    def log(self) -> str:
        """All that it has printed."""
        return "".join(self.printed)


def start(
    script: Sequence[str] = ("app.py",), environment: Mapping[str, str] | None = None
) -> "subprocess.Popen[str]":
    """`streamlit run` on a free port."""
    return subprocess.Popen(
        [sys.executable, "-m", "streamlit", *_run(script), "--server.port", "0"],
        cwd=ROOT,
        env={**os.environ, **AS_SERVED, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _run(script: Sequence[str]) -> Sequence[str]:
    return script if script[0] == "hello" else ("run", *script)


@contextmanager
def served(
    script: Sequence[str] = ("app.py",),
    environment: Mapping[str, str] | None = None,
    base: str = "",
) -> Iterator[Server]:
    """A server that answers; it is ended on the way out."""
    options = ("--server.baseUrlPath", base) if base else ()
    process = start((*script, *options), environment)
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
