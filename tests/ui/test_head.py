"""The head of the page as it is first sent, over real HTTP: what chats and crawlers read."""

import re
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import Scope

from dropout_core.data.packing import encode
from dropout_core.data.points import Axis, Points
from dropout_core.experiment import Experiment
from dropout_core.presets import PRESETS
from dropout_ui.address import PageSettings, read_address
from dropout_ui.first_visit import head
from dropout_ui.page_title import page_title
from tests.serving import Server, served

HEAD = '<html lang="en"><head><title>Streamlit</title></head>'


class Reader(HTMLParser):
    """What a crawler takes from a page: its title, its language, its properties, its links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.title, self.language, self.started = "", "", ""
        self.told: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note down what is said of the page."""
        given = {name: value or "" for name, value in attrs}
        self.started = tag
        if tag == "html":
            self.language = given["lang"]
        if tag == "meta" and ("name" in given or "property" in given):
            self.told[given.get("name") or given["property"]] = given.get("content", "")
        if tag == "link":
            self.links.setdefault(given["rel"], given.get("href", ""))

    def handle_data(self, data: str) -> None:
        """The text of the title."""
        if self.started == "title":
            self.title += data.strip()


def read(server: Server, query: str = "", **headers: str) -> Reader:
    """The page at an address."""
    answer = httpx.get(f"{server.url}/?{query}", headers=headers).raise_for_status()
    assert "accept-language" in answer.headers["Vary"]
    return Reader(answer.text)


def test_the_plain_address_has_the_name_and_the_lead(server: Server) -> None:
    page = read(server)
    assert page.title == page.told["og:title"] == "Dropout Lab"
    assert page.language == "en-US"
    assert page.told["description"].startswith("Two neural networks, equal but for dropout")
    assert page.told["og:description"] == page.told["description"]
    assert page.told["og:type"] == "website"
    assert page.told["twitter:card"] == "summary_large_image"


def test_what_is_set_is_told_in_words(server: Server) -> None:
    page = read(server, "dropout_rate=0.3&target=sine&step=3")
    assert page.title == "Dropout Lab: Which p is it? · dropout rate 0.3 · true function Sine"
    assert "noise level 0.3 · hidden width 300 · epochs 500" in page.told["description"]
    assert page.told["og:url"] == (f"{server.url}/?dropout_rate=0.3&target=sine&step=3&lang=en")


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("seeds=40", "Is that luck?"),
        ("sweep=points=5,20", "a sweep of: training points"),
        ("figure=9a", "figure 9a: Drop rate, width as it is"),
        ("race=plain,dropout=0.3", "no dropout / dropout 0.3"),
        (urlencode(PRESETS["motorcycle"].experiment.to_query()), "Motorcycle accidents"),
        ("noise=0&epochs=50&points=5&seed=7", "noise level 0 · epochs 50 · training points 5 …"),
        ("dropout_rate=7&colour=red&embed=true", ""),
    ],
)
def test_the_title_says_what_an_address_is_about(server: Server, query: str, title: str) -> None:
    assert read(server, query).title == ("Dropout Lab: " + title).removesuffix(": ")


def test_it_speaks_the_language_of_the_address_or_else_the_readers(server: Server) -> None:
    chinese = {"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"}
    for page in (
        read(server, "dropout_rate=0.3&lang=zh"),
        read(server, "dropout_rate=0.3", **chinese),
    ):
        assert page.title == "Dropout Lab：丢弃率 0.3"
        assert (page.language, page.told["og:locale"]) == ("zh-CN", "zh_CN")
    page = read(server, "lang=en", **chinese)
    assert (page.language, page.told["og:locale"]) == ("en-US", "en_US")


def test_the_title_in_the_head_is_the_one_that_the_page_has_later(server: Server) -> None:
    query = "dropout_rate=0.3&seeds=40&race=plain,max_norm"
    asked = read_address(dict(parse_qsl(query)), None).settings
    assert read(server, query).title == page_title(asked)


def test_the_picture_of_a_link_is_that_of_its_settings(server: Server) -> None:
    page = read(server, "dropout_rate=0.3&step=2")
    picture = page.told["og:image"]
    assert picture == f"{server.url}/preview.png?dropout_rate=0.3"
    answer = httpx.get(picture).raise_for_status()
    assert answer.headers["Content-Type"] == page.told["og:image:type"]


def test_the_icon_is_ours(server: Server) -> None:
    page = read(server)
    for rel, kind in (("icon", "image/svg+xml"), ("apple-touch-icon", "image/png")):
        answer = httpx.get(f"{server.url}/{page.links[rel]}").raise_for_status()
        assert answer.headers["Content-Type"] == kind
        assert "immutable" in answer.headers["Cache-Control"]


def test_what_an_address_says_is_text_and_never_html(server: Server) -> None:
    points = Points(
        (0, 1, 2, 3, 4, 5), (0, 1, 0, 1, 0, 1), Axis("x"), Axis("y"), '"><script>x</title>'
    )
    page = read(server, urlencode({"data": encode(points)}))
    assert page.title == 'Dropout Lab: "><script>x</title>'
    host = read(server, "lang=en", Host='x"><script>')
    assert host.told["og:url"] == "/?lang=en"


def test_behind_a_proxy_addresses_have_its_name_and_scheme() -> None:
    with served(base="lab/demo") as server:
        headers = {"Host": "lab.example", "X-Forwarded-Proto": "https"}
        page = Reader(httpx.get(f"{server.url}/?noise=0", headers=headers).text)
        assert page.told["og:image"] == "https://lab.example/lab/demo/preview.png?noise=0"
        local = httpx.get(f"{server.url}/preview.png?noise=0")
        assert local.headers["Content-Type"] == "image/png"


def test_it_is_sent_compressed_to_whoever_takes_that(server: Server) -> None:
    plain = httpx.get(server.url, headers={"Accept-Encoding": "identity"})
    small = httpx.get(server.url, headers={"Accept-Encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert small.text == plain.text
    assert small.num_bytes_downloaded < plain.num_bytes_downloaded / 2


def test_only_in_a_frame_what_was_set_is_looked_for(server: Server) -> None:
    assert "sessionStorage" in httpx.get(f"{server.url}/?embed=true").text
    assert "sessionStorage" not in httpx.get(f"{server.url}/?embed=false").text


@settings(deadline=None)
@given(query=st.binary(max_size=80), host=st.binary(max_size=20), language=st.binary(max_size=20))
def test_no_address_and_no_header_is_an_error(query: bytes, host: bytes, language: bytes) -> None:
    headers = [(b"host", host), (b"accept-language", language)]
    scope: Scope = {
        "type": "http",
        "scheme": "http",
        "path": "/",
        "query_string": query,
        "headers": headers,
    }
    page = head.described(HEAD.encode(), scope).decode()
    assert re.search("<title>Dropout Lab.*</title>", page, re.DOTALL)
    assert page.count("<title>") == 1


@pytest.mark.parametrize("name", PRESETS)
def test_a_title_is_short_enough_for_a_preview(name: str) -> None:
    title = page_title(PageSettings(PRESETS[name].experiment, "en"))
    assert len(title) < 100
    assert (title == "Dropout Lab") == (PRESETS[name].experiment == Experiment())


def test_the_page_below_the_address_is_not_touched(server: Server) -> None:
    path = urlsplit(f"{server.url}/_stcore/health").path
    assert httpx.get(f"{server.url}{path}").text == "ok"
