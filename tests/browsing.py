"""A visitor in a real browser: what they open, see and do."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    Playwright,
    Request,
    TimeoutError,
    ViewportSize,
    WebSocketRoute,
    expect,
)
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dropout_core.experiment import DOMAINS, Experiment
from dropout_core.learning.frames import Frame
from dropout_core.learning.run import stream_training
from dropout_ui.terminal import headless

PATIENCE_MS = 60_000
TRIES = 8
expect.set_options(timeout=PATIENCE_MS)
SHORT = "?epochs=70&hidden_width=30"
CHART = ".player-{} .player-chart"
# As the browser tells of what it has refused, in whatever frame.
WATCH = """document.addEventListener("securitypolicyviolation", (one) =>
    noteViolation(`${one.effectiveDirective}: ${one.blockedURI} ${one.sample}`));"""


def launch(playwright: Playwright) -> Browser:
    """The browser that draws pictures for a terminal, in English."""
    return headless.launch(playwright, "--lang=en-US")


@dataclass
class Visitor:
    """A page, and what went wrong on it or left the server."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def open(self, query: str = "") -> None:
        """Open the page, and wait until the first frame is drawn and all parts answer."""
        self.page.goto(f"{self.url}/{query}")
        self.see_run()
        for part in ("studies", "lesson"):
            self.page.wait_for_selector(f".{part}-tabs [role=tab]", state="attached")

    def see_run(self) -> None:
        """Wait until a frame of the run that the page is set to is drawn."""
        self.page.wait_for_function(
            "() => document.querySelector('.player-now')?.textContent", timeout=PATIENCE_MS
        )

    def see_epoch(self, epoch: int, epochs: int) -> None:
        """Wait until this epoch of a run is on show."""
        self.page.wait_for_function(
            "text => document.querySelector('.player-epoch').textContent === text",
            arg=f"Epoch {epoch} of {epochs}",
            timeout=PATIENCE_MS,
        )

    def see_end(self, epochs: int) -> None:
        """Wait until the last frame is on show."""
        self.see_epoch(epochs, epochs)

    def jump_to_end(self, epochs: int) -> None:
        """Wait for the end of the training, and go there."""
        self.page.wait_for_function("() => document.querySelector('.player-ahead')?.value === 1")
        # Not by its key: out of sight, as where a step of the lesson was asked for, it scrolls.
        scrub = self.page.locator(".player-scrub")
        scrub.fill(scrub.get_attribute("max") or "")
        self.see_end(epochs)

    def see_epochs(self, epochs: int) -> None:
        """Wait until the player is set to a run of so many epochs."""
        self.page.wait_for_function(
            "epochs => document.querySelector('.player-epoch').textContent.endsWith(` ${epochs}`)",
            arg=epochs,
            timeout=PATIENCE_MS,
        )

    def hurry(self) -> None:
        """Play at full speed."""
        self.page.select_option(".player-speed", "4")

    @property
    def epoch(self) -> int:
        """The epoch on show."""
        return int(self.page.inner_text(".player-epoch").split()[1])

    @property
    def address(self) -> str:
        """What the address bar says."""
        return str(self.page.evaluate("location.href"))

    def press(self, key: str) -> None:
        """Press a key with nothing in particular in focus."""
        self.page.evaluate("document.activeElement?.blur()")
        self.page.keyboard.press(key)

    def look_at_player(self) -> None:
        """Scroll to where the player is, for out of sight its keys scroll the page."""
        fit = self.page.locator(".player-fit")
        fit.evaluate("fit => fit.scrollIntoView({ behavior: 'instant', block: 'center' })")

    def break_off_scripts_that_write(self, text: str) -> None:
        """On pages opened from now on, a run of the script ends when the address has this in it.

        So it is for whoever goes back at once: the next run of the script breaks that one off.
        """
        broken_off = False

        def pass_on(socket: WebSocketRoute, message: str | bytes) -> None:
            nonlocal broken_off
            assert isinstance(message, bytes)
            said = ForwardMsg.FromString(message)
            kind = said.WhichOneof("type")
            if kind == "new_session":
                broken_off = False
            if not (broken_off and kind in ("delta", "script_finished")):
                socket.send(message)
            if kind == "page_info_changed" and text in said.page_info_changed.query_string:
                broken_off = True

        def connect(socket: WebSocketRoute) -> None:
            socket.connect_to_server().on_message(lambda message: pass_on(socket, message))

        self.page.route_web_socket("**/_stcore/stream", connect)

    def figure(self, name: str) -> dict[str, Any]:
        """Data and ranges of one of the two charts, as drawn."""
        figure: dict[str, Any] = self.page.evaluate(
            """selector => {
              const chart = document.querySelector(selector);
              const { xaxis, yaxis } = chart._fullLayout;
              return {
                traces: chart._fullData.map(({ name, meta, visible }, at) =>
                  ({ name, meta, visible, x: [...chart.data[at].x], y: [...chart.data[at].y] })),
                x: [...xaxis.range], y: [...yaxis.range],
              };
            }""",
            CHART.format(name),
        )
        return figure

    def traces(self, name: str, series: str) -> dict[str, dict[str, Any]]:
        """The traces of a chart that show one thing of each contender, by contender."""
        told = ((trace["meta"] or "").partition(":") for trace in self.figure(name)["traces"])
        return {
            contender: trace
            for (kind, _, contender), trace in zip(told, self.figure(name)["traces"], strict=True)
            if kind == series
        }

    def curves(self) -> list[list[float]]:
        """The two curves, as drawn."""
        return [trace["y"] for trace in self.traces("fit", "curves").values()]


