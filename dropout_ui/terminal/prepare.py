"""The verb `prepare` of the terminal: a smaller first visit, once for all servers."""

import sys
from collections.abc import Sequence
from typing import Final

from dropout_core.terminal.options import FAILED, LanguageOption, Parser, language_option, program
from dropout_ui.first_visit import prepared
from dropout_ui.first_visit.assets import assets
from dropout_ui.first_visit.plotly_script import BASIC, NoBundleError, fetch_basic
from dropout_ui.first_visit.streamlit_files import asked_by_elements, asked_by_page

_VERB: Final = "prepare"


def prepare(arguments: Sequence[str]) -> int:
    """Fetch plotly.js's basic bundle, and compress what a first visit is sent as well as can be.

    The exit code: 0, also where there is no bundle to be had, as the page then loads the whole of
    plotly.js; 1 where nothing can be kept. Raises SystemExit with code 2 for anything wrong on the
    command line.
    """
    language = language_option(arguments)
    _parser(language).parse_args(arguments)
    _ = language.words.gettext
    try:
        try:
            fetch_basic()
        except NoBundleError as error:
            told = _("No smaller plotly.js ({reason}): the page loads the whole one.")
            print(told.format(reason=error), file=sys.stderr)
        sent = (*assets().values(), *asked_by_page(), *asked_by_elements())
        prepared.forget_all_but({BASIC, *(one.prepare() for one in sent)})
    except OSError as error:
        told = _("Nothing can be kept in {folder}: {reason}.")
        print(told.format(folder=prepared.FOLDER, reason=error.strerror), file=sys.stderr)
        return FAILED
    return 0


def _parser(language: LanguageOption) -> Parser:
    _ = language.words.gettext
    return Parser(
        prog=f"{program('dropout_ui')} {_VERB}",
        parents=[language.parser],
        allow_abbrev=False,
        description=_(
            "Make the page's files smaller, once for this environment: fetch the part of plotly.js"
            " that is drawn with from npm's registry, and compress what a first visit is sent."
        ),
    )
