"""Questions that people ask of dropout, each as the contenders that answer it side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from dropout_core.language.translations import N_
from dropout_core.learning.contenders import RUN


@dataclass(frozen=True)
class Question:
    """A comparison at one setting. contenders: as they are written, the baseline first."""

    title: str
    contenders: tuple[str, ...]


QUESTIONS: Final[Mapping[str, Question]] = MappingProxyType(
    {
        "luck": Question(N_("Is that luck?"), RUN),
        "averaging": Question(
            N_("Is it the averaging?"),
            (*RUN, "weight_decay", "average", "straight_line"),
        ),
        "stopping": Question(
            N_("Must one stop?"),
            (*RUN, "early_stopping", "cross_validation", "fixed_epochs"),
        ),
        "when": Question(
            N_("Early or late?"),
            (*RUN, "early_dropout", "late_dropout"),
        ),
        "rivals": Question(
            N_("What else helps?"),
            (*RUN, "gaussian", "weight_decay", "max_norm", "dropout_weight_decay"),
        ),
    }
)
