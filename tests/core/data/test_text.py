"""Encodings: which one a file has, and what is no text."""

import pytest

from dropout_core.data.errors import DataError
from dropout_core.data.text import decode

GERMAN = "Länge;Größe;Maß\n1;2;3\n"
CHINESE = "日期,用电量（千瓦时）\n1,2\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "utf-16"),
        (GERMAN, "utf-16-le"),
        (GERMAN, "utf-16-be"),
        (GERMAN, "utf-32"),
        (GERMAN, "cp1252"),
        (CHINESE, "utf-8"),
        (CHINESE, "utf-16"),
        (CHINESE, "gb18030"),
        ("plain,ASCII\n1,2\n", "utf-8"),
    ],
)
def test_the_usual_encodings_are_told_apart(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)


def test_a_mark_of_utf8_is_no_part_of_the_first_name() -> None:
    assert decode(b"\xef\xbb\xbfx,y\n").text == "x,y\n"


def test_letters_that_come_in_pairs_are_doubted_and_single_ones_are_not() -> None:
    assert decode(CHINESE.encode("gb18030")).other == "cp1252"
    assert decode("naïve;données\n1;2\n".encode("cp1252")).other is None
    assert decode(GERMAN.encode()).other is None


def test_an_encoding_that_is_chosen_holds() -> None:
    decoded = decode("体重\n".encode("shift_jis"), "shift_jis")
    assert (decoded.text, decoded.other) == ("体重\n", None)
    assert decode(CHINESE.encode("gb18030"), "cp1252").text.startswith("ÈÕÆÚ")


def test_a_letter_that_was_cut_does_not_make_it_another_encoding() -> None:
    assert decode((CHINESE * 3).encode()[:-1] + b"\xe6\x97").encoding == "utf-8"


def test_all_line_ends_become_newlines() -> None:
    assert decode(b"a\r\nb\rc\nd").text == "a\nb\nc\nd"


@pytest.mark.parametrize("text", ["<5,1\n6,2\n", "{unit},1\n2,3\n", "[m],[s]\n1,2\n"])
def test_a_table_may_begin_with_a_bracket(text: str) -> None:
    assert decode(text.encode()).text == text


@pytest.mark.parametrize("content", [b"", b" \n", b"\0\0\0", b"<html>", b'{"a": 1}'])
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(DataError):
        decode(content)
