"""Where the table is in a file: names, units, and what stands around it."""

import pytest

from dropout_core.data.dialect import Row, split_rows
from dropout_core.data.errors import DataError
from dropout_core.data.numbers import POINT
from dropout_core.data.table import Table, find_table

BODY = "1,2\n2,3\n3,5\n"


def found(text: str, header: int | None = None, named: Row = ()) -> Table:
    """The table in a text that commas delimit."""
    return find_table(split_rows(text, "comma").rows, named, POINT, header)


def test_names_units_and_titles_are_told_from_the_body() -> None:
    table = found("a title\nt,v\n[s],[m]\n" + BODY)
    assert (table.names, table.header) == (("t", "v"), 2)
    assert (table.above, table.units, len(table.body)) == (1, 1, 3)


def test_without_names_columns_are_called_by_their_place() -> None:
    table = found(BODY)
    assert (table.names, table.header, table.unnamed) == (("#1", "#2"), 0, frozenset({0, 1}))


def test_the_row_of_names_may_be_chosen_or_that_there_is_none() -> None:
    text = "a,b\nt,v\n" + BODY
    assert found(text).names == ("a", "b")
    assert found(text, 2).names == ("t", "v")
    assert found(text, 2).above == 1
    none = found(text, 0)
    assert (none.names, none.above, len(none.body)) == (("#1", "#2"), 2, 3)
    numbers = found("1990,1991\n" + BODY, 1)
    assert (numbers.names, len(numbers.body)) == (("1990", "1991"), 3)
    with pytest.raises(DataError, match="no_such_header"):
        found(text, 9)


def test_years_may_be_names() -> None:
    table = found("country,1990,1991\nFiji,1,2\nOman,2,3\nPeru,4,9\n")
    assert table.names == ("country", "1990", "1991")
    assert found("Fiji,1990,7\nOman,1991,8\n").header == 0


def test_a_comment_has_the_names_only_where_no_row_does_and_they_are_as_many() -> None:
    assert found(BODY, named=("t", "v")).names == ("t", "v")
    assert found("a,b\n" + BODY, named=("t", "v")).names == ("a", "b")
    assert found(BODY, named=("t", "v", "w")).names == ("#1", "#2")
    assert found(BODY, named=("7", "v")).names == ("#1", "#2")


def test_names_are_short_in_one_line_and_told_apart() -> None:
    long = "n" * 100
    table = found(f'v,v,"v\nw",{long},\n1,2,3,4,5\n2,3,4,5,6\n')
    assert table.names[:3] == ("v", "v (2)", "v w")
    assert len(table.names[3]) == 60
    assert table.names[4] == "#5"


def test_one_long_row_does_not_shift_the_names() -> None:
    assert found("t,v\n1,2\n2,3,late\n3,4\n").names == ("t", "v", "#3")
    assert found("t,v\n1,1,2\n2,2,3\n3,3,4\n").names == ("#1", "t", "v")


def test_of_tables_parted_by_an_empty_row_the_longest_is_taken() -> None:
    table = found("a,b\n1,2\n\nt,v\n" + BODY + "\nc,d\n1,2\n2,3\n")
    assert (table.names, len(table.body), table.other) == (("t", "v"), 3, 5)
    assert table.header == 3


def test_a_file_without_numbers_has_no_table() -> None:
    with pytest.raises(DataError, match="no_number"):
        found("a,b\nc,d\n")
