"""Points in an address: the same bits back, short, and nothing else is taken for them."""

import base64
import random
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dropout_core.data.errors import DataError
from dropout_core.data.packing import decode, encode
from dropout_core.data.points import Axis, Points
from dropout_core.data.shelf import SHELF, take

KINDS = st.sampled_from(["number", "date", "time"])
NAMES = st.text(max_size=80)


def made(count: int, seed: int = 0, names: tuple[str, str] = ("x", "y")) -> Points:
    """Points that nothing compresses."""
    numbers = np.random.default_rng(seed)
    x, y = numbers.normal(size=count), numbers.normal(size=count)
    return Points(tuple(x.tolist()), tuple(y.tolist()), Axis(names[0]), Axis(names[1]), "")


def test_numbers_of_any_kind_are_packed() -> None:
    numbers = np.arange(8)
    own = Points(tuple(numbers), tuple(numbers.astype(np.float32)), Axis("x"), Axis("y"), "")
    assert decode(encode(own)) == decode(encode(own, exact=True)) == own


def paired(points: Points) -> list[tuple[float, float]]:
    """Its points, in order."""
    return sorted(zip(points.x, points.y, strict=True))


@st.composite
def anything(draw: st.DrawFn) -> Points:
    """Any points there may be."""
    scale = draw(st.sampled_from([1e-25, 0.001, 1.0, 1e6, 1e25]))
    number = st.floats(-1, 1, allow_subnormal=False).map(lambda one: one * scale)
    count = draw(st.integers(5, 40))
    axes = [
        [-scale, scale, *draw(st.lists(number, min_size=count, max_size=count))] for _ in range(2)
    ]
    x, y = (tuple(axis) for axis in axes)
    return Points(x, y, Axis(draw(NAMES), draw(KINDS)), Axis(draw(NAMES), draw(KINDS)), draw(NAMES))


@settings(max_examples=200, deadline=None)
@given(anything())
def test_what_has_been_through_an_address_comes_out_the_same_to_the_bit(points: Points) -> None:
    text = encode(points)
    once = decode(text)
    assert decode(encode(once)) == once
    assert encode(once) == text
    assert (once.title, once.x_axis, once.y_axis) == (points.title, points.x_axis, points.y_axis)
    for there, back in zip(paired(points), paired(once), strict=True):
        assert back[0] == pytest.approx(there[0], abs=(max(points.x) - min(points.x)) / 131_000)
    assert (min(once.y), max(once.y)) == (min(points.y), max(points.y))


def test_no_number_moves_by_more_than_half_a_place() -> None:
    points = made(100)
    half = [(max(axis) - min(axis)) / 65535 / 2 * 1.001 for axis in (points.x, points.y)]
    for there, back in zip(paired(points), paired(decode(encode(points))), strict=True):
        assert abs(back[0] - there[0]) <= half[0]
        assert abs(back[1] - there[1]) <= half[1]


@pytest.mark.parametrize("name", SHELF)
def test_real_data_with_few_decimals_lose_nothing(name: str) -> None:
    assert paired(decode(encode(take(name)))) == paired(take(name))


def test_an_address_stays_short() -> None:
    assert len(encode(made(20))) < 240
    assert len(encode(made(500))) < 2700
    whole = Points(tuple(float(n) for n in range(20)), made(20).x, Axis("x"), Axis("y"), "")
    assert len(encode(whole)) < 160
    assert set(encode(made(500))) <= set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    )


def test_the_order_of_the_points_means_nothing() -> None:
    points = made(30)
    shuffled = list(zip(points.x, points.y, strict=True))
    random.Random(1).shuffle(shuffled)
    x, y = zip(*shuffled, strict=True)
    assert encode(Points(x, y, points.x_axis, points.y_axis, "")) == encode(points)


def test_every_alteration_of_one_letter_is_noticed() -> None:
    text = encode(made(8))
    for place, letter in enumerate(text):
        for other in ("A", "z", "-", "=", "é", " "):
            if other != letter:
                with pytest.raises(DataError, match="bad_address"):
                    decode(text[:place] + other + text[place + 1 :])


def test_a_text_that_was_cut_or_lengthened_is_noticed() -> None:
    text = encode(made(8))
    for end in range(len(text)):
        with pytest.raises(DataError, match="bad_address"):
            decode(text[:end])
    for more in ("A", "AAAA", "=", "\n"):
        with pytest.raises(DataError, match="bad_address"):
            decode(text + more)


@given(
    st.text(max_size=200) | st.binary(max_size=200).map(lambda one: base64.b64encode(one).decode())
)
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(DataError):
        decode(text)


def forged(body: bytes) -> str:
    """A text with a right checksum, whatever is in it."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflate.compress(body) + deflate.flush()
    whole = struct.pack(">I", zlib.crc32(packed)) + packed
    return base64.urlsafe_b64encode(whole).rstrip(b"=").decode()


HEAD = b"1\nt\nnx\nny\n0 1 0\n0 1 0\n"
NUMBERS = bytes(20)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        HEAD,
        b"2" + HEAD[1:] + NUMBERS,
        HEAD + NUMBERS[:-1],
        HEAD + bytes(4 * 501),
        HEAD + b"\xff" * 20,
        HEAD.replace(b"nx", b"qx") + NUMBERS,
        HEAD.replace(b"0 1 0", b"0 1") + NUMBERS,
        HEAD.replace(b"0 1 0", b"0 1 99") + NUMBERS,
        HEAD.replace(b"0 1 0", b"a b 0") + NUMBERS,
        HEAD.replace(b"0 1 0", b"nan nan ") + NUMBERS,
        HEAD.replace(b"0 1 0", b"inf -inf ") + NUMBERS,
        HEAD.replace(b"nx", b"n\xff\xfe") + NUMBERS,
        HEAD + NUMBERS,
        bytes(10**6),
    ],
)
def test_a_right_checksum_does_not_make_it_right(body: bytes) -> None:
    with pytest.raises(DataError):
        decode(forged(body))


def test_what_unpacks_to_any_size_is_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked: list[int] = []
    inflate = zlib.decompressobj

    class Counted:
        def __init__(self, *given: Any) -> None:
            self._inflate = inflate(*given)
            self.eof, self.unused_data = False, b""

        def decompress(self, data: bytes, most: int) -> bytes:
            body = self._inflate.decompress(data, most)
            unpacked.append(len(body))
            self.eof = self._inflate.eof
            return body

    monkeypatch.setattr(zlib, "decompressobj", Counted)
    with pytest.raises(DataError):
        decode(forged(bytes(3 * 10**6)))
    assert unpacked
    assert max(unpacked) < 10_000
