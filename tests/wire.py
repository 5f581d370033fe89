"""The browser's types of what is sent, made from Python's: python -m tests.wire."""

import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from dropout_core import catalogue
from dropout_core.inside import (
    activity,
    ensemble,
    forgotten,
    penalty,
    rules,
    spread,
    thinning,
    unit,
)
from dropout_core.inside.steps import LESSON, STEPS
from dropout_core.language.words import (
    COMPARE,
    DATA,
    DESCRIBED,
    KEEP,
    PLAYER,
    REPLAY,
    SHARE,
    STUDIES,
    TOOLS,
    TOUR,
)
from dropout_core.learning.verdict import VERDICTS
from dropout_core.serving import wire
from dropout_core.study.figures.figure import OUTCOMES
from dropout_ui import component, tours
from tests.serving import ROOT

MODULES = (
    wire,
    catalogue,
    thinning,
    unit,
    rules,
    ensemble,
    penalty,
    spread,
    forgotten,
    activity,
    component,
    tours,
)
FILE = ROOT / "dropout_ui" / "browser" / "wire.d.ts"
HEAD = "// What is sent: made from Python's types by `make wire`, never written by hand.\n"
NAMES = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null"}


# Of texts by name, the types have the names: a word that there is not is an error.
WORDS: Mapping[str, Mapping[Any, str]] = {
    "player": PLAYER,
    "studies": STUDIES,
    "data": DATA,
    "tools": TOOLS,
    "share": SHARE,
    "keep": KEEP,
    "replay": REPLAY,
    "tour": TOUR,
    "compare": COMPARE,
    "described": DESCRIBED,
    "lesson": LESSON,
    "verdicts": VERDICTS,
    "outcomes": OUTCOMES,
}


def declarations() -> str:
    """All types, in the order of their modules."""
    return HEAD + "".join(_declared(one) for one in _typed_dicts()) + _steps()


def _steps() -> str:
    steps = "".join(
        f"  {name}: {{ view: string; words: {_words(step.words)} }};\n"
        for name, step in STEPS.items()
    )
    return f"\n/** The steps of the lesson, in order. */\nexport interface Steps {{\n{steps}}}\n"


def _words(texts: Mapping[Any, str]) -> str:
    return "{ " + " ".join(f'"{name}": string;' for name in texts) + " }"


def _typed_dicts() -> Iterator[Any]:
    for module in MODULES:
        for one in vars(module).values():
            if is_typeddict(one) and one.__module__ == module.__name__:
                yield one


def _declared(one: Any) -> str:
    hints = get_type_hints(one, include_extras=True)
    fields = "".join(f"  {_field(one.__name__, name, hint)};\n" for name, hint in hints.items())
    comment = " ".join(str(one.__doc__).split())
    return f"\n/** {comment} */\nexport interface {one.__name__} {{\n{fields}}}\n"


def _field(owner: str, name: str, hint: Any) -> str:
    if owner == "Catalogue" and name in WORDS:
        return f"{name}: {_words(WORDS[name])}"
    if owner == "Catalogue" and name == "steps":
        return f"{name}: Steps"
    if get_origin(hint) is NotRequired:
        return f"{name}?: {_type(get_args(hint)[0])}"
    return f"{name}: {_type(hint)}"


def _type(hint: Any) -> str:
    if hint in NAMES:
        return NAMES[hint]
    if is_typeddict(hint):
        return str(hint.__name__)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return " | ".join(dict.fromkeys(map(_type, arguments)))
    if origin is list:
        inner = _type(arguments[0])
        return f"({inner})[]" if " | " in inner else f"{inner}[]"
    if origin in (dict, Mapping):
        return f"Record<string, {_type(arguments[1])}>"
    raise TypeError(hint)


def main(file: Path = FILE) -> None:
    """Write the file."""
    file.write_text(declarations(), encoding="utf-8")


if __name__ == "__main__":
    main()
