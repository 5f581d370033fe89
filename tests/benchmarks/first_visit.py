"""A first visit in a real browser: when its first curve is there, and what is sent for it."""

import statistics
import time
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession

from tests.browsing import visiting_anew

CURVE: Final = "document.querySelector('.player-now')?.textContent"
TITLE: Final = "document.querySelector('h1')"
# What the page loads last by itself.
_LAST: Final = """performance.getEntriesByType('resource').some(
  ({ name }) => name.endsWith('/described/reading.js'))"""
# Lighthouse's slow 4G, and its slowdown of the processor.
_LATENCY_MS: Final = 150
_BYTES_A_SECOND: Final = 1.6e6 / 8
_SENT_A_SECOND: Final = 750e3 / 8
_SLOWDOWN: Final = 4
_PHONE: Final[dict[str, Any]] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
_PATIENCE_MS: Final = 120_000


@dataclass
class Traffic:
    """What a page is sent: bytes on the wire by address, headers included."""

    bytes: dict[str, int] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.bytes.values())

    def hear(self, browser: CDPSession) -> None:
        """Note down from now on what the browser tells of its network."""
        browser.on("Network.requestWillBeSent", self._ask)
        browser.on("Network.loadingFinished", self._finish)
        browser.on("Network.webSocketFrameReceived", self._talk)
        browser.send("Network.enable")

    def _ask(self, said: dict[str, Any]) -> None:
        self._names[said["requestId"]] = urlsplit(said["request"]["url"]).path

    def _finish(self, said: dict[str, Any]) -> None:
        # What is in the page itself is asked of nobody.
        if name := self._names.get(said["requestId"]):
            self._add(name, int(said["encodedDataLength"]))

    def _talk(self, said: dict[str, Any]) -> None:
        # Messages are told as base64.
        self._add("websocket", len(said["response"]["payloadData"]) * 3 // 4)

    def _add(self, name: str, count: int) -> None:
        self.bytes[name] = self.bytes.get(name, 0) + count


@dataclass(frozen=True)
class FirstVisit:
    """Seconds to the first curve; bytes until then, and with all that is loaded later by itself."""

    seconds: float
    bytes_to_curve: int
    bytes: dict[str, int]

    @property
    def total(self) -> int:
        """All bytes."""
        return sum(self.bytes.values())


def first_sight(browser: Browser, url: str, seen: str, rounds: int = 5) -> float:
    """Median seconds from opening a page to a thing on it, each time with a new profile."""
    times = []
    for _ in range(rounds):
        with visiting_anew(browser, url) as visitor:
            started = time.perf_counter()
            visitor.page.goto(f"{url}/")
            visitor.page.wait_for_function(f"() => {seen}")
            times.append(time.perf_counter() - started)
    return statistics.median(times)


def first_visit(browser: Browser, url: str, *, phone: bool) -> FirstVisit:
    """A first visit; phone: by a slow one, over a slow line."""
    with visiting_anew(browser, url, **(_PHONE if phone else {})) as visitor:
        page, traffic = visitor.page, Traffic()
        page.set_default_timeout(_PATIENCE_MS)
        devtools = page.context.new_cdp_session(page)
        traffic.hear(devtools)
        if phone:
            _slow_down(devtools)
        started = time.perf_counter()
        page.goto(f"{url}/", wait_until="commit")
        page.wait_for_function(f"() => {CURVE}")
        seconds, early = time.perf_counter() - started, traffic.total
        page.wait_for_function(f"() => {_LAST}")
        page.wait_for_load_state("networkidle")
        return FirstVisit(seconds, early, traffic.bytes)


def _slow_down(devtools: CDPSession) -> None:
    line = {
        "offline": False,
        "latency": _LATENCY_MS,
        "downloadThroughput": _BYTES_A_SECOND,
        "uploadThroughput": _SENT_A_SECOND,
    }
    devtools.send("Network.emulateNetworkConditions", line)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWDOWN})
