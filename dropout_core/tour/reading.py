"""A tour from the bytes of its file: its scenes, or all that is wrong in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import yaml

from dropout_core.language.translations import LANGUAGES
from dropout_core.tour.faults import LIMITS, Fault, Told, TourError
from dropout_core.tour.scenes import MOST_SCENES, Scene, SceneText
from dropout_core.tour.syntax import line_of, read_nodes

_SCENES: Final = "scenes"
_PARTS: Final = ("title", "text")
_FIELDS: Final = ("address", "epoch", "cover", *LANGUAGES)
_TRUTHS: Final[Mapping[str, bool]] = MappingProxyType(
    {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
)
_NOTHING: Final[Told] = MappingProxyType({})
# Of a file that is no tour at all, the first ones tell enough.
_MOST_FAULTS: Final = 20
_LONGEST_NUMBER: Final = 9


def read_tour(content: bytes) -> tuple[Scene, ...]:
    """The scenes of a tour, from 1 to MOST_SCENES.

    content: of a YAML file. Raises TourError, which names all that is wrong.
    """
    root = read_nodes(content)
    if root is None:
        raise TourError((Fault(1, "empty"),))
    reader = _Reader()
    scenes = [reader.scene(node) for node in reader.scene_nodes(root)]
    if reader.faults:
        raise TourError(tuple(sorted(reader.faults, key=lambda one: one.line)[:_MOST_FAULTS]))
    return tuple(scenes)


@dataclass(frozen=True)
class _Field:
    """What stands behind a name, and the line of the name."""

    line: int
    node: yaml.Node

    @property
    def text(self) -> str | None:
        """What is written, where it is a text or a number; None where it is a list or more."""
        return str(self.node.value) if isinstance(self.node, yaml.ScalarNode) else None


@dataclass
class _Reader:
    """Reads on after a fault, so that one look at the file finds them all."""

    faults: list[Fault] = field(default_factory=list)

    def fault(self, line: int, code: str, values: Told = _NOTHING) -> None:
        self.faults.append(Fault(line, code, values))

    def scene_nodes(self, root: yaml.Node) -> list[yaml.Node]:
        """Of each scene, what is to be read; none where the file is no tour."""
        if not isinstance(root, yaml.MappingNode):
            self.fault(line_of(root), "no_mapping")
            return []
        listed = self.fields(root, (_SCENES,)).get(_SCENES)
        if listed is None:
            self.fault(line_of(root), "no_scenes")
            return []
        nodes = listed.node.value
        if not isinstance(listed.node, yaml.SequenceNode):
            self.fault(listed.line, "no_list" if nodes else "no_scene")
            return []
        if not nodes:
            self.fault(listed.line, "no_scene")
        if len(nodes) > MOST_SCENES:
            self.fault(line_of(nodes[MOST_SCENES]), "many_scenes", {"count": len(nodes)})
            return []
        return list(nodes)

    def scene(self, node: yaml.Node) -> Scene:
        """A scene; where something is wrong, with something in its place."""
        line = line_of(node)
        if not isinstance(node, yaml.MappingNode):
            self.fault(line, "scene")
            return Scene("", None, False, {}, line, line)
        found = self.fields(node, _FIELDS)
        address, epoch = found.get("address"), found.get("epoch")
        texts = {name: self.texts(name, found[name]) for name in LANGUAGES if name in found}
        if not texts:
            self.fault(line, "no_text")
        return Scene(
            address=self.address(address, line),
            epoch=self.epoch(epoch),
            cover=self.cover(found.get("cover")),
            texts=texts,
            address_line=address.line if address else line,
            epoch_line=epoch.line if epoch else line,
        )

    def fields(self, node: yaml.MappingNode, allowed: tuple[str, ...]) -> dict[str, _Field]:
        """What stands in a mapping, by name."""
        found: dict[str, _Field] = {}
        for key, value in node.value:
            line, name = line_of(key), str(key.value)[:40]
            if name not in allowed or not isinstance(key, yaml.ScalarNode):
                self.fault(line, "name", {"name": name, "allowed": ", ".join(allowed)})
            elif name in found:
                self.fault(line, "twice", {"name": name})
            else:
                found[name] = _Field(line, value)
        return found

    def address(self, found: _Field | None, line: int) -> str:
        if found is None:
            self.fault(line, "no_address")
        elif found.text is None:
            self.fault(found.line, "address")
        else:
            return self.within("address", found.line, found.text.strip())
        return ""

    def epoch(self, found: _Field | None) -> int | None:
        if found is None:
            return None
        text = (found.text or "").strip()
        if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_NUMBER:
            return int(text)
        self.fault(found.line, "epoch", {"value": text})
        return None

    def cover(self, found: _Field | None) -> bool:
        if found is None:
            return False
        text = (found.text or "").strip()
        if text.lower() not in _TRUTHS:
            self.fault(found.line, "cover", {"value": text})
        return _TRUTHS.get(text.lower(), False)

    def texts(self, language: str, found: _Field) -> SceneText:
        if not isinstance(found.node, yaml.MappingNode):
            self.fault(found.line, "language", {"name": language})
            return SceneText("", "")
        parts = self.fields(found.node, _PARTS)
        said = [self.part(part, parts.get(part), language, found.line) for part in _PARTS]
        return SceneText(*said)

    def part(self, name: str, found: _Field | None, language: str, line: int) -> str:
        if found is None:
            self.fault(line, "missing", {"name": language, "part": name})
            return ""
        text = " ".join((found.text or "").split())
        if not text:
            self.fault(found.line, "no_words", {"name": name})
        return self.within(name, found.line, text)

    def within(self, name: str, line: int, text: str) -> str:
        """The text, where it is not too long and can be sent."""
        if len(text) > LIMITS[name]:
            told: Told = {"name": name, "length": len(text), "limit": LIMITS[name]}
            self.fault(line, "long", told)
        if any("\ud800" <= character <= "\udfff" for character in text):
            self.fault(line, "surrogate", {"name": name})
        return text
