"""Half a page on a study, as Markdown and as HTML."""

import re
import shlex
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from dropout_core.data.packing import encode
from dropout_core.data.points import Axis, Points
from dropout_core.data.shelf import take
from dropout_core.exports.report_files import as_html, as_markdown
from dropout_core.exports.study_findings import StudyFindings
from dropout_core.exports.study_report import study_report
from dropout_core.exports.study_sentences import study_sentences
from dropout_core.language.numbers import number
from dropout_core.language.translations import LANGUAGES, translations
from dropout_core.study.figures import FIGURES
from dropout_core.study.request import StudyRequest
from tests.core.exports.page import done

SWEEP = {"sweep": "noise=0,0.5", "contenders": "dropout,weight_decay=3", "seeds": "6", "seed": "9"}
OWN = encode(take("cars"))
STRANGE = "a|b *bold* <script>alert(1)</script> `x` [y](z) # & \\"


class Page(HTMLParser):
    """What stands in a page: all its text, its tags, and the cells of its table by rows."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.within = ""
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.table: list[list[str]] = []
        self.strong: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.within = tag
        self.attributes += attrs
        if tag == "tr":
            self.table.append([])
        if tag in ("td", "th"):
            self.table[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.within = ""

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self.within in ("td", "th"):
            self.table[-1][-1] += data
        if self.within == "strong":
            self.strong.append(data)

    @property
    def text(self) -> str:
        """All of it, in one row."""
        return "".join(self.texts)


def markdown_table(text: str) -> list[list[str]]:
    """The cells of the table, without the row of dashes."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [re.split(r"(?<!\\)\|", line.strip("|")) for line in lines if line[1] != "-"]
    return [[re.sub(r"\\(.)", r"\1", cell.strip()) for cell in row] for row in cells]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("data", ["", OWN])
def test_the_figures_of_a_report_are_those_of_the_summary(language: str, data: str) -> None:
    query = {**SWEEP, **({"data": data, "sweep": "test_share=0.2,0.4"} if data else {})}
    study, words = done(**query), translations(language)
    report = study_report(study, words)
    html, markdown = Page(as_html(report)), as_markdown(report)
    for head, *rows in (html.table, markdown_table(markdown)):
        columns = dict(zip(head, zip(*rows, strict=True), strict=True))
        told = study.summary
        median = columns[study.say("head_median", words)]
        assert list(median) == [number(value) for value in told["median"]]
        assert list(columns[study.say("head_seeds", words)]) == [str(one) for one in told["seeds"]]
        wins = columns[study.say("head_wins", words)]
        assert [one for one in wins if one] == [
            f"{won:.0f} / {of:.0f}"
            for won, of in zip(told["wins"], told["compared"], strict=True)
            if of == of
        ]
        for prefix in ("difference", "lower_quartile", "p_value"):
            written = " ".join(" ".join(row) for row in rows)
            assert all(number(value) in written for value in told[prefix] if value == value)
    for sentence in study_sentences(study, words):
        assert sentence.text in html.text


def test_a_report_says_how_the_study_was_made() -> None:
    html = Page(as_html(study_report(done(**SWEEP), translations("en")))).text
    for part in (
        "A comparison over 6 seeds as “Noise level” changes: no dropout, dropout, weight decay 3",
        "0, 0.5",
        "6, from 9 to 14.",
        "Dropout rate: 0.5; Hidden width: 10; Epochs: 10; Learning rate: 0.01; Training points: 20",
        "Error against the true function: mean squared difference to it",
        "exact sign test",
        "(Holm, 1979)",
    ):
        assert part in html
    assert "Noise level:" not in html
    over_splits = Page(as_html(study_report(done(data=OWN), translations("en")))).text
    for part in ("(Nadeau and Bengio, 2003)", "Splits overlap.", "speed [mph] → stopping distance"):
        assert part in over_splits
    assert "exact sign test" not in over_splits


def test_the_same_study_gives_the_same_report_byte_for_byte() -> None:
    written = []
    for _ in range(2):
        done.cache_clear()
        report = study_report(done(**SWEEP), translations("zh"))
        written.append((as_markdown(report), as_html(report)))
    assert written[0] == written[1]


@pytest.mark.parametrize("query", [SWEEP, {"figure": "9b", "noise": "0.1"}, {"seeds": "2"}])
def test_its_last_line_asks_for_the_same_study_again(query: dict[str, str]) -> None:
    study = done(**query)
    *_, line = as_markdown(study_report(study, translations("en"))).splitlines()
    _, verb, *options = shlex.split(line)
    names = [name.removeprefix("--").replace("-", "_") for name in options[::2]]
    assert verb == "study"
    again = StudyRequest.from_query(dict(zip(names, options[1::2], strict=True)))
    assert again == study.request


@pytest.mark.parametrize("figure", FIGURES)
def test_of_a_figure_it_says_what_the_paper_says_and_what_came_out(figure: str) -> None:
    study = done(figure=figure)
    page = Page(as_html(study_report(study, translations("en"))))
    assert FIGURES[figure].says in page.text
    verdict = study.request.verdict(study.records)
    assert verdict
    for name in verdict.findings:
        assert FIGURES[figure].findings[name].format(**verdict.values) in page.text
    assert page.strong == [one.text for one in study_sentences(study, translations("en"))[-1:]]


def test_as_html_it_asks_for_no_other_file_and_says_its_language() -> None:
    for language, name in (("en", "en"), ("zh", "zh-CN")):
        page = Page(as_html(study_report(done(), translations(language))))
        names = {name for name, _ in page.attributes}
        assert not {"src", "href", "style", "onload"} & names
        assert not {"script", "link", "img"} & set(page.tags)
        assert ("lang", name) in page.attributes
        assert "url(" not in page.text
        assert "@import" not in page.text


def test_whatever_own_points_are_called_marks_nothing() -> None:
    axis = Axis(f"x {STRANGE}", "number")
    own = Points(tuple(range(9)), tuple(range(9)), axis, Axis("y", "number"), STRANGE)
    report = study_report(done(data=encode(own)), translations("en"))
    page = Page(as_html(report))
    assert {"script", "b"} & set(page.tags) == set()
    assert STRANGE in page.text
    markdown = as_markdown(report)
    assert "<script>" not in markdown
    assert "\\*bold\\*" in markdown


def test_rows_of_a_study_that_goes_on_are_the_same_in_any_order() -> None:
    study = done(**SWEEP)
    turned = StudyFindings(study.request, study.records.iloc[::-1])
    words = translations("en")
    assert as_html(study_report(turned, words)) == as_html(study_report(study, words))
    assert replace(turned, records=study.records).rows == study.rows
