"""Streamlit's own scripts and style sheets: what there is, and what this page needs of it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from streamlit import file_util

from dropout_ui.first_visit.content import Content

# Below which all that Streamlit's page asks for lies.
FOLDER: Final = "static"
# Fonts and pictures are compressed as they are.
_SUFFIXES: Final = (".js", ".css")
# What draws the page's elements, which Streamlit loads when the first of a kind comes; the first
# curve waits for the first of them.
_ELEMENTS: Final = (
    "BidiComponent",
    "Slider",
    "Multiselect",
    "NumberInput",
    "Radio",
    "Selectbox",
    "Html",
)
# As Streamlit's page asks for a file, and as one script imports another when it is loaded.
_ASKED: Final = re.compile(r'(?:src|href)="\./(static/[^"]+\.(?:js|css))"')
_IMPORT: Final = re.compile(r"\b(?:from|import)\s*[\"'`]\./([^\"'`]+\.js)[\"'`]")


@dataclass(frozen=True)
class StreamlitFile(Content):
    """A file whose name, below the server's base path, has a hash of what is in it."""

    def read(self) -> bytes:
        """The bytes as they are."""
        return Path(file_util.get_static_dir(), self.name).read_bytes()

    @property
    def tag(self) -> str:
        """Its name."""
        return Path(self.name).name


@cache
def file_names() -> tuple[str, ...]:
    """The names of all that lies in FOLDER: fonts and pictures too."""
    top = Path(file_util.get_static_dir())
    paths = sorted(path for path in (top / FOLDER).rglob("*") if path.is_file())
    return tuple(path.relative_to(top).as_posix() for path in paths)


@cache
def streamlit_files() -> dict[str, StreamlitFile]:
    """All of them by name. There are so many, so what is kept of them compressed is bounded."""
    return {name: StreamlitFile(name) for name in file_names() if name.endswith(_SUFFIXES)}


@cache
def asked_by_page() -> tuple[StreamlitFile, ...]:
    """What Streamlit's page asks for itself."""
    page = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
    return _known(_ASKED.findall(page))


@cache
def asked_by_elements() -> tuple[StreamlitFile, ...]:
    """What the elements of this page need beside that, each with all that it imports."""
    asked = {file.name for file in asked_by_page()}
    found: dict[str, None] = {}
    for element in _ELEMENTS:
        for name in streamlit_files():
            if name.startswith(f"static/js/{element}."):
                found |= dict.fromkeys(_imported(name))
    return _known(name for name in found if name not in asked)


def _known(names: Iterable[str]) -> tuple[StreamlitFile, ...]:
    files = streamlit_files()
    return tuple(files[name] for name in names if name in files)


def _imported(script: str) -> Iterator[str]:
    """A script, and all that it imports."""
    found, left = {script}, [script]
    while left:
        one = left.pop()
        yield one
        for name in _IMPORT.findall(streamlit_files()[one].read().decode()):
            path = f"static/js/{name}"
            if path not in found and path in streamlit_files():
                found.add(path)
                left.append(path)
