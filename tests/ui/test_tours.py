"""A tour as the page has it: its addresses, and how it is asked for and sent over HTTP."""

import json
from itertools import pairwise
from pathlib import Path

import httpx
import pytest

from dropout_core.experiment import Experiment
from dropout_core.language.translations import LANGUAGES
from dropout_core.learning.run import stream_training
from dropout_core.study.request import StudyRequest
from dropout_core.tour.scenes import MAX_BYTES, MOST_SCENES
from dropout_ui.address import PageSettings, read_address
from dropout_ui.service import served_tour
from dropout_ui.tours import TourRefusedError, read_scenes
from tests.serving import ROOT, Server, start

FILE = ROOT / "dropout_core" / "tour" / "tour.yaml"
SAID = "en: {title: a, text: b}"


def tour_of(address: str, more: str = "") -> bytes:
    """A file of one scene, its address in the second line."""
    return f"scenes:\n- address: {json.dumps(address)}\n  {SAID}\n{more}".encode()


@pytest.mark.parametrize(
    "address",
    [
        "points=5&step=2&seeds=20",
        "?points=5&step=2&seeds=20",
        "/?points=5&step=2&seeds=20",
        "https://example.org/lab/?points=5&step=2&seeds=20&lang=zh&presenter=1&tour=4#top",
    ],
)
def test_a_scene_has_its_address_as_it_was_copied_and_leaves_the_visitors_choice(
    address: str,
) -> None:
    (scene,) = read_scenes(tour_of(address), "en")["scenes"]
    experiment = Experiment(points=5)
    assert scene["query"] == {"points": "5", "step": "2", "seeds": "20"}
    assert scene["run"] == experiment.id
    assert scene["step"] == 2
    assert scene["study"] == StudyRequest(experiment=experiment, seeds=20).id
    assert scene["epoch"] == experiment.epochs
    assert not scene["cover"]


@pytest.mark.parametrize("address", ["", "?", "/", "https://example.org/lab/"])
def test_an_empty_address_is_that_of_the_defaults(address: str) -> None:
    (scene,) = read_scenes(tour_of(address), "en")["scenes"]
    assert scene["query"] == {}
    assert scene["run"] == Experiment().id


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("?points=3", ["points", "“3”", "5 to 500"]),
        ("?speed=3", ["no setting “speed”"]),
        ("?step=11", ["step", "1 to 10"]),
        ("?seeds=many", ["“many”"]),
        ("?sweep=colour=1,2", ["colour"]),
        ("?race=plain", ["race"]),
        ("?lang=fr", ["“fr”"]),
        ("?data=xyz", ["data"]),
        ("?figure=7", ["figure"]),
        ("points", ["points"]),
        ("?points=3&noise=9", ["points", "noise"]),
    ],
)
def test_an_address_that_the_page_would_not_take_is_refused_with_its_line(
    address: str, parts: list[str]
) -> None:
    with pytest.raises(TourRefusedError) as caught:
        read_scenes(tour_of(address), "en")
    told = str(caught.value)
    assert all(part in told for part in parts)
    assert all(one.startswith("Line 2: ") for one in caught.value.sentences)
    # It says what is wrong, not what the page would do instead.
    assert "instead" not in told
    assert "ignored" not in told
    with pytest.raises(TourRefusedError) as caught:
        read_scenes(tour_of(address), "zh")
    assert all(one.startswith("第 2 行：") for one in caught.value.sentences)


def test_an_epoch_beyond_the_run_is_refused_with_its_line() -> None:
    with pytest.raises(TourRefusedError, match="Line 4: epoch 60 comes after the last one"):
        read_scenes(tour_of("?epochs=50", "  epoch: 60\n"), "en")
    (scene,) = read_scenes(tour_of("?epochs=50", "  epoch: 50\n"), "en")["scenes"]
    assert scene["epoch"] == 50


def test_the_tour_that_comes_along_has_twelve_scenes_in_both_languages() -> None:
    scenes = served_tour().answer["scenes"]
    assert len(scenes) == 12
    for scene in scenes:
        assert list(scene["texts"]) == list(LANGUAGES)
    # Each shows something else than the one before.
    places = [(scene["run"], scene["step"], scene["study"], scene["cover"]) for scene in scenes]
    assert all(one != other for one, other in pairwise(places))


