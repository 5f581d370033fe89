"""What files of a run are called: they say its settings."""

import re
from typing import Final

from dropout_core.domains import as_text
from dropout_core.experiment import Experiment

_PREFIX: Final = "dropout-lab"
# File systems allow 255 bytes; what comes behind, such as "_losses.csv", has the rest.
_LONGEST: Final = 150
_NOT_IN_NAMES: Final = re.compile(r"[^\w.=+-]+")


def stem(experiment: Experiment) -> str:
    """A file's name without its ending: the settings by which a run is told from others.

    Letters of any script, digits and ``_ . = + -`` alone, and at most 150 bytes of UTF-8.
    """
    parts = [_PREFIX]
    if experiment.own:
        parts.append(experiment.own.title)
    for name in experiment.told:
        value = as_text(getattr(experiment, name)).replace(",", "+")
        parts.append(f"{name.replace('_', '-')}-{value}")
    text = _NOT_IN_NAMES.sub("-", "_".join(part for part in parts if part))
    return text.encode()[:_LONGEST].decode(errors="ignore")
