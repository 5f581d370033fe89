"""What is wrong in a tour: one code for each reason, with its line and the values in its words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from dropout_core.language.translations import LANGUAGES, N_, Translations
from dropout_core.tour.scenes import (
    LONGEST_ADDRESS,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MAX_BYTES,
    MOST_SCENES,
)

Told = Mapping[str, str | int]
_SHOWN: Final = 40


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. line: in the file, from 1; code: which of the FAULTS."""

    line: int
    code: str
    values: Told = field(default_factory=dict)


class TourError(ValueError):
    """Raised for a file that is no tour: names all that is wrong in it, in the order of lines."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"line {one.line}: {one.code}" for one in faults))
        self.faults = faults


FAULTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "too_large": N_("the file is larger than {limit} kB."),
        "encoding": N_("this is not UTF-8. Save the file as UTF-8."),
        "character": N_("the character {character} cannot stand in a YAML file."),
        "empty": N_("there is nothing in the file; a tour begins with “scenes:”."),
        "colon": N_(
            "a colon followed by a space stands where there can be none. Put the text in quotation"
            " marks, or see whether the line above lacks its colon."
        ),
        "tab": N_("a tab cannot indent. Use spaces."),
        "token": N_("nothing can begin with “{character}” here. Put the text in quotation marks."),
        "open_quote": N_("a quotation mark opens here, and none closes it."),
        "escape": N_("in a text in double quotation marks, this backslash means nothing."),
        "no_colon": N_("after this name a colon is missing."),
        "indented": N_("this line is not indented as those above that it belongs to."),
        "bracket": N_("a bracket opens here, and what follows does not close it."),
        "documents": N_("a second document begins here; a tour is one."),
        "syntax": N_("this is not YAML: {problem}."),
        "alias": N_("anchors (&) and aliases (*) are not read in a tour."),
        "tag": N_("tags (!) are not read in a tour."),
        "deep": N_("so many lists in one another, or so many values, are in no tour."),
        "no_mapping": N_("a tour begins with “scenes:”, and its scenes follow as a list."),
        "no_scenes": N_("“scenes:” is missing."),
        "no_list": N_("after “scenes:” comes a list: each scene begins with “- ”."),
        "no_scene": N_("after “scenes:” there is no scene."),
        "many_scenes": N_("there are {count} scenes; a tour has at most {limit}."),
        "scene": N_("a scene is written as “address: …”, “en: …” and so on, one a line."),
        "name": N_("there is no “{name}” here; allowed: {allowed}."),
        "twice": N_("“{name}” stands here for the second time."),
        "no_address": N_("this scene has no “address:”."),
        "address": N_(
            'an address is a text: what the address bar has after “?”; "" for the defaults.'
        ),
        "epoch": N_("an epoch is a whole number, not “{value}”."),
        "cover": N_("cover is true or false, not “{value}”."),
        "no_text": N_("this scene says nothing; it needs at least one of {allowed}."),
        "language": N_("under “{name}:” come “title: …” and “text: …”."),
        "missing": N_("under “{name}:” there is no “{part}:”."),
        "no_words": N_("“{name}:” has no text."),
        "long": N_("“{name}:” has {length} characters; allowed are {limit}."),
        "surrogate": N_("“{name}:” has half of a character in it."),
    }
)
# What their sentences name, and is a fact of its own.
_KNOWN: Final[Mapping[str, Told]] = MappingProxyType(
    {
        "too_large": {"limit": MAX_BYTES // 1000},
        "many_scenes": {"limit": MOST_SCENES},
        "no_text": {"allowed": ", ".join(f"{language}:" for language in LANGUAGES)},
    }
)
LIMITS: Final[Mapping[str, int]] = MappingProxyType(
    {"address": LONGEST_ADDRESS, "title": LONGEST_TITLE, "text": LONGEST_TEXT}
)


def fault_sentence(fault: Fault, words: Translations) -> str:
    """What is wrong, and in which line."""
    told = {**_KNOWN.get(fault.code, {}), **fault.values}
    values = {
        name: str(value)[:_SHOWN] if name == "value" else value for name, value in told.items()
    }
    return on_line(fault.line, words.gettext(FAULTS[fault.code]).format(**values), words)


def on_line(line: int, sentence: str, words: Translations) -> str:
    """A sentence about a line."""
    return words.gettext("Line {line}: {sentence}").format(line=line, sentence=sentence)
