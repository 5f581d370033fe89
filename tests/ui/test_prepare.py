"""The verb `prepare`: what it keeps, and what is done where it cannot."""

import base64
import hashlib
import io
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli
import pytest

from dropout_ui.first_visit import plotly_script, prepared
from dropout_ui.first_visit.assets import Asset
from dropout_ui.first_visit.plotly_script import BASIC, NoBundleError, fetch_basic, unpacked
from dropout_ui.terminal import prepare as prepare_command

WHOLE = plotly_script._installed()
SAME = plotly_script._version(WHOLE)
NOWHERE = "http://127.0.0.1:9/basic.tgz"


def script(version: str) -> bytes:
    """Something that says it is the basic bundle of a version."""
    return f"/**\n* plotly.js (basic - minified) v{version}\n*/".encode()


def package(content: bytes) -> bytes:
    """A script as npm packs it."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        about = tarfile.TarInfo(f"package/{BASIC}")
        about.size = len(content)
        archive.addfile(about, io.BytesIO(content))
    return packed.getvalue()


@contextmanager
def registry(archive: bytes) -> Iterator[str]:
    """The address of a package on a server of our own."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(archive)))
            self.end_headers()
            self.wfile.write(archive)

        def log_message(self, *_: object) -> None:
            """Nothing: a line would stand in the tests' output."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/basic.tgz"
        server.shutdown()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment in which nothing was prepared, and without a registry."""
    monkeypatch.setattr(prepared, "FOLDER", tmp_path / "share")
    monkeypatch.setattr(plotly_script, "_ADDRESS", NOWHERE)
    return tmp_path / "share"


@dataclass(frozen=True)
class Known:
    """A package that is taken for the one whose hash is known."""

    archive: bytes

    @property
    def integrity(self) -> str:
        """Its SHA-512, as npm tells it."""
        return base64.b64encode(hashlib.sha512(self.archive).digest()).decode()


def test_the_bundle_of_the_same_version_is_fetched_once_and_loaded(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = Known(package(script(SAME)))
    monkeypatch.setattr(plotly_script, "_INTEGRITY", known.integrity)
    monkeypatch.setattr(plotly_script, "_VERSION", SAME)
    with registry(known.archive) as address:
        monkeypatch.setattr(plotly_script, "_ADDRESS", address)
        fetch_basic()
    assert plotly_script.plotly_script() == script(SAME) == (folder / BASIC).read_bytes()
    # The registry is gone: nothing is asked any more.
    fetch_basic()


def test_a_bundle_of_another_version_is_neither_fetched_nor_loaded(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared.write(BASIC, script("0.0.1"))
    assert plotly_script.plotly_script() == WHOLE
    monkeypatch.setattr(plotly_script, "_VERSION", "0.0.1")
    with pytest.raises(NoBundleError, match=r"the basic bundle 0\.0\.1"):
        fetch_basic()


def test_a_package_that_is_not_the_known_one_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plotly_script, "_VERSION", SAME)
    with registry(package(script(SAME))) as address:
        monkeypatch.setattr(plotly_script, "_ADDRESS", address)
        with pytest.raises(NoBundleError, match="is not the file that it was"):
            fetch_basic()
    with pytest.raises(NoBundleError):
        unpacked(b"")
    assert not folder.exists()


def test_the_bundle_known_here_is_of_the_installed_version() -> None:
    # A new plotly brings another plotly.js: its package and hash belong into plotly_script.py.
    assert SAME == plotly_script._VERSION


def test_without_a_registry_all_else_is_prepared_and_what_is_old_is_forgotten(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = Asset("browser/a.js", b"let answer = 42;\n" * 99, "1")
    monkeypatch.setattr(prepare_command, "assets", lambda: {sent.name: sent})
    monkeypatch.setattr(prepare_command, "asked_by_page", tuple)
    monkeypatch.setattr(prepare_command, "asked_by_elements", tuple)
    prepared.write("old.br", b"")
    assert prepare_command.prepare([]) == 0
    said = capsys.readouterr().err
    assert said.startswith(f"No smaller plotly.js ({NOWHERE}: ")
    assert said.count("\n") == 1
    (kept,) = folder.iterdir()
    assert brotli.decompress(kept.read_bytes()) == sent.plain
    # What is kept is what is sent.
    kept.write_bytes(b"kept")
    assert Asset("browser/a.js", sent.plain, "1").brotli == b"kept"
    assert brotli.decompress(Asset("browser/a.js", b"other", "1").brotli) == b"other"


def test_an_environment_that_cannot_be_written_to_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.write_text("no folder")
    assert prepare_command.prepare(["--lang", "zh"]) == 1
    assert f"无法在 {folder} 中保存任何内容" in capsys.readouterr().err
