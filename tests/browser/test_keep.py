"""What is made in the browser to be taken home: pictures, and the run as one file."""

import io
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from dropout_core.experiment import Experiment
from dropout_core.file_names import stem, study_stem
from dropout_core.language.translations import LANGUAGES, translations
from dropout_core.learning.problems import make_problem
from dropout_core.serving.events import frame_event
from dropout_ui.address import study_request
from dropout_ui.terminal.replay import write_replay
from tests.browsing import CHART, PATIENCE_MS, SHORT, Visitor, last_frame, see_step, visiting
from tests.serving import Server

pytestmark = pytest.mark.browser

RUN = Experiment(epochs=70, hidden_width=30)
SVG = "{http://www.w3.org/2000/svg}"
CHARTS = ("fit", "losses")
CAPTION = "Dropout rate 0.5, Noise level 0.3, Hidden width 30, Epochs 70, Seed 1; epoch 70 of 70"


def open_keep(visitor: Visitor) -> None:
    """Open the dialog by its key."""
    visitor.press("k")
    visitor.page.wait_for_selector(".keep-group")


def kept(visitor: Visitor, name: str, kind: str) -> tuple[str, bytes]:
    """The name of the file that a button gives, and the file."""
    with visitor.page.expect_download() as coming:
        visitor.page.get_by_role("button", name=f"{name}: {kind}", exact=True).click()
    return coming.value.suggested_filename, coming.value.path().read_bytes()


def words_in(picture: bytes) -> str:
    """All that is written in an SVG."""
    root = ElementTree.fromstring(picture)
    return " ".join("".join(one.itertext()) for one in root.iter(f"{SVG}text"))


def test_pictures_of_the_run_are_light_large_and_say_their_settings(
    browser: Browser, server: Server
) -> None:
    with visiting(browser, server.url, color_scheme="dark") as visitor:
        visitor.open(SHORT)
        visitor.jump_to_end(70)
        before = visitor.figure("fit")
        titles = {one: visitor.page.inner_text(f".player-{one} figcaption") for one in CHARTS}
        open_keep(visitor)
        for name, title in titles.items():
            file, png = kept(visitor, title, "PNG")
            assert file == f"{stem(RUN)}_{name}.png"
            picture = Image.open(io.BytesIO(png)).convert("RGB")
            assert picture.width == 3200
            assert picture.height > 2000
            assert picture.getpixel((2, 2)) == (255, 255, 255)
            file, svg = kept(visitor, title, "SVG")
            assert file == f"{stem(RUN)}_{name}.svg"
            root = ElementTree.fromstring(svg)
            assert float(root.attrib["width"]) == 800
            # Between two lines there is no space.
            said = words_in(svg).replace(" ", "")
            assert f"{title}. {CAPTION}".replace(" ", "") in said
            # The legend, and the light look's red.
            assert "no dropout" in words_in(svg)
            assert "rgb(211, 47, 47)" in svg.decode()
        assert visitor.figure("fit") == before
        assert visitor.complaints == []


