"""Pictures from a terminal: they are those that the page's own dialog makes."""

import io
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Browser

from dropout_core.experiment import Experiment
from dropout_core.file_names import stem
from dropout_core.language.translations import translations
from dropout_core.learning.problems import make_problem
from dropout_core.learning.run import DivergedError, stream_training
from dropout_core.serving.events import diverged_event, encode, frame_event, run_event
from dropout_ui.first_visit.assets import asset
from dropout_ui.terminal import pictures as pictures_command
from dropout_ui.terminal.headless import SETTLED
from dropout_ui.terminal.server_process import ServerError, own_server
from tests.browser.test_keep import RUN, open_keep, words_in
from tests.browsing import PATIENCE_MS, SHORT, Visitor, see_step, visiting
from tests.serving import ROOT, Server

pytestmark = pytest.mark.browser

ADDRESS = f"{SHORT}&step=1&seeds=3&lang=zh&presenter=1"
STUDY_IS_DRAWN = """() => {
    const { phase, ended } = document.querySelector('.studies').dataset;
    return phase === 'ready' && ended.endsWith('true');
}"""


def pictures(
    *arguments: str, before: str = "", **environment: str
) -> "subprocess.CompletedProcess[str]":
    """The verb in a process of its own, behind some Python that may do something before."""
    program = f"{before}\nfrom dropout_ui.terminal.main import end\nend()"
    return subprocess.run(
        [sys.executable, "-c", program, "pictures", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


def of_the_dialog(visitor: Visitor) -> dict[str, bytes]:
    """All pictures that the dialog offers, by their names."""
    kept = {}
    for button in visitor.page.locator(".keep-group button").all():
        with visitor.page.expect_download() as coming:
            button.click()
        kept[coming.value.suggested_filename] = coming.value.path().read_bytes()
    return kept


def size(picture: bytes) -> tuple[float, ...]:
    """Width and height of a PNG or an SVG."""
    if picture.startswith(b"\x89PNG"):
        return Image.open(io.BytesIO(picture)).size
    root = ElementTree.fromstring(picture)
    return float(root.attrib["width"]), float(root.attrib["height"])


def test_they_are_the_dialogs_own_of_run_lesson_and_study(
    browser: Browser, server: Server, tmp_path: Path
) -> None:
    # A link that was copied in another place, mode and language; options win over it.
    done = pictures("--address", f"http://lab.test/{ADDRESS}", "--lang", "en", str(tmp_path))
    assert done.stderr == ""
    assert done.returncode == 0
    made = {one.name: one.read_bytes() for one in tmp_path.iterdir()}
    assert set(done.stdout.splitlines()) == {str(tmp_path / name) for name in made}
    with visiting(browser, server.url) as visitor:
        visitor.open(f"{SHORT}&step=1&seeds=3")
        visitor.jump_to_end(70)
        see_step(visitor, "thinned", epoch=70)
        visitor.page.wait_for_function(STUDY_IS_DRAWN)
        # What compares runs stands beside the heading of the fit.
        visitor.page.wait_for_selector(".compare-ghost", state="attached")
        open_keep(visitor)
        offered = of_the_dialog(visitor)
    assert {f"{stem(RUN)}_{part}.png" for part in ("fit", "losses", "thinned_whole")} < set(made)
    assert set(made) == set(offered)
    for name, picture in made.items():
        assert size(picture) == size(offered[name]), name
        if name.endswith(".png"):
            assert size(picture)[0] == 3200
        else:
            assert "Hidden width 30" in words_in(picture)
            assert words_in(picture) == words_in(offered[name]), name


def test_only_what_is_named_in_the_links_language(tmp_path: Path) -> None:
    chosen = ["--address", ADDRESS, "--noise", "0.6", "--of", "losses,fit", "--kind", "svg"]
    done = pictures(*chosen, str(tmp_path))
    assert done.stderr == ""
    name = stem(Experiment(epochs=70, hidden_width=30, noise=0.6))
    assert {one.name for one in tmp_path.iterdir()} == {
        f"{name}_{of}.svg" for of in ("fit", "losses")
    }
    said = words_in((tmp_path / f"{name}_fit.svg").read_bytes())
    assert f"{translations('zh').gettext('Noise level')} 0.6" in said


def test_a_run_that_has_failed_is_shown_as_far_as_it_came(visitor: Visitor) -> None:
    frames = list(stream_training(RUN))[:4]
    scale = make_problem(RUN).y_scale
    events = [
        encode("run", run_event(RUN)),
        *(encode("frame", frame_event(one, scale), at) for at, one in enumerate(frames)),
        encode("failed", diverged_event(DivergedError(12))),
    ]
    visitor.page.route(
        "**/runs?*",
        lambda route: route.fulfill(content_type="text/event-stream", body=b"".join(events)),
    )
    visitor.open(SHORT)
    said = visitor.page.wait_for_function(
        """script => {
            import(script).then(({ settled }) => {
                window.said = settled({ step: false, study: false });
            });
            return window.said;
        }""",
        arg=asset(SETTLED).path,
        timeout=PATIENCE_MS,
    ).json_value()
    assert "12" in said[0]
    assert visitor.epoch == frames[-1].epoch


def test_without_a_browser_or_what_drives_it_a_sentence_says_what_to_install(
    tmp_path: Path,
) -> None:
    none = "from dropout_ui.terminal import headless as h; h._NAMES = (); h._CHANNELS = (None,)"
    done = pictures(
        "--lang", "en", str(tmp_path), before=none, PLAYWRIGHT_BROWSERS_PATH=str(tmp_path)
    )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "install Chrome or Chromium" in line
    missing = "import sys; sys.modules['playwright.sync_api'] = None"
    done = pictures("--lang", "en", str(tmp_path), before=missing)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "pip install playwright" in line


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    done = pictures("--lang", "en", str(tmp_path), DROPOUT_LAB_QUEUE="none")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("No pictures could be made: DROPOUT_LAB_QUEUE is 'none'")


def test_a_server_of_ones_own_refuses_nothing_for_its_price_and_ends_with_its_use() -> None:
    long = {"epochs": "5000", "hidden_width": "1000", "points": "500"}
    with own_server() as server:
        with httpx.stream("GET", f"{server.url}/runs", params=long) as run:
            assert run.status_code == 200
        server.check()
        server.process.kill()
        server.process.wait()
        with pytest.raises(ServerError):
            server.check()
    with own_server() as server:
        pass
    assert server.process.poll() is not None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--address", "?dropout_rate=7&colour=red", "."], "(dropout_rate) cannot be “7”"),
        (["--address", "hello", "."], "There is no setting “hello”."),
        (["--address", "?seeds=5000", "."], "Seeds (seeds) cannot be “5000”"),
        (["--dropout-rate", "3", "."], "(dropout_rate) cannot be “3”"),
        (
            ["--of", "fit,video", "."],
            "--of cannot be “video”; allowed: fit, losses, lesson, study.",
        ),
        (["--of", "lesson", "."], "without a step: --address '?step=2'."),
        (["--of", "study", "."], "without one: --address '?seeds=20'."),
        (["--kind", "gif", "."], "--kind cannot be “gif”; allowed: png, svg."),
        (["nowhere"], "Cannot write nowhere: no such folder, or not allowed."),
    ],
)
def test_what_cannot_be_is_one_clear_line_before_anything_is_started(
    arguments: list[str],
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(pictures_command, "opened", pytest.fail)
    with pytest.raises(SystemExit) as caught:
        pictures_command.write_pictures(["--lang", "en", *arguments])
    assert caught.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert sentence in line