VIEWPORT: Final[ViewportSize] = {"width": 1440, "height": 900}


_FREE_SEATS: Final[dict[str, list[Page]]] = {}


@contextmanager
def visiting(browser: Browser, url: str, **context: Any) -> Iterator[Visitor]:
    """A visitor with a profile of their own, at a seat that somebody has left, if there is one.

    Whoever does to a page what cannot be undone comes by `visiting_anew`.
    """
    free = _FREE_SEATS.setdefault(f"{id(browser)} {sorted(context.items())}", [])
    page = (
        free.pop() if free else browser.new_context(**{"viewport": VIEWPORT, **context}).new_page()
    )
    with seated(page, url, **context) as visitor:
        yield visitor
    # Where a test has failed, who knows how it was left.
    free.append(page)


@contextmanager
def visiting_anew(browser: Browser, url: str, **context: Any) -> Iterator[Visitor]:
    """A visitor with a new profile, at a page that nobody has been at, nor will be."""
    own = browser.new_context(**{"viewport": VIEWPORT, **context})
    try:
        with seated(own.new_page(), url, **context) as visitor:
            yield visitor
    finally:
        own.close()


@contextmanager
def watched(browser: Browser, url: str, **context: Any) -> Iterator[tuple[Visitor, list[str]]]:
    """A visitor, and what their browser refuses meanwhile."""
    violations: list[str] = []
    with visiting_anew(browser, url, **context) as visitor:
        visitor.page.context.expose_function("noteViolation", lambda one: violations.append(one))
        visitor.page.add_init_script(WATCH)
        yield visitor, violations


@contextmanager
def seated(
    page: Page,
    url: str,
    *,
    viewport: ViewportSize = VIEWPORT,
    color_scheme: Any = "light",
    reduced_motion: Any = "no-preference",
    **_context: Any,
) -> Iterator[Visitor]:
    """A visitor at a page, which is left empty, and as it was, for the next one.

    One that has been visited before shows the site four times as fast as a new one, whose scripts
    are to be compiled.
    """
    visitor = Visitor(page, url)
    page.set_default_timeout(PATIENCE_MS)
    origin = "/".join(url.split("/")[:3])
    allowed = (origin, origin.replace("http", "ws", 1), "data:", "blob:")

    def hear(said: ConsoleMessage) -> None:
        if said.type == "error":
            visitor.complaints.append(said.text)

    def fear(error: Error) -> None:
        visitor.complaints.append(str(error))

    def watch(asked: Request) -> None:
        if not asked.url.startswith(allowed):
            visitor.strangers.append(asked.url)

    page.on("console", hear)
    page.on("pageerror", fear)
    page.on("request", watch)
    try:
        yield visitor
    finally:
        page.remove_listener("console", hear)
        page.remove_listener("pageerror", fear)
        page.remove_listener("request", watch)
        page.unroute_all()
        with suppress(Error):
            # Who has opened nothing has nothing stored.
            page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.goto("about:blank")
        page.context.clear_cookies()
        page.set_viewport_size(viewport)
        page.emulate_media(media="null", color_scheme=color_scheme, reduced_motion=reduced_motion)


