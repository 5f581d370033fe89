"""GET /preview.png and GET /qr.svg over real HTTP."""

from io import BytesIO

import httpx
import numpy as np
import pytest
from anyio.from_thread import start_blocking_portal
from numpy.typing import NDArray
from PIL import Image, ImageColor
from starlette.applications import Starlette

from dropout_core.experiment import Experiment
from dropout_core.language.translations import translations
from dropout_core.learning.contenders import CONTENDERS
from dropout_core.learning.run import stream_training
from dropout_core.presets import PRESETS
from dropout_ui.charts.look import Look
from dropout_ui.http.routes import routes
from dropout_ui.preview import SIZE, colours, preview_png
from dropout_ui.service import run_library
from tests.serving import Server

SHORT = Experiment(epochs=30, hidden_width=20, seed=11)
PALETTE = Look("light", translations("en")).palette


def pixels(content: bytes) -> NDArray[np.uint8]:
    """The picture's colours."""
    picture = Image.open(BytesIO(content))
    assert (picture.format, picture.size) == ("PNG", SIZE)
    return np.asarray(picture.convert("RGB"))


def count(picture: NDArray[np.uint8], colour: str) -> int:
    """How many pixels of the chart have this colour, or nearly: edges are smooth."""
    chart = picture[:, :770].astype(int)
    return int((abs(chart - ImageColor.getrgb(colour)) < 40).all(axis=2).sum())


def test_points_and_true_function_are_there_for_whoever_asks_first(server: Server) -> None:
    answer = httpx.get(f"{server.url}/preview.png", params=SHORT.to_query())
    assert answer.headers["Content-Type"] == "image/png"
    picture = pixels(answer.content)
    for name in ("train", "test", "true"):
        assert count(picture, PALETTE[name]) > 300
    for name in SHORT.contenders:
        # Where two colours meet, there may be one or two by chance.
        assert count(picture, CONTENDERS[name].light) < 10
    assert answer.headers["Cache-Control"] == "public, max-age=60"


def test_the_curves_are_there_once_the_run_has_been_trained(server: Server) -> None:
    trained = Experiment(epochs=30, hidden_width=20, seed=12)
    httpx.get(f"{server.url}/runs", params=trained.to_query()).raise_for_status()
    answer = httpx.get(f"{server.url}/preview.png", params=trained.to_query())
    picture = pixels(answer.content)
    for name in trained.contenders:
        assert count(picture, CONTENDERS[name].light) > 300
    assert answer.headers["Cache-Control"] == "public, max-age=3600"


def test_a_curve_is_drawn_where_it_is() -> None:
    """Beside the numbers of the last frame: the middle of a line is where y is."""
    *_, last = stream_training(SHORT)
    picture = pixels(preview_png(SHORT, last))
    colour = np.array(ImageColor.getrgb(CONTENDERS["dropout"].light))
    places = np.argwhere((picture[42:588, 42:758] == colour).all(axis=2))
    # At the left edge, and at the right one: nothing else is drawn over it there.
    for column, at in ((places[:, 1].min(), 0), (places[:, 1].max(), -1)):
        rows = places[places[:, 1] == column][:, 0] + 42
        wanted = 40 + 550 * (2.5 - float(last.curves["dropout"][at])) / 5
        assert abs(rows.mean() - wanted) < 4


def test_nothing_is_trained_for_a_picture() -> None:
    async def ask() -> int:
        app = httpx.ASGITransport(Starlette(routes=routes()))
        async with httpx.AsyncClient(transport=app, base_url="http://lab") as client:
            return (await client.get("/preview.png", params=SHORT.to_query())).status_code

    # In a thread of its own: the browser's tests leave a loop running in this one.
    with start_blocking_portal() as portal:
        assert portal.call(ask) == 200
    assert run_library().find(SHORT) is None


@pytest.mark.parametrize("name", PRESETS)
def test_there_is_a_picture_of_every_named_experiment(name: str) -> None:
    picture = pixels(preview_png(PRESETS[name].experiment, None))
    assert count(picture, PALETTE["train"]) > 100


def test_two_strengths_of_one_contender_have_two_colours() -> None:
    race = Experiment(race="dropout=0.3,dropout=0.7,plain")
    assert len(set(colours(race).values())) == 3


def test_curves_that_run_away_are_drawn_as_far_as_the_edge() -> None:
    *_, last = stream_training(SHORT)
    far = {name: np.full(80, np.float32(3e38)) for name in SHORT.contenders}
    far["plain"] = np.full(80, np.float32("nan"))
    frame = type(last)(**{**vars(last), "curves": far})
    assert pixels(preview_png(SHORT, frame)).shape == (SIZE[1], SIZE[0], 3)


@pytest.mark.parametrize(
    "query", ["dropout_rate=7", "data=%FF", "colour=red&x", "data=" + "A" * 9000]
)
def test_whatever_is_asked_there_is_a_picture(server: Server, query: str) -> None:
    answer = httpx.get(f"{server.url}/preview.png?{query}")
    assert answer.status_code == 200
    pixels(answer.content)


def code_of(server: Server, address: str, **headers: str) -> httpx.Response:
    """What is answered to an address."""
    return httpx.get(f"{server.url}/qr.svg", params={"address": address}, headers=headers)


def test_an_address_of_the_server_has_a_code(server: Server) -> None:
    answer = code_of(server, f"{server.url}/?lang=en")
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert b'fill="#fff" d="M0 0h33v33h-33z"' in answer.content


def test_behind_a_proxy_the_name_counts_that_is_asked_for(server: Server) -> None:
    for address in ("https://lab.example/?lang=en", "https://lab.example:8443/demo/?lang=en"):
        assert code_of(server, address, Host="lab.example").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "",
        "text",
        "https://elsewhere.example/",
        "https://localhost@elsewhere.example/",
        "https://elsewhere.example@localhost/",
        "javascript://localhost/%0Aalert(1)",
        "//localhost/",
        "http://[localhost/",
        "http:///",
    ],
)
def test_any_other_text_has_none(server: Server, address: str) -> None:
    answer = code_of(server, address)
    assert answer.status_code == 422
    assert answer.json()["reason"] == "not_here"


def test_an_address_that_is_too_long_is_refused(server: Server) -> None:
    longest = f"{server.url}/?data="
    longest += "a" * (2953 - len(longest))
    assert code_of(server, longest).status_code == 200
    answer = code_of(server, longest + "a")
    assert answer.status_code == 422
    assert answer.json()["reason"] == "too_long"
