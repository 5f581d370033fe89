"""Who asks: the address of the connection, or the one that a trusted proxy tells; and by what.

X-Forwarded-For is a list to which each proxy adds, at its end, whom it was asked by; what stands
before that, whoever asks can have written themselves. So it counts only where DROPOUT_LAB_PROXIES
says how many proxies stand in front, and of that many entries from the right only the first one.
That no more than those can reach the server is theirs to see to. Whether the peer is a proxy is
not asked: in a cluster their addresses change.
"""

from collections.abc import Sequence
from functools import cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from starlette.requests import HTTPConnection

from dropout_ui import server_settings

# What one subscriber has; within it, a machine changes its address as it likes (RFC 8981).
_OF_ONE_SUBSCRIBER: Final = 64


def client_of(asked: HTTPConnection) -> str:
    """Who asks, as one text for all addresses of one client; "" where that is not known."""
    peer = asked.client.host if asked.client else ""
    return known_client(peer, asked.headers.getlist("X-Forwarded-For"))


def known_client(peer: str, forwarded: Sequence[str]) -> str:
    """The same of the connection's address, and of all X-Forwarded-For that came by it."""
    return _known_by(_forwarded(forwarded, trusted_proxies()) or peer)


def scheme_of(asked: HTTPConnection) -> str:
    """http or https: what the client asks by, as a proxy says, or else the connection.

    Whoever sends another scheme than a proxy does misleads nobody but themselves.
    """
    told = asked.headers.get("X-Forwarded-Proto", "")
    return told if told in ("http", "https") else str(asked.scope["scheme"])


@cache
def trusted_proxies() -> int:
    """How many proxies stand in front.

    Raises SystemExit, with a sentence, for a setting of the server that cannot be used.
    """
    return int(server_settings.PROXIES.read())


def _forwarded(lists: Sequence[str], proxies: int) -> str:
    """Whom the outermost of so many proxies was asked by; "" where that cannot be said."""
    entries = [entry for one in lists for entry in one.split(",")]
    if not proxies or len(entries) < proxies:
        return ""
    return _address(entries[-proxies].strip())


def _address(entry: str) -> str:
    """An address, by itself or with a port; "" for what is none."""
    host = entry
    if entry.startswith("["):
        host = entry[1:].partition("]")[0]
    elif entry.count(":") == 1:
        host = entry.partition(":")[0]
    try:
        return str(ip_address(host))
    except ValueError:
        return ""


def _known_by(address: str) -> str:
    """What all addresses of one client have in common."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ip_network((known.packed, _OF_ONE_SUBSCRIBER), strict=False))
