"""The page's own files for the browser: compressed once, under addresses that change with them."""

import asyncio
import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import product
from typing import Any, Final

import brotli
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from dropout_core.catalogue import catalogue
from dropout_core.language.translations import LANGUAGES, translations
from dropout_ui.charts import charts
from dropout_ui.charts.look import Look
from dropout_ui.icon import PNG, SVG, icon_png, icon_svg

PLOTLY: Final = "plotly.min.js"
_MEDIA_TYPES: Final = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


@dataclass(frozen=True)
class Asset:
    """A file for the browser, under an address that changes with it.

    name: with the folders that it lies in, so that scripts import each other as on the disk.
    """

    name: str
    plain: bytes
    version: str

    @cached_property
    def brotli(self) -> bytes:
        """Compressed for nearly every browser: plotly.js is a sixth smaller than with gzip."""
        return bytes(brotli.compress(self.plain, quality=9))

    @cached_property
    def gzip(self) -> bytes:
        """The same for the others, such as those that ask without TLS."""
        return gzip.compress(self.plain, 9, mtime=0)

    def encoded(self, accepted: str) -> tuple[str, bytes]:
        """The encoding for who accepts these, as in Accept-Encoding, and the bytes; "" for none."""
        offered = {one.partition(";")[0].strip() for one in accepted.split(",")}
        if "br" in offered:
            return "br", self.brotli
        return ("gzip", self.gzip) if "gzip" in offered else ("", self.plain)

    @property
    def path(self) -> str:
        """Its address below the server's base path."""
        return f"/assets/{self.version}/{self.name}"

    @property
    def media_type(self) -> str:
        """What it is."""
        return _MEDIA_TYPES[self.name[self.name.rindex(".") :]]


@cache
def assets() -> dict[str, Asset]:
    """All files by name, made once.

    Plotly; scripts and style sheets of `browser/`; the catalogue in each language, and the charts
    in each look; the icon.
    """
    plotly = files("plotly").joinpath("package_data", PLOTLY).read_bytes()
    browser = dict(_files(files("dropout_ui").joinpath("browser"), "browser"))
    icons = {SVG: icon_svg(), PNG: icon_png()}
    return {
        **_versioned({PLOTLY: plotly}),
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
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    accepted = request.headers.get("Accept-Encoding", "")
    # What nobody has asked for in this encoding yet takes a while.
    encoding, body = await asyncio.to_thread(found.encoded, accepted)
    if encoding:
        headers["Content-Encoding"] = encoding
    return Response(body, headers=headers, media_type=found.media_type)
