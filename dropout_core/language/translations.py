"""The two languages: gettext catalogues, read as Babel's .po files."""

import gettext
import io
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Translations = gettext.NullTranslations

# The messages in the code are the English ones; every other language has a catalogue.
LANGUAGES: Final[Mapping[str, str]] = MappingProxyType({"en": "English", "zh": "简体中文"})
_CATALOGUES: Final = {"zh": "zh_CN"}


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a message for the catalogue where it stands; it is translated where it is shown."""
    return message


@cache
def translations(language: str) -> Translations:
    """The messages of one of the LANGUAGES. Raises KeyError for another one."""
    if language == "en":
        return gettext.NullTranslations()
    path = f"locale/{_CATALOGUES[language]}/LC_MESSAGES/dropout_lab.po"
    catalogue = read_po(io.BytesIO(files("dropout_core.language").joinpath(path).read_bytes()))
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def preferred(locale: str | None) -> str:
    """The one of the LANGUAGES for a locale such as "zh-CN" or "zh_TW.UTF-8"; else English."""
    return "zh" if (locale or "").lower().startswith("zh") else "en"
