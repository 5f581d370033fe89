"""What all verbs in a terminal have in common: language, settings of a run, how they refuse."""

import argparse
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

from dropout_core.data.errors import DataError
from dropout_core.experiment import DOMAINS, SETTINGS, Experiment, ExperimentError, Range
from dropout_core.language.sentences import allowed_values, bad_field_sentence, in_a_row
from dropout_core.language.translations import LANGUAGES, Translations, preferred, translations
from dropout_core.presets import PRESETS
from dropout_core.terminal.own_points import FIELD as OWN_POINTS
from dropout_core.terminal.own_points import add_own_points, own_points, refusal

# What this is called where it is installed; only there it can serve the page as well.
COMMAND: Final = "dropout-lab"
BAD_USAGE: Final = 2
FAILED: Final = 1


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that says what was wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """End the process. Raises SystemExit with the code BAD_USAGE."""
        self.exit(BAD_USAGE, f"{self.prog}: {' '.join(message.splitlines())}\n")

    def refuse(self, error: ExperimentError, words: Translations) -> NoReturn:
        """The same, with a sentence for each bad setting."""
        self.error(in_a_row(bad_field_sentence(bad, words) for bad in error.bad))


@dataclass(frozen=True)
class LanguageOption:
    """The option --lang: a parser of it alone, to be a parent of others, and what it says.

    It is read before the rest: the language decides how that is explained.
    """

    parser: Parser
    words: Translations


def language_option(arguments: Sequence[str]) -> LanguageOption:
    """The language that a command line asks for, or that of the terminal."""
    first = Parser(prog=program(), add_help=False, allow_abbrev=False)
    first.add_argument("--lang", choices=LANGUAGES, default=_terminal_language())
    return LanguageOption(first, translations(first.parse_known_args(arguments)[0].lang))


def program(package: str = "dropout_core") -> str:
    """How this was called: in a checkout, as the package that has the verb."""
    name = Path(sys.argv[0]).name
    return name if name == COMMAND else f"python -m {package}"


def add_settings(
    parser: Parser,
    words: Translations,
    defaults: Mapping[str, str],
    names: Iterable[str] = tuple(SETTINGS),
) -> None:
    """An option for each of these fields of an Experiment, for the presets, and for a file."""
    _ = words.gettext
    presets = "; ".join(f"{name}: {_(preset.title)}" for name, preset in PRESETS.items())
    parser.add_argument("--preset", choices=PRESETS, default="tutorial", help=presets)
    usual = Experiment.from_query(defaults)
    for name in names:
        if name == OWN_POINTS:
            continue
        setting = SETTINGS[name]
        parser.add_argument(
            "--" + name.replace("_", "-"),
            metavar="X",
            help=_("{meaning} Allowed: {allowed}; the tutorial's: {default}.").format(
                meaning=_(setting.help),
                allowed=allowed_values(setting.domain, words),
                default=getattr(usual, name),
            ),
        )
    add_own_points(parser, words)


def settings_query(
    given: Mapping[str, str | None],
    defaults: Mapping[str, str],
    parser: Parser,
    words: Translations,
) -> dict[str, str]:
    """The settings that these options ask for, as a query.

    A file of own points is read, and what was made of it is told. Raises SystemExit with the code
    BAD_USAGE where it has none.
    """
    preset = {**defaults, **PRESETS[str(given["preset"])].experiment.to_query()}
    try:
        points = own_points(given, words)
    except (DataError, OSError) as error:
        parser.error(refusal(error, given, words))
    fields = {**{name: given.get(name) for name in DOMAINS}, **points}
    return {**preset, **{name: text for name, text in fields.items() if text is not None}}


def whole_number(name: str, text: str, allowed: Range, parser: Parser, words: Translations) -> int:
    """What an option with a number says. Raises SystemExit where it is not allowed."""
    try:
        return int(allowed.parse(text))
    except (ValueError, OverflowError):
        sentence = words.gettext("--{name} cannot be “{value}”; allowed: {allowed}.")
        parser.error(
            sentence.format(name=name, value=text[:40], allowed=allowed_values(allowed, words))
        )


def _terminal_language() -> str:
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    return preferred(next(filter(None, map(os.environ.get, names)), None))
