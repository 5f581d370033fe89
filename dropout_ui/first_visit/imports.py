"""What the browser's scripts import: to be fetched early, or packed into one file."""

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from dropout_ui.first_visit.assets import asset

# As a script imports another one when it is loaded, not when somebody asks for it.
_IMPORT: Final = re.compile(r'^((?:import|}).* from )"([.].+?)";$', re.MULTILINE)


def imported(script: str) -> Iterator[str]:
    """A script and all that it imports; not what it loads when somebody asks for it (import())."""
    found, left = {script: None}, [script]
    while left:
        one = left.pop()
        for _, path in _IMPORT.findall(asset(one).plain.decode()):
            name = _name(one, path)
            if name not in found:
                found[name] = None
                left.append(name)
    yield from found


def by_name(script: str) -> str:
    """The text of a script that imports others by their names, for an import map to find them."""

    def renamed(found: re.Match[str]) -> str:
        return f'{found[1]}"{_name(script, found[2])}";'

    return _IMPORT.sub(renamed, asset(script).plain.decode())


def _name(script: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(script), path))
