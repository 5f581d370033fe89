"""What the bytes of a file say: its encoding, and whether it is text at all."""

import codecs
import json
import re
from dataclasses import dataclass
from typing import Final

from dropout_core.data.errors import DataError

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    # Before UTF-16, whose little-endian mark it begins with.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FOREIGN: Final = re.compile(rb"[\x80-\xff]+")
# What no text has. A few old programs end a file with \x1a, and begin a page with \f.
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_MARKUP: Final = re.compile(
    r"<(!doctype|\?xml|html|head|body|table|svg|script|meta|div|p|!--)\b", re.IGNORECASE
)
_SAMPLE: Final = 2000


@dataclass(frozen=True)
class Decoded:
    """A file as text, lines ended by newline alone.

    encoding: Python's name. other: another encoding that it could as well be, or None.
    """

    text: str
    encoding: str
    other: str | None


def decode(content: bytes, encoding: str | None = None) -> Decoded:
    """The text of a file, in the encoding given or the likeliest one.

    A mark at its begin decides; else UTF-8 if it is that; else GB18030 if all that is not ASCII
    comes in pairs, most of them among the 3755 commonest characters of GB2312; else cp1252,
    which is Latin-1 with quotes and the euro. (charset-normalizer was tried: on eight headers of
    ten to thirty letters it named the right one for three.)

    Raises DataError if it is empty, no text, or the text of something else than a table.
    """
    if not content.strip():
        raise DataError("empty")
    found = _found(content, encoding)
    text = found.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = text.rstrip("\x1a")
    if not text.strip():
        raise DataError("empty")
    if _CONTROL.search(text) or text.count("\ufffd") > len(text) / 10:
        raise DataError("binary")
    _refuse_markup(text)
    return Decoded(text, found.encoding, found.other)


def _found(content: bytes, encoding: str | None) -> Decoded:
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if encoding or marked:
        name = encoding or marked or ""
        return Decoded(content.decode(name, "replace"), name, None)
    if wide := _wide(content):
        return Decoded(content.decode(wide, "replace"), wide, None)
    if _is_utf8(content):
        return Decoded(content.decode("utf-8", "replace"), "utf-8", None)
    chinese, western = "gb18030", "cp1252"
    runs = _FOREIGN.findall(content[: 50 * _SAMPLE])
    if _is_chinese(runs):
        return Decoded(content.decode(chinese, "replace"), chinese, western)
    # Letters with accents hardly ever stand in pairs.
    paired = sum(len(run) % 2 == 0 for run in runs) > len(runs) / 2
    return Decoded(content.decode(western, "replace"), western, chinese if paired else None)


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: of digits, delimiters and newlines every other byte is zero."""
    sample = content[:_SAMPLE]
    half = len(sample) // 2
    for name, zeros, others in (
        ("utf-16-le", sample[1::2], sample[::2]),
        ("utf-16-be", sample[::2], sample[1::2]),
    ):
        if half and zeros.count(0) > 0.6 * half and not others.count(0):
            return name
    return None


def _is_utf8(content: bytes) -> bool:
    """Whether it is UTF-8, but for a few letters that were broken on the way."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return not broken or 10 * broken <= sum(one > "\x7f" for one in text)


def _is_chinese(runs: list[bytes]) -> bool:
    pairs = [run[at : at + 2] for run in runs for at in range(0, len(run), 2)]
    # Rows 1 to 9 have signs, rows 16 to 55 the commonest characters, by sound.
    common = sum(len(pair) == 2 and 0xB0 <= pair[0] <= 0xD7 for pair in pairs)
    signs = sum(len(pair) == 2 and 0xA1 <= pair[0] <= 0xA9 for pair in pairs)
    return common + signs >= 0.8 * len(pairs) and common > 0


def _refuse_markup(text: str) -> None:
    """Raise DataError for what is text, and a table no more."""
    begin = text.lstrip()[:_SAMPLE]
    if begin.startswith("<") and _MARKUP.search(begin):
        raise DataError("markup")
    if begin.startswith("{\\rtf"):
        raise DataError("binary")
    if begin[0] in "{[":
        line = begin.splitlines()[0]
        if re.match(r'\{\s*"|\[\s*[\[{"]|[\[{]$', begin) or _is_json(line):
            raise DataError("json")


def _is_json(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict | list)
    except (ValueError, RecursionError):
        return False
