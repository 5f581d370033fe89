"""A tour from its file: what is read, and what is said of a file that is none."""

import time

import pytest

from dropout_core.language.translations import LANGUAGES, translations
from dropout_core.tour.faults import FAULTS, TourError, fault_sentence
from dropout_core.tour.reading import read_tour
from dropout_core.tour.scenes import Scene, SceneText
from tests.core.tour.broken import BROKEN, SCENE, Broken


def bytes_of(file: str | bytes) -> bytes:
    """A file as it is stored."""
    return file if isinstance(file, bytes) else file.encode()


def test_a_tour_is_read_with_the_lines_that_its_scenes_stand_in() -> None:
    file = """\
# A tour.
scenes:
- address: "?points=5&step=2"
  epoch: 40
  cover: yes
  en:
    title: Five points
    text: >-
      The first line
      and the second.
  zh: {title: 五个点, text: 一句话。}

- {address: "?seeds=20", zh: {title: 运气, text: 一句话。}}
"""
    first, second = read_tour(file.encode())
    said = {
        "en": SceneText("Five points", "The first line and the second."),
        "zh": SceneText("五个点", "一句话。"),
    }
    assert first == Scene("?points=5&step=2", 40, True, said, 3, 4)
    assert second.address == "?seeds=20"
    assert second.epoch is None
    assert not second.cover
    assert second.address_line == 13
    # A language that is missing is stood in for by the other one.
    assert second.said_in("en") == second.said_in("zh") == SceneText("运气", "一句话。")


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig"])
def test_a_mark_at_the_beginning_is_no_part_of_a_tour(name: str) -> None:
    assert len(read_tour(SCENE.encode(name))) == 1


@pytest.mark.parametrize("broken", BROKEN.values(), ids=list(BROKEN))
def test_a_broken_file_gets_a_sentence_with_its_line_and_the_reason(broken: Broken) -> None:
    with pytest.raises(TourError) as caught:
        read_tour(bytes_of(broken.file))
    fault = next(one for one in caught.value.faults if one.code == broken.code)
    assert fault.line == broken.line
    english, chinese = (fault_sentence(fault, translations(one)) for one in LANGUAGES)
    assert english.startswith(f"Line {broken.line}: ")
    assert broken.part in english
    assert chinese.startswith(f"第 {broken.line} 行：")


def test_every_reason_but_the_general_one_is_tried() -> None:
    assert {one.code for one in BROKEN.values()} == set(FAULTS) - {"syntax", "no_scenes"}


def test_scenes_missing_altogether_are_named() -> None:
    with pytest.raises(TourError) as caught:
        read_tour(b"{}")
    assert [one.code for one in caught.value.faults] == ["no_scenes"]


def test_what_yaml_has_other_words_for_is_said_in_those() -> None:
    with pytest.raises(TourError) as caught:
        read_tour(b"%YAML 3.0\n---\na: 1\n")
    (fault,) = caught.value.faults
    assert fault.code == "syntax"
    assert "incompatible YAML document" in fault_sentence(fault, translations("en"))


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_lines() -> None:
    file = 'scenes:\n- epoch: x\n  cover: y\n- address: ""\n  en: {title: "", text: b, more: c}\n'
    with pytest.raises(TourError) as caught:
        read_tour(file.encode())
    found = [(one.line, one.code) for one in caught.value.faults]
    assert found == [
        (2, "no_text"),
        (2, "no_address"),
        (2, "epoch"),
        (3, "cover"),
        (5, "name"),
        (5, "no_words"),
    ]


@pytest.mark.parametrize(
    "piece", ["[", "- ", "? ", "{a: ", "!x ", "&a ", '"', "a: b\n", "- a\n", ": ", "|\n", "%"]
)
def test_a_hostile_file_is_refused_in_time(piece: str) -> None:
    file = (piece * (100_000 // len(piece))).encode()
    began = time.monotonic()
    with pytest.raises(TourError):
        read_tour(file)
    assert time.monotonic() - began < 20
