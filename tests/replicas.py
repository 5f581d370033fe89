"""Replicas of the app behind nginx, all on loopback, with the configuration of deploy/."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx

from tests.serving import ROOT, Server, served

NGINX: Final = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CONFIGURATION: Final = ROOT / "deploy" / "nginx" / "dropout-lab.conf"
BASE: Final = "lab"
_START_SECONDS: Final = 30.0
# One process of one user, with all that it writes in one folder; who answered what is noted down.
_AROUND: Final = """
daemon off;
master_process off;
pid {folder}/pid;
events {{ worker_connections 4096; }}
http {{
    log_format answers "$uri $upstream_addr";
    access_log {folder}/answers answers;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/lab.conf;
}}
"""


@dataclass
class Replicas:
    """Two places for replicas, and those that serve there."""

    ports: tuple[int, ...]
    running: dict[int, Server] = field(default_factory=dict)
    stacks: dict[int, ExitStack] = field(default_factory=dict)

    def start(self, place: int) -> None:
        """Have a replica serve there, and wait until it does."""
        stack = ExitStack()
        self.running[place] = stack.enter_context(served(base=BASE, port=self.ports[place]))
        self.stacks[place] = stack

    def start_all(self) -> None:
        """Have one serve at each place."""
        free = [place for place in range(len(self.ports)) if place not in self.running]
        with ThreadPoolExecutor(len(self.ports)) as starters:
            list(starters.map(self.start, free))

    def kill(self, place: int) -> None:
        """SIGKILL: it has no time for anything."""
        self.running[place].process.kill()
        self.leave(place)

    def leave(self, place: int) -> None:
        """End the one that serves there, and wait for its end."""
        del self.running[place]
        self.stacks.pop(place).close()

    def at(self, place: int) -> str:
        """The address of the one that serves there."""
        return f"http://127.0.0.1:{self.ports[place]}/{BASE}"


@dataclass(frozen=True)
class Front:
    """nginx before the replicas. url: of the page there."""

    url: str
    noted: Path

    def answered(self, port: int) -> int:
        """How many requests a replica has answered."""
        return self.noted.read_text(encoding="utf-8").count(f":{port}\n")


@contextmanager
def two_replicas() -> Iterator[Replicas]:
    """Two places, of which none is taken yet. What serves there in the end is ended."""
    replicas = Replicas((free_port(), free_port()))
    try:
        yield replicas
    finally:
        for place in list(replicas.running):
            replicas.leave(place)


@contextmanager
def nginx_before(replicas: Replicas, *, spare: int | None = None) -> Iterator[Front]:
    """nginx with the configuration of deploy/. spare: the place that is asked when others fail."""
    assert NGINX, "nginx is not installed"
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="dropout-lab-") as name:
        folder = Path(name)
        (folder / "lab.conf").write_text(_configuration(replicas, port, spare), encoding="utf-8")
        (folder / "nginx.conf").write_text(_AROUND.format(folder=folder), encoding="utf-8")
        nginx = subprocess.Popen(
            [NGINX, "-p", name, "-c", f"{name}/nginx.conf", "-e", f"{name}/errors"]
        )
        try:
            _wait_for(nginx, port)
            yield Front(f"http://127.0.0.1:{port}/{BASE}", folder / "answers")
        finally:
            nginx.terminate()
            nginx.wait(30)


def _configuration(replicas: Replicas, port: int, spare: int | None) -> str:
    """That of deploy/, to the letter but for the ports and which place is a spare one."""
    written = CONFIGURATION.read_text(encoding="utf-8")
    changes = {"listen 80 default_server;": f"listen 127.0.0.1:{port};"}
    for place, own in enumerate(replicas.ports):
        role = " backup" if place == spare else ""
        changes[f"127.0.0.1:{8501 + place}"] = f"127.0.0.1:{own}{role}"
    for before, after in changes.items():
        assert written.count(before) == 1, before
        written = written.replace(before, after)
    return written


def free_port() -> int:
    """A port that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(nginx: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and nginx.poll() is None:
        try:
            httpx.get(f"http://127.0.0.1:{port}/")
            return
        except httpx.ConnectError:
            time.sleep(0.05)
    raise RuntimeError("nginx did not start")
