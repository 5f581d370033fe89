"""What a server had to bear: its CPU, memory and log, and a process that may open few files."""

import os
import re
import resource
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from tests.benchmarks.followers import Target
from tests.serving import PAGE, served

_MEBIBYTE: Final = 2**20
_USUAL_FILES: Final = 1024


def limited(soft: int, hard: int | None = None) -> tuple[str, ...]:
    """The command that serves, with limits of descriptors: the usual ones are 1024 and more."""
    limits = f"ulimit -Sn {soft}" + (f" && ulimit -Hn {hard}" if hard else "")
    return ("sh", "-c", f'{limits} && exec "$@"', "sh", *PAGE)


@contextmanager
def own_server(environment: Mapping[str, str] | None = None) -> Iterator[Target]:
    """A server that begins with the usual limit. In the end it says what it bore."""
    with served(limited(_USUAL_FILES), environment) as server:
        yield Target.at(server.url, server)
        print(
            f"  since its start the server used {cpu_seconds(server.pid):.1f} s of CPU,"
            f" at most {most_memory(server.pid) / _MEBIBYTE:.0f} MB,"
            f" and wrote {len(server.log.encode()) / 1000:.1f} kB of log"
            f" with {server.log.count('Traceback')} tracebacks",
            flush=True,
        )


def cpu_seconds(pid: int) -> float:
    """Seconds of CPU that a process has used, all its threads together: proc(5), utime + stime."""
    with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
        # The second field, the name, is in brackets and may hold anything.
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def most_memory(pid: int) -> int:
    """The most bytes that a process has had in memory: proc(5), VmHWM."""
    return _memory(pid, "VmHWM")


def memory(pid: int) -> int:
    """Bytes that a process has in memory: proc(5), VmRSS."""
    return _memory(pid, "VmRSS")


def _memory(pid: int, field: str) -> int:
    with open(f"/proc/{pid}/status", encoding="utf-8") as status:
        found = re.search(rf"{field}:\s+(\d+) kB", status.read())
    assert found
    return int(found[1]) * 1024


def descriptors(pid: int) -> int:
    """How many files a process has open."""
    return len(os.listdir(f"/proc/{pid}/fd"))


def threads(pid: int) -> int:
    """How many threads a process has."""
    return len(os.listdir(f"/proc/{pid}/task"))


def allow_files(count: int) -> None:
    """Let this process open so many files where the system may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < count:
        within = count if hard == resource.RLIM_INFINITY else min(count, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (within, hard))
