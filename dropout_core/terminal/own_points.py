"""Points of one's own in a terminal: from a file or standard input, with what was made of it."""

import argparse
import os
import sys
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Final

from dropout_core.data.choices import OPTIONS, ReadingChoices
from dropout_core.data.errors import DataError
from dropout_core.data.limits import MAX_BYTES
from dropout_core.data.packing import encode
from dropout_core.data.reading import Overview, Reading, UnusableError, read_table
from dropout_core.data.words import (
    doubt_sentence,
    error_sentence,
    left_out_sentence,
    sampled_sentence,
)
from dropout_core.language.sentences import in_a_row
from dropout_core.language.translations import N_, Translations

FIELD: Final = "data"
_STANDARD_INPUT: Final = "-"
_READING: Final = N_("{file}: {x} → {y}, points: {count}.")
_CHOICES: Final[Mapping[str, str]] = {
    "x": N_("the column of x"),
    "y": N_("the column of y"),
    "header": N_("the row that has the names, from 1; 0 for none"),
    "missing": N_("numbers that stand for a missing one, as -999,-200"),
    "sheet": N_("the sheet of a workbook"),
    "decimal": N_("what stands before the fraction: {options}"),
    "dates": N_("what comes first in 03/04: {options}"),
    "delimiter": N_("what stands between two cells: {options}"),
    "encoding": N_("how letters are written: {options}"),
}


def add_own_points(parser: argparse.ArgumentParser, words: Translations) -> None:
    """The option for a file, and those for how it is read."""
    _ = words.gettext
    parser.add_argument(
        f"--{FIELD}",
        metavar="FILE",
        help=_(
            "Learn the points of a table instead: CSV, .xlsx or .ods; - reads standard input."
            " They are trained on with their exact numbers."
        ),
    )
    for name, meaning in _CHOICES.items():
        told = _(meaning).format(options=", ".join(OPTIONS.get(name, ())))
        parser.add_argument(
            _option(name), metavar="X", help=_("Of that table: {meaning}.").format(meaning=told)
        )


def own_points(given: Mapping[str, str | None], words: Translations) -> dict[str, str]:
    """What these options say of own points, as a part of a query; nothing where there are none.

    What was made of the file is told on standard error: which columns, what was left out, and
    what could be read otherwise. Raises DataError and OSError.
    """
    choices = {one.name: given.get(_key(one.name)) for one in fields(ReadingChoices)}
    chosen = {name: text for name, text in choices.items() if text is not None}
    file = given[FIELD]
    if file is None:
        if chosen:
            raise DataError("no_file", {"option": _option(next(iter(chosen)))})
        return {}
    content = _content(file)
    name = "" if file == _STANDARD_INPUT else Path(file).name
    reading = read_table(content, name, ReadingChoices.from_query(chosen))
    print(_told(reading, file, words), file=sys.stderr)
    return {FIELD: encode(reading.points, exact=True)}


def refusal(
    error: DataError | OSError, given: Mapping[str, str | None], words: Translations
) -> str:
    """Why there are no points, in one line."""
    if isinstance(error, OSError):
        sentence = words.gettext("Cannot read {file}: {reason}.")
        return sentence.format(file=str(given[FIELD])[:80], reason=error.strerror or error)
    said = [error_sentence(error, words)]
    if isinstance(error, UnusableError):
        said += [left_out_sentence(error.left_out, words), *_doubts(error.overview, words)]
    return in_a_row(filter(None, said))


def _content(file: str) -> bytes:
    """The bytes of a file, and no more of them than are read anyway."""
    if file == _STANDARD_INPUT:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with open(file, "rb") as opened:
        return opened.read(MAX_BYTES + 1)


def _told(reading: Reading, file: str, words: Translations) -> str:
    points = reading.points
    said = [
        words.gettext(_READING).format(
            file=os.path.basename(file),
            x=points.x_axis.name,
            y=points.y_axis.name,
            count=reading.found,
        ),
        sampled_sentence(len(points.x), reading.found, words),
        left_out_sentence(reading.left_out, words),
        *_doubts(reading.overview, words),
    ]
    return "\n".join(filter(None, said))


def _doubts(overview: Overview, words: Translations) -> list[str]:
    """What could be read otherwise, each with the option that does so."""
    return [
        f"{doubt_sentence(doubt, words)} ({_option(doubt.choice)}={doubt.value})"
        for doubt in overview.doubts
    ]


def _option(choice: str) -> str:
    return f"--{FIELD}-{choice}"


def _key(choice: str) -> str:
    return f"{FIELD}_{choice}"
