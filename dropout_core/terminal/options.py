"""What all commands in a terminal have in common: language, settings of a run, how they refuse."""

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

from dropout_core.experiment import DOMAINS, PRESETS, Experiment, ExperimentError
from dropout_core.language.sentences import (
    FIELD_HELP,
    PRESET_NAMES,
    allowed_values,
    bad_field_sentence,
)
from dropout_core.language.translations import LANGUAGES, Translations, preferred, translations

PROGRAM: Final = "python -m dropout_core"
BAD_USAGE: Final = 2
FAILED: Final = 1


class Parser(argparse.ArgumentParser):
    """An ArgumentParser that says what was wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """End the process. Raises SystemExit with the code BAD_USAGE."""
        self.exit(BAD_USAGE, f"{self.prog}: {' '.join(message.splitlines())}\n")

    def refuse(self, error: ExperimentError, words: Translations) -> NoReturn:
        """The same, with a sentence for each bad setting."""
        self.error(" ".join(bad_field_sentence(bad, words) for bad in error.bad))


@dataclass(frozen=True)
class Opening:
    """What is known before the rest of a command line is read: the language decides how it is
    explained.
    """

    parser: Parser
    words: Translations


def opening(arguments: Sequence[str]) -> Opening:
    """A parser of the language alone, to be a parent of others, and the language."""
    first = Parser(prog=PROGRAM, add_help=False, allow_abbrev=False)
    first.add_argument("--lang", choices=LANGUAGES, default=_terminal_language())
    return Opening(first, translations(first.parse_known_args(arguments)[0].lang))


def add_settings(parser: Parser, words: Translations, defaults: Mapping[str, str]) -> None:
    """An option for each field of an Experiment, and for the presets."""
    _ = words.gettext
    presets = "; ".join(f"{name}: {_(title)}" for name, title in PRESET_NAMES.items())
    parser.add_argument("--preset", choices=PRESETS, default="tutorial", help=presets)
    usual = {**Experiment().to_query(), **defaults}
    for name, domain in DOMAINS.items():
        parser.add_argument(
            "--" + name.replace("_", "-"),
            metavar="X",
            help=_("{meaning} Allowed: {allowed}; the tutorial's: {default}.").format(
                meaning=_(FIELD_HELP[name]),
                allowed=allowed_values(domain.allowed, words),
                default=usual[name],
            ),
        )


def settings(given: Mapping[str, str | None], defaults: Mapping[str, str]) -> Experiment:
    """The Experiment that these options ask for. Raises ExperimentError."""
    preset = {**PRESETS[str(given["preset"])].to_query(), **defaults}
    fields = {name: given[name] for name in DOMAINS}
    return Experiment.from_query(
        {**preset, **{name: text for name, text in fields.items() if text is not None}}
    )


def seeds(text: str, limit: int, parser: Parser, words: Translations) -> int:
    """How many seeds are asked for."""
    if not text.isdecimal() or not 1 <= int(text) <= limit:
        parser.error(
            words.gettext("--seeds cannot be “{value}”; allowed: {allowed}.").format(
                value=text, allowed=allowed_values(f"1 to {limit}", words)
            )
        )
    return int(text)


def _terminal_language() -> str:
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    return preferred(next(filter(None, map(os.environ.get, names)), None))
