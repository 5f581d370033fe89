"""Who asks: the peer, or the one entry of trusted proxies that nobody else can have written."""

from collections.abc import Iterator

import pytest
from starlette.requests import HTTPConnection

from dropout_ui.entrance.client import client_of, scheme_of, trusted_proxies


@pytest.fixture
def proxies(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The environment, read anew."""
    trusted_proxies.cache_clear()
    yield monkeypatch
    trusted_proxies.cache_clear()


def asked(peer: str | None, *forwarded: str, scheme: str = "") -> HTTPConnection:
    """A request from a peer, with these lists."""
    headers = [(b"x-forwarded-for", one.encode()) for one in forwarded]
    headers += [(b"x-forwarded-proto", scheme.encode())] if scheme else []
    client = (peer, 5000) if peer is not None else None
    return HTTPConnection({"type": "http", "scheme": "http", "headers": headers, "client": client})


def trust(environment: pytest.MonkeyPatch, number: str) -> None:
    """So many proxies stand in front."""
    environment.setenv("DROPOUT_LAB_PROXIES", number)
    trusted_proxies.cache_clear()


def test_without_a_proxy_that_is_trusted_only_the_peer_counts(proxies: pytest.MonkeyPatch) -> None:
    proxies.delenv("DROPOUT_LAB_PROXIES", raising=False)
    assert client_of(asked("10.0.0.7", "1.2.3.4")) == "10.0.0.7"
    assert client_of(asked(None, "1.2.3.4")) == ""


@pytest.mark.parametrize(
    ("number", "lists", "client"),
    [
        ("1", ["1.2.3.4"], "1.2.3.4"),
        # What stands before, whoever asks can have written.
        ("1", ["6.6.6.6, 1.2.3.4"], "1.2.3.4"),
        ("1", ["6.6.6.6", "1.2.3.4"], "1.2.3.4"),
        ("2", ["6.6.6.6, 1.2.3.4, 10.0.0.2"], "1.2.3.4"),
        ("2", ["6.6.6.6, 1.2.3.4", "10.0.0.2"], "1.2.3.4"),
        ("1", ["1.2.3.4:5678"], "1.2.3.4"),
        ("1", ["[2001:db8:1:2:3::4]:5678"], "2001:db8:1:2::/64"),
        ("1", ["2001:db8:1:2:3::4"], "2001:db8:1:2::/64"),
        ("1", ["::ffff:1.2.3.4"], "1.2.3.4"),
        # Odd lists: the peer.
        ("1", [], "10.0.0.7"),
        ("1", [""], "10.0.0.7"),
        ("1", ["unknown"], "10.0.0.7"),
        ("1", ["1.2.3.4, "], "10.0.0.7"),
        ("1", ["_hidden, \u00ff"], "10.0.0.7"),
        ("2", ["1.2.3.4"], "10.0.0.7"),
        ("1", ["[2001:db8::1"], "2001:db8::/64"),
        ("1", ["9" * 5000], "10.0.0.7"),
    ],
)
def test_of_proxies_that_are_trusted_the_entry_counts_that_the_outermost_added(
    number: str, lists: list[str], client: str, proxies: pytest.MonkeyPatch
) -> None:
    trust(proxies, number)
    assert client_of(asked("10.0.0.7", *lists)) == client


def test_all_addresses_of_one_subscriber_are_one_client(proxies: pytest.MonkeyPatch) -> None:
    trust(proxies, "0")
    one, same, other = (
        client_of(asked(peer))
        for peer in ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "2001:db8:0:2::1")
    )
    assert one == same != other
    assert client_of(asked("::ffff:10.0.0.7")) == client_of(asked("10.0.0.7"))
    assert client_of(asked("fe80::1%eth0")) == client_of(asked("fe80::2"))
    assert client_of(asked("testclient")) == "testclient"


def test_the_scheme_is_what_a_proxy_says_or_that_of_the_connection() -> None:
    assert scheme_of(asked("::1", scheme="https")) == "https"
    assert scheme_of(asked("::1", scheme="javascript")) == "http"
    assert scheme_of(asked("::1")) == "http"
