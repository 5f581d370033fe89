"""Command lines of the terminal, in this process and in one of their own."""

import os
import subprocess
import sys

import pytest

from dropout_core.terminal.main import main
from tests.serving import ROOT

SHORT = ["--epochs", "40", "--hidden-width", "10", "--lang", "en"]


def printed(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What is printed where all goes well."""
    assert main(arguments) == 0
    return capsys.readouterr().out


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that a refusal consists of."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    return line


def processed(
    arguments: str, before: str = "", **environment: str
) -> "subprocess.CompletedProcess[str]":
    """The terminal's own process, behind a shell that may do something before."""
    return subprocess.run(
        f"{before}exec {sys.executable} -m dropout_core {arguments}",
        shell=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", **environment},
    )
