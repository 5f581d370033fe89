"""How fast the page is, in a real browser."""

import statistics
import sys
import time

import httpx
from playwright.sync_api import Browser, sync_playwright

from dropout_core.presets import PRESETS
from tests.benchmarks.first_visit import CURVE, TITLE, first_sight, first_visit
from tests.browsing import launch, visiting
from tests.serving import served

ROUNDS = 10
LARGEST = 8

# Counts the screen refreshes at which a chart's curves had another shape than before.
COUNT_PAINTS = """selector => {
  const curves = [...document.querySelectorAll(`${selector} .scatterlayer .js-line`)];
  const shape = () => curves.map((curve) => curve.getAttribute("d")).join();
  const count = { paints: 0, refreshes: 0, first: 0, last: 0 };
  let before = shape();
  const look = (now) => {
    count.refreshes += 1;
    const current = shape();
    if (current !== before) {
      count.paints += 1;
      count.first ||= now;
      count.last = now;
      before = current;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  window.paints = count;
}"""

# From a key on a slider to the first curve of the run that it asks for. Those of the run before
# stand in front of the last two.
SLIDE = """() => new Promise((resolve) => {
  const curves = () => [...document.querySelectorAll(".player-fit .scatterlayer .js-line")]
    .slice(-2).map((curve) => curve.getAttribute("d")).join();
  const before = curves();
  const started = performance.now();
  const look = () => {
    if (curves() !== before) {
      resolve(performance.now() - started);
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""

# From a click on a step of the lesson until all its pictures stand on the page.
STEP = """tab => new Promise((resolve) => {
  const started = performance.now();
  tab.click();
  const look = () => {
    const figures = [...document.querySelectorAll(".lesson-pictures figure")];
    const drawn = figures.every((figure) => figure.querySelector(
      ".lesson-drawing > *, .scatterlayer .trace, .barlayer .trace, .js-line"));
    const said = document.querySelector(".lesson-finding").textContent;
    if (drawn && (said || document.querySelector(".lesson pre"))) {
      requestAnimationFrame((now) => resolve(now - started));
    } else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""


def painted_frames(browser: Browser, url: str, query: str = "") -> float:
    """Painted frames a second of a run of 500 epochs at full speed."""
    with visiting(browser, url) as visitor:
        visitor.open(query)
        visitor.jump_to_end(500)
        visitor.hurry()
        visitor.page.evaluate(COUNT_PAINTS, ".player-fit")
        visitor.press("Home")
        visitor.see_epoch(0, 500)
        visitor.press(" ")
        visitor.see_end(500)
        count = visitor.page.evaluate("window.paints")
        return float(1000 * (count["paints"] - 1) / (count["last"] - count["first"]))


def slider_to_curve(browser: Browser, url: str) -> float:
    """Median seconds from a slider's release to the first curve of the new run."""
    with visiting(browser, url) as visitor:
        visitor.open()
        slider = visitor.page.locator(".st-key-dropout_rate").get_by_role("slider")
        times = []
        for at in range(ROUNDS):
            visitor.jump_to_end(500)
            waiting = visitor.page.evaluate_handle(f"() => ({{ seen: ({SLIDE})() }})")
            slider.press("ArrowRight" if at % 2 else "ArrowLeft")
            times.append(float(waiting.evaluate("({ seen }) => seen")) / 1000)
        return statistics.median(times)


def click_to_picture(browser: Browser, url: str) -> float:
    """Median seconds from a click on a step of the lesson to its pictures, over all steps."""
    with visiting(browser, url) as visitor:
        visitor.open()
        visitor.jump_to_end(500)
        visitor.press("1")
        tabs = visitor.page.locator(".lesson [role=tab]")
        times = []
        for at in range(4 * ROUNDS):
            # Another epoch each time round: no answer is there yet.
            if at % tabs.count() == 0:
                visitor.press("ArrowLeft")
            tab = tabs.nth((at + 1) % tabs.count()).element_handle()
            times.append(visitor.page.evaluate(STEP, tab) / 1000)
        return float(statistics.median(times))


def on_a_kept_line(url: str) -> float:
    """How many times as long a small answer takes where the connection is kept as on a new one."""

    def median(visitor: httpx.Client) -> float:
        times = []
        for _ in range(10 * ROUNDS):
            started = time.monotonic()
            visitor.get("/_stcore/health").raise_for_status()
            times.append(time.monotonic() - started)
        return statistics.median(times)

    each_anew = httpx.Limits(max_keepalive_connections=0)
    with httpx.Client(base_url=url) as kept, httpx.Client(base_url=url, limits=each_anew) as new:
        return median(kept) / median(new)


def main() -> None:
    """Measure and print."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        with served() as server:
            report("times as long on a kept line", on_a_kept_line(server.url), 1)
            report("painted frames a second at full speed", painted_frames(browser, server.url), 45)
            four = painted_frames(
                browser, server.url, f"?race={PRESETS['four_in_a_race'].experiment.race}"
            )
            report("the same with four contenders", four, 45)
            report("seconds from slider to first curve", slider_to_curve(browser, server.url), 0.5)
            report(
                "seconds from a step to its pictures", click_to_picture(browser, server.url), 0.3
            )
            curve = first_sight(browser, server.url, CURVE)
            report_phone(browser, server.url)
        with served((sys.executable, "-m", "streamlit", "hello")) as hello:
            title = first_sight(browser, hello.url, TITLE)
        print(f"seconds to Streamlit's hello page: {title:.2f}, to our first curve: {curve:.2f}")
        report("seconds from the one to the other", curve - title, 1.2)
        browser.close()


def report_phone(browser: Browser, url: str) -> None:
    """A first visit by a slow phone over a slow line, and what it is sent."""
    visit = first_visit(browser, url, phone=True)
    report("seconds to the first curve on a phone", visit.seconds, 12)
    report("megabytes of a first visit", visit.total / 1e6, 2)
    print(f"of which before the first curve: {visit.bytes_to_curve / 1e6:.2f}; the largest are:")
    for name in sorted(visit.bytes, key=visit.bytes.__getitem__, reverse=True)[:LARGEST]:
        print(f"{visit.bytes[name]:9} {name}")


def report(what: str, measured: float, wanted: float) -> None:
    """One line."""
    print(f"{what}: {measured:.2f} (wanted: {wanted:g})", flush=True)


if __name__ == "__main__":
    main()
