"""Whose work this is, in a terminal."""

from collections.abc import Sequence

from dropout_core.sources import SOURCES, TITLE
from dropout_core.terminal.options import Parser, language_option, program


def about(arguments: Sequence[str]) -> int:
    """Print all sources; the exit code, 0.

    Raises SystemExit with code 2 for anything wrong on the command line.
    """
    language = language_option(arguments)
    title = language.words.gettext(TITLE)
    Parser(
        prog=f"{program()} about",
        parents=[language.parser],
        allow_abbrev=False,
        description=title,
    ).parse_args(arguments)
    print(title)
    for source in SOURCES:
        link = [source.link] if source.link else []
        print(f"\n{source.reference}")
        print(*(f"  {line}" for line in [*link, *source.told(language.words)]), sep="\n")
    return 0
