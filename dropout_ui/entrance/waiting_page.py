"""The page for whom there is no seat: it says so in both languages, and tries again by itself."""

import random
from html import escape
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse

from dropout_core.language.translations import LANGUAGES, N_, preferred, translations
from dropout_ui.entrance.refusals import FRESH, REFUSALS
from dropout_ui.page_title import NAME

# Drawn anew each time, so that those who were sent away together do not come back together.
_EARLIEST: Final = 5
_LATEST: Final = 10

FULL: Final = N_("All places are taken.")
AGAIN: Final = N_("This page tries again by itself, in {seconds} seconds.")
_PAGE: Final = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="{seconds}">
<title>{name}</title>
</head>
<body>
<h1>{name}</h1>
{told}
</body>
</html>
"""


def retry_seconds() -> int:
    """After how many seconds to come back: not the same for everybody (jitter)."""
    return random.randint(_EARLIEST, _LATEST)


def waiting_page(headers: Headers) -> HTMLResponse:
    """503 with a page that needs no script, in the reader's language first."""
    REFUSALS.add("full")
    seconds = retry_seconds()
    first = preferred(headers.get("Accept-Language"))
    languages = sorted(LANGUAGES, key=lambda language: language != first)
    page = _PAGE.format(
        name=escape(NAME),
        language=first,
        seconds=seconds,
        told="\n".join(_told(language, seconds) for language in languages),
    )
    said = {**FRESH, "Retry-After": str(seconds), "Vary": "Accept-Language"}
    return HTMLResponse(page, 503, said)


def _told(language: str, seconds: int) -> str:
    words = translations(language)
    sentences = (words.gettext(FULL), words.gettext(AGAIN).format(seconds=seconds))
    return "".join(f'<p lang="{language}">{escape(one)}</p>' for one in sentences)
