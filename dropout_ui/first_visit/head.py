"""The head of the page as it is first sent: what chats, crawlers and tabs say is at an address."""

import re
from html import escape
from typing import Final
from urllib.parse import urlencode

from starlette.requests import HTTPConnection
from starlette.types import Scope

from dropout_core.language.translations import N_, Translations, translations
from dropout_ui.address import PageSettings, read_address
from dropout_ui.charts.look import Look
from dropout_ui.entrance.client import scheme_of
from dropout_ui.first_visit.assets import asset, catalogue_name, charts_name
from dropout_ui.icon import PNG, SVG
from dropout_ui.page_title import NAME, page_description, page_title
from dropout_ui.preview import SIZE

# Of Streamlit's page, what is said otherwise here.
_LANGUAGE: Final = b'<html lang="en">'
_TITLE: Final = b"<title>Streamlit</title>"
_ICON: Final = b'<link rel="shortcut icon" href="./favicon.png" />'
_LOCALES: Final = {"en": "en_US", "zh": "zh_CN"}
_UNREACHED: Final = N_(
    "The files of this page have come, but not its connection to the server, a websocket: perhaps"
    " something in between lets none through. The page goes on trying."
)
_HOST: Final = re.compile(r"[\w.-]+(:\d+)?|\[[\da-fA-F:.]+\](:\d+)?", re.ASCII)


def described(page: bytes, scope: Scope) -> bytes:
    """Streamlit's page with a head that says what is at this address, whatever it asks for."""
    asked = HTTPConnection(scope)
    locale = asked.headers.get("Accept-Language", "").split(",")[0].strip()
    settings = read_address(asked.query_params, locale).settings
    language = _LOCALES[settings.language].replace("_", "-")
    return (
        page.replace(_LANGUAGE, f'<html lang="{language}">'.encode(), 1)
        .replace(_TITLE, _properties(settings, _page(asked)).encode(errors="replace"), 1)
        .replace(_ICON, (_icons() + _watchman(settings.words)).encode(), 1)
    )


def _page(asked: HTTPConnection) -> str:
    """The page's own address without a query; below its host alone where that is not known."""
    host, path = asked.headers.get("Host", ""), asked.scope["path"].rstrip("/")
    return (f"{scheme_of(asked)}://{host}" if _HOST.fullmatch(host) else "") + f"{path}/"


def _properties(settings: PageSettings, page: str) -> str:
    title, description = page_title(settings), page_description(settings)
    picture = urlencode(settings.experiment.to_query())
    # Who opens it is to see the same, whatever their browser's language.
    query = urlencode(settings.to_query(None) | {"lang": settings.language})
    names = {"description": description, "twitter:card": "summary_large_image"}
    properties = {
        "og:type": "website",
        "og:site_name": NAME,
        "og:title": title,
        "og:description": description,
        "og:locale": _LOCALES[settings.language],
        "og:url": f"{page}?{query}",
        "og:image": f"{page}preview.png" + (f"?{picture}" if picture else ""),
        "og:image:type": "image/png",
        "og:image:width": str(SIZE[0]),
        "og:image:height": str(SIZE[1]),
        "og:image:alt": title,
    }
    return "".join(
        [
            f"<title>{escape(title)}</title>",
            *(_meta("name", name, said) for name, said in names.items()),
            *(_meta("property", name, said) for name, said in properties.items()),
            *_theme_colours(),
            *_facts(settings),
        ]
    )


def _meta(kind: str, name: str, said: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(said)}">'


def _theme_colours() -> list[str]:
    """The page's colour, for the bars of a phone's browser."""
    words = translations("en")
    return [
        f'<meta name="theme-color" media="(prefers-color-scheme: {look.theme})"'
        f' content="{look.palette["page"]}">'
        for look in (Look("light", words), Look("dark", words))
    ]


def _watchman(words: Translations) -> str:
    """What says so where the page does not come; all else of ours waits for it."""
    script = asset("browser/outage/unreached.js").path[1:]
    said = escape(words.gettext(_UNREACHED))
    return f'<script async fetchpriority="low" src="{script}" data-said="{said}"></script>'


def _facts(settings: PageSettings) -> list[str]:
    """Words and charts in the look that the page will most likely have, to be asked for early."""
    looks = {
        theme: charts_name(settings.language, dark=theme == "dark", presenter=settings.presenter)
        for theme in ("light", "dark")
    }
    return [
        _preload(catalogue_name(settings.language)),
        *(_preload(name, f"(prefers-color-scheme: {theme})") for theme, name in looks.items()),
    ]


def _preload(name: str, media: str = "all") -> str:
    # With crossorigin it is what the page's own fetch() asks for, and is taken for it.
    return (
        f'<link rel="preload" as="fetch" crossorigin fetchpriority="low" media="{media}"'
        f' href="{asset(name).path[1:]}">'
    )


def _icons() -> str:
    svg, png = asset(SVG).path[1:], asset(PNG).path[1:]
    # Not a "shortcut icon": those Streamlit's script replaces by its own.
    return (
        f'<link rel="icon" type="image/svg+xml" href="{svg}">'
        f'<link rel="apple-touch-icon" href="{png}">'
    )
