"""A view of the inside of a run: what a step of the lesson asks for."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import torch

from dropout_core.cooperative import GivingWay, drained
from dropout_core.inside.request import InsideRequest
from dropout_core.inside.scene import Scene, View
from dropout_core.inside.steps import STEPS
from dropout_core.inside.trained import TrainedNetwork, trained_price
from dropout_core.learning.contenders import RUN
from dropout_core.learning.frames import Checkpoint
from dropout_core.learning.price import Price
from dropout_core.learning.problems import make_problem

VIEWS: Final[Mapping[str, View]] = MappingProxyType(
    {step.view: step.inside for step in STEPS.values() if step.inside}
)


def look_inside(request: InsideRequest, checkpoint: Checkpoint) -> dict[str, Any]:
    """The answer of a view, with its epoch, from a checkpoint at that epoch.

    Raises KeyError for a view that there is not.
    """
    return drained(stream_look(request, checkpoint))


def stream_look(request: InsideRequest, checkpoint: Checkpoint) -> GivingWay[dict[str, Any]]:
    """As `look_inside`, giving way several times a second."""
    view = VIEWS[request.view]
    networks = {name: TrainedNetwork.of(request.experiment, checkpoint, name) for name in RUN}
    answer = view.answer(Scene(request, make_problem(request.experiment), networks))
    while True:
        # Not around the pauses: inference mode is the thread's, whatever that does meanwhile.
        with torch.inference_mode():
            try:
                next(answer)
            except StopIteration as end:
                return {"epoch": request.epoch, **end.value}
        yield


def look_price(request: InsideRequest) -> Price:
    """What a look costs, the networks being trained. Raises KeyError as `look_inside` does."""
    return VIEWS[request.view].price(request) + trained_price(request.experiment)