def ends(**fields: object) -> dict[int, dict[str, float]]:
    """Distances to the true function, by epoch."""
    return {
        frame.epoch: {name: float(loss) for name, loss in frame.true_loss.items()}
        for frame in stream_training(Experiment(**fields))  # type: ignore[arg-type]
    }


def test_what_the_tour_says_of_its_runs_is_so() -> None:
    without, quiet, covered, *_ = served_tour().answer["scenes"]
    fitted = ends(race="plain,straight_line")
    assert without["query"] == {"race": "plain,straight_line"}
    # It first comes close to the line, and then leaves it.
    nearest = min(loss["plain"] for loss in fitted.values())
    assert nearest < fitted[500]["straight_line"] < fitted[500]["plain"] / 3
    # Without noise it ends on it.
    assert quiet["query"] == {"race": "plain,straight_line", "noise": "0"}
    assert ends(race="plain,straight_line", noise=0)[500]["plain"] < 1e-4
    # Where the third is covered, the other one than in the end is closer.
    pair = ends()
    assert covered["cover"]
    assert pair[covered["epoch"]]["plain"] < pair[covered["epoch"]]["dropout"]
    assert pair[500]["dropout"] < pair[500]["plain"]


def test_a_scene_of_the_tour_is_in_the_address() -> None:
    asked = read_address({"tour": "3"}, None)
    assert asked.notices == ()
    assert asked.settings == PageSettings(Experiment(), "en", tour=3)
    assert asked.settings.to_query(None) == {"tour": "3"}


@pytest.mark.parametrize("text", ["0", str(MOST_SCENES + 1), "-1", "three"])
def test_a_scene_that_no_tour_has_is_named_and_ignored(text: str) -> None:
    asked = read_address({"tour": text}, None)
    (notice,) = asked.notices
    assert text in notice
    assert notice.endswith("It was ignored.")
    assert asked.settings.tour == 0


def test_the_servers_tour_is_sent_as_scenes_and_as_its_file(server: Server) -> None:
    answer = httpx.get(f"{server.url}/tour")
    assert answer.json() == served_tour().answer
    file = httpx.get(f"{server.url}/tour.yaml")
    assert file.content == FILE.read_bytes()
    assert "tour.yaml" in file.headers["Content-Disposition"]


def test_a_file_is_read_and_sent_back_as_scenes(server: Server) -> None:
    content = tour_of("?points=5")
    answer = httpx.post(f"{server.url}/tour", content=content)
    assert answer.status_code == 200
    assert answer.json() == read_scenes(content, "en")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("language", "line"), [("en", "Line 2: "), ("zh-CN", "第 2 行：")])
def test_a_bad_file_is_answered_with_sentences(server: Server, language: str, line: str) -> None:
    answer = httpx.post(f"{server.url}/tour?lang={language}", content=tour_of("?points=3"))
    assert answer.status_code == 422
    (sentence,) = answer.json()["sentences"]
    assert sentence.startswith(line)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(server: Server) -> None:
    answer = httpx.post(f"{server.url}/tour", content=b"#" * (MAX_BYTES + 1))
    assert answer.status_code == 413
    assert answer.json()["sentences"] == ["Line 1: the file is larger than 100 kB."]


@pytest.mark.parametrize("content", [b"\x00", b"\xff\xfe", b"[" * 50_000, b"a: *b", b""])
def test_whatever_is_sent_is_answered_with_a_sentence(server: Server, content: bytes) -> None:
    answer = httpx.post(f"{server.url}/tour", content=content, timeout=60)
    assert answer.status_code == 422
    assert answer.json()["sentences"]
    assert "Traceback" not in server.log


@pytest.mark.parametrize("content", [None, tour_of("?points=3")], ids=["missing", "broken"])
def test_a_tour_that_cannot_be_shown_ends_the_start_with_a_sentence(
    tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "mine.yaml"
    if content:
        file.write_bytes(content)
    process = start(environment={"DROPOUT_LAB_TOUR": str(file)})
    printed, _ = process.communicate(timeout=120)
    assert process.returncode != 0
    assert "DROPOUT_LAB_TOUR is " in printed
    assert ("Line 2: " if content else "No such file") in printed
    assert "Traceback" not in printed
