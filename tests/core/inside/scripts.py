"""Scripts of runs, each run by a Python that knows nothing else."""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from dropout_core.experiment import Experiment
from dropout_core.inside.script import torch_script

# One after the other in one process, as torch takes seconds to load; each has names of its own.
_RUNNER = """
import runpy, sys
for path in sys.argv[1:]:
    runpy.run_path(path, run_name="__main__")
    print("\\f", end="")
"""


def ran(experiments: Sequence[Experiment], folder: Path) -> list[str]:
    """What the scripts of these print; they need nothing but torch, and warn of nothing."""
    paths = []
    for place, experiment in enumerate(experiments):
        text = torch_script(experiment)
        assert set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE)) == {"torch"}
        paths.append(folder / f"{place}.py")
        paths[-1].write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", "-c", _RUNNER, *paths],
        capture_output=True,
        text=True,
        cwd=folder,
    )
    assert (done.stderr, done.returncode) == ("", 0)
    said = done.stdout.split("\f")[:-1]
    assert len(said) == len(experiments)
    return said
