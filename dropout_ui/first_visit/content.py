"""Content: bytes that never change, compressed once for all browsers that ask for them."""

import asyncio
import gzip
import hashlib
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final

import brotli
from starlette.requests import Request
from starlette.responses import Response

from dropout_ui.first_visit import prepared

# The next level takes twenty times as long for a tenth less: that is for `dropout-lab prepare`.
_QUICK: Final = 9
_THOROUGH: Final = 11
_MEDIA_TYPES: Final = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_REFUSED: Final = re.compile(r"q=0(\.0*)?")


@dataclass(frozen=True)
class Content(ABC):
    """Something that browsers are sent under an address that changes with it. name: of a file."""

    name: str

    @abstractmethod
    def read(self) -> bytes:
        """The bytes as they are."""

    @property
    def media_type(self) -> str:
        """What it is."""
        return _MEDIA_TYPES[PurePosixPath(self.name).suffix]

    @property
    @abstractmethod
    def tag(self) -> str:
        """What tells it from every other content under its address."""

    @cached_property
    def brotli(self) -> bytes:
        """Compressed for nearly every browser: a sixth smaller than with gzip."""
        plain = self.read()
        return prepared.read(_prepared_name(plain)) or bytes(brotli.compress(plain, quality=_QUICK))

    @cached_property
    def gzip(self) -> bytes:
        """The same for the others, such as those that ask without TLS."""
        return gzip.compress(self.read(), 9, mtime=0)

    def compress(self) -> None:
        """Have it ready for nearly every browser."""
        _ = self.brotli

    def prepare(self) -> str:
        """Compress it as well as can be for all servers to come; what that is kept as.

        Raises OSError.
        """
        plain = self.read()
        name = _prepared_name(plain)
        if prepared.read(name) is None:
            prepared.write(name, brotli.compress(plain, quality=_THOROUGH))
        return name


def encoding_for(accepted: str) -> str:
    """The encoding for who accepts these, as in Accept-Encoding; "" for none."""
    offered = set()
    for one in accepted.split(","):
        name, _, weight = one.partition(";")
        if not _REFUSED.fullmatch(weight.strip()):
            offered.add(name.strip())
    return next((name for name in ("br", "gzip") if name in offered), "")


async def send_content(content: Content, request: Request) -> Response:
    """Some content, or 304 for who has it."""
    encoding = encoding_for(request.headers.get("Accept-Encoding", ""))
    tag = f'"{content.tag}{encoding and "-"}{encoding}"'
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "ETag": tag,
        "Vary": "Accept-Encoding",
    }
    if tag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    if encoding:
        headers["Content-Encoding"] = encoding
    # What nobody has asked for in this encoding yet takes a while.
    body = await asyncio.to_thread(_encoded, content, encoding)
    headers["Content-Length"] = str(len(body))
    sent = b"" if request.method == "HEAD" else body
    return Response(sent, headers=headers, media_type=content.media_type)


def _encoded(content: Content, encoding: str) -> bytes:
    if encoding == "br":
        return content.brotli
    return content.gzip if encoding else content.read()


def _prepared_name(plain: bytes) -> str:
    # By what it is made of: never taken for the compressed form of something else.
    return f"{hashlib.sha256(plain).hexdigest()[:32]}.br"
