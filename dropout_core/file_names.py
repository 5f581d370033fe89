"""What files of a run or a study are called: they say its settings."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from dropout_core.domains import as_text
from dropout_core.experiment import Experiment
from dropout_core.study.request import StudyRequest

_PREFIX: Final = "dropout-lab"
_STUDY_PREFIX: Final = "dropout-lab-study"
# File systems allow 255 bytes; what comes behind, such as "_losses.csv", has the rest.
_LONGEST: Final = 150
_NOT_IN_NAMES: Final = re.compile(r"[^\w.=+-]+")


def stem(experiment: Experiment) -> str:
    """A file's name without its ending: the settings by which a run is told from others.

    Letters of any script, digits and ``_ . = + -`` alone, and at most 150 bytes of UTF-8. Where
    they are too few, the id stands at the end: another run has another name.
    """
    return _named([_PREFIX, *_settings(experiment)], experiment.id)


def study_stem(request: StudyRequest) -> str:
    """The same of a study: what is compared, over how many seeds, and its settings."""
    asked = {**request.study_query(), "seeds": str(request.seeds)}
    compared = (f"{name}-{text}" for name, text in asked.items())
    swept = request.sweep.field if request.sweep else ""
    settings = _settings(request.experiment, left_out=swept)
    return _named([_STUDY_PREFIX, *compared, *settings], request.id)


def _settings(experiment: Experiment, left_out: str = "") -> Iterator[str]:
    if experiment.own:
        yield experiment.own.title
    for name in experiment.told:
        if name != left_out:
            yield f"{name.replace('_', '-')}-{as_text(getattr(experiment, name))}"


def _named(parts: Iterable[str], identity: str) -> str:
    text = "_".join(part.replace(",", "+") for part in parts if part)
    text = _NOT_IN_NAMES.sub("-", text)
    if len(text.encode()) <= _LONGEST:
        return text
    end = f"_{identity}"
    return text.encode()[: _LONGEST - len(end)].decode(errors="ignore") + end
