"""How numbers are written for people: as the page's own scripts write them."""

import random

from dropout_core.language.numbers import number, shown, whole
from tests.core.exports.page import page_says

TIES = [0.125, 2.125, 4.5, 1.005, 0.00125, 9999.5, 12345.0, 12500.0, 0.0001, 9.9999e-5, 1e-300]


def test_numbers_are_written_as_on_the_page() -> None:
    chance = random.Random(0)
    drawn = [chance.choice([-1, 1]) * 10 ** chance.uniform(-7, 7) for _ in range(2000)]
    numbers = [0.0, -0.0, 1.0, 100.0, 999.6, *TIES, *(-one for one in TIES), *drawn]
    shares = [place / 400 for place in range(401)]
    page = page_says("en", numbers=numbers, shares=shares)
    assert [number(one) for one in numbers] == page["numbers"]
    assert [whole(one) for one in shares] == page["shares"]


def test_what_is_no_number_is_itself() -> None:
    assert [shown(one) for one in (None, "relu", float("inf"), -float("inf"), -0.5)] == [
        "",
        "relu",
        "∞",
        "−∞",
        "−0.5",
    ]
