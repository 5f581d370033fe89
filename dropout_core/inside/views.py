"""A view of the inside of a run: what a step of the lesson asks for."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import torch

from dropout_core.inside.request import InsideRequest
from dropout_core.inside.scene import Scene
from dropout_core.inside.steps import STEPS
from dropout_core.inside.trained import TrainedNetwork
from dropout_core.learning.contenders import RUN
from dropout_core.learning.frames import Checkpoint
from dropout_core.learning.problems import make_problem

VIEWS: Final[Mapping[str, Callable[[Scene], Mapping[str, Any]]]] = MappingProxyType(
    {step.view: step.answer for step in STEPS.values() if step.answer}
)


def look_inside(request: InsideRequest, checkpoint: Checkpoint) -> dict[str, Any]:
    """The answer of a view, with its epoch, from a checkpoint at that epoch.

    Raises KeyError for a view that there is not.
    """
    view = VIEWS[request.view]
    networks = {name: TrainedNetwork.of(request.experiment, checkpoint, name) for name in RUN}
    with torch.inference_mode():
        found = view(Scene(request, make_problem(request.experiment), networks))
    return {"epoch": request.epoch, **found}
