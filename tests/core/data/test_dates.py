"""Dates and times as people write them."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropout_core.data.choices import DAY_FIRST, MONTH_FIRST
from dropout_core.data.dates import as_iso, guess_order, parse_clock, parse_date

EPOCH = datetime(1970, 1, 1)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-03-04", "2024-03-04"),
        ("2024/3/4", "2024-03-04"),
        ("2024.03.04", "2024-03-04"),
        ("04.03.2024", "2024-03-04"),
        ("4.3.24", "2024-03-04"),
        ("4.3.99", "1999-03-04"),
        ("2024年3月4日", "2024-03-04"),
        ("2024 年 3 月", "2024-03-01"),
        ("2024年", "2024-01-01"),
        ("2024-03", "2024-03-01"),
        ("03/2024", "2024-03-01"),
        ("2024Q2", "2024-04-01"),
        ("4 Mar 2024", "2024-03-04"),
        ("04-MAR-24", "2024-03-04"),
        ("4. März 2024", "2024-03-04"),
        ("March 4, 2024", "2024-03-04"),
        ("Mar 4th 2024", "2024-03-04"),
        ("Mar 2024", "2024-03-01"),
        ("2024-03-04T12:30:15", "2024-03-04 12:30:15"),
        ("2024-03-04 12:30", "2024-03-04 12:30:00"),
        ("2024-03-04T12:30:00Z", "2024-03-04 12:30:00"),
        ("2024-03-04T01:30:00+02:00", "2024-03-03 23:30:00"),
        ("04.03.2024 18.30.00", "2024-03-04 18:30:00"),
        ("3/4/2024 1:05 PM", "2024-04-03 13:05:00"),
        ("0001-01-01", "0001-01-01"),
        ("9999-12-31", "9999-12-31"),
    ],
)
def test_a_text_is_a_date(text: str, iso: str) -> None:
    days = parse_date(text)
    assert days is not None
    assert as_iso(days) == iso


@pytest.mark.parametrize(
    "text",
    [
        *("", "7", "2024", "1.5", "12:30", "1/2", "x" * 50, "Maybe 4, 2024"),
        *("2024-13-01", "2024-02-30", "31/02/2024", "0000-01-01", "10000-01-01"),
        *("2024-03-04 25:00", "2024-03-04-05"),
    ],
)
def test_other_texts_are_none(text: str) -> None:
    assert parse_date(text) is None


def test_the_order_of_day_and_month_matters_between_slashes_alone() -> None:
    for text in ("03/04/2024", "03-04-2024"):
        days = [parse_date(text, order) for order in (DAY_FIRST, MONTH_FIRST)]
        assert [as_iso(day or 0) for day in days] == ["2024-04-03", "2024-03-04"]
    assert parse_date("03.04.2024", MONTH_FIRST) == parse_date("03.04.2024", DAY_FIRST)


@given(st.datetimes(datetime(1000, 1, 1), datetime(3000, 1, 1)))
def test_days_are_counted_as_python_counts_them(moment: datetime) -> None:
    days = (moment - EPOCH) / timedelta(days=1)
    assert parse_date(moment.isoformat()) == pytest.approx(days, abs=1e-9)


@pytest.mark.parametrize(
    ("cells", "comma_delimited", "order", "doubted"),
    [
        (["03/04/2024"], True, MONTH_FIRST, "03/04/2024"),
        (["03/04/2024"], False, DAY_FIRST, "03/04/2024"),
        (["03/04/2024", "13/04/2024"], True, DAY_FIRST, None),
        (["03/04/2024", "04/13/2024"], False, MONTH_FIRST, None),
        (["03/03/2024"], True, MONTH_FIRST, None),
        (["2024-03-04", "03.04.2024", "x"], True, MONTH_FIRST, None),
    ],
)
def test_a_number_beyond_twelve_settles_which_comes_first(
    cells: list[str], comma_delimited: bool, order: str, doubted: str | None
) -> None:
    found = guess_order(cells, comma_delimited, None)
    assert (found.order, found.doubted) == (order, doubted)
    assert guess_order(cells, comma_delimited, DAY_FIRST).order == DAY_FIRST


@pytest.mark.parametrize(
    ("text", "hours"),
    [("12:30", 12.5), ("0:00", 0), ("18.30.00", 18.5), ("24:00", 24), ("7:05:36", 7.0933333)],
)
def test_a_time_of_day_is_hours(text: str, hours: float) -> None:
    assert parse_clock(text) == pytest.approx(hours)


@pytest.mark.parametrize("text", ["18.30", "25:00", "12:60", "12", "24:01", ""])
def test_other_numbers_are_no_times(text: str) -> None:
    assert parse_clock(text) is None
