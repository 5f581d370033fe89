"""The verbs, and how the process ends."""

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from tests.core.terminal.commands import SHORT, printed, processed, refused

PATIENCE = 60
# The kernel lets a process write to pipes only, as if the disk were full.
FULL_DISK = "ulimit -f 0; "


def test_a_refusal_is_the_exit_code_2() -> None:
    done = processed("--epochs 1", LANGUAGE="en")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "python -m dropout_core: Epochs (epochs) cannot be “1”; allowed: 10 to 5000.\n"
    )


@pytest.mark.parametrize(
    ("form", "first"), [("", "net_overfitting = Sequential(\n"), ("--json", '{"event": "run"')]
)
def test_a_reader_who_leaves_early_sees_no_complaint(form: str, first: str) -> None:
    # With a buffer, as by default, the end of a table only meets the closed pipe at exit.
    done = processed(f"{' '.join(SHORT)} {form} | head -n 1", PYTHONUNBUFFERED="")
    assert done.stdout.startswith(first)
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


def test_a_run_is_what_is_meant_where_no_verb_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed([*SHORT, "--json"], capsys) == printed(["run", *SHORT, "--json"], capsys)


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("/some/where/dropout-lab", "dropout-lab"),
        ("/some/where/dropout_core/__main__.py", "python -m dropout_core"),
    ],
)
@pytest.mark.parametrize("verb", ["", " inside", " study", " about"])
def test_a_refusal_names_the_command_as_it_was_called(
    called: str,
    name: str,
    verb: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", [called])
    line = refused([*verb.split(), "--colour", "red"], capsys)
    assert line == f"{name}{verb}: unrecognized arguments: --colour red"


def test_a_closed_output_is_told_in_a_sentence() -> None:
    done = processed(f"{' '.join(SHORT)} >&-")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Standard output is closed: there is nowhere to print to.\n"
    assert "标准输出" in processed("--lang zh >&-").stderr


@pytest.mark.parametrize("verb", ["run", "study --seeds 3 --jobs 1"])
def test_where_nobody_listens_to_errors_all_goes_well(
    verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    done = processed(f"{verb} {' '.join(SHORT)} 2>&-")
    assert done.returncode == 0
    assert done.stdout == printed([*verb.split(), *SHORT], capsys)


def test_a_full_disk_is_told_in_a_sentence(tmp_path: Path) -> None:
    done = processed(f"{' '.join(SHORT)} > {tmp_path / 'out'}", before=FULL_DISK)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "File too large" in line


def test_the_table_is_printed_where_its_file_does_not_fit_on_the_disk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "losses.csv"
    file.write_text("of another day")
    done = processed(f"{' '.join(SHORT)} --csv {file}", before=FULL_DISK)
    assert (done.returncode, done.stderr) == (1, f"Cannot write {file}: File too large.\n")
    assert done.stdout == printed(SHORT, capsys)
    assert file.read_text() == "of another day"
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_to_what_is_printed_to_stays_one_and_has_the_losses_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link, file = tmp_path / "stdout", tmp_path / "losses.csv"
    link.symlink_to("/proc/self/fd/1")
    done = processed(f"{' '.join(SHORT)} --csv {link}")
    assert (done.returncode, done.stderr) == (0, "")
    table = printed([*SHORT, "--csv", str(file)], capsys)
    assert done.stdout == table + file.read_text()
    assert link.is_symlink()


def test_an_interrupt_that_meets_a_finalizer_ends_the_command_all_the_same() -> None:
    script = """
        import signal, threading
        from dropout_core.terminal.main import end

        class Unlucky:
            def __del__(self):
                signal.raise_signal(signal.SIGINT)

        def do():
            Unlucky()
            threading.Event().wait()

        end(do)
    """
    command = [sys.executable, "-c", dedent(script)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
