"""The configurations of deploy/, before a server that says what has come through."""

import gzip
import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from tests.replicas import BASE, NGINX, Replicas, free_port, nginx_before
from tests.serving import ROOT

CADDY: Final = shutil.which("caddy")
WAIT_SECONDS: Final = 30.0
SCRIPT: Final = b"// A script.\n" * 200
HEARD: Final = threading.Event()


class Echo(BaseHTTPRequestHandler):
    """Answers with the headers that it was sent, a script, or a stream whose end waits."""

    def do_GET(self) -> None:
        """What the path asks for."""
        if self.path.endswith("/lab.js"):
            self._send("text/javascript", SCRIPT)
        elif self.path.endswith("/runs"):
            self._stream()
        else:
            headers = {name.lower(): text for name, text in self.headers.items()}
            self._send("application/json", json.dumps(headers).encode())

    def _send(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self) -> None:
        """As the page's streams are sent."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store, no-transform")
        self.send_header("X-Accel-Buffering", "no")
        self.end_headers()
        self.wfile.write(b"data: first\n\n")
        self.wfile.flush()
        HEARD.wait(WAIT_SECONDS)
        self.wfile.write(b"data: last\n\n")

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


class Older(Echo):
    """The same of another version: it has none of those scripts."""

    def do_GET(self) -> None:
        """What the path asks for."""
        if self.path.endswith("/lab.js"):
            self.send_error(404)
        else:
            super().do_GET()


@contextmanager
def echo(kind: type[Echo] = Echo) -> Iterator[int]:
    """The port of such a server."""
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


@contextmanager
def caddy_before(replicas: Replicas, folder: Path) -> Iterator[str]:
    """Caddy with the file of deploy/ as it is."""
    assert CADDY
    port = free_port()
    environment = {
        **os.environ,
        "SITE": f"http://127.0.0.1:{port}",
        "REPLICAS": " ".join(f"127.0.0.1:{one}" for one in replicas.ports),
        "REPLICAS_BACKWARDS": " ".join(f"127.0.0.1:{one}" for one in reversed(replicas.ports)),
        "CADDY_ADMIN": f"127.0.0.1:{free_port()}",
        "HOME": str(folder),
    }
    file = str(ROOT / "deploy" / "Caddyfile")
    caddy = subprocess.Popen(
        [CADDY, "run", "--config", file, "--adapter", "caddyfile"],
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}/{BASE}"
    finally:
        caddy.terminate()
        caddy.wait(30)


@contextmanager
def proxy_before(name: str, replicas: Replicas, folder: Path) -> Iterator[str]:
    """The page's address at nginx or Caddy, once it answers."""
    if name == "nginx":
        with nginx_before(replicas) as front:
            yield front.url
        return
    with caddy_before(replicas, folder) as address:
        until = time.monotonic() + WAIT_SECONDS
        while not answers(address) and time.monotonic() < until:
            time.sleep(0.1)
        yield address


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("nginx", marks=pytest.mark.skipif(not NGINX, reason="nginx is not installed")),
        pytest.param("caddy", marks=pytest.mark.skipif(not CADDY, reason="Caddy is not installed")),
    ],
)
def proxy(request: pytest.FixtureRequest) -> str:
    """Each proxy that there is a configuration of."""
    return str(request.param)


@pytest.fixture(scope="module")
def url(proxy: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page's address at a proxy, of whose two replicas one is not there."""
    with echo() as port:
        replicas = Replicas((free_port(), port))
        with proxy_before(proxy, replicas, tmp_path_factory.mktemp("proxy")) as address:
            yield address


def answers(address: str) -> bool:
    """Whether somebody does, and well."""
    try:
        return httpx.get(f"{address}/").status_code == 200
    except httpx.HTTPError:
        return False


def test_a_replica_that_is_not_there_is_not_noticed(url: str) -> None:
    assert {httpx.get(f"{url}/inside/unit").status_code for _ in range(20)} == {200}


def test_a_visitor_cannot_claim_another_address(url: str) -> None:
    forged = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https"}
    heard: dict[str, Any] = httpx.get(f"{url}/", headers=forged).json()
    assert heard["x-forwarded-for"] == "127.0.0.1"
    assert heard["x-forwarded-proto"] == "http"
    assert heard["host"] == url.split("/")[2]


def test_scripts_are_compressed_and_streams_come_as_they_are_written(url: str) -> None:
    wanted = {"Accept-Encoding": "gzip"}
    with httpx.stream("GET", f"{url}/assets/1/lab.js", headers=wanted) as answer:
        assert gzip.decompress(b"".join(answer.iter_raw())) == SCRIPT
    HEARD.clear()
    with httpx.stream("GET", f"{url}/runs", headers=wanted) as answer:
        assert "Content-Encoding" not in answer.headers
        pieces = answer.iter_raw()
        assert next(pieces) == b"data: first\n\n"
        HEARD.set()
        assert b"".join(pieces) == b"data: last\n\n"


def test_the_bare_path_leads_to_the_page_with_all_that_is_asked(url: str) -> None:
    answer = httpx.get(f"{url}?epochs=70")
    assert answer.status_code == 308
    assert answer.headers["Location"].endswith("/lab/?epochs=70")
    assert httpx.get(url.removesuffix(BASE)).status_code == 404


@pytest.mark.parametrize("kinds", [(Older, Echo), (Echo, Older)], ids=["last", "first"])
def test_a_file_that_one_version_lacks_comes_from_the_other(
    proxy: str, kinds: tuple[type[Echo], type[Echo]], tmp_path: Path
) -> None:
    with (
        echo(kinds[0]) as first,
        echo(kinds[1]) as last,
        proxy_before(proxy, Replicas((first, last)), tmp_path) as address,
    ):
        asked = [httpx.get(f"{address}/assets/2/lab.js") for _ in range(10)]
        heard = httpx.get(f"{address}/assets/2/any", headers={"X-Forwarded-For": "203.0.113.7"})
    assert {answer.content for answer in asked} == {SCRIPT}
    assert heard.json()["x-forwarded-for"] == "127.0.0.1"


def test_a_file_that_no_version_has_is_not_found(proxy: str, tmp_path: Path) -> None:
    with (
        echo(Older) as first,
        echo(Older) as last,
        proxy_before(proxy, Replicas((first, last)), tmp_path) as address,
    ):
        assert httpx.get(f"{address}/static/lab.js").status_code == 404
