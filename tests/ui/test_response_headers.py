"""What every answer says to browsers beside its content, over real HTTP."""

import re
from base64 import b64encode
from hashlib import sha256

import httpx
import pytest
from websockets.sync.client import connect
from websockets.typing import Origin

from dropout_ui.first_visit.assets import asset
from dropout_ui.operations import content_policy
from dropout_ui.server_settings import FRAMES
from tests.serving import Server

DEAR = "epochs=5000&hidden_width=200&points=100"


def directives(policy: str) -> dict[str, list[str]]:
    """What a policy says, by directive."""
    return {name: said for name, *said in (one.split() for one in policy.split("; "))}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/?embed=true", 200),
        ("/nowhere", 200),
        ("/runs?epochs=10", 200),
        ("/runs?epochs=1", 422),
        ("/runs/replay.html?epochs=10", 200),
        ("/inside/nothing", 404),
        ("/preview.png", 200),
        (asset("browser/lab.js").path, 200),
        ("/assets/0/nothing.js", 404),
        ("/health/ready", 200),
        ("/_stcore/health", 200),
        ("/_stcore/metrics", 404),
        ("/_stcore/host-config", 200),
        ("/..%2f..%2fetc", 400),
    ],
)
def test_all_answers_have_them_once(server: Server, path: str, status: int) -> None:
    answer = httpx.get(server.url + path)
    assert answer.status_code == status
    headers = answer.headers
    assert headers.get_list("Content-Security-Policy") == [content_policy.content_policy()]
    assert headers.get_list("X-Content-Type-Options") == ["nosniff"]
    assert headers.get_list("Referrer-Policy") == ["no-referrer"]
    assert "microphone=()" in headers["Permissions-Policy"]
    assert "Server" not in headers


def test_a_websocket_says_no_more_of_the_server_than_an_answer(server: Server) -> None:
    address = server.url.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(address, origin=Origin(server.url)) as socket:
        assert socket.response
        assert "Server" not in socket.response.headers


def test_what_streams_still_comes_piece_by_piece(server: Server) -> None:
    with httpx.stream("GET", f"{server.url}/runs?{DEAR}") as answer:
        assert answer.headers["Content-Security-Policy"]
        first = next(answer.iter_bytes())
    assert b"event: run" in first
    assert b"event: done" not in first


@pytest.mark.parametrize("query", ["", "?embed=true"])
def test_of_scripts_in_the_page_only_those_that_are_known_may_run(
    server: Server, query: str
) -> None:
    answer = httpx.get(f"{server.url}/{query}")
    allowed = directives(answer.headers["Content-Security-Policy"])["script-src"]
    assert "'unsafe-inline'" not in allowed
    assert "'unsafe-eval'" not in allowed
    written = re.findall(rb"<script>(.*?)</script>", answer.content, re.DOTALL)
    assert len(written) == (3 if query else 2)
    for one in written:
        assert f"'sha256-{b64encode(sha256(one).digest()).decode()}'" in allowed


@pytest.mark.parametrize(
    ("asked", "ancestors"),
    [
        ("", None),
        ("anybody", None),
        ("nobody", ["'none'"]),
        (
            "https://moodle.example.org http://localhost:8000",
            ["'self'", "https://moodle.example.org", "http://localhost:8000"],
        ),
    ],
)
def test_who_may_frame_the_page_is_a_setting(
    asked: str, ancestors: list[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FRAMES.name, asked)
    assert directives(content_policy.content_policy()).get("frame-ancestors") == ancestors


def test_nobody_who_frames_the_page_steers_it(server: Server) -> None:
    assert httpx.get(f"{server.url}/_stcore/host-config").json()["allowedOrigins"] == []
