"""The package: a wheel brings all that runs, and it runs in any folder."""

import ast
import importlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import Distribution
from pathlib import Path
from zipfile import ZipFile

import httpx
import psutil  # type: ignore[import-untyped]
import pytest

import dropout_core
from dropout_ui.terminal import main as command
from tests.serving import ROOT, served


@dataclass(frozen=True)
class Installation:
    """The wheel, and a folder that has nothing but what is in it."""

    wheel: Path
    folder: Path

    @property
    def program(self) -> str:
        """The console script."""
        return str(self.folder / "bin" / "dropout-lab")

    @property
    def environment(self) -> dict[str, str]:
        """That in which Python finds the folder."""
        return {"PYTHONPATH": str(self.folder), "LANGUAGE": "en"}


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The package as pip builds and installs it, but for what it depends on."""
    folder = tmp_path_factory.mktemp("package")
    pip("wheel", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    (wheel,) = folder.glob("*.whl")
    pip("install", "--no-compile", "--target", str(folder / "installed"), str(wheel))
    return Installation(wheel, folder / "installed")


def pip(verb: str, *arguments: str) -> None:
    """Have pip do something without the network."""
    subprocess.run(
        [sys.executable, "-m", "pip", verb, "--quiet", "--no-deps", "--no-index", *arguments],
        check=True,
    )


def tracked(*folders: str) -> set[str]:
    """The files that belong to the project."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", *folders], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(listed.stdout.split("\0")) - {""}


def requirements(name: str) -> list[str]:
    """What a list of packages names."""
    return (ROOT / name).read_text(encoding="utf-8").split()


def test_the_wheel_has_every_file_and_nothing_of_the_tests(installation: Installation) -> None:
    with ZipFile(installation.wheel) as wheel:
        there = set(wheel.namelist())
    assert tracked("dropout_core", "dropout_ui") - there == set()
    assert {name.split("/")[0].split("-")[0] for name in there} == {
        "dropout_core",
        "dropout_ui",
        "dropout_lab",
    }


def test_it_asks_for_just_the_packages_that_are_listed(installation: Installation) -> None:
    (distribution,) = Distribution.discover(name="dropout-lab", path=[str(installation.folder)])
    asked = set(distribution.requires or [])
    extras = {
        f"{name}; extra == '{extra}'"
        for extra in ("cluster", "pictures")
        for name in requirements(f"requirements-{extra}.txt")
    }
    assert asked == {*requirements("requirements.txt"), *extras}


def test_a_run_needs_no_checkout(installation: Installation, tmp_path: Path) -> None:
    done = subprocess.run(
        [installation.program, "--preset", "as_printed", "--epochs", "20", "--json"],
        cwd=tmp_path,
        env={**os.environ, **installation.environment},
        capture_output=True,
        text=True,
        check=True,
    )
    first, *_, last = map(json.loads, done.stdout.splitlines())
    assert first["experiment"]["learning_rate"] == 0.1
    assert last["event"] == "done"


def test_the_page_is_served_from_any_folder(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "streamlit.py").write_text("raise SystemExit('not this one')\n")
    for name in ("OMP_NUM_THREADS", "MALLOC_MMAP_THRESHOLD_", "FORWARDED_ALLOW_IPS"):
        monkeypatch.delenv(name, raising=False)
    page = (installation.program, "serve")
    with served(page, installation.environment, folder=tmp_path) as server:
        assert httpx.get(f"{server.url}/_stcore/health").text == "ok"
        run = httpx.get(f"{server.url}/runs", params={"epochs": "10", "hidden_width": "10"})
        assert "event: done" in run.text
        environment = psutil.Process(server.process.pid).environ()
    assert environment["OMP_NUM_THREADS"] == "1"
    assert environment["MALLOC_MMAP_THRESHOLD_"] == "262144"
    assert environment["FORWARDED_ALLOW_IPS"] == ""
    # It says so by default.
    assert "usage statistics" not in server.log


@pytest.mark.parametrize(
    ("given", "passed_on"),
    [
        (["--port", "8600"], ["--server.port", "8600"]),
        (["--port=8600", "--server.address=::1"], ["--server.port=8600", "--server.address=::1"]),
    ],
)
def test_a_port_is_streamlits_and_so_are_all_other_options(
    given: list[str], passed_on: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(os, "execve", lambda _, command, environment: started.append(command))
    command.serve(given)
    (command_line,) = started
    assert command_line[-len(passed_on) - 2 :] == ["run", str(ROOT / "app.py"), *passed_on]


def test_public_names_are_loaded_when_they_are_asked_for() -> None:
    program = "import sys, dropout_core; print({'torch', 'pandas', 'scipy'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"
    assert set(dropout_core.__all__) <= set(dir(dropout_core))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        dropout_core.nothing  # type: ignore[attr-defined]  # noqa: B018


def test_a_type_checker_knows_the_public_names_as_they_are() -> None:
    text = Path(str(dropout_core.__file__)).read_text(encoding="utf-8")
    imports = [
        (alias.name, node.module)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("dropout_core")
        for alias in node.names
    ]
    assert sorted(name for name, _ in imports) == sorted(dropout_core.__all__)
    for name, module in imports:
        assert getattr(dropout_core, name) is getattr(importlib.import_module(str(module)), name)
