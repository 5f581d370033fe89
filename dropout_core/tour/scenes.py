"""A tour as it was read: its scenes, with the lines of the file that they stand in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MAX_BYTES: Final = 100_000
MOST_SCENES: Final = 50
LONGEST_TITLE: Final = 120
LONGEST_TEXT: Final = 600
LONGEST_ADDRESS: Final = 8000


@dataclass(frozen=True)
class SceneText:
    """What is said of a scene in one language."""

    title: str
    text: str


@dataclass(frozen=True)
class Scene:
    """One scene, as it is written: whether its address can be shown is not known here.

    address: the page's, as it was copied from the address bar or only what follows its "?".
    epoch: to which it plays; None for the last one.
    cover: whether what comes after that epoch stays covered at first.
    texts: by language, of at least one.
    address_line, epoch_line: where they stand in the file, from 1.
    """

    address: str
    epoch: int | None
    cover: bool
    texts: Mapping[str, SceneText]
    address_line: int
    epoch_line: int

    def said_in(self, language: str) -> SceneText:
        """What is said in a language or, where that is missing, in another one."""
        return self.texts.get(language) or next(iter(self.texts.values()))
