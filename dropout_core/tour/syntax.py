"""YAML as far as a tour needs it: from bytes to nodes that know their lines, within bounds."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

import yaml

from dropout_core.tour.faults import Fault, TourError
from dropout_core.tour.scenes import MAX_BYTES

# A tour is a mapping of a list of mappings of mappings.
_DEEPEST: Final = 4
# The longest has some 1300: what has far more would only take long.
_MOST_EVENTS: Final = 5000
# PyYAML's own words, as they begin, and the fault that they mean.
_PROBLEMS: Final[Mapping[str, str]] = {
    "mapping values are not allowed": "colon",
    "found character '\\t'": "tab",
    "found character": "token",
    "expected the node content": "token",
    "found unexpected end of stream": "open_quote",
    "found unexpected document separator": "open_quote",
    "found unknown escape character": "escape",
    "expected escape sequence": "escape",
    "could not find expected ':'": "no_colon",
    "expected <block end>": "indented",
    "sequence entries are not allowed": "indented",
    "expected ',' or": "bracket",
    "but found another document": "documents",
    "expected '<document start>'": "documents",
}
# Noticed far below, where what is wrong begins is what its writer looks for.
_BEGUN_BEFORE: Final = ("open_quote", "bracket", "no_colon")


def read_nodes(content: bytes) -> yaml.Node | None:
    """The one document in a file; None where there is nothing in it.

    Raises TourError for what is no YAML, is too large or too deep, or has aliases or tags.
    """
    if len(content) > MAX_BYTES:
        raise TourError((Fault(1, "too_large"),))
    text = _decoded(content)
    try:
        # Events are made without recursion: what is too deep is refused before nodes are made.
        _check(yaml.parse(text, Loader=yaml.SafeLoader))
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        character = {"character": f"U+{int(error.character):04X}"}
        raise TourError((Fault(line, "character", character),)) from None
    except yaml.MarkedYAMLError as error:
        raise TourError((_fault(error),)) from None


def line_of(node: yaml.Node) -> int:
    """Where it begins, from 1."""
    return int(node.start_mark.line) + 1


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TourError((Fault(line, "encoding"),)) from None


def _check(events: Iterator[yaml.Event]) -> None:
    depth = 0
    for count, event in enumerate(events):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise TourError((Fault(line, "alias"),))
        if getattr(event, "tag", None):
            raise TourError((Fault(line, "tag"),))
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST or count > _MOST_EVENTS:
            raise TourError((Fault(line, "deep"),))


def _fault(error: yaml.MarkedYAMLError) -> Fault:
    problem = error.problem or ""
    code = next((code for said, code in _PROBLEMS.items() if problem.startswith(said)), "syntax")
    begun = error.context_mark if code in _BEGUN_BEFORE else None
    mark = begun or error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    if code == "token":
        found = re.search(r"found (?:character )?'(.+?)'", problem)
        return Fault(line, code, {"character": found[1] if found else "?"})
    return Fault(line, code, {"problem": problem} if code == "syntax" else {})
