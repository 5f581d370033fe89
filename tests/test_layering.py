"""The house: what may know what."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# A room knows only those before it.
ORDER = (
    "language.translations",
    "learning.true_functions",
    "experiment",
    "language.translations",
    "learning.randomness",
    "learning.problems",
    "learning.masks",
    "learning.network",
    "learning.contenders",
    "learning.frames",
    "learning.trainer",
    "learning.run",
    "learning.verdict",
    "serving.checkpoints",
    "inside.trained",
    "inside.request",
    "inside.scene",
    "inside.thinning",
    "inside.unit",
    "inside.rules",
    "inside.ensemble",
    "inside.spread",
    "inside.forgotten",
    "inside.activity",
    "inside.views",
    "inside.report",
    "inside.script",
    "serving.events",
    "serving.event_log",
    "serving.run_log",
    "serving.budget",
    "serving.workers",
    "serving.runs",
    "serving.answers",
    "study.outcomes",
    "study.design",
    "study.execution",
    "study.folder",
    "study.summary",
    "study.figures.figure",
    "study.figures.inside_job",
    "study.figures.figure_8",
    "study.figures.figure_9a",
    "study.figures.figure_9b",
    "study.figures.figure_10",
    "study.figures.figure_11",
    "study.request",
    "serving.studies",
    "terminal.tables",
    "terminal.study",
)


def imports_of(path: Path) -> set[str]:
    """Full names of all modules that a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def test_the_core_runs_without_streamlit_and_plotly() -> None:
    program = """
import importlib, pkgutil, sys, dropout_core
for module in pkgutil.walk_packages(dropout_core.__path__, "dropout_core."):
    importlib.import_module(module.name)
print([name for name in sys.modules if name.split(".")[0] in ("streamlit", "plotly", "dropout_ui")])
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("room", ORDER)
def test_a_room_knows_only_those_before_it(room: str) -> None:
    known = {
        name.removeprefix("dropout_core.")
        for name in imports_of(ROOT / "dropout_core" / f"{room.replace('.', '/')}.py")
        if name.startswith("dropout_core.")
    }
    assert known & set(ORDER) <= set(ORDER[: ORDER.index(room)])


def test_figures_know_neither_streamlit_nor_torch() -> None:
    known = {name.split(".")[0] for name in imports_of(ROOT / "dropout_ui" / "figures.py")}
    assert not known & {"streamlit", "torch"}