def test_a_hidden_curve_stays_hidden_and_a_zoom_stays(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    visitor.page.evaluate(
        """async selector => {
            const chart = document.querySelector(selector);
            const at = chart.data.findIndex(({ meta }) => meta === "curves:plain");
            await Plotly.restyle(chart, { visible: false }, [at]);
            await Plotly.relayout(chart, { "yaxis.range": [40, 50] });
        }""",
        CHART.format("fit"),
    )
    open_keep(visitor)
    _, svg = kept(visitor, "The fit", "SVG")
    said = words_in(svg)
    assert "no dropout" not in said
    assert "44" in said


def test_drawings_of_the_lesson_are_pictures_too(browser: Browser, server: Server) -> None:
    with visiting(browser, server.url, color_scheme="dark") as visitor:
        visitor.open(f"{SHORT}&step=1")
        visitor.jump_to_end(70)
        see_step(visitor, "thinned", epoch=70)
        open_keep(visitor)
        file, svg = kept(visitor, "Whole: as it predicts", "SVG")
        assert file == f"{stem(RUN)}_thinned_whole.svg"
        root = ElementTree.fromstring(svg)
        # Nothing is left to a style sheet that stays behind.
        assert not [one for one in root.iter() if "class" in one.attrib]
        lines = list(root.iter(f"{SVG}line"))
        drawn = visitor.page.locator("[data-part=whole] line").count()
        assert len(lines) == drawn > 0
        reds_and_blues = {"rgb(211, 47, 47)", "rgb(21, 101, 192)"}
        assert {one.attrib["stroke"] for one in lines} <= reds_and_blues
        assert "Hidden width 30" in words_in(svg)
        file, png = kept(visitor, "Whole: as it predicts", "PNG")
        picture = Image.open(io.BytesIO(png)).convert("RGB")
        assert picture.width == 3200
        assert picture.getpixel((2, 2)) == (255, 255, 255)
        # Something is drawn, in colours: not all is white, nor black.
        pixels = np.asarray(picture.resize((320, picture.height // 10))).reshape(-1, 3)
        assert len(np.unique(pixels, axis=0)) > 100
        assert visitor.complaints == []


def test_the_study_on_show_says_what_it_compares(visitor: Visitor) -> None:
    asked = {"seeds": "3", "sweep": "dropout_rate=0.1,0.6"}
    visitor.open(f"{SHORT}&{urlencode(asked)}")
    visitor.page.wait_for_function(
        """() => document.querySelector('.studies-status').textContent.endsWith('are trained.')
            && document.querySelector('.studies-chart').layout"""
    )
    open_keep(visitor)
    file, svg = kept(visitor, "What the study found", "SVG")
    assert file == f"{study_stem(study_request(asked, RUN))}.svg"
    said = words_in(svg)
    assert "no dropout, dropout. 3 seeds; Dropout rate: 0.1, 0.6; Noise level 0.3" in said
    links = visitor.page.locator(".keep-group a")
    addresses = [str(one.get_attribute("href")) for one in links.all()]
    parts = {one.partition("?")[0].rpartition("/")[2] for one in addresses}
    assert parts >= {"records.csv", "records.parquet", "report.md", "report.html"}
    (records,) = [one for one in addresses if "records.csv" in one]
    answer = visitor.page.request.get(records)
    assert answer.status == 200
    assert len(answer.text().splitlines()) == 13


def test_the_charts_own_button_names_its_file(visitor: Visitor) -> None:
    visitor.open(SHORT)
    visitor.jump_to_end(70)
    visitor.page.locator(CHART.format("fit")).hover()
    with visitor.page.expect_download() as coming:
        visitor.page.locator(CHART.format("fit")).locator(
            "[data-val=toImage], [data-title*=PNG]"
        ).click()
    assert coming.value.suggested_filename == f"{stem(RUN)}_fit.png"


def test_nothing_of_it_is_sent_before_it_is_opened(newcomer: Visitor) -> None:
    asked: list[str] = []
    newcomer.page.on("request", lambda request: asked.append(request.url))
    newcomer.open(SHORT)
    newcomer.see_run()

    def beside() -> list[str]:
        return [url for url in asked if "/keep/" in url or "/replay/" in url]

    assert beside() == []
    open_keep(newcomer)
    assert {url.rpartition("/")[2] for url in beside()} >= {"keep.js", "keep.css"}
    assert "keep" in {url.split("/")[-2] for url in beside()}


def open_offline(page: Page, file: Path) -> list[str]:
    """Open a file without any network; the requests that it makes, and its complaints."""
    heard: list[str] = []
    page.on("request", lambda request: heard.append(request.url))
    page.on("console", lambda said: heard.append(said.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_function(
        "() => document.querySelector('.player-now')?.textContent", timeout=PATIENCE_MS
    )
    # Itself, and what it has with it.
    return [one for one in heard if one != file.as_uri() and not one.startswith("data:")]


def test_the_file_replays_the_run_with_no_network(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "run.html"
    assert write_replay(["--epochs", "70", "--hidden-width", "30", str(file)]) == 0
    assert file.stat().st_size < 3_000_000
    with browser.new_context(offline=True, viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        heard = open_offline(page, file)
        epoch = page.locator(".player-epoch")
        # It plays by itself, to the end; from there, by its key, once more.
        page.select_option(".player-speed", "4")
        expect(epoch).to_have_text("Epoch 70 of 70")
        scrub = page.locator(".player-scrub")
        scrub.focus()
        page.keyboard.press("Home")
        expect(epoch).to_have_text("Epoch 0 of 70")
        page.keyboard.press("End")
        expect(epoch).to_have_text("Epoch 70 of 70")
        frame: Any = frame_event(last_frame(RUN), make_problem(RUN).y_scale)
        for name, curve in frame["curves"].items():
            page.wait_for_function(
                """([selector, name, curve]) => {
                    const { data } = document.querySelector(selector);
                    const { y } = data.find(({ meta }) => meta === `curves:${name}`);
                    return y.length === curve.length && curve.every((one, at) => one === y[at]);
                }""",
                arg=[CHART.format("fit"), name, curve],
            )
        assert page.locator(".player-verdict").inner_text().startswith("Dropout")
        assert page.locator(".player-metrics tbody tr").count() == 3
        assert page.title() == f"Dropout Lab: {CAPTION.partition(';')[0]}"
        assert heard == []


def test_the_file_speaks_both_languages_and_follows_the_theme(
    browser: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "run.html"
    options = ["--epochs", "20", "--hidden-width", "10", "--noise", "0.6", "--lang", "en"]
    assert write_replay([*options, str(file)]) == 0
    with browser.new_context(offline=True, color_scheme="dark") as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        heard = open_offline(page, file)
        for language, name in LANGUAGES.items():
            button = page.get_by_role("button", name=name)
            button.click()
            expect(button).to_have_attribute("aria-pressed", "true")
            words = translations(language).gettext
            expect(page.locator(".player-fit figcaption")).to_have_text(words("The fit"))
            settings = page.locator(".replay-settings")
            expect(settings).to_contain_text(f"{words('Noise level')} 0.6")
        paper = "() => document.querySelector('.player-chart').layout.paper_bgcolor"
        dark = page.evaluate(paper)
        page.emulate_media(color_scheme="light")
        page.wait_for_function(f"({paper})() === '#ffffff'")
        assert dark != "#ffffff"
        assert heard == []


def test_a_picture_is_made_of_what_is_on_show_in_the_other_language(visitor: Visitor) -> None:
    visitor.open(f"{SHORT}&lang=zh")
    visitor.page.wait_for_function("() => document.querySelector('.player-ahead')?.value === 1")
    open_keep(visitor)
    with visitor.page.expect_download() as coming:
        visitor.page.locator(".keep-group button").nth(1).click()
    said = words_in(coming.value.path().read_bytes())
    assert f"{translations('zh').gettext('Hidden width')} 30" in said
