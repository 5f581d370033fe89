"""The server as a process: how it is started, and one of our own for as long as it is needed."""

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.request import urlopen

from dropout_ui.server_settings import LOGS, METRICS_PORT, RUN_SECONDS, STUDY_SECONDS

# They must be there before the process starts. A variable that is set wins.
ENVIRONMENT: Final = {
    # Runs share the cores by threads of their own.
    "OMP_NUM_THREADS": "1",
    # A run's large tensors go back to the system when it ends, and leave no holes between those
    # kept.
    "MALLOC_MMAP_THRESHOLD_": "262144",
    # uvicorn believes what a peer on this machine says of whom it asks for; a proxy that adds
    # nothing to X-Forwarded-For passes on what anybody wrote there. DROPOUT_LAB_PROXIES decides.
    "FORWARDED_ALLOW_IPS": "",
}
# Who starts a server for oneself alone has asked for what it costs.
_UNPRICED: Final = {RUN_SECONDS.name: "1e6", STUDY_SECONDS.name: "1e6"}
# What is seen from outside is the server that others visit: its port is taken.
_UNSEEN: Final = {METRICS_PORT.name: METRICS_PORT.usual, LOGS.name: LOGS.usual}
_LOOPBACK: Final = "127.0.0.1"
_START_SECONDS: Final = 120.0
_LOOKING_SECONDS: Final = 0.1
_STOP_SECONDS: Final = 10.0


class ServerError(Exception):
    """Raised for a server that does not start, or has ended; says the last line it printed."""


@dataclass(frozen=True)
class OwnServer:
    """A server on this machine that nobody else can reach. url: of the page, without a last /."""

    url: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def check(self) -> None:
        """Raises ServerError where it has ended."""
        if self.process.poll() is not None:
            raise ServerError(_last_line(self.log))


def server_command(options: Sequence[str]) -> list[str]:
    """The command line of a server, from whatever folder. options: of `streamlit run`."""
    # Safe path (-P): no file of the folder that it is called in may pass for a module.
    return [sys.executable, "-P", "-m", "streamlit", "run", str(_front_door()), *options]


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """A server on a free port. Raises ServerError."""
    options = [f"--server.address={_LOOPBACK}", f"--browser.serverAddress={_LOOPBACK}"]
    command = server_command([*options, "--server.port=0"])
    environment = {**ENVIRONMENT, **_UNPRICED, **os.environ, **_UNSEEN}
    with tempfile.TemporaryDirectory(prefix="dropout-lab-") as folder:
        log = Path(folder, "log")
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment
            )
        try:
            server = OwnServer(_address(process, log), process, log)
            _wait_for(server)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _address(process: "subprocess.Popen[bytes]", log: Path) -> str:
    """Where it serves, once it says so."""
    until = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        if found := re.search(rf"http://{re.escape(_LOOPBACK)}:\d+(/\S*)?", _text(log)):
            return found[0].rstrip("/")
        time.sleep(_LOOKING_SECONDS)
    raise ServerError(_last_line(log))


def _wait_for(server: OwnServer) -> None:
    """Its port takes connections before it answers."""
    try:
        with urlopen(f"{server.url}/_stcore/health", timeout=_START_SECONDS):
            pass
    except OSError as error:
        # One that breaks the line is about to say why.
        with suppress(subprocess.TimeoutExpired):
            server.process.wait(_STOP_SECONDS)
        server.check()
        raise ServerError(str(error)) from None


def _text(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")


def _last_line(log: Path) -> str:
    return next(filter(None, map(str.strip, reversed(_text(log).splitlines()))), "")


def _front_door() -> Path:
    """app.py, with .streamlit/config.toml beside it: in a checkout they lie at the top."""
    package = Path(__file__).parent.parent
    installed = package / "front_door" / "app.py"
    return installed if installed.exists() else package.parent / "app.py"
