"""The house: what may know what."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# A room knows only those before it.
ORDER = (
    "dropout_core.language.translations",
    "dropout_core.cooperative",
    "dropout_core.learning",
    "dropout_core.learning.activations",
    "dropout_core.learning.randomness",
    "dropout_core.learning.true_functions",
    "dropout_core.data",
    "dropout_core.data.errors",
    "dropout_core.data.limits",
    "dropout_core.data.numbers",
    "dropout_core.data.choices",
    "dropout_core.data.dates",
    "dropout_core.data.columns",
    "dropout_core.data.points",
    "dropout_core.data.packing",
    "dropout_core.domains",
    "dropout_core.learning.contenders",
    "dropout_core.learning.race",
    "dropout_core.learning.shades",
    "dropout_core.experiment",
    "dropout_core.learning.frames",
    "dropout_core.learning.masks",
    "dropout_core.learning.network",
    "dropout_core.learning.as_torch",
    "dropout_core.learning.problems",
    "dropout_core.learning.price",
    "dropout_core.learning.trainer",
    "dropout_core.learning.straight_line",
    "dropout_core.learning.judging",
    "dropout_core.learning.run",
    "dropout_core.learning.verdict",
    "dropout_core.inside",
    "dropout_core.inside.request",
    "dropout_core.inside.script_points",
    "dropout_core.inside.race_script",
    "dropout_core.inside.script",
    "dropout_core.inside.trained",
    "dropout_core.inside.scene",
    "dropout_core.inside.activity",
    "dropout_core.inside.ensemble",
    "dropout_core.inside.penalty",
    "dropout_core.inside.forgotten",
    "dropout_core.inside.rules",
    "dropout_core.inside.spread",
    "dropout_core.inside.report",
    "dropout_core.inside.thinning",
    "dropout_core.inside.unit",
    "dropout_core.inside.steps",
    "dropout_core.inside.views",
    "dropout_core.atomic_write",
    "dropout_core.study",
    "dropout_core.study.fields",
    "dropout_core.study.outcomes",
    "dropout_core.study.design",
    "dropout_core.study.execution",
    "dropout_core.study.figures.inside_plan",
    "dropout_core.study.folder",
    "dropout_core.study.resampled",
    "dropout_core.study.comparison",
    "dropout_core.study.summary",
    "dropout_core.study.share_won",
    "dropout_core.study.questions",
    "dropout_core.study.figures.figure",
    "dropout_core.study.figures.figure_10",
    "dropout_core.study.figures.figure_11",
    "dropout_core.study.figures.figure_8",
    "dropout_core.study.figures.figure_9a",
    "dropout_core.study.figures.figure_9b",
    "dropout_core.study.figures",
    "dropout_core.study.request",
    "dropout_core.file_names",
    "dropout_core.data.text",
    "dropout_core.data.dialect",
    "dropout_core.data.sheet_reader",
    "dropout_core.data.workbook",
    "dropout_core.data.sections",
    "dropout_core.data.table",
    "dropout_core.data.roles",
    "dropout_core.data.suspects",
    "dropout_core.data.rows_left",
    "dropout_core.data.doubts",
    "dropout_core.data.reading",
    "dropout_core.data.words",
    "dropout_core.data.shelf",
    "dropout_core.presets",
    "dropout_core.serving",
    "dropout_core.serving.budget",
    "dropout_core.serving.tally",
    "dropout_core.serving.event_log",
    "dropout_core.serving.store",
    "dropout_core.serving.checkpoints",
    "dropout_core.serving.work",
    "dropout_core.serving.turns",
    "dropout_core.serving.places",
    "dropout_core.serving.library",
    "dropout_core.serving.wire",
    "dropout_core.serving.readings",
    "dropout_core.serving.events",
    "dropout_core.serving.run_log",
    "dropout_core.serving.workers",
    "dropout_core.serving.runs",
    "dropout_core.serving.answers",
    "dropout_core.serving.study_log",
    "dropout_core.serving.studies",
    "dropout_core.tour",
    "dropout_core.tour.scenes",
    "dropout_core.tour.faults",
    "dropout_core.tour.syntax",
    "dropout_core.tour.reading",
    "dropout_core.language",
    "dropout_core.language.numbers",
    "dropout_core.language.sentences",
    "dropout_core.language.words",
    "dropout_core.exports",
    "dropout_core.exports.settings_words",
    "dropout_core.exports.run_tables",
    "dropout_core.exports.notebook",
    "dropout_core.exports.run_files",
    "dropout_core.exports.study_findings",
    "dropout_core.exports.splits_sentences",
    "dropout_core.exports.study_sentences",
    "dropout_core.exports.study_table",
    "dropout_core.exports.study_report",
    "dropout_core.exports.report_files",
    "dropout_core.exports.study_files",
    "dropout_core.sources",
    "dropout_core.catalogue",
    "dropout_core.terminal",
    "dropout_core.terminal.own_points",
    "dropout_core.terminal.options",
    "dropout_core.terminal.about",
    "dropout_core.terminal.files",
    "dropout_core.terminal.inside",
    "dropout_core.terminal.run",
    "dropout_core.terminal.tables",
    "dropout_core.terminal.study",
    "dropout_core.terminal.main",
    "dropout_core",
    "dropout_core.__main__",
    "dropout_ui",
    "dropout_ui.entrance",
    "dropout_ui.first_visit",
    "dropout_ui.http",
    "dropout_ui.operations",
    "dropout_ui.terminal",
    "dropout_ui.address",
    "dropout_ui.tours",
    "dropout_ui.charts.look",
    "dropout_ui.charts.locale",
    "dropout_ui.charts.lesson",
    "dropout_ui.charts.player",
    "dropout_ui.charts.studies",
    "dropout_ui.charts",
    "dropout_ui.icon",
    "dropout_ui.page_title",
    "dropout_ui.preview",
    "dropout_ui.first_visit.prepared",
    "dropout_ui.first_visit.content",
    "dropout_ui.first_visit.plotly_script",
    "dropout_ui.first_visit.assets",
    "dropout_ui.component",
    "dropout_ui.entrance.capacity",
    "dropout_ui.server_settings",
    "dropout_ui.service",
    "dropout_ui.entrance.client",
    "dropout_ui.entrance.shares",
    "dropout_ui.entrance.followers",
    "dropout_ui.entrance.refusals",
    "dropout_ui.operations.readiness",
    "dropout_ui.operations.metrics",
    "dropout_ui.operations.json_logs",
    "dropout_ui.operations.content_policy",
    "dropout_ui.http.arrivals",
    "dropout_ui.operations.ending",
    "dropout_ui.http.line",
    "dropout_ui.http.following",
    "dropout_ui.http.data_route",
    "dropout_ui.http.link_route",
    "dropout_ui.http.file_answers",
    "dropout_ui.http.file_routes",
    "dropout_ui.first_visit.imports",
    "dropout_ui.replay",
    "dropout_ui.http.replay_route",
    "dropout_ui.http.tour_route",
    "dropout_ui.first_visit.streamlit_files",
    "dropout_ui.operations.logs",
    "dropout_ui.operations.exhaustion",
    "dropout_ui.http.routes",
    "dropout_ui.operations.response_headers",
    "dropout_ui.entrance.fair_turns",
    "dropout_ui.entrance.seats",
    "dropout_ui.entrance.waiting_page",
    "dropout_ui.entrance.admission",
    "dropout_ui.entrance.doors",
    "dropout_ui.first_visit.compressed_files",
    "dropout_ui.first_visit.head",
    "dropout_ui.first_visit.preload",
    "dropout_ui.race_box",
    "dropout_ui.sidebar",
    "dropout_ui.page",
    "dropout_ui.entrance.script_turns",
    "dropout_ui.terminal.replay",
    "dropout_ui.terminal.server_process",
    "dropout_ui.terminal.headless",
    "dropout_ui.terminal.pictures",
    "dropout_ui.terminal.prepare",
    "dropout_ui.terminal.main",
    "dropout_ui.__main__",
)


def modules() -> dict[str, Path]:
    """All modules by name; a package is one by its __init__."""
    found = {}
    for package in ("dropout_core", "dropout_ui"):
        for path in (ROOT / package).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if path.stem == "__init__" else parts)] = path
    return found


def imports_of(path: Path) -> set[str]:
    """Full names of all modules that a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
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


def test_every_module_is_listed_once() -> None:
    assert sorted(ORDER) == sorted(modules())


@pytest.mark.parametrize("room", ORDER)
def test_a_room_knows_only_those_before_it(room: str) -> None:
    known = imports_of(modules()[room]) & set(modules()) - {room}
    assert known <= set(ORDER[: ORDER.index(room)])
