"""Numbers as people write them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dropout_core.data.numbers import (
    COMMA,
    POINT,
    guess_decimals,
    is_formula,
    is_missing,
    parse_number,
)


@pytest.mark.parametrize(
    ("text", "point", "comma"),
    [
        ("7", 7, 7),
        ("-7", -7, -7),
        ("+7", 7, 7),
        ("1.5", 1.5, None),
        ("1,5", None, 1.5),
        (".5", 0.5, None),
        (",5", None, 0.5),
        ("5.", 5, None),
        ("1e3", 1000, 1000),
        ("1.5E-03", 0.0015, None),
        ("1,5e3", None, 1500),
        ("1,234", 1234, 1.234),
        ("1.234", 1.234, 1234),
        ("12,345,678", 12345678, None),
        ("12.345.678,9", None, 12345678.9),
        ("1,234.5", 1234.5, None),
        ("1 234,5", None, 1234.5),
        ("1 234.5", 1234.5, None),
        ("1'234.5", 1234.5, None),
        ("1’234,5", None, 1234.5),
        ("1\u202f234", 1234, 1234),
        ("12,34,567.8", 1234567.8, None),
        ("0,123", None, 0.123),
        ("1,23", None, 1.23),
        ("1,2345", None, 1.2345),
        ("−3", -3, -3),
        ("–3", -3, -3),
        ("１２", 12, 12),
        ("45 %", 45, 45),
        ("$1,234.50", 1234.5, None),
        ("12,50 €", None, 12.5),
        ("inf", math.inf, math.inf),
        ("-Infinity", -math.inf, -math.inf),
        ("1e999", math.inf, math.inf),
        ("1_000", None, None),
        ("0x1A", None, None),
        ("nan", None, None),
        ("12 kg", None, None),
        ("1.2.3", None, None),
        ("1,2,3", None, None),
        ("--1", None, None),
        ("", None, None),
        ("5" * 61, None, None),
    ],
)  # fmt: skip
def test_a_text_is_a_number_with_a_point_or_a_comma_or_none(
    text: str, point: float | None, comma: float | None
) -> None:
    assert parse_number(text, POINT) == point
    assert parse_number(text, COMMA) == comma


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_python_writes_is_read_to_the_same_number(number: float) -> None:
    assert parse_number(repr(number), POINT) == number
    assert parse_number(repr(number).replace(".", ","), COMMA) == number


@given(st.integers(-(10**12), 10**12), st.sampled_from([",", " ", "'"]))
def test_thousands_may_be_parted(number: int, sign: str) -> None:
    assert parse_number(f"{number:,}".replace(",", sign), POINT) == number


@pytest.mark.parametrize(
    ("cells", "comma_delimited", "decimal", "doubted"),
    [
        (["1.5", "1,234"], True, POINT, None),
        (["1,5", "1,234"], True, COMMA, None),
        (["1.234,5", "1.234"], False, COMMA, None),
        (["1,234"], True, POINT, "1,234"),
        (["1,234"], False, COMMA, "1,234"),
        (["1.234"], False, POINT, "1.234"),
        (["1", "word", ""], True, POINT, None),
        (["1,5", "1.5", "2,5", "1,234"], False, COMMA, "1,234"),
    ],
)
def test_all_cells_tell_what_stands_before_the_fraction(
    cells: list[str], comma_delimited: bool, decimal: str, doubted: str | None
) -> None:
    found = guess_decimals(cells, comma_delimited, None)
    assert (found.decimal, found.doubted) == (decimal, doubted)
    assert guess_decimals(cells, comma_delimited, COMMA).decimal == COMMA


@pytest.mark.parametrize("cell", ["", " ", "NA", "n/a", "..", "-", "k. A.", "NaN", "null", "***"])
def test_a_cell_may_say_that_there_is_nothing(cell: str) -> None:
    assert is_missing(cell)


@pytest.mark.parametrize("cell", ["0", "x", "No", "-1", 0.0])
def test_a_cell_that_says_something_is_not_missing(cell: str | float) -> None:
    assert not is_missing(cell)


@pytest.mark.parametrize(
    ("cell", "is_one"), [("=A1+B1", True), ("=SUM(A1:A9)", True), ("=", False)]
)
def test_a_formula_is_no_result(cell: str, is_one: bool) -> None:
    assert is_formula(cell) == is_one
