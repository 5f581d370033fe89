"""The page's own files for the browser: compressed once, under addresses that change with them."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

# The first of each imports the others, by addresses beside its own.
PLAYER: Final = ("player.js", "stream.js", "charts.js", "show.js", "mount.js")
LESSON: Final = ("lesson.js", "steps.js", "pictures.js", "format.js")
LUCK: Final = ("luck.js", "study.js", "plot.js", "results.js")
_ASSETS: Final = {
    "plotly.min.js": ("plotly", "package_data/plotly.min.js"),
    **{name: ("dropout_ui", f"player/{name}") for name in PLAYER},
    **{name: ("dropout_ui", f"lesson/{name}") for name in LESSON},
    **{name: ("dropout_ui", f"luck/{name}") for name in LUCK},
}


@dataclass(frozen=True)
class Asset:
    """A file for the browser, plain and compressed, under an address that changes with it."""

    name: str
    plain: bytes
    compressed: bytes
    version: str

    @property
    def path(self) -> str:
        """Its address below the server's base path."""
        return f"/assets/{self.version}/{self.name}"


@cache
def asset(name: str) -> Asset:
    """One of the player's files, read and compressed once. Raises KeyError if there is no such."""
    package, path = _ASSETS[name]
    plain = files(package).joinpath(path).read_bytes()
    return Asset(name, plain, gzip.compress(plain, 6, mtime=0), _version(package))


@cache
def _version(package: str) -> str:
    """One version for all files of a package: they stand in one folder, and change together."""
    digest = hashlib.sha256()
    for owner, path in _ASSETS.values():
        if owner == package:
            digest.update(files(owner).joinpath(path).read_bytes())
    return digest.hexdigest()[:16]


def compress_all() -> None:
    """Have all files at hand, before the first is asked for."""
    for name in _ASSETS:
        asset(name)


async def send_asset(request: Request) -> Response:
    """GET /assets/VERSION/NAME: a file that never changes under this address."""
    name, version = request.path_params["name"], request.path_params["version"]
    if name not in _ASSETS or asset(name).version != version:
        return JSONResponse({"message": "no such file"}, 404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    body = asset(name).plain
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
        body = asset(name).compressed
    return Response(body, headers=headers, media_type="text/javascript")
