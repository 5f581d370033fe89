"""What this process may have of its machine, and how many trainings, visitors and followers that
bears."""

import math
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

import joblib

try:
    import resource
except ImportError:  # Windows has no limits that a process could ask for.
    resource = None  # type: ignore[assignment]

# More than memory bears visitors. Where no limit is set, systems say "infinite" or a billion, and
# some programs go through all that a process might have open.
_MOST_DESCRIPTORS: Final = 2**16
_UNTOLD_DESCRIPTORS: Final = 2**10

# Descriptors: of the server itself when it has started; of the connections by which pages and files
# come, and which browsers keep for a few seconds, a share of all.
_OWN: Final = 48
_PASSING: Final = 1 / 16
# A visitor has a websocket and an event loop of Streamlit's, which is a selector and a pair of
# sockets; a run is followed, and a study may be beside it.
_SESSION: Final = 4
_STREAMS: Final = 2
# Of those who have left Streamlit keeps so many, each with that loop.
_LEFT_KEPT: Final = 128
_LEFT: Final = 3

# Mebibytes: of the server with its usual stores full; of a run under way, and what there should be
# for each of them with all that it brings along; and of a visitor at the worst moment, all of them
# dragging sliders; one who reads takes a sixth of that.
_SERVER_MB: Final = 560
_TRAINING_MB: Final = 70
_SHARE_OF_TRAINING_MB: Final = 512
_VISITOR_MB: Final = 1.0
_MEBIBYTE: Final = 2**20
# Of a container: version 2 of control groups, and version 1.
_MEMORY_FILES: Final = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


def raise_descriptor_limit() -> None:
    """Let this process open as many files as it may ask for."""
    if resource:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        # Some systems refuse what they call the hard limit: then what there was stays.
        with suppress(ValueError, OSError):
            if _finite(soft) < _finite(hard):
                resource.setrlimit(resource.RLIMIT_NOFILE, (_finite(hard), hard))


def trainings() -> int:
    """How many runs may be trained at once: one a core, of those that a container has, and two for
    a gigabyte."""
    by_memory = memory_bytes() / _MEBIBYTE / _SHARE_OF_TRAINING_MB
    return max(1, int(min(joblib.cpu_count(), by_memory)))


def visitors(trainings: int) -> int:
    """How many visitors there may be at once, beside so many runs that are trained."""
    by_memory = visitors_by_memory(memory_bytes(), trainings)
    return min(visitors_by_descriptors(descriptors()), by_memory)


def followers() -> int:
    """How many runs and studies may be followed at once: two for each visitor, without a page too.

    Pages keep what is theirs, however many follow.
    """
    return _STREAMS * visitors_by_descriptors(descriptors())


def visitors_by_memory(nbytes: float, trainings: int) -> int:
    """How many visitors so many bytes bear, with the server itself and so many trainings."""
    free = nbytes / _MEBIBYTE - _SERVER_MB - trainings * _TRAINING_MB
    # Endless memory bears more than can be counted.
    return max(1, int(min(free, _MOST_DESCRIPTORS) / _VISITOR_MB))


def visitors_by_descriptors(limit: int) -> int:
    """How many visitors so many descriptors bear, each with all that one may have open."""
    free = max(0.0, limit * (1 - _PASSING) - _OWN)
    each = _SESSION + _STREAMS
    few = free / (each + _LEFT)
    return max(1, int(few if few < _LEFT_KEPT else (free - _LEFT_KEPT * _LEFT) / each))


def descriptors() -> int:
    """How many descriptors this process may have, once its limit has been raised."""
    if not resource:
        return _UNTOLD_DESCRIPTORS
    return _finite(resource.getrlimit(resource.RLIMIT_NOFILE)[1])


def _finite(limit: int) -> int:
    infinite = resource is None or limit == resource.RLIM_INFINITY
    return _MOST_DESCRIPTORS if infinite else min(limit, _MOST_DESCRIPTORS)


def memory_bytes() -> float:
    """Bytes of memory that this process may have: its container's, else the machine's."""
    limits = [_physical_bytes()]
    for file in _MEMORY_FILES:
        # "max" where there is no limit.
        with suppress(OSError, ValueError):
            limits.append(float(file.read_text(encoding="ascii")))
    return min(limits)


def _physical_bytes() -> float:
    try:
        return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, ValueError, OSError):
        return math.inf
