"""Which column is x and which is y."""

import numpy as np
import pytest

from dropout_core.data.columns import Column, read_column
from dropout_core.data.errors import DataError
from dropout_core.data.numbers import POINT
from dropout_core.data.roles import choose_roles

ROWS = 12


def column(name: str, kind: str) -> Column:
    """A column of some kind."""
    random = np.random.default_rng(len(name) + len(kind))
    cells = {
        "measured": [f"{one:.3f}" for one in random.normal(size=ROWS)],
        "running": [str(row) for row in range(1, ROWS + 1)],
        "gaps": [str(row + row // 3) for row in range(1, ROWS + 1)],
        "shuffled": [str(row) for row in random.permutation(ROWS)],
        "years": [str(1990 + row) for row in range(ROWS)],
        "months": [f"{1990 + row / 12:.4f}" for row in range(ROWS)],
        "one year": ["1990"] * ROWS,
        "dates": [f"2024-01-{row:02}" for row in range(1, ROWS + 1)],
        "one date": ["2024-01-01"] * ROWS,
        "times": [f"{row}:30" for row in range(ROWS)],
        "same": ["7"] * ROWS,
        "few": ["1.5", "2.5", *[""] * (ROWS - 2)],
        "words": ["word"] * ROWS,
    }[kind]
    return read_column(name, cells, POINT, "day_first")


def guessed(*columns: str, x: str = "", y: str = "") -> tuple[str, str]:
    """The names of x and y in a table whose columns are written "name: kind"."""
    pairs = [one.split(": ") for one in columns]
    unnamed = {place for place, (name, _) in enumerate(pairs) if name.startswith("#")}
    made = [column(name, kind) for name, kind in pairs]
    roles = choose_roles(made, frozenset(unnamed), x, y)
    return roles.x.name, roles.y.name


@pytest.mark.parametrize(
    ("columns", "x", "y"),
    [
        (["a: measured", "b: measured"], "a", "b"),
        (["a: running", "b: measured"], "a", "b"),
        (["w: words", "a: measured", "b: measured", "c: measured"], "a", "b"),
        (["#1: running", "a: measured", "b: measured"], "a", "b"),
        (["#1: gaps", "a: measured", "b: measured"], "a", "b"),
        (["#1: shuffled", "a: measured", "b: measured"], "a", "b"),
        (["#1: gaps", "#2: measured", "#3: measured"], "#2", "#3"),
        (["#1: measured", "#2: measured"], "#1", "#2"),
        (["rownames: gaps", "a: measured", "b: measured"], "a", "b"),
        (["Index: gaps", "a: measured", "b: measured"], "a", "b"),
        (["id: shuffled", "a: measured", "b: measured"], "a", "b"),
        (["编号: running", "a: measured", "b: measured"], "a", "b"),
        (["sample: running", "a: measured", "b: measured"], "a", "b"),
        (["time: running", "year: years", "flow: measured"], "year", "flow"),
        (["day: running", "a: measured", "b: measured"], "day", "a"),
        (["a: measured", "when: dates"], "when", "a"),
        (["a: measured", "b: measured", "when: dates"], "when", "a"),
        (["year: one year", "month: running", "decimal date: months", "v: measured"],
         "decimal date", "v"),
        (["#1: one year", "#2: running", "#3: months", "#4: measured"], "#3", "#4"),
        (["when: one date", "a: measured", "b: measured"], "a", "b"),
        (["when: one date", "clock: times", "a: measured"], "clock", "a"),
        (["station: same", "a: measured", "b: measured"], "a", "b"),
        (["note: few", "a: measured", "b: measured"], "a", "b"),
        (["a: measured", "flag: same", "b: measured"], "a", "b"),
        (["a: same", "b: measured"], "a", "b"),
    ],
)  # fmt: skip
def test_the_guess_is_what_is_measured_against_what(columns: list[str], x: str, y: str) -> None:
    assert guessed(*columns) == (x, y)


def test_both_may_be_chosen_and_the_other_one_follows() -> None:
    table = ("id: running", "a: measured", "b: measured", "c: measured")
    assert guessed(*table, x="c", y="a") == ("c", "a")
    assert guessed(*table, x="b") == ("b", "c")
    assert guessed(*table, x="c") == ("c", "a")
    assert guessed(*table, y="a") == ("b", "a")
    assert guessed(*table, x="id") == ("id", "a")


@pytest.mark.parametrize(
    ("columns", "x", "y", "code"),
    [
        (["a: measured"], "", "", "one_numeric_column"),
        (["id: running", "a: measured"], "", "", "one_numeric_column"),
        (["id: running", "index: running"], "", "", "one_numeric_column"),
        (["a: measured", "w: words"], "", "", "one_numeric_column"),
        (["w: words"], "", "", "no_number"),
        (["a: measured", "b: measured"], "c", "", "no_such_column"),
        (["a: measured", "b: measured"], "a", "a", "same_column"),
    ],
)
def test_where_there_are_not_two_it_is_said(columns: list[str], x: str, y: str, code: str) -> None:
    with pytest.raises(DataError, match=code):
        guessed(*columns, x=x, y=y)
