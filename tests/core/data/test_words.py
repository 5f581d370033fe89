"""What is said of data."""

import ast
import re
from pathlib import Path

import pytest

from dropout_core.data import doubts, rows_left, words
from dropout_core.data.doubts import Doubt
from dropout_core.data.errors import DataError, Told
from dropout_core.data.rows_left import LeftOut
from dropout_core.data.words import (
    ERRORS,
    doubt_sentence,
    error_sentence,
    left_out_sentence,
    sampled_sentence,
)
from dropout_core.language.translations import translations
from tests.serving import ROOT

ENGLISH, CHINESE = translations("en"), translations("zh")


def codes() -> set[str]:
    """All codes with which a DataError is made."""
    found = set()
    files = [*ROOT.glob("dropout_core/data/**/*.py"), ROOT / "dropout_ui/http/arrivals.py"]
    for path in files:
        for node in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "DataError":
                for part in ast.walk(node.args[0]):
                    if isinstance(part, ast.Constant):
                        found.add(str(part.value))
    return found


def test_every_error_has_a_sentence_and_every_sentence_an_error() -> None:
    # These are named where they are passed on.
    assert codes() | {"one_x", "one_y", "no_file"} == set(ERRORS)


def test_every_doubt_and_reason_has_a_sentence() -> None:
    def names(module: object) -> set[str]:
        return {
            value
            for name, value in vars(module).items()
            if re.fullmatch("[A-Z_]+", name) and isinstance(value, str)
        }

    assert names(doubts) - names(rows_left) >= set(words._DOUBTS)
    assert set(words._DOUBTS) == {"encoding", "decimal", "dates", "missing", "kept_out", "sheet"}
    assert set(words._REASONS) == {
        *("above", "units", "no_number", "no_date", "infinite"),
        *("formula", "chosen", "footer", "other_table"),
    }


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_is_one_sentence_in_both_languages(code: str) -> None:
    named = re.findall(r"{(\w+)}", ERRORS[code])
    error = DataError(code, {name: f"<{name}>" for name in named})
    for language in (ENGLISH, CHINESE):
        sentence = error_sentence(error, language)
        assert all(f"<{name}>" in sentence for name in named)
        assert sentence.endswith((".", "。"))


def test_numbers_in_a_sentence_are_short() -> None:
    error = DataError("one_x", {"column": "t", "value": 3.0})
    assert error_sentence(error, ENGLISH) == "All points have the same x (t is 3 everywhere)."


def test_rows_left_out_are_counted_with_reasons() -> None:
    left_out = [LeftOut("units", 1), LeftOut("no_number", 2, "Verbrauch [kWh]")]
    assert left_out_sentence(left_out, ENGLISH) == (
        "3 rows left out: 1 of units, 2 without a number in Verbrauch [kWh]."
    )
    assert (
        left_out_sentence(left_out, CHINESE)
        == "略去 3 行：单位 1 行、Verbrauch [kWh] 无数值 2 行。"
    )
    assert left_out_sentence(left_out[:1], ENGLISH) == "1 row left out: 1 of units."
    assert left_out_sentence([], ENGLISH) == ""


def test_a_doubt_says_both_readings() -> None:
    told = {"cell": "1,234", "read": "1.234", "other": "1234"}
    doubt = Doubt("decimal", told, "decimal", "point")
    expected = "1,234 was read as 1.234. It could also be 1234."
    assert doubt_sentence(doubt, ENGLISH) == expected


@pytest.mark.parametrize(("count", "said"), [(1, "occurs once"), (4, "occurs 4 times")])
def test_a_number_that_may_be_none_is_counted(count: int, said: str) -> None:
    told: Told = {"value": "-200", "count": count, "columns": "CO"}
    for about in ("missing", "kept_out"):
        assert said in doubt_sentence(Doubt(about, told, "missing", ""), ENGLISH)


def test_a_sample_is_told() -> None:
    assert sampled_sentence(500, 7000, ENGLISH).startswith("500 of 7000 points are taken")
    assert sampled_sentence(20, 20, ENGLISH) == ""


def test_names_with_braces_are_no_placeholders() -> None:
    assert "{x}" in left_out_sentence([LeftOut("no_number", 1, "{x}")], ENGLISH)
    assert "{x}" in error_sentence(DataError("one_numeric_column", {"column": "{x}"}), ENGLISH)
