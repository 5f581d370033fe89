"""Which rows are points, and why the others are not."""

import pytest

from tests.core.data.faults import PLAIN
from tests.core.data.test_reading import left_out, read


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", ""),
        ("8,NA\n", "1 row left out: 1 without a number in litres."),
        ("NA,8\n", "1 row left out: 1 without a number in hours."),
        ("NA,NA\n", "1 row left out: 1 without a number in hours."),
        ("8,inf\n9,8\n", "1 row left out: 1 with an infinite number in litres."),
        ("8,=B2\n9,8\n", "1 row left out: 1 with a formula in litres."),
        ("Total,8\n", "1 row left out: 1 of a footer."),
        ("see below,\n", "1 row left out: 1 of a footer."),
        ("broken,1\n9,8\n", "1 row left out: 1 without a number in hours."),
        (
            "8,NA\n9,\n10,x\n11,1\nSource: me\n",
            "4 rows left out: 3 without a number in litres, 1 of a footer.",
        ),
    ],
)
def test_every_row_that_is_no_point_has_its_reason(rows: str, said: str) -> None:
    assert left_out(read(PLAIN + rows)) == said


def test_a_missing_date_is_called_one() -> None:
    table = "day,v\n" + "".join(f"2024-01-0{n},{n}\n" for n in range(1, 8)) + ",8\n2024-01-09,9\n"
    assert left_out(read(table)) == "1 row left out: 1 without a date in day."


def test_a_row_that_lacks_what_is_not_used_is_a_point() -> None:
    table = "t,b,c\n" + "".join(f"{n},{n * n},{'' if n % 2 else n}\n" for n in range(1, 13))
    assert left_out(read(table)) == ""
    assert left_out(read(table, {"y": "c"})).endswith("in c.")


def test_points_and_rows_left_out_are_all_rows() -> None:
    table = "report\n\nh,l\n[h],[l]\n" + PLAIN.split("\n", 1)[1] + "8,NA\nTotal,1\n\na,b\n1,2\n"
    reading = read(table)
    rows = [line for line in table.splitlines() if line]
    assert reading.found + sum(one.count for one in reading.left_out) == len(rows) - 1
