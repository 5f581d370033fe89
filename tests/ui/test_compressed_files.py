"""Streamlit's scripts and style sheets, over real HTTP: compressed, else as they are."""

import gzip
import re
from pathlib import Path

import brotli
import httpx
import pytest
from streamlit import file_util

from dropout_ui.first_visit.streamlit_files import asked_by_elements, asked_by_page, file_names
from tests.serving import Server

PLAIN = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}


def asked_in_head(server: Server) -> list[str]:
    """The scripts and style sheets of Streamlit that the page's head asks for."""
    head = httpx.get(f"{server.url}/").text.split("</head>")[0]
    return re.findall(r'(?:src|href)="(?:\./)?(static/[^"]+\.(?:js|css))"', head)


def on_disk(name: str) -> bytes:
    """A file as Streamlit brings it along."""
    return Path(file_util.get_static_dir(), name).read_bytes()


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("identity", ""),
    ],
)
def test_every_script_of_a_first_visit_is_what_streamlit_brings_along(
    server: Server, accepted: str, encoding: str
) -> None:
    sent = whole = 0
    with httpx.Client(base_url=server.url, headers={"Accept-Encoding": accepted}) as visitor:
        for name in asked_in_head(server):
            with visitor.stream("GET", f"/{name}") as answer:
                body = b"".join(answer.iter_raw())
            assert answer.status_code == 200
            assert answer.headers.get("Content-Encoding", "") == encoding
            assert answer.headers["Vary"] == "Accept-Encoding"
            assert "immutable" in answer.headers["Cache-Control"]
            media_type = answer.headers["Content-Type"].partition(";")[0]
            assert media_type == ("text/css" if name.endswith(".css") else "text/javascript")
            assert PLAIN[encoding](body) == on_disk(name)
            sent, whole = sent + len(body), whole + len(on_disk(name))
    assert sent < whole / 3 or (not encoding and sent == whole)


def test_who_has_a_script_is_not_sent_it_again(server: Server) -> None:
    address = f"{server.url}/{asked_by_page()[0].name}"
    tags = []
    for accepted in ("br", "gzip"):
        first = httpx.get(address, headers={"Accept-Encoding": accepted})
        tags.append(first.headers["ETag"])
        kept = {"Accept-Encoding": accepted, "If-None-Match": f'"other", W/{tags[-1]}'}
        again = httpx.get(address, headers=kept)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == tags[-1]
    assert tags[0] != tags[1]
    # What is kept in one encoding is none of another.
    other = {"Accept-Encoding": "br", "If-None-Match": tags[1]}
    assert httpx.get(address, headers=other).status_code == 200


def test_a_head_and_a_part_of_a_script_are_as_http_has_them(server: Server) -> None:
    name = asked_by_page()[0].name
    address, whole = f"{server.url}/{name}", on_disk(name)
    head = httpx.head(address, headers={"Accept-Encoding": "br"})
    got = httpx.get(address, headers={"Accept-Encoding": "br"})
    assert head.content == b""
    assert head.headers["Content-Length"] == got.headers["Content-Length"]
    part = httpx.get(address, headers={"Accept-Encoding": "br", "Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole[10:20])


def test_no_other_file_and_no_other_method_is_answered_for(server: Server) -> None:
    for path in (
        "static/js/nothing.js",
        "static/media/nothing.woff2",
        "static/js/%2e%2e/%2e%2e/index.html",
    ):
        for answer in (httpx.get(f"{server.url}/{path}"), httpx.head(f"{server.url}/{path}")):
            # By that a proxy knows to ask a server of another version, which has it.
            assert answer.status_code == 404
            assert answer.headers["Cache-Control"] == "no-store"
    font = next(name for name in file_names() if name.endswith(".woff2"))
    assert httpx.get(f"{server.url}/{font}").content == on_disk(font)
    assert httpx.post(f"{server.url}/{asked_by_page()[0].name}").status_code == 405


def test_the_head_asks_for_what_draws_the_pages_elements(server: Server) -> None:
    asked = asked_in_head(server)
    assert len(asked_by_elements()) > 20
    assert len(asked) == len(set(asked))
    assert set(asked) == {file.name for file in (*asked_by_page(), *asked_by_elements())}
