"""The page's own files for the browser, under addresses that change with them."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import product
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dropout_core.catalogue import catalogue
from dropout_core.language.translations import LANGUAGES, translations
from dropout_ui.charts import charts
from dropout_ui.charts.look import Look
from dropout_ui.first_visit.content import Content, send_content
from dropout_ui.first_visit.plotly_script import plotly_script
from dropout_ui.icon import PNG, SVG, icon_png, icon_svg

PLOTLY: Final = "plotly.min.js"


@dataclass(frozen=True)
class Asset(Content):
    """A file for the browser, under an address that changes with it.

    name: with the folders that it lies in, so that scripts import each other as on the disk.
    """

    plain: bytes
    version: str

    def read(self) -> bytes:
        """The bytes as they are."""
        return self.plain

    @property
    def path(self) -> str:
        """Its address below the server's base path."""
        return f"/assets/{self.version}/{self.name}"

    @property
    def tag(self) -> str:
        """Its version: all else is in its address."""
        return self.version


@cache
def assets() -> dict[str, Asset]:
    """All files by name, made once.

    Plotly; scripts and style sheets of `browser/`; the catalogue in each language, and the charts
    in each look; the icon.
    """
    browser = dict(_files(files("dropout_ui").joinpath("browser"), "browser"))
    icons = {SVG: icon_svg(), PNG: icon_png()}
    return {
        **_versioned({PLOTLY: plotly_script()}),
        **_versioned(browser),
        **_versioned(dict(_facts())),
        **_versioned(icons),
    }


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _files(entry, name)
        elif entry.name.endswith((".js", ".css")):
            yield name, entry.read_bytes()


def _facts() -> Iterator[tuple[str, bytes]]:
    for language in LANGUAGES:
        yield catalogue_name(language), _json(catalogue(language))
        words = translations(language)
        for dark, presenter in product((False, True), repeat=2):
            look = Look("dark" if dark else "light", words, presenter)
            name = charts_name(language, dark=dark, presenter=presenter)
            yield name, _json(charts(look))


def catalogue_name(language: str) -> str:
    """The name of the catalogue in one of the LANGUAGES."""
    return f"catalogue.{language}.json"


def charts_name(language: str, *, dark: bool, presenter: bool) -> str:
    """The name of the charts in one look."""
    theme, place = "dark" if dark else "light", "projector" if presenter else "desk"
    return f"charts.{language}.{theme}.{place}.json"


def _json(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def _versioned(contents: dict[str, bytes]) -> dict[str, Asset]:
    """One version for all of them: they import each other, and change together."""
    version = hashlib.sha256(b"".join(contents.values())).hexdigest()[:16]
    return {name: Asset(name, plain, version) for name, plain in contents.items()}


def asset(name: str) -> Asset:
    """One of the files. Raises KeyError if there is no such."""
    return assets()[name]


async def send_asset(request: Request) -> Response:
    """GET /assets/VERSION/NAME: a file that never changes under this address."""
    found = assets().get(request.path_params["name"])
    if not found or found.version != request.path_params["version"]:
        return JSONResponse({"message": "no such file"}, 404)
    return await send_content(found, request)
