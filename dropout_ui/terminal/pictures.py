"""The verb `pictures` of the terminal: what the page's “Take home” makes of a view, as files."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from dropout_core.atomic_write import writable
from dropout_core.language.sentences import in_a_row
from dropout_core.language.translations import N_, Translations
from dropout_core.terminal.files import refuse_place, write
from dropout_core.terminal.options import (
    FAILED,
    LanguageOption,
    Parser,
    add_settings,
    language_option,
    program,
    settings_query,
)
from dropout_ui.address import PageSettings, address_query, read_address
from dropout_ui.terminal.headless import NoBrowserError, PageError, Picture, opened, settle, taken
from dropout_ui.terminal.server_process import ServerError, own_server

_VERB: Final = "pictures"
# Of what there are pictures.
PARTS: Final = ("fit", "losses", "lesson", "study")
KINDS: Final = ("png", "svg")
# What the address must have for some of them.
_NEEDED: Final = {
    "lesson": N_("There is no picture of the lesson without a step: --address '?step=2'."),
    "study": N_("There is no picture of a study without one: --address '?seeds=20'."),
}


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line.

    parts: of PARTS. named: whether they were named, so that each must have a picture. kinds: of
    KINDS.
    """

    settings: PageSettings
    parts: tuple[str, ...]
    named: bool
    kinds: tuple[str, ...]
    folder: Path
    words: Translations


def write_pictures(arguments: Sequence[str]) -> int:
    """Have the page make the pictures, write them and print their names.

    The exit code: 0, or 1 where the run, the browser or a file failed. What diverges is drawn as
    far as it came. Raises SystemExit with code 2 for anything wrong on the command line.
    """
    asked = _parse(arguments)
    try:
        with opened(asked.settings.language) as page, own_server() as server:
            query = urlencode({**asked.settings.to_query(None), "lang": asked.settings.language})
            beside = {"step": "lesson" in asked.parts, "study": "study" in asked.parts}
            wrong = settle(page, server, query, beside)
            for sentence in wrong:
                print(sentence, file=sys.stderr)
            written = [
                _write_part(asked, part, taken(page, part, asked.kinds)) for part in asked.parts
            ]
    except NoBrowserError as error:
        print(asked.words.gettext(str(error)), file=sys.stderr)
        return FAILED
    except (PageError, ServerError) as error:
        sentence = asked.words.gettext("No pictures could be made: {reason}")
        print(sentence.format(reason=error), file=sys.stderr)
        return FAILED
    return 0 if all(written) and not wrong else FAILED


def _write_part(asked: Request, part: str, pictures: Iterator[Picture]) -> bool:
    """Write the pictures of a part, and say whether all went well.

    A step of the lesson may have none.
    """
    written = []
    for picture in pictures:
        file = asked.folder / picture.name
        written.append(write(file, picture.content, asked.words))
        if written[-1]:
            print(file, flush=True)
    if asked.named and not written:
        sentence = asked.words.gettext("There is no picture of “{name}” to be kept.")
        print(sentence.format(name=part), file=sys.stderr)
        return False
    return all(written)


def _parse(arguments: Sequence[str]) -> Request:
    language = language_option(arguments)
    words, usual_language = language.words, language.parser.get_default("lang")
    parser = _parser(language)
    given = vars(parser.parse_args(arguments))
    # The language is asked for by an option, by the link, or by the terminal.
    linked = {"lang": usual_language, **address_query(given["address"] or "")}
    settings = _settings(linked, given, parser, words)
    there = {"lesson": bool(settings.step), "study": settings.study is not None}
    usual = [part for part in PARTS if there.get(part, True)]
    parts = _some("of", given["of"], PARTS, parser, words) if given["of"] else usual
    for part in parts:
        if not there.get(part, True):
            parser.error(words.gettext(_NEEDED[part]))
    kinds = _some("kind", given["kind"], KINDS, parser, words)
    folder = Path(given["folder"])
    if not writable(folder):
        refuse_place(str(folder), parser, words)
    return Request(settings, tuple(parts), bool(given["of"]), tuple(kinds), folder, words)


def _settings(
    linked: Mapping[str, str],
    given: Mapping[str, str | None],
    parser: Parser,
    words: Translations,
) -> PageSettings:
    """What the page is to show: what a link asks for, but for options, which win over it."""
    chosen = {"lang": given["lang"]} if given["lang"] else {}
    query = {**linked, **settings_query(given, {}, parser, words), **chosen}
    read = read_address(query, linked["lang"])
    if read.faults:
        parser.error(in_a_row(read.faults))
    # On paper nobody presents.
    return replace(read.settings, presenter=False, tour=0)


def _some(
    name: str, text: str, allowed: Sequence[str], parser: Parser, words: Translations
) -> list[str]:
    """Those of the allowed words that an option names, in their own order."""
    named = text.split(",")
    if unknown := next((one for one in named if one not in allowed), None):
        sentence = words.gettext("--{name} cannot be “{value}”; allowed: {allowed}.")
        parser.error(sentence.format(name=name, value=unknown[:40], allowed=", ".join(allowed)))
    return [one for one in allowed if one in named]


def _parser(language: LanguageOption) -> Parser:
    _ = language.words.gettext
    parser = Parser(
        prog=f"{program('dropout_ui')} {_VERB}",
        parents=[language.parser],
        allow_abbrev=False,
        description=_("Write the pictures of a view of the page, at its end, as files for print."),
    )
    # A link has a language of its own, which a terminal's does not win over.
    parser.set_defaults(lang=None)
    parser.add_argument(
        "--address",
        metavar="LINK",
        help=_(
            "A link to the page, or what it has from ? on: with step= a step of the lesson, with"
            " seeds= a study. Other options win over it."
        ),
    )
    parser.add_argument(
        "--of",
        metavar="A,B,…",
        help=_("Only these: {allowed}. All that the address has if not given.").format(
            allowed=", ".join(PARTS)
        ),
    )
    parser.add_argument(
        "--kind",
        metavar="A,B",
        default=",".join(KINDS),
        help=_("In which format: {allowed}; both if not given.").format(allowed=", ".join(KINDS)),
    )
    add_settings(parser, language.words, {})
    parser.add_argument(
        "folder", metavar="FOLDER", help=_("Where to write; the files' names say the settings.")
    )
    return parser
