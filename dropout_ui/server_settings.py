"""What the environment sets of a server, in the order in which docs/host.md tells it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dropout_ui.entrance import capacity

_LARGEST: Final = 1e6


@dataclass(frozen=True)
class NumberSetting:
    """A variable that holds a number from `minimum` to `maximum`.

    meaning: what it is, as it is told. usual: the value where none is set, as it is told.
    find: how that is found, where it hangs on the machine.
    """

    name: str
    meaning: str
    usual: str
    minimum: float
    find: Callable[[], float] | None = None
    maximum: float = _LARGEST

    def read(self) -> float:
        """The value. Raises SystemExit, with a sentence, for a text that is no such number."""
        text = os.environ.get(self.name, "")
        if not text:
            return self.find() if self.find else float(self.usual)
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if self.minimum <= value <= self.maximum:
            return value
        raise SystemExit(
            f"{self.name} is {text!r}, allowed: a number from {self.minimum:g} to {self.maximum:g}"
        )


@dataclass(frozen=True)
class TextSetting:
    """A variable that holds a text; who reads it says what it may be."""

    name: str
    meaning: str
    usual: str

    def read(self) -> str:
        """The value, "" where none is set."""
        return os.environ.get(self.name, "")


@dataclass(frozen=True)
class WordSetting(TextSetting):
    """The same, where what is usual is told as the value itself."""

    def read(self) -> str:
        """The value, the usual one where none is set."""
        return super().read() or self.usual


def _visitors() -> float:
    return capacity.visitors(int(WORKERS.read()))


RUN_SECONDS: Final = NumberSetting(
    "DROPOUT_LAB_BUDGET_SECONDS", "what one run may cost, in seconds of one core", "60", 0.1
)
WORKERS: Final = NumberSetting(
    "DROPOUT_LAB_WORKERS",
    "runs trained at once",
    "one a core, at most two for a gigabyte",
    1,
    capacity.trainings,
)
QUEUE: Final = NumberSetting("DROPOUT_LAB_QUEUE", "runs and looks inside that may wait", "200", 1)
CLIENT_SECONDS: Final = NumberSetting(
    "DROPOUT_LAB_CLIENT_SECONDS",
    "what may wait of one client, in seconds of one core; four runs may in any case",
    "300",
    1,
)
PROXIES: Final = NumberSetting(
    "DROPOUT_LAB_PROXIES",
    "proxies in front that tell [who asks](#behind-a-proxy)",
    "0",
    0,
)
RUNS_MB: Final = NumberSetting(
    "DROPOUT_LAB_MEMORY_MB", "mebibytes of finished runs that are kept", "64", 1
)
WEIGHTS_MB: Final = NumberSetting(
    "DROPOUT_LAB_WEIGHTS_MB",
    "mebibytes of weights at some epochs of runs, to look inside",
    "128",
    0,
)
STUDY_SECONDS: Final = NumberSetting(
    "DROPOUT_LAB_STUDY_SECONDS", "what one study may cost, in seconds of one core", "900", 1
)
STUDY_MB: Final = NumberSetting(
    "DROPOUT_LAB_STUDY_MB",
    "mebibytes that the rows of one study may take; all under way may take twice as much",
    "128",
    1,
)
STUDIES: Final = NumberSetting("DROPOUT_LAB_STUDIES", "studies that may be under way", "20", 1)
STUDIES_MB: Final = NumberSetting(
    "DROPOUT_LAB_STUDIES_MB", "mebibytes of finished studies that are kept", "32", 1
)
SCHEDULER: Final = TextSetting(
    "DROPOUT_LAB_SCHEDULER",
    "the Dask scheduler whose [cluster](#a-cluster-for-studies) does the page's studies, as"
    " `tcp://host:8786`",
    "none",
)
VISITORS: Final = NumberSetting(
    "DROPOUT_LAB_VISITORS",
    "visitors let in at once; the next one waits",
    "what [memory and descriptors](#many-visitors) bear",
    1,
    _visitors,
)
TOUR: Final = TextSetting(
    "DROPOUT_LAB_TOUR",
    "a YAML file with [a tour of one's own](use.md#the-tour)",
    "the one that comes along",
)
FRAMES: Final = WordSetting(
    "DROPOUT_LAB_FRAMES",
    "who may [show the page in a frame](#in-a-frame): `anybody`, `nobody`, or sites with spaces"
    " between",
    "anybody",
)
METRICS_PORT: Final = NumberSetting(
    "DROPOUT_LAB_METRICS_PORT",
    "the port that [metrics](#seen-from-outside) are served on; 0 for none",
    "0",
    0,
    maximum=65535,
)
METRICS_ADDRESS: Final = WordSetting(
    "DROPOUT_LAB_METRICS_ADDRESS",
    "the address that they are served on, in the image `0.0.0.0`",
    "127.0.0.1",
)
LOGS: Final = WordSetting(
    "DROPOUT_LAB_LOGS", "how [the log](#seen-from-outside) is written: `text` or `json`", "text"
)

SETTINGS: Final = (
    RUN_SECONDS,
    WORKERS,
    QUEUE,
    CLIENT_SECONDS,
    PROXIES,
    RUNS_MB,
    WEIGHTS_MB,
    STUDY_SECONDS,
    STUDY_MB,
    STUDIES,
    STUDIES_MB,
    SCHEDULER,
    VISITORS,
    TOUR,
    FRAMES,
    METRICS_PORT,
    METRICS_ADDRESS,
    LOGS,
)
