"""Sources: whole, and one for every work that is named."""

import ast
import re

import pytest

from dropout_core.language.translations import translations
from dropout_core.sources import SOURCES, Source
from tests.core.language.test_translations import messages, words_of_the_code
from tests.test_layering import modules


def without_source(text: str) -> list[str]:
    """What has a year in it and is not the name of a source."""
    text = " ".join(text.split())
    for source in SOURCES:
        names = source.cited.removesuffix(f", {source.year}")
        text = re.sub(rf"\b{re.escape(names)}(, | \(){source.year}\b", "", text)
    return re.findall(r".{,40}\b(?:19|20)\d\d\b", text)


def docstrings() -> list[str]:
    """Those of the product, but for the sources themselves."""
    named = (ast.Module, ast.ClassDef, ast.FunctionDef)
    return [
        ast.get_docstring(node) or ""
        for name, path in modules().items()
        if name != "dropout_core.sources"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, named)
    ]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.key)
def test_a_source_has_authors_a_title_a_place_a_year_and_what_is_taken(source: Source) -> None:
    assert source.authors
    assert all([*source.authors, source.title, source.published, source.says])
    assert 1900 < source.year < 2100
    assert source.link == "" or source.link.startswith("https://")


def test_no_two_sources_are_called_the_same() -> None:
    for names in ([source.key for source in SOURCES], [source.cited for source in SOURCES]):
        assert len(set(names)) == len(SOURCES)


def test_a_source_is_cited_by_family_names_and_year() -> None:
    cited = {source.key: source.cited for source in SOURCES}
    assert cited["wilson_1927"] == "Wilson, 1927"
    assert cited["gal_2016"] == "Gal and Ghahramani, 2016"
    assert cited["srivastava_2014"] == "Srivastava et al., 2014"


def test_what_differs_is_told_only_where_anything_does() -> None:
    said = {source.key: source.told(translations("en")) for source in SOURCES}
    assert said["wilson_1927"] == ["The interval of a win rate."]
    taken, differs = said["hinton_2012"]
    assert taken == "It introduced dropout."
    assert differs.startswith("Where this page differs: There the networks")
    chinese = translations("zh")
    assert SOURCES[0].told(chinese)[0] == chinese.gettext("It introduced dropout.")


def test_every_work_that_words_and_docstrings_name_is_a_source() -> None:
    assert [named for text in words_of_the_code() for named in without_source(text)] == []
    assert [named for text in docstrings() for named in without_source(text)] == []
    assert without_source("so it is (Nobody and Noone, 2013).")
    assert without_source("as in Srivastava et al. (2015)")


def test_the_lesson_names_the_paper_and_the_tutorial_as_the_sources_do() -> None:
    (lead,) = (text for text in words_of_the_code() if text.startswith("{count} things"))
    cited = {source.key: source.cited for source in SOURCES}
    assert f"“The paper” is {cited['srivastava_2014']};" in lead
    assert f"“the tutorial” is {cited['zhuanzhi_2017']}," in lead


def test_a_translation_names_the_same_works() -> None:
    for message in messages():
        for source in SOURCES:
            if source.cited in str(message.id):
                names = set(re.findall(r"\w+", source.cited)) - {"and", "et", "al"}
                assert names <= set(re.findall(r"[A-Za-z0-9]+", str(message.string)))
