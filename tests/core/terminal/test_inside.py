"""A look inside many networks, in a terminal."""

import json

import pytest

from dropout_core.learning.activations import ACTIVATIONS
from dropout_core.terminal.main import main
from tests.core.terminal.commands import printed, refused


def test_inside_prints_the_medians_of_many_seeds(capsys: pytest.CaptureFixture[str]) -> None:
    options = "inside --seeds 3 --epochs 20 --hidden-width 20"
    assert main([*options.split(), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["seed"] for row in told["seeds"]] == [1, 2, 3]
    for measure, middle in told["median"].items():
        of_seeds = [row[measure] for row in told["seeds"]]
        assert middle == sorted(of_seeds)[1]
        assert told["mean"][measure] == pytest.approx(sum(of_seeds) / 3)
    assert main(options.split()) == 0
    table = capsys.readouterr().out
    for measure in ("thinned_1", "thinned_50", "scaled", "active_share_2_dropout"):
        assert f"{told['median'][measure]:.4f}" in table
    for measure in ("mean_error_dropout", "variance_plain", "slope_points", "predictive_two"):
        assert f"{told['mean'][measure]:.4f}" in table


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_inside_says_what_active_means_and_of_linear_units_what_is_expected(
    activation: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["inside", "--seeds", "2", "--epochs", "20", "--hidden-width", "20", "--lang", "en"]
    asked = [*options, "--activation", activation]
    assert main([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["experiment"]["activation"] == activation
    table = printed(asked, capsys)
    assert ACTIVATIONS[activation].active in table.splitlines()
    expected = [name for name in told["mean"] if name.startswith("expected")]
    assert len(expected) == (4 if activation == "linear" else 0)
    assert ("variance, all masks" in table) is (activation == "linear")
    for name in expected:
        assert f"{told['mean'][name]:.4f}" in table


@pytest.mark.parametrize(
    "arguments",
    [
        "inside --seeds 0",
        "inside --seeds many",
        "inside --seeds 1001",
        "inside --csv x",
    ],
)
def test_what_inside_cannot_do_is_one_clear_line(
    arguments: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sentence = refused(arguments.split(), capsys)
    assert "inside" in sentence or "1 to 1000" in sentence