def last_frame(experiment: Experiment) -> Frame:
    """How a run ends, computed here."""
    *_, last = stream_training(experiment)
    return last


def slide(visitor: Visitor, name: str, share: float) -> None:
    """Drag a slider to a share of its way, with the mouse."""
    slider = visitor.page.locator(f".st-key-{name} [data-testid=stSlider]")
    slider.scroll_into_view_if_needed()
    thumb = slider.get_by_role("slider").bounding_box()
    track = slider.bounding_box()
    assert thumb
    assert track
    mouse = visitor.page.mouse
    mouse.move(thumb["x"] + thumb["width"] / 2, thumb["y"] + thumb["height"] / 2)
    mouse.down()
    y = thumb["y"] + thumb["height"] / 2
    mouse.move(track["x"] + track["width"] * share, y, steps=5)
    mouse.up()


def choose(visitor: Visitor, name: str, title: str, asked: str) -> None:
    """Choose an option of a box in the sidebar, as a person does, until the address has `asked`.

    What is still unfolding scrolls into sight, and a list closes as it is scrolled or drawn again.
    """
    box = visitor.page.locator(f".st-key-{name} input[role=combobox]")
    option = visitor.page.get_by_role("option", name=title).first
    for _ in range(TRIES):
        with suppress(TimeoutError):
            if not option.count():
                box.click()
                # Of a long list only a part is there.
                box.fill(title)
            option.click(timeout=2000)
            visitor.page.wait_for_url(f"**{asked}**", timeout=5000)
            return
    raise AssertionError(f"{title} was never chosen")


def address_experiment(visitor: Visitor) -> Experiment:
    """What the address bar says is shown."""
    pairs = parse_qsl(visitor.address.split("?")[1])
    return Experiment.from_query({name: text for name, text in pairs if name in DOMAINS})


def swipe(visitor: Visitor, selector: str, by: tuple[float, float]) -> None:
    """Put a finger on the middle of an element, move it by so many pixels, and lift it.

    What a swipe before has set in motion is waited for: it would move on under the finger.
    """
    visitor.page.evaluate(
        """async selector => {
            const top = () => document.querySelector(selector).getBoundingClientRect().top;
            const still = 10;
            for (let same = 0, last = top(); same < still; ) {
                await new Promise(requestAnimationFrame);
                same = top() === last ? same + 1 : 0;
                last = top();
            }
        }""",
        selector,
    )
    place = visitor.page.locator(selector).bounding_box()
    assert place
    x, y = place["x"] + place["width"] / 2, place["y"] + place["height"] / 2
    screen = visitor.page.context.new_cdp_session(visitor.page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        places = [{"x": x, "y": y} for x, y in points]
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    touch("touchStart", (x, y))
    for step in range(1, 11):
        touch("touchMove", (x + by[0] * step / 10, y + by[1] * step / 10))
    touch("touchEnd")


def see_step(visitor: Visitor, step: str, *, epoch: int) -> None:
    """Look at the lesson, and wait until a step of it shows what it found at an epoch."""
    visitor.page.wait_for_function(
        """([step, epoch]) => {
            const panel = document.querySelector('.lesson-step');
            // Out of sight it asks nothing, and the page above it may still grow.
            panel.scrollIntoView({ block: 'nearest' });
            return panel.dataset.step === step && panel.closest('.lesson').dataset.epoch === epoch
                && panel.querySelector('.lesson-finding').textContent
                && !panel.querySelector('.lesson-status').textContent;
        }""",
        arg=[step, str(epoch)],
    )
