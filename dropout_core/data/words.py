"""What is said of data: why there are none, what could be otherwise, what was left out."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from dropout_core.data.doubts import DATES, DECIMAL, ENCODING, KEPT_OUT, MISSING, SHEET, Doubt
from dropout_core.data.errors import DataError
from dropout_core.data.rows_left import (
    ABOVE,
    CHOSEN,
    FOOTER,
    FORMULA,
    INFINITE,
    NO_DATE,
    NO_NUMBER,
    OTHER_TABLE,
    UNITS,
    LeftOut,
)
from dropout_core.language.translations import N_, Translations

ERRORS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "empty": N_("There is nothing in this file."),
        "binary": N_("This is no text: a table as CSV, .xlsx or .ods can be read."),
        "markup": N_(
            "This is a web page or another document with tags, not a table: look into the file,"
            " the download may have failed."
        ),
        "json": N_("This is JSON; a table is needed, with a row for each point."),
        "zip": N_("This is a zip archive and no workbook: unpack it first."),
        "encrypted": N_("This workbook is locked with a password: save it without one."),
        "old_workbook": N_("This is a workbook of an old kind: save it as .xlsx or as CSV."),
        "broken_workbook": N_("This workbook is broken: it cannot be opened."),
        "empty_sheet": N_("The sheet “{sheet}” is empty."),
        "no_such_sheet": N_("There is no sheet “{sheet}”; there are: {sheets}."),
        "too_large": N_("This file is too large: at most {limit} MB are read."),
        "too_many_cells": N_("This table is too large: at most {limit} cells are read."),
        "too_many_columns": N_("This table has {count} columns; at most {limit} are read."),
        "long_line": N_("A line of this file has more than {limit} characters: it is no table."),
        "no_number": N_("There are no numbers in this table."),
        "one_numeric_column": N_(
            "Only one column has numbers, “{column}”: two are needed, for x and for y."
        ),
        "same_column": N_("x and y are the same column, “{column}”: choose two."),
        "no_such_column": N_("There is no column “{column}”; there are: {columns}."),
        "no_such_header": N_("There is no row {header} for the names: the table has {count} rows."),
        "no_such_choice": N_("“{name}” is nothing that can be chosen here."),
        "bad_choice": N_("“{name}” cannot be “{value}”; allowed: {allowed}."),
        "too_few": N_("Points that can be read: {count}; at least {minimum} are needed."),
        "too_many": N_("There are {count} points; at most {maximum} can be learnt from."),
        "formulas": N_(
            "“{column}” has formulas instead of their results: save the table with its values."
        ),
        "one_x": N_("All points have the same x ({column} is {value} everywhere)."),
        "one_y": N_("All points have the same y ({column} is {value} everywhere)."),
        "infinite": N_("“{column}” has a number that is infinite."),
        "extreme": N_(
            "The numbers in “{column}” are too large, too small or too close together to learn"
            " from: {low} to {high}."
        ),
        "bad_address": N_("The points in this address are damaged: it was cut or altered."),
        "no_file": N_("{option} says how a table is read: name one with --data."),
        "busy": N_("Too many files are being read just now: try again in {seconds} s."),
        "too_slow": N_("The file did not arrive within {seconds} s."),
    }
)
_OTHERWISE: Final = N_("{cell} was read as {read}. It could also be {other}.")
_DOUBTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        ENCODING: N_(
            "The letters were read as {encoding}: “{read}”. As {other_encoding} they would be"
            " “{other}”."
        ),
        DECIMAL: _OTHERWISE,
        DATES: _OTHERWISE,
        MISSING: N_("{value} occurs {count} times ({columns}), far from the rest: left out?"),
        KEPT_OUT: N_("{value} occurs {count} times and is taken for missing: keep it as a number?"),
        SHEET: N_("Of {count} sheets “{sheet}” was read: read “{other}” instead?"),
    }
)
_ONCE: Final[Mapping[str, str]] = MappingProxyType(
    {
        MISSING: N_("{value} occurs once ({columns}), far from the rest: left out?"),
        KEPT_OUT: N_("{value} occurs once and is taken for missing: keep it as a number?"),
    }
)
_LEFT_OUT: Final = N_("{count} rows left out: {reasons}.")
_ONE_LEFT_OUT: Final = N_("1 row left out: {reasons}.")
_REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        ABOVE: N_("{count} above the names"),
        UNITS: N_("{count} of units"),
        NO_NUMBER: N_("{count} without a number in {column}"),
        NO_DATE: N_("{count} without a date in {column}"),
        INFINITE: N_("{count} with an infinite number in {column}"),
        FORMULA: N_("{count} with a formula in {column}"),
        CHOSEN: N_("{count} with {value} in {column}"),
        FOOTER: N_("{count} of a footer"),
        OTHER_TABLE: N_("{count} of another table"),
    }
)
_SAMPLED: Final = N_("{count} of {found} points are taken, spread evenly over x.")


def error_sentence(error: DataError, words: Translations) -> str:
    """Why there are no points."""
    told = {
        name: f"{value:g}" if isinstance(value, float) else value
        for name, value in error.values.items()
    }
    return words.gettext(ERRORS[error.code]).format(**told)


def doubt_sentence(doubt: Doubt, words: Translations) -> str:
    """What was guessed, and what it could be instead."""
    once = doubt.about in _ONCE and doubt.values["count"] == 1
    sentence = (_ONCE if once else _DOUBTS)[doubt.about]
    return words.gettext(sentence).format(**doubt.values)


def left_out_sentence(left_out: Sequence[LeftOut], words: Translations) -> str:
    """How many rows are no points, and why; "" where all are."""
    if not left_out:
        return ""
    _ = words.gettext
    count = sum(one.count for one in left_out)
    reasons = _(", ").join(
        _(_REASONS[one.reason]).format(count=one.count, column=one.column, value=one.value)
        for one in left_out
    )
    return _(_ONE_LEFT_OUT if count == 1 else _LEFT_OUT).format(count=count, reasons=reasons)


def sampled_sentence(count: int, found: int, words: Translations) -> str:
    """How many points of all that were found are taken; "" where all are."""
    return words.gettext(_SAMPLED).format(count=count, found=found) if count < found else ""
