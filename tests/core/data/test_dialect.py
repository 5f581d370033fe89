"""Delimiters, quotes and comments."""

import pytest

from dropout_core.data.choices import DELIMITERS
from dropout_core.data.dialect import split_rows
from dropout_core.data.errors import DataError

ROWS = (("when", "how much"), ("1", "2.5"), ("2", "3.5"), ("3", "4.5"))


@pytest.mark.parametrize("name", DELIMITERS)
def test_a_delimiter_is_found(name: str) -> None:
    sign = DELIMITERS[name]
    head = 'when "how much"' if name == "space" else sign.join(ROWS[0])
    found = split_rows("\n".join([head, *(sign.join(row) for row in ROWS[1:])]))
    assert (found.delimiter, found.rows) == (name, ROWS)


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a;b\n1,5;2,5\n3,5;4,5\n", "semicolon"),
        ("1,5 2,5\n3,5 4,5\n", "space"),
        ("1 234;5 678\n2 234;6 678\n", "semicolon"),
        ("1 234\t5 678\n2 234\t6 678\n", "tab"),
        ("2024-01-01 10:00,5\n2024-01-01 11:00,6\n", "comma"),
        ("2024-01-01 10:00\tgood\t5\n2024-01-01 11:00\tgood\t6\n", "tab"),
        ("name, remark;1;2\nname, other;2;3\n", "semicolon"),
        ("no numbers,at all\nhere,either\n", "comma"),
        ("alone\n", "comma"),
    ],
)
def test_cells_that_are_numbers_tell_delimiters_from_what_stands_in_cells(
    text: str, delimiter: str
) -> None:
    assert split_rows(text).delimiter == delimiter


def test_a_delimiter_that_is_chosen_or_told_holds() -> None:
    assert split_rows("1,2\n3,4\n", "semicolon").rows[:2] == (("1,2",), ("3,4",))
    assert split_rows("sep=|\n1,5|2\n").rows[0] == ("1,5", "2")
    assert split_rows('"sep=\\t"\n1\t2\n').delimiter == "tab"
    assert split_rows("sep=|\n1,5|2\n", "comma").rows[0] == ("1", "5|2")


def test_comments_and_drawn_lines_are_no_rows() -> None:
    found = split_rows("# a\n\nx,y\n-------\n% b\n1,2\n")
    assert found.rows == ((), ("x", "y"), ("1", "2"), ())
    assert found.comments == 3


def test_the_last_comment_before_the_rows_may_have_the_names() -> None:
    assert split_rows("# made today\n# t v\n1 2\n2 3\n").named == ("t", "v")
    assert split_rows("#,t,v\n1,2,3\n").named == ("", "t", "v")
    assert split_rows("1 2\n# end of it\n").named == ()


def test_quotes_keep_delimiters_and_newlines_within_a_cell() -> None:
    found = split_rows('name,v\n"a, b",1\n"c\nd",2\n')
    assert found.rows[1:3] == (("a, b", "1"), ("c\nd", "2"))


def test_a_quote_that_is_never_closed_swallows_nothing() -> None:
    rows = split_rows('x,y\n1,"2\n2,3\n').rows
    assert rows[:3] == (("x", "y"), ("1", "2"), ("2", "3"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (",".join("1" * 300), "too_many_columns"),
        ("1" * 200_000, "long_line"),
        ("1,2\n" * 600_000, "too_many_cells"),
    ],
)
def test_what_is_beyond_all_measure_is_refused(text: str, code: str) -> None:
    with pytest.raises(DataError, match=code):
        split_rows(text)
