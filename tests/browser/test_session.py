"""What page and server know of each other: a restart, and what the page would never ask for."""

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, WebSocketRoute
from streamlit.proto.BackMsg_pb2 import BackMsg

from dropout_core.experiment import Experiment
from tests.browsing import SHORT, Visitor, address_experiment, slide, visiting_anew
from tests.serving import Server, served

pytestmark = pytest.mark.browser

NOT_UNDERSTOOD = "What the page asked for was not understood; nothing is done."


def test_what_was_moved_and_chosen_outlives_a_restart_of_the_server(browser: Browser) -> None:
    with served() as first:
        url = first.url
        with visiting_anew(browser, url) as visitor:
            visitor.open(SHORT)
            first.process.terminate()
            first.process.wait(30)
            visitor.press("3")
            visitor.page.wait_for_selector("#lesson-tab-3[aria-selected=true]")
            with served(port=urlsplit(url).port or 0):
                visitor.page.wait_for_url("**step=3*")
                slide(visitor, "epochs", 0.0)
                visitor.see_epochs(10)
                visitor.page.wait_for_url("**epochs=10*")
                visitor.see_end(10)
                assert "step=3" in visitor.address
                assert address_experiment(visitor) == Experiment(epochs=10, hidden_width=30)


def test_a_server_of_another_version_finds_the_page_as_it_was_and_loads_it_anew(
    visitor: Visitor,
) -> None:
    visitor.open(f"{SHORT}&step=3")
    before = visitor.address
    visitor.page.evaluate("window.since = 1")
    # As Python would have it loaded: the same script at another address.
    visitor.page.evaluate(
        """async () => {
            const root = document.querySelector(".lab");
            const other = await import(`${root.dataset.script}?other`);
            other.show({ parentElement: root.parentElement }, location.pathname);
        }"""
    )
    visitor.page.wait_for_function("window.since === undefined")
    visitor.see_run()
    visitor.page.wait_for_selector("#lesson-tab-3[aria-selected=true]")
    assert visitor.address == before


def ask_instead(visitor: Visitor, wishes: list[object]) -> None:
    """On pages opened from now on, what the page asks for is replaced by these, one by one."""

    def replace(message: bytes) -> bytes:
        sent = BackMsg.FromString(message)
        for state in sent.rerun_script.widget_states.widgets:
            if state.json_trigger_value:
                told = [{"event": "asked", "value": wishes.pop(0)}]
                state.json_trigger_value = json.dumps(told)
        return bytes(sent.SerializeToString())

    def connect(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            assert isinstance(message, bytes)
            server.send(replace(message))

        socket.on_message(pass_on)

    visitor.page.route_web_socket("**/_stcore/stream", connect)


def test_what_the_page_would_never_ask_for_is_refused_and_does_nothing(
    newcomer: Visitor, server: Server
) -> None:
    wishes = [
        {"seed": "seven"},
        {"seed": [1]},
        {"study": 5},
        {"step": None},
        {"presenter": "yes"},
        {"word": 1},
        ["step"],
        {"study": {"sweep": "x" * 3000}},
        {"data": "cut off"},
        {"address": {"points": "3"}},
        {"address": "points=5"},
        {"tour": 51},
        {"run": None},
        {"run": {"seed": 5}},
        {"run": {"target": "x" * 3000}},
    ]
    # Between them one that is understood, and refused by its name: so each answer is another one.
    misspelt = {"study": {"seeds": "many"}}
    ask_instead(newcomer, [*(one for wish in wishes for one in (wish, misspelt)), {"seed": 7}])
    newcomer.open(SHORT)
    before = newcomer.address
    for _ in wishes:
        for sentence in (NOT_UNDERSTOOD, "cannot be “many”"):
            newcomer.press("p")
            newcomer.page.locator("[data-testid=stAlert]", has_text=sentence).wait_for()
            assert newcomer.address == before
    newcomer.press("p")
    newcomer.page.wait_for_url("**seed=7*")
    assert not newcomer.page.locator("[data-testid=stException]").count()
    assert "Traceback" not in server.log


def test_where_no_websocket_is_let_through_the_page_says_so(
    browser: Browser, server: Server
) -> None:
    with visiting_anew(browser, server.url) as visitor:
        page = visitor.page
        held = True

        def connect(socket: WebSocketRoute) -> None:
            if held:
                socket.close()
            else:
                socket.connect_to_server()

        page.route_web_socket("**/_stcore/stream", connect)
        page.clock.install()
        page.goto(f"{server.url}/?lang=zh&epochs=70&hidden_width=30")
        said = page.get_by_role("alert").filter(has_text="WebSocket")
        while not said.count():
            page.clock.fast_forward(10_000)
        held = False
        while said.count():
            page.clock.fast_forward(10_000)
        visitor.see_run()
