"""What Prometheus sees of the server, on a port of its own."""

from collections.abc import Iterator, Mapping
from functools import cache
from threading import active_count
from typing import Protocol

from prometheus_client import start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector, CollectorRegistry
from streamlit.runtime import Runtime
from streamlit.runtime.stats import ACTIVE_SESSIONS_FAMILY

from dropout_core.serving.event_log import State
from dropout_core.serving.tally import Tally
from dropout_ui.entrance.refusals import REFUSALS
from dropout_ui.operations.readiness import Readiness, readiness
from dropout_ui.server_settings import METRICS_ADDRESS, METRICS_PORT
from dropout_ui.service import inside_library, run_library, study_library


class _Library(Protocol):
    """What is told of every library."""

    tally: Tally[State]

    @property
    def followers(self) -> int: ...

    @property
    def waits(self) -> list[float]: ...


def _libraries() -> Mapping[str, _Library]:
    return {"run": run_library(), "study": study_library(), "inside": inside_library()}


class ServerCollector(Collector):
    """Reads the libraries whenever it is asked, so that nothing else need know of Prometheus."""

    def collect(self) -> Iterator[Metric]:
        """All that is told beside what the process itself takes."""
        yield _gauge("ready", "Whether visitors may be sent here.", _is_ready())
        yield _gauge("visitors", "Visitors who have the page open.", _visitors())
        yield _gauge("threads", "Threads of the server.", active_count())
        yield from _work()
        yield _by_reason()
        yield _kept()
        yield _seconds()


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"dropout_lab_{name}", meaning, value)


def _is_ready() -> bool:
    return readiness() is Readiness.READY


def _visitors() -> float:
    """Open websocket sessions, as Streamlit counts them."""
    if not Runtime.exists():
        return 0
    told = Runtime.instance().stats_mgr.get_stats([ACTIVE_SESSIONS_FAMILY])
    return sum(getattr(one, "value", 0) for one in told[ACTIVE_SESSIONS_FAMILY])


def _work() -> Iterator[Metric]:
    """Of each kind of work: what has become of it so far, what waits, and who follows."""
    came_to = CounterMetricFamily(
        "dropout_lab_work", "What has come to a state so far.", labels=("kind", "state")
    )
    waiting = GaugeMetricFamily("dropout_lab_waiting", "What waits for a worker.", labels=["kind"])
    longest = GaugeMetricFamily(
        "dropout_lab_longest_wait_seconds", "How long the head of the queue waits.", labels=["kind"]
    )
    followers = GaugeMetricFamily(
        "dropout_lab_followers", "Requests that follow it.", labels=["kind"]
    )
    for kind, library in _libraries().items():
        counts, waits = library.tally.counts, library.waits
        for state in State:
            came_to.add_metric((kind, state.value), counts.get(state, 0))
        waiting.add_metric([kind], len(waits))
        longest.add_metric([kind], max(waits, default=0.0))
        followers.add_metric([kind], library.followers)
    yield from (came_to, waiting, longest, followers)


def _by_reason() -> Metric:
    told = CounterMetricFamily(
        "dropout_lab_refusals", "Requests refused so far.", labels=["reason"]
    )
    for reason, count in REFUSALS.counts.items():
        told.add_metric([reason], count)
    return told


def _kept() -> Metric:
    told = GaugeMetricFamily("dropout_lab_kept_bytes", "Bytes held by a store.", labels=["store"])
    runs = run_library()
    held = {
        "runs": runs.nbytes,
        "weights": runs.checkpoints.nbytes,
        "studies": study_library().nbytes,
        "answers": inside_library().nbytes,
    }
    for store, nbytes in held.items():
        told.add_metric([store], nbytes)
    return told


def _seconds() -> Metric:
    return CounterMetricFamily(
        "dropout_lab_worker_seconds",
        "Seconds of one core that workers have taken, but for what they are at.",
        value=run_library().pool.seconds,
    )


@cache
def serve_metrics() -> None:
    """Serve them from now on, where a port is set, until the process ends.

    Raises SystemExit, with a sentence, where that cannot be.
    """
    port, address = int(METRICS_PORT.read()), METRICS_ADDRESS.read()
    if not port:
        return
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(ServerCollector())
    try:
        start_http_server(port, address, registry)
    except OSError as error:
        raise SystemExit(
            f"{METRICS_ADDRESS.name} is {address!r} and {METRICS_PORT.name} is {port}, where no"
            f" metrics can be served: {error.strerror}"
        ) from None
