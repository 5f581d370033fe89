"""What a process may have, and how many visitors that bears."""

import os
import subprocess
import sys
from pathlib import Path

import joblib
import pytest

from dropout_ui.entrance import capacity

# Of a visitor, of one who has left, and what is not theirs: see capacity.py.
VISITOR, LEFT, LEFT_KEPT = 6, 3, 128


@pytest.mark.parametrize("limit", [256, 1024, 4096, 65536])
def test_all_visitors_with_all_they_may_have_open_fit_into_the_limit(limit: int) -> None:
    visitors = capacity.visitors_by_descriptors(limit)
    left = min(visitors, LEFT_KEPT)
    spare = limit - visitors * VISITOR - left * LEFT
    assert limit / 16 <= spare < limit / 16 + 100


def test_a_class_fits_into_the_smallest_usual_limit_and_a_thousand_followers_into_the_next() -> (
    None
):
    assert capacity.visitors_by_descriptors(1024) >= 100
    assert 2 * capacity.visitors_by_descriptors(4096) >= 1000
    assert capacity.visitors_by_descriptors(16) == 1


def test_memory_is_that_of_the_container_where_it_has_less(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(capacity, "_MEMORY_FILES", (tmp_path / "max", tmp_path / "none"))
    (tmp_path / "max").write_text("max\n")
    whole = capacity.memory_bytes()
    assert whole > 2**30
    (tmp_path / "max").write_text(f"{2**30}\n")
    assert capacity.memory_bytes() == 2**30
    assert 10 <= capacity.visitors(trainings=2) <= 1000
    (tmp_path / "max").write_text("1000\n")
    assert capacity.visitors(trainings=2) == 1


@pytest.mark.parametrize(
    ("cores", "gigabytes", "trainings"),
    [(2, 23, 2), (16, 1, 2), (16, 4, 8), (1, 1, 1), (4, 0.1, 1)],
)
def test_a_machine_of_many_cores_and_little_memory_trains_few_and_has_room_for_visitors(
    monkeypatch: pytest.MonkeyPatch, cores: int, gigabytes: float, trainings: int
) -> None:
    monkeypatch.setattr(capacity, "memory_bytes", lambda: gigabytes * 2**30)
    monkeypatch.setattr(joblib, "cpu_count", lambda: cores)
    assert capacity.trainings() == trainings
    if gigabytes >= 1:
        assert capacity.visitors_by_memory(gigabytes * 2**30, trainings) > 300


def test_each_training_leaves_room_for_fewer_visitors() -> None:
    visitors = [capacity.visitors_by_memory(2**31, trainings) for trainings in (1, 2, 8)]
    assert visitors == sorted(set(visitors), reverse=True)


@pytest.mark.skipif(os.name == "nt", reason="the system has no such limits")
def test_the_soft_limit_is_raised_to_the_hard_one() -> None:
    program = (
        "import resource; from dropout_ui.entrance import capacity as c; "
        "c.raise_descriptor_limit(); "
        "print(*resource.getrlimit(resource.RLIMIT_NOFILE), c.descriptors())"
    )
    limits = f'ulimit -Sn 200 && ulimit -Hn 900 && exec "{sys.executable}" -c "{program}"'
    done = subprocess.run(["sh", "-c", limits], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["900", "900", "900"]
