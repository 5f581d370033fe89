"""What a column holds."""

import numpy as np

from dropout_core.data.columns import read_column, timed
from dropout_core.data.numbers import POINT


def kind(*cells: str | float) -> str:
    """What a column of these cells is."""
    return read_column("c", cells, POINT, "day_first").kind


def test_most_cells_decide_what_a_column_is() -> None:
    assert kind("1", "2.5", "NA", "") == "number"
    assert kind(1.0, 2.0, "about 3") == "number"
    assert kind("1", "a", "b") == "text"
    assert kind("2024-01-01", "03.04.2024") == "date"
    assert kind("20240131", "20240201") == "date"
    assert kind("20240131", "20249999") == "number"
    assert kind("12:30", "13:00:10") == "time"
    assert kind("", "NA", "-") == "empty"


def test_what_is_no_number_is_nan_and_infinity_stays() -> None:
    column = read_column("c", ["1", "x", "", "inf"], POINT, "day_first")
    assert np.isnan(column.numbers).tolist() == [False, True, True, False]
    assert column.count == 1


def test_cells_are_shown_as_they_were_read() -> None:
    numbers = read_column("c", ["1,234", "x", "NA", "inf"], POINT, "day_first")
    assert [numbers.shown(row) for row in range(4)] == [1234.0, "x", None, "inf"]
    dates = read_column("c", ["3.4.2024", "2024-04-05 06:00"], POINT, "day_first")
    assert [dates.shown(row) for row in range(2)] == ["2024-04-03", "2024-04-05 06:00:00"]


def test_a_date_has_the_time_beside_it() -> None:
    date = read_column("d", ["1970-01-02", "1970-01-03"], POINT, "day_first")
    clock = read_column("t", ["12:00", "18:00"], POINT, "day_first")
    assert timed([date, clock])[0].numbers.tolist() == [1.5, 2.75]
    assert timed([clock, date])[1] is date
    assert timed(timed([date, clock]))[0].numbers.tolist() == [1.5, 2.75]
