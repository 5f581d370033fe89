"""What besides the fields of an Experiment can be set for a study, and what it is called."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dropout_core.language.translations import N_

STUDY_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "contenders": N_("Contenders"),
        "sweep": N_("Sweep"),
        "seeds": N_("Seeds"),
        "figure": N_("Figure"),
    }
)
