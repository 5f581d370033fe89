"""Which plotly.js the page loads: its basic bundle where that was fetched, else all of it."""

import base64
import hashlib
import io
import re
import tarfile
from importlib.resources import files
from typing import Final
from urllib.request import urlopen

from dropout_ui.first_visit import prepared

# All that is drawn here is scatter and bars, which a quarter of plotly.js can do.
_PACKAGE: Final = "plotly.js-basic-dist-min"
_VERSION: Final = "4.1.1"
_ADDRESS: Final = f"https://registry.npmjs.org/{_PACKAGE}/-/{_PACKAGE}-{_VERSION}.tgz"
# As the registry tells it (`npm view plotly.js-basic-dist-min dist.integrity`): SHA-512.
_INTEGRITY: Final = (
    "1oNF8PeQx2hv/y7tqEVWKD3JGwn/MGEMQ8mL9HUwsaqG9FGy/OU5FHUHvzqbqxN4mnwZGI9abTiE775C4kkjMQ=="
)
BASIC: Final = "plotly-basic.min.js"
_BANNER: Final = re.compile(rb"\* plotly\.js (?:\(\S+ - minified\) )?v([\d.]+)")
_BANNER_LENGTH: Final = 200
_PATIENCE_SECONDS: Final = 20.0


class NoBundleError(Exception):
    """Raised where the basic bundle is not to be had; says why."""


def plotly_script() -> bytes:
    """The script: of the version that the plotly package brings along, whichever bundle it is."""
    whole = _installed()
    basic = prepared.read(BASIC)
    return basic if basic and _version(basic) == _version(whole) else whole


def fetch_basic() -> None:
    """Keep the basic bundle, from npm's registry. Raises NoBundleError, and OSError."""
    installed = _version(_installed())
    if installed != _VERSION:
        raise NoBundleError(f"plotly.js is {installed} here, and the basic bundle {_VERSION}")
    kept = prepared.read(BASIC)
    if kept and _version(kept) == installed:
        return
    try:
        with urlopen(_ADDRESS, timeout=_PATIENCE_SECONDS) as answer:
            archive = answer.read()
    except OSError as error:
        raise NoBundleError(f"{_ADDRESS}: {error}") from None
    prepared.write(BASIC, unpacked(archive))


def unpacked(archive: bytes) -> bytes:
    """The script in npm's package. Raises NoBundleError unless that is the one known here."""
    if base64.b64encode(hashlib.sha512(archive).digest()).decode() != _INTEGRITY:
        raise NoBundleError(f"{_ADDRESS} is not the file that it was")
    with tarfile.open(fileobj=io.BytesIO(archive)) as package:
        script = package.extractfile(f"package/{BASIC}")
        assert script
        return script.read()


def _installed() -> bytes:
    return files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()


def _version(script: bytes) -> str:
    """As the script itself says; "" where it does not."""
    found = _BANNER.search(script[:_BANNER_LENGTH])
    return found[1].decode() if found else ""
