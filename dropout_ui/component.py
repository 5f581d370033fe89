"""The part of the page that lives in the browser, as the one Streamlit component there is."""

from collections.abc import Callable
from importlib.resources import files
from typing import Any, Final, TypedDict

import streamlit as st

from dropout_core.file_names import stem
from dropout_core.learning.problems import measure_of
from dropout_core.study.design import swept_of
from dropout_ui.address import PageSettings, settings_of_study
from dropout_ui.first_visit.assets import PLOTLY, asset, catalogue_name, charts_name

# Streamlit sends this text with every message, so it only fetches the rest, which is cached.
_LOADER: Final = """
export default function (component) {
  const { data, parentElement } = component;
  const base = location.pathname.replace(/\\/?$/, "/");
  const script = new URL(base + data.assets.script, location.origin);
  let leave = () => {};
  import(script).then((module) => { leave = module.show(component, base); });
  return () => leave();
}
"""
_PARTS: Final = ("tools", "player", "data", "studies", "lesson")


class AssetPaths(TypedDict):
    """What the browser loads, below the page's own address.

    light_charts: the same charts for pictures to be kept, which are light whatever the page is.
    """

    script: str
    plotly: str
    catalogue: str
    charts: str
    light_charts: str


class RunData(TypedDict):
    """An Experiment: its id, the query that names it, and what files of it are called."""

    id: str
    query: dict[str, str]
    file_stem: str


class SettingsData(TypedDict):
    """What studies are made with; by which of the losses they judge, and what may be swept."""

    id: str
    query: dict[str, str]
    measure: str
    swept: list[str]


class StudyData(TypedDict):
    """A study that is asked for: its id, and what it asks beside the settings."""

    id: str
    query: dict[str, str]


class LabData(TypedDict):
    """All that Python says to the browser half of the page.

    session: tells one visit from another, and the same after the server was started anew.
    refusal: a sentence, where the run is not to be started. settings: what studies are made with.
    step: of the lesson, from 1; 0 where none has been asked for. screen: what presenter mode shows.
    tour: the scene of the server's tour that is on, from 1; 0 for none.
    """

    session: str
    assets: AssetPaths
    run: RunData
    refusal: str
    seed: int
    settings: SettingsData
    study: StudyData | None
    step: int
    tour: int
    presenter: bool
    screen: str


@st.cache_resource
def _lab() -> Any:
    folder = files("dropout_ui").joinpath("browser")
    parts = [folder.joinpath(part, f"{part}.html").read_text(encoding="utf-8") for part in _PARTS]
    return st.components.v2.component(
        "dropout_lab",
        html=f'<div class="lab">{"".join(parts)}</div>',
        js=_LOADER,
        isolate_styles=False,
    )


def _charts(settings: PageSettings, *, dark: bool) -> str:
    return asset(charts_name(settings.language, dark=dark, presenter=settings.presenter)).path[1:]


def lab(
    settings: PageSettings, *, dark: bool, refusal: str, session: str, on_asked: Callable[[], None]
) -> None:
    """Mount the browser half of the page, or bring the mounted one up to date.

    on_asked is called when the visitor asks for something there, which then is the component's
    trigger `asked`.
    """
    experiment, study = settings.experiment, settings.study
    shared = settings_of_study(experiment)
    data: LabData = {
        "session": session,
        "assets": {
            "script": asset("browser/lab.js").path[1:],
            "plotly": asset(PLOTLY).path[1:],
            "catalogue": asset(catalogue_name(settings.language)).path[1:],
            "charts": _charts(settings, dark=dark),
            "light_charts": _charts(settings, dark=False),
        },
        "run": {
            "id": experiment.id,
            "query": experiment.to_query(),
            "file_stem": stem(experiment),
        },
        "refusal": refusal,
        "seed": experiment.seed,
        "settings": {
            "id": shared.id,
            "query": shared.to_query(),
            "measure": measure_of(shared),
            "swept": list(swept_of(shared)),
        },
        "study": {"id": study.id, "query": study.study_query()} if study else None,
        "step": settings.step,
        "tour": settings.tour,
        "presenter": settings.presenter,
        "screen": settings.screen,
    }
    _lab()(key="lab", data=data, on_asked_change=on_asked)
