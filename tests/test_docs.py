"""The documents: short, linked, and the same facts as in the code."""

import re
from pathlib import Path

import pytest

from dropout_core.experiment import DOMAINS, Choice, Experiment, Packed
from dropout_core.inside.request import options
from dropout_core.inside.steps import STEPS
from dropout_core.inside.views import VIEWS
from dropout_core.learning.contenders import CONTENDERS
from dropout_core.learning.race import FEWEST, MOST, Race
from dropout_core.study.fields import STUDY_FIELDS
from dropout_core.study.figures import FIGURES
from dropout_ui.http import routes
from dropout_ui.server_settings import SETTINGS, NumberSetting, TextSetting
from tests import variables
from tests.serving import ROOT
from tests.test_layering import modules

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def text(name: str) -> str:
    """What a page says."""
    return (ROOT / name).read_text(encoding="utf-8")


def rows(page: str, heading: str) -> list[list[str]]:
    """The cells of the table below a heading of its columns, without their marks of code."""
    table = text(page).split(f"| {heading} |", 1)[1].split("\n\n", 1)[0]
    lines = table.splitlines()[2:]
    return [[cell.strip(" `*") for cell in line.strip("|").split("|")] for line in lines]


def names(page: str, heading: str) -> list[str]:
    """The first column of a table."""
    return [row[0] for row in rows(page, heading)]


def anchors(page: Path) -> set[str]:
    """What its headings are called in an address."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


def test_the_readme_is_short() -> None:
    assert len(text("README.md").split()) <= 600


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        if link.startswith("https://"):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_that_are_named_are_there(page: Path) -> None:
    named = re.findall(r"`((?:dropout_core|dropout_ui|tests)/[\w/.]+)`", page.read_text("utf-8"))
    invented = {"figure_7.py", "sizes.js", "sizes.py"}
    missing = [one for one in named if not (ROOT / one).exists() and Path(one).name not in invented]
    assert missing == []


def test_the_table_of_settings_is_that_of_the_code() -> None:
    default = Experiment()
    for name, allowed, usual, _ in (table := rows("docs/use.md", "field | allowed | default | is")):
        domain = DOMAINS[name]
        if isinstance(domain, Packed):
            assert allowed == "points of your own, packed"
        elif isinstance(domain, Choice):
            assert allowed.split(", ") == list(domain.options)
        elif isinstance(domain, Race):
            assert allowed == f"{FEWEST} to {MOST} contenders"
        else:
            assert [float(one) for one in allowed.split(" to ")] == [domain.minimum, domain.maximum]
        assert usual == (str(getattr(default, name)) or "none")
    assert [row[0] for row in table] == list(DOMAINS)


def test_all_parts_of_an_address_are_told() -> None:
    told = names("docs/use.md", "part | is | example")
    assert set(told[1:]) == {"lang", "presenter", "screen", "step", "tour", *STUDY_FIELDS}
    asked = names("docs/terminal-and-http.md", "field | is")
    assert {one.partition("=")[0] for one in asked} == set(STUDY_FIELDS)


def test_all_steps_views_options_contenders_and_figures_are_told() -> None:
    steps = [row[:2] for row in rows("docs/use.md", "step | tab | shows")]
    expected = [step.words["tab"] for step in STEPS.values()]
    assert steps == [[str(place), tab] for place, tab in enumerate(expected, 1)]
    page = text("docs/terminal-and-http.md")
    told = [row[0] for row in rows("docs/terminal-and-http.md", "option | is | default")]
    assert told == list(options(Experiment()))
    for name in (*VIEWS, *CONTENDERS):
        assert f"`{name}`" in page
    assert "`--figure " + "`, `".join(FIGURES) in page


def test_all_addresses_of_the_server_are_told() -> None:
    told = text("docs/terminal-and-http.md")
    for route in routes.routes():
        method = "POST" if "POST" in (route.methods or ()) else "GET"
        assert f"{method} {route.path.partition('{')[0].rstrip('.')}" in told


def test_all_environment_variables_are_told() -> None:
    assert text("docs/host.md") == variables.page(), "make variables"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_what_is_usual_can_be_used(
    setting: NumberSetting | TextSetting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(setting.name, raising=False)
    usual = setting.read()
    monkeypatch.setenv(setting.name, str(usual))
    assert setting.read() == usual


def test_every_package_has_a_room() -> None:
    packages = {name for name, path in modules().items() if path.stem == "__init__"}
    told = {name for name in names("docs/house.md", "room | what lives there") if "." in name}
    assert packages - {"dropout_core", "dropout_ui"} == told - {"app.py"}


def test_the_glossary_is_in_order() -> None:
    words = names("docs/house.md", "word | is")
    assert words == sorted(words)
