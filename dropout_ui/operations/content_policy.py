"""The Content-Security-Policy that the page lives under, and who may show it in a frame."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Final

from streamlit.file_util import get_static_dir

from dropout_ui.first_visit.assets import asset
from dropout_ui.server_settings import FRAMES

# The scripts of ours that stand in the page itself.
EMBEDDED: Final = "browser/share/embedded.js"
ICONS: Final = "browser/icons.js"
ANYBODY: Final = "anybody"
NOBODY: Final = "nobody"
_INLINE: Final = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_ORIGIN: Final = re.compile(r"https?://(\*\.)?[a-z0-9.-]+(:(\d+|\*))?", re.IGNORECASE | re.ASCII)


def content_policy() -> str:
    """The policy, as it stands in the header; the same for all answers.

    Raises SystemExit, with a sentence, for a DROPOUT_LAB_FRAMES that cannot be used.
    """
    hashes = (f"'sha256-{b64encode(sha256(one).digest()).decode()}'" for one in _inline_scripts())
    directives = (
        "default-src 'self'",
        # Streamlit imports the loader of a component from a blob, and its protobuf (long.js) counts
        # in WebAssembly: it can do without, but would be refused aloud on each visit. Nothing here
        # needs eval.
        " ".join(("script-src 'self' blob: 'wasm-unsafe-eval'", *hashes)),
        # By 'self' browsers understand websockets too, Safari since 15.4. To be kept, pictures are
        # read from the addresses that Plotly makes.
        "connect-src 'self' data:",
        # Streamlit (emotion) and Plotly write their styles as they go.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        *_frame_ancestors(FRAMES.read()),
    )
    return "; ".join(directives)


def _inline_scripts() -> tuple[bytes, ...]:
    """The scripts that stand in the page itself: Streamlit's own, and ours."""
    page = Path(get_static_dir(), "index.html").read_bytes()
    return (*_INLINE.findall(page), asset(EMBEDDED).plain, asset(ICONS).plain)


def _frame_ancestors(asked: str) -> tuple[str, ...]:
    """The directive for who may frame the page.

    None for anybody: a frame takes nothing here, for there is no account, no password and nothing
    kept of a visitor. And * would leave out a course's page that is a file on a teacher's disk.
    """
    if asked == ANYBODY:
        return ()
    if asked == NOBODY:
        return ("frame-ancestors 'none'",)
    origins = asked.split()
    if all(map(_ORIGIN.fullmatch, origins)):
        return (f"frame-ancestors 'self' {' '.join(origins)}",)
    raise SystemExit(
        f"{FRAMES.name} is {asked!r}, allowed: {ANYBODY}, {NOBODY}, or sites with spaces between,"
        " such as https://moodle.example.org"
    )
