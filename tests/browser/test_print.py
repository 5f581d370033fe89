"""The page on paper: as it stands there, and as it comes back from it."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browsing import SHORT, Visitor, visiting
from tests.serving import Server

pytestmark = pytest.mark.browser

PRINTED = Path(__file__).with_name("printed.js").read_text(encoding="utf-8")
FIT = ".player-fit .main-svg"
# A page of A4 between its margins, in pixels of CSS.
PAPER = 794 - 2 * 53


def apart(one: dict[str, float], other: dict[str, float]) -> bool:
    """Whether two boxes do not lie over each other."""
    return any(
        first[edge] + first[size] <= second[edge] + 1
        for first, second in ((one, other), (other, one))
        for edge, size in (("x", "width"), ("y", "height"))
    )


@pytest.mark.parametrize(("theme", "mode"), [("light", ""), ("dark", ""), ("dark", "&presenter=1")])
def test_the_page_prints_dark_on_white_with_its_charts_beside_nothing(
    browser: Browser, server: Server, theme: Any, mode: str
) -> None:
    context: Any = {"color_scheme": theme, "viewport": {"width": 794, "height": 1123}}
    with visiting(browser, server.url, **context) as visitor:
        page = visitor.page
        visitor.open(f"{SHORT}&seeds=5{mode}")
        page.wait_for_selector(".studies-table tbody tr", state="attached")
        visitor.jump_to_end(70)
        page.wait_for_selector(".print-line", state="attached")
        before = visitor.page.evaluate(PRINTED)
        page.emulate_media(media="print", color_scheme=theme)
        page.wait_for_selector(".print-line", state="visible")
        page.wait_for_function(
            f"() => document.querySelector({FIT!r}).getBoundingClientRect().width > 600"
        )
        printed = page.evaluate(PRINTED)
        assert printed["there"] == []
        assert printed["faint"] == []
        assert set(printed["papers"]) <= {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
        boxes = printed["boxes"]
        assert len(boxes) == (2 if mode else 4)
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= PAPER for box in boxes)
        assert all(apart(one, two) for at, one in enumerate(boxes) for two in boxes[:at])
        if not mode:
            # The lesson has not been in sight so far.
            assert not before["pictures"]
            assert printed["pictures"]
        page.emulate_media(media="screen", color_scheme=theme)
        page.wait_for_selector(".print-line", state="hidden")
        page.wait_for_function(
            f"paper => getComputedStyle(document.querySelector({FIT!r})).backgroundColor === paper",
            arg=before["papers"][0],
        )
        assert visitor.complaints == []


def test_a_pdf_is_made_of_the_printed_page_and_the_charts_come_back_as_they_were(
    visitor: Visitor,
) -> None:
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    page = visitor.page
    page.wait_for_selector(".print-line", state="attached")
    width = "document.querySelector('.player-fit .js-plotly-plot')._fullLayout.width"
    before = page.evaluate(width)
    page.evaluate(f"addEventListener('beforeprint', () => {{ window.printed = {width}; }})")
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    assert page.evaluate("window.printed") > before
    page.wait_for_function(f"before => {width} === before", arg=before)
