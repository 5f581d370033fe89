"""Files that a verb is told to write: which there are, where they go, and that they get there."""

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, NoReturn, Protocol, TypeVar

from dropout_core.atomic_write import may_be_written, write_bytes
from dropout_core.language.translations import Translations
from dropout_core.terminal.options import Parser


class Kind(Protocol):
    """A kind of file. ending: what its name has behind the settings."""

    @property
    def ending(self) -> str: ...


KindOfFile = TypeVar("KindOfFile", bound=Kind)


@dataclass(frozen=True)
class WantedFile(Generic[KindOfFile]):
    """Where a file is to be, and of what kind."""

    path: Path
    kind: KindOfFile


def add_files(parser: Parser, kinds: Iterable[str], words: Translations) -> None:
    """The option --write, for files of these names."""
    meaning = words.gettext(
        "Write a file: {names}. Without FILE, or where it is a folder, its name says the settings."
        " May be given again."
    )
    parser.add_argument(
        "--write",
        metavar="NAME[=FILE]",
        action="append",
        default=[],
        help=meaning.format(names=", ".join(kinds)),
    )


def wanted_files(
    texts: Iterable[str],
    kinds: Mapping[str, KindOfFile],
    stem: str,
    parser: Parser,
    words: Translations,
) -> list[WantedFile[KindOfFile]]:
    """What the options --write ask for, each as NAME=FILE or NAME.

    stem: what their names begin with where they are not given. Raises SystemExit with the code
    BAD_USAGE for a name that there is not, for a file that cannot be written, and for two that
    would be the same one.
    """
    files: dict[str, WantedFile[KindOfFile]] = {}
    for text in texts:
        name, equals, file = text.partition("=")
        kind = kinds.get(name)
        if kind is None:
            sentence = words.gettext("--write cannot be “{name}”; there are: {names}.")
            parser.error(sentence.format(name=name[:40], names=", ".join(kinds)))
        path = Path(file)
        if os.path.isdir(path):
            path /= stem + kind.ending
        if (equals and not file) or not may_be_written(path):
            refuse_place(file, parser, words)
        where = os.path.realpath(path)
        if where in files:
            parser.error(words.gettext("Two files cannot both be {file}.").format(file=path))
        files[where] = WantedFile(path, kind)
    return list(files.values())


def refuse_place(place: str, parser: Parser, words: Translations) -> NoReturn:
    """Say that nothing can be written there. Raises SystemExit with the code BAD_USAGE."""
    sentence = words.gettext("Cannot write {file}: no such folder, or not allowed.")
    parser.error(sentence.format(file=place[:80]))


def write(path: Path, content: bytes, words: Translations) -> bool:
    """Write a file, and say whether that went well; on standard error, why it did not."""
    try:
        write_bytes(path, content)
    except OSError as error:
        sentence = words.gettext("Cannot write {file}: {reason}.")
        print(sentence.format(file=path, reason=error.strerror or error), file=sys.stderr)
        return False
    return True
