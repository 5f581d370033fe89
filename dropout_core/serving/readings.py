"""A reading of a file as it is sent: what was read, and the sentences about it."""

from dropout_core.data.doubts import Doubt
from dropout_core.data.errors import DataError
from dropout_core.data.packing import encode
from dropout_core.data.points import AXIS_UNITS, Axis
from dropout_core.data.reading import Manner, Overview, Reading, UnusableError
from dropout_core.data.rows_left import LeftOut
from dropout_core.data.words import (
    doubt_sentence,
    error_sentence,
    left_out_sentence,
    sampled_sentence,
)
from dropout_core.language.translations import Translations
from dropout_core.serving.wire import (
    AxisFacts,
    DoubtFacts,
    MannerFacts,
    OverviewFacts,
    ReadingAnswer,
    ReadingRefusal,
)


def reading_answer(reading: Reading, words: Translations) -> ReadingAnswer:
    """A reading, with all that is said of it."""
    points = reading.points
    address = encode(points)
    return {
        **_overview(reading.overview, reading.left_out, words),
        "name": points.title,
        "x": axis_facts(points.x_axis),
        "y": axis_facts(points.y_axis),
        "points": {"x": list(points.x), "y": list(points.y)},
        "found": reading.found,
        "sampled_sentence": sampled_sentence(len(points.x), reading.found, words),
        "address": address,
        "exact": address == encode(points, exact=True),
    }


def reading_refusal(error: DataError, words: Translations) -> ReadingRefusal:
    """Why there are no points, and the table if there was one."""
    overview = None
    if isinstance(error, UnusableError):
        overview = _overview(error.overview, error.left_out, words)
    return {
        "reason": error.code,
        "message": error_sentence(error, words),
        "overview": overview,
    }


def _overview(
    overview: Overview, left_out: tuple[LeftOut, ...], words: Translations
) -> OverviewFacts:
    return {
        "columns": [
            {"name": column.name, "kind": column.kind, "count": column.count}
            for column in overview.columns
        ],
        "preview": [list(row) for row in overview.preview],
        "reading": _manner(overview.manner),
        "doubts": [_doubt(doubt, words) for doubt in overview.doubts],
        "left_out": [
            {"reason": one.reason, "count": one.count, "column": one.column, "value": one.value}
            for one in left_out
        ],
        "left_out_sentence": left_out_sentence(left_out, words),
    }


def axis_facts(axis: Axis) -> AxisFacts:
    """What a coordinate is, as it is sent."""
    return {"name": axis.name, "kind": axis.kind, "unit": AXIS_UNITS[axis.kind]}


def _doubt(doubt: Doubt, words: Translations) -> DoubtFacts:
    return {
        "about": doubt.about,
        "sentence": doubt_sentence(doubt, words),
        "choice": doubt.choice,
        "value": doubt.value,
    }


def _manner(manner: Manner) -> MannerFacts:
    return {
        "encoding": manner.encoding,
        "delimiter": manner.delimiter,
        "decimal": manner.decimal,
        "dates": manner.dates,
        "header": manner.header,
        "sheet": manner.sheet,
        "sheets": list(manner.sheets),
        "comments": manner.comments,
    }
