"""The files that are kept of a run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import pandas as pd

from dropout_core.experiment import Experiment
from dropout_core.exports.notebook import notebook
from dropout_core.exports.run_tables import frames_table, losses_table, points_table
from dropout_core.inside.script import torch_script
from dropout_core.language.translations import Translations
from dropout_core.learning.frames import Frame

Frames = Sequence[Frame]


@dataclass(frozen=True)
class RunFile:
    """One of them.

    ending: what its name has behind the settings.
    has_frames: whether it takes the frames of the run, which otherwise need not be trained.
    write: its text, from an Experiment and all frames of its run.
    """

    ending: str
    media_type: str
    has_frames: bool
    write: Callable[[Experiment, Frames, Translations], str]


def _csv(name: str, table: Callable[[Experiment, Frames], pd.DataFrame]) -> RunFile:
    return RunFile(
        ending=f"_{name}.csv",
        media_type="text/csv",
        has_frames=True,
        write=lambda experiment, frames, _: table(experiment, frames).to_csv(index=False),
    )


SCRIPT: Final = RunFile(
    ending=".py",
    media_type="text/x-python",
    has_frames=False,
    write=lambda experiment, *_: torch_script(experiment),
)
# By what they are called in an address.
RUN_FILES: Final[Mapping[str, RunFile]] = MappingProxyType(
    {
        "frames.csv": _csv("frames", frames_table),
        "losses.csv": _csv("losses", losses_table),
        "points.csv": _csv("points", points_table),
        "notebook.ipynb": RunFile(
            ending=".ipynb",
            media_type="application/x-ipynb+json",
            has_frames=False,
            write=lambda experiment, _, words: notebook(experiment, words),
        ),
    }
)
