"""Whose work this is, in a terminal."""

import pytest

from dropout_core.language.translations import LANGUAGES, translations
from dropout_core.sources import SOURCES, TITLE
from tests.core.terminal.commands import printed, refused


@pytest.mark.parametrize("language", LANGUAGES)
def test_about_prints_every_source(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = translations(language)
    wanted = [words.gettext(TITLE)]
    for source in SOURCES:
        wanted += ["", source.reference, *filter(None, [source.link]), *source.told(words)]
    told = printed(["about", "--lang", language], capsys)
    assert [line.removeprefix("  ") for line in told.splitlines()] == wanted


def test_about_has_no_settings(capsys: pytest.CaptureFixture[str]) -> None:
    assert "about: unrecognized arguments" in refused(["about", "--seed", "3"], capsys)
