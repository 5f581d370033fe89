"""A first visit in a real browser: what it is sent, in which order, and by what it is drawn."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Request

from dropout_core.language.translations import translations
from dropout_ui.charts import charts
from dropout_ui.charts.look import Look
from dropout_ui.first_visit import prepared
from dropout_ui.first_visit.plotly_script import BASIC
from tests.benchmarks.first_visit import first_visit
from tests.browsing import Visitor
from tests.serving import Server

pytestmark = pytest.mark.browser

MEGABYTE = 1e6
# Without npm's registry all of plotly.js is sent.
MOST = 2.0 if prepared.read(BASIC) else 3.0
ICONS = "MaterialSymbols"
ICON_IS_SHOWN = """() => {
  const icon = document.querySelector(
    "[data-testid=stExpander] [data-testid=stIconMaterial]");
  const { visibility, fontFamily } = getComputedStyle(icon);
  return visibility === "visible" && /Material/.test(fontFamily)
    && [...document.fonts].some(
      ({ family, status }) => /Material/.test(family) && status === "loaded");
}"""


def test_a_first_visit_is_small(browser: Browser, server: Server) -> None:
    visit = first_visit(browser, server.url, phone=False)
    assert MEGABYTE < visit.total < MOST * MEGABYTE


def test_what_is_loaded_before_the_first_curve_is_asked_for_by_the_head(newcomer: Visitor) -> None:
    asked: list[Request] = []
    newcomer.page.on("request", lambda one: asked.append(one))
    newcomer.page.goto(newcomer.url)
    newcomer.see_run()
    early = [urlsplit(one.url).path for one in asked]
    newcomer.page.wait_for_function(ICON_IS_SHOWN)
    names = [urlsplit(one.url).path for one in asked]
    # Each file once: one that is asked for in two ways would be sent twice.
    files = [name for name in names if name.startswith(("/static", "/assets"))]
    assert len(files) == len(set(files))
    head = newcomer.page.evaluate("async () => (await fetch('/')).text()").split("</head>")[0]
    scripts = [name for name in early if name.endswith((".js", ".json", ".css"))]
    late = [name for name in scripts if name[1:] not in head]
    # What nothing on the page waits for.
    assert [name for name in late if "/Button." not in name] == []
    # The font of the icons is not among them, and comes afterwards.
    assert not any(ICONS in name for name in early[: early.index("/runs") + 1])
    assert any(ICONS in name for name in names)


def test_all_that_is_drawn_the_loaded_plotly_can_draw(visitor: Visitor) -> None:
    visitor.open()
    can = set(visitor.page.evaluate("Object.keys(Plotly.PlotSchema.get().traces)"))
    drawn = set()
    for presenter in (False, True):
        drawn |= kinds(charts(Look("light", translations("en"), presenter)))
    assert {"scatter", "bar"} <= drawn <= can


def kinds(part: object) -> set[str]:
    """The types of all traces in a part of the charts."""
    if isinstance(part, dict):
        traces = part.get("data", []) if "layout" in part else []
        found = {trace.get("type", "scatter") for trace in traces}
        return found.union(*(kinds(value) for value in part.values()))
    return set().union(*(kinds(value) for value in part)) if isinstance(part, list) else set()
