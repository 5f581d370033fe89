"""The catalogue: everything a front end must know, whole in each language."""

import json
import string
from collections.abc import Iterator
from typing import Any

import pytest

from dropout_core.catalogue import Catalogue, catalogue
from dropout_core.experiment import SETTINGS
from dropout_core.inside.steps import STEPS
from dropout_core.language.translations import LANGUAGES
from dropout_core.learning.contenders import CONTENDERS, RUN
from dropout_core.study.figures import FIGURES
from dropout_core.study.request import StudyRequest


def texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """All texts in a catalogue, each with the way to it."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from texts(one, f"{path}.{name}")


def holes(text: str) -> list[str]:
    """What is filled into a sentence."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_json_and_has_a_text_for_everything(language: str) -> None:
    facts: Catalogue = catalogue(language)
    assert json.loads(json.dumps(facts)) == facts
    assert list(facts["fields"]) == list(SETTINGS)
    assert list(facts["contenders"]) == list(CONTENDERS)
    assert list(facts["figures"]) == list(FIGURES)
    # Every question is one that a study can ask, as it is written.
    for question in facts["questions"].values():
        asked = StudyRequest.from_query({"contenders": ",".join(question["contenders"])})
        assert list(asked.contenders) == question["contenders"]
    assert list(facts["steps"]) == list(STEPS)
    assert facts["run"] == list(RUN)
    empty = {path for path, text in texts(dict(facts)) if not text}
    names = ("key", "view", "field", "is_of", "named", "note", "single", "single_title", "bend")
    may_be = tuple(f".{name}" for name in names)
    assert all(path.endswith(may_be) for path in empty)


def test_translations_leave_the_same_holes_for_numbers() -> None:
    english, chinese = (dict(texts(dict(catalogue(language)))) for language in ("en", "zh"))
    assert english.keys() == chinese.keys()
    for path, text in english.items():
        assert holes(text) == holes(chinese[path]), path


@pytest.mark.parametrize("step", STEPS)
def test_every_step_has_a_tab_a_title_and_a_text(step: str) -> None:
    assert all(STEPS[step].words[part] for part in ("tab", "title", "text"))


def test_contenders_have_colours_of_their_own() -> None:
    for theme in ("light", "dark"):
        assert len({getattr(entry, theme) for entry in CONTENDERS.values()}) == len(CONTENDERS)


def test_a_language_that_there_is_not_has_no_catalogue() -> None:
    with pytest.raises(KeyError):
        catalogue("fr")
