"""The experiment: headless, with neither Streamlit nor Plotly. Here are its public names.

They are loaded when first asked for, as torch, pandas and scipy take two seconds.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from dropout_core.experiment import Experiment as Experiment
    from dropout_core.experiment import ExperimentError as ExperimentError
    from dropout_core.inside.request import InsideRequest as InsideRequest
    from dropout_core.inside.script import torch_script as torch_script
    from dropout_core.inside.views import look_inside as look_inside
    from dropout_core.learning.contenders import CONTENDERS as CONTENDERS
    from dropout_core.learning.contenders import ContenderError as ContenderError
    from dropout_core.learning.frames import Checkpoint as Checkpoint
    from dropout_core.learning.frames import Frame as Frame
    from dropout_core.learning.run import DivergedError as DivergedError
    from dropout_core.learning.run import replay as replay
    from dropout_core.learning.run import stream_training as stream_training
    from dropout_core.learning.verdict import RunVerdict as RunVerdict
    from dropout_core.learning.verdict import TrainingResult as TrainingResult
    from dropout_core.learning.verdict import judge as judge
    from dropout_core.learning.verdict import train as train
    from dropout_core.presets import PRESETS as PRESETS
    from dropout_core.study.design import Study as Study
    from dropout_core.study.execution import Done as Done
    from dropout_core.study.execution import SchedulerError as SchedulerError
    from dropout_core.study.execution import execute as execute
    from dropout_core.study.request import StudyRequest as StudyRequest
    from dropout_core.study.summary import summarise as summarise

# Where each of them lives.
_ROOMS: Final = {
    "Experiment": "experiment",
    "ExperimentError": "experiment",
    "InsideRequest": "inside.request",
    "torch_script": "inside.script",
    "look_inside": "inside.views",
    "CONTENDERS": "learning.contenders",
    "ContenderError": "learning.contenders",
    "Checkpoint": "learning.frames",
    "Frame": "learning.frames",
    "DivergedError": "learning.run",
    "replay": "learning.run",
    "stream_training": "learning.run",
    "RunVerdict": "learning.verdict",
    "TrainingResult": "learning.verdict",
    "judge": "learning.verdict",
    "train": "learning.verdict",
    "PRESETS": "presets",
    "Study": "study.design",
    "Done": "study.execution",
    "SchedulerError": "study.execution",
    "execute": "study.execution",
    "StudyRequest": "study.request",
    "summarise": "study.summary",
}
__all__ = list(_ROOMS)

if not TYPE_CHECKING:
    # A type checker would believe that there is any name.
    def __getattr__(name: str) -> Any:
        if name not in _ROOMS:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
