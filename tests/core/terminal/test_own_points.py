"""Own points in a terminal: a file or standard input, and what is said of it."""

import json
from pathlib import Path

import pytest

from dropout_core.data.packing import decode
from dropout_core.data.shelf import file_of
from dropout_core.terminal.main import main
from tests.core.data.faults import CASES
from tests.core.data.malformed import MALFORMED
from tests.core.terminal.commands import SHORT, processed, refused

JSON = ["--epochs", "10", "--hidden-width", "10", "--lang", "en", "--json"]


def learnt(
    file: Path | str, capsys: pytest.CaptureFixture[str], *more: str
) -> tuple[dict[str, object], str]:
    """The first event of a run on the points of a file, and what is said of it."""
    assert main([*JSON, "--data", str(file), *more]) == 0
    printed = capsys.readouterr()
    event: dict[str, object] = json.loads(printed.out.splitlines()[0])
    return event, printed.err


def points_of(event: dict[str, object]) -> list[tuple[float, float]]:
    """All its points, in order."""
    sets = [event[name] for name in ("train", "test")]
    assert all(isinstance(one, dict) for one in sets)
    return sorted(
        pair
        for one in sets
        if isinstance(one, dict)
        for pair in zip(one["x"], one["y"], strict=True)
    )


@pytest.mark.parametrize("name", list(CASES)[::6])
def test_a_table_with_a_fault_is_learnt_with_its_exact_numbers(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case, file = CASES[name], tmp_path / "table.txt"
    file.write_bytes(case.table.encode(case.encoding))
    event, said = learnt(file, capsys)
    assert points_of(event) == sorted(case.points)
    assert f"{case.x} → {case.y}, points: {len(case.points)}." in said
    assert case.left_out in said


def test_numbers_that_no_16_bits_tell_apart_are_learnt_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "fine.csv"
    wanted = [(1 + n * 1e-7, n * n / 7) for n in range(9)]
    file.write_text("x,y\n" + "".join(f"{x!r},{y!r}\n" for x, y in wanted))
    event, _ = learnt(file, capsys)
    assert points_of(event) == wanted


@pytest.mark.parametrize("name", list(MALFORMED)[::9])
def test_what_cannot_be_learnt_is_one_clear_line(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(MALFORMED[name][0])
    line = refused([*SHORT, "--data", str(file)], capsys)
    assert line.startswith("python -m dropout_core: ")
    assert line.endswith((".", "?", ")"))


def test_a_file_that_is_not_there_and_choices_without_one_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = refused([*SHORT, "--data", str(tmp_path / "none.csv")], capsys)
    assert "Cannot read" in missing
    assert "No such file" in missing
    assert "Cannot read" in refused([*SHORT, "--data", str(tmp_path)], capsys)
    assert "--data-decimal" in refused([*SHORT, "--data-decimal", "comma"], capsys)
    bad = refused([*SHORT, "--data", "x", "--data-dates", "never"], capsys)
    assert "Cannot read x" in bad


def test_a_guess_is_told_with_the_option_for_the_other_reading(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "table.csv"
    file.write_text("a;b\n" + "".join(f"{n};{n},234\n" for n in range(1, 9)))
    event, said = learnt(file, capsys)
    option = said.strip().rpartition("(")[2].rstrip(")")
    assert option.startswith("--data-decimal=")
    other, again = learnt(file, capsys, option)
    assert points_of(event) != points_of(other)
    assert option not in again


def test_columns_are_chosen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "table.csv"
    file.write_text("a,b,c\n" + "".join(f"{n},{n * n},{-n}\n" for n in range(1, 9)))
    event, _ = learnt(file, capsys, "--data-x", "c", "--data-y", "a")
    assert points_of(event)[0] == (-8, 8)


def test_standard_input_is_read_and_settings_go_with_it() -> None:
    done = processed(
        "--data - --epochs 10 --hidden-width 10 --test-share 0.5 --json --lang en",
        before=f"printf '%b' {json.dumps(file_of('cars').decode())} | ",
    )
    assert done.returncode == 0, done.stderr
    event = json.loads(done.stdout.splitlines()[0])
    assert (len(event["train"]["x"]), len(event["test"]["x"])) == (25, 25)
    assert len(decode(event["experiment"]["data"]).x) == 50


def test_a_study_and_a_look_inside_take_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "cars.csv"
    file.write_bytes(file_of("cars"))
    data = ["--data", str(file), "--epochs", "10", "--hidden-width", "10", "--lang", "en"]
    assert main(["study", *data, "--seeds", "3", "--jobs", "1", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [row["contender"] for row in said["summary"]] == ["plain", "dropout"]
    assert main(["inside", *data, "--seeds", "2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["median"]["scaled"] > 0
    for asked, said in (
        (["--figure", "9a"], "need the true function"),
        (["--sweep", "noise=0,1"], "Sweep (sweep) cannot be “noise”"),
    ):
        with pytest.raises(SystemExit):
            main(["study", *data, *asked])
        # What was made of the file, and why that is no study.
        reading, refusal = capsys.readouterr().err.splitlines()
        assert reading.startswith("cars.csv: ")
        assert said in refusal
