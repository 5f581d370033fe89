"""Points as a text that an address can carry, and back."""

import base64
import binascii
import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dropout_core.data.columns import CLOCK, DATE, NUMBER
from dropout_core.data.errors import DataError
from dropout_core.data.limits import MAX_NAME, MOST_POINTS
from dropout_core.data.points import LARGEST, Axis, Points

# Of the coordinates: 16 bits each.
_MOST_STEPS: Final = 65535
# How the numbers are written: as even places over their range, or as they are.
_ROUNDED, _EXACT = "1", "2"
_BYTES: Final = {_ROUNDED: 2, _EXACT: 8}
_KINDS: Final = {NUMBER: "n", DATE: "d", CLOCK: "t"}
_MOST_DECIMALS: Final = 12
# Names in any script and all points, neither of which deflates at all.
_LONGEST_PACKED: Final = 4 * 3 * MAX_NAME + 200 + 2 * _BYTES[_EXACT] * MOST_POINTS
_LONGEST_TEXT: Final = 2 * _LONGEST_PACKED


@dataclass(frozen=True)
class _Scale:
    """The range of one coordinate, in even steps.

    decimals: to how many its numbers are round, where that many steps are enough to tell them
    apart; else None, and there are as many steps as there can be.
    """

    low: float
    high: float
    decimals: int | None

    @classmethod
    def of(cls, numbers: tuple[float, ...]) -> "_Scale":
        low, high = min(numbers), max(numbers)
        for decimals in range(_MOST_DECIMALS + 1):
            scale = cls(low, high, decimals)
            if scale.steps > _MOST_STEPS:
                break
            if all(round(one, decimals) == one for one in numbers):
                return scale
        return cls(low, high, None)

    @property
    def steps(self) -> int:
        """From one end to the other."""
        if self.decimals is None:
            return _MOST_STEPS
        return round((self.high - self.low) * 10.0**self.decimals)

    def quantised(self, numbers: tuple[float, ...]) -> NDArray[np.uint16]:
        """The step that is nearest to each number."""
        share = (np.asarray(numbers) - self.low) / (self.high - self.low)
        return np.rint(share * self.steps).astype(np.uint16)

    def numbers(self, places: NDArray[np.uint16]) -> tuple[float, ...]:
        """The numbers at some steps; at both ends exactly the ends."""
        share = places.astype(np.float64) / self.steps
        numbers: list[float] = (self.low * (1 - share) + self.high * share).tolist()
        if self.decimals is not None:
            # Adding zero makes 0.0 of -0.0.
            numbers = [round(one, self.decimals) + 0.0 for one in numbers]
        return tuple(numbers)

    def written(self) -> str:
        """Both ends and the decimals, in a line."""
        decimals = "" if self.decimals is None else str(self.decimals)
        return f"{self.low!r} {self.high!r} {decimals}".replace(".0 ", " ")


def encode(points: Points, *, exact: bool = False) -> str:
    """The points as a text of letters, digits, - and _, for `decode` to read.

    Each coordinate is rounded to the nearest of 65536 even places over its range; where all its
    numbers have so few decimals that fewer places tell them apart, nothing is lost. They go by x,
    then y: their order means nothing.

    exact: all numbers as they are, to the bit, whatever length that takes.

    What is written: four bytes of checksum (CRC-32), then deflated a head of lines (version,
    names, ranges) and the places: differences of x, then y, high bytes before low ones, as
    those are alike. All that as base64url without padding.
    """
    scales = _Scale.of(points.x), _Scale.of(points.y)
    x, y = _by_x(scales[0].quantised(points.x), scales[1].quantised(points.y))
    text = _written(_ROUNDED, points, scales, np.diff(x, prepend=np.uint16(0)), y)
    if not exact:
        return text
    numbers = _by_x(np.asarray(points.x), np.asarray(points.y))
    there = decode(text)
    if all(map(np.array_equal, numbers, _by_x(np.asarray(there.x), np.asarray(there.y)))):
        return text
    return _written(_EXACT, points, scales, *numbers)


def _by_x(x: NDArray[Any], y: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    order = np.lexsort((y, x))
    return x[order], y[order]


def _written(
    version: str, points: Points, scales: tuple[_Scale, _Scale], *numbers: NDArray[Any]
) -> str:
    size = _BYTES[version]
    planes = [
        one.astype(one.dtype.newbyteorder(">")).view(np.uint8).reshape(-1, size).T
        for one in numbers
    ]
    axes = points.x_axis, points.y_axis
    head = [
        version,
        points.title,
        *(_KINDS[axis.kind] + axis.name for axis in axes),
        *(scale.written() for scale in scales),
        "",
    ]
    body = "\n".join(head).encode() + b"".join(plane.tobytes() for plane in planes)
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflate.compress(body) + deflate.flush()
    whole = struct.pack(">I", zlib.crc32(packed)) + packed
    return base64.urlsafe_b64encode(whole).rstrip(b"=").decode()


@lru_cache(64)
def decode(text: str) -> Points:
    """The points that `encode` wrote.

    What had been through an address before comes out of it as it went in, to the bit. Raises
    DataError for a text that was cut, altered, or never one of these; no text makes it hold more
    than some kilobytes.
    """
    try:
        return _decoded(text)
    except DataError:
        raise
    except (ValueError, IndexError, KeyError, zlib.error, binascii.Error, struct.error) as error:
        raise DataError("bad_address") from error


def _decoded(text: str) -> Points:
    if len(text) > _LONGEST_TEXT or not text.isascii():
        raise ValueError(len(text))
    whole = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if base64.urlsafe_b64encode(whole).rstrip(b"=").decode() != text:
        raise ValueError(text)
    (checksum,) = struct.unpack(">I", whole[:4])
    if zlib.crc32(whole[4:]) != checksum:
        raise ValueError(checksum)
    inflate = zlib.decompressobj(-15)
    body = inflate.decompress(whole[4:], _LONGEST_PACKED)
    if not inflate.eof or inflate.unused_data:
        raise ValueError(len(body))
    version, title, x_axis, y_axis, x_scale, y_scale, numbers = body.split(b"\n", 6)
    size = _BYTES[version.decode()]
    if len(numbers) % (2 * size) or len(numbers) > 2 * size * MOST_POINTS:
        raise ValueError(version)
    planes = np.frombuffer(numbers, np.uint8).reshape(2, size, -1)
    kind = ">f8" if version.decode() == _EXACT else ">u2"
    first, second = (np.ascontiguousarray(plane.T).view(kind).ravel() for plane in planes)
    scales = _scale(x_scale), _scale(y_scale)
    if version.decode() == _EXACT:
        x, y = tuple(first.tolist()), tuple(second.tolist())
    else:
        x, y = _from_places(first, second, scales)
    return Points(x, y, _axis(x_axis), _axis(y_axis), title.decode())


def _from_places(
    steps: NDArray[Any], y: NDArray[Any], scales: tuple[_Scale, _Scale]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    x = np.cumsum(steps, dtype=np.uint64)
    if x.size and (x[-1] > scales[0].steps or y.max() > scales[1].steps):
        raise ValueError(x[-1])
    return scales[0].numbers(x.astype(np.uint16)), scales[1].numbers(y.astype(np.uint16))


def _axis(line: bytes) -> Axis:
    text = line.decode()
    kinds = {sign: kind for kind, sign in _KINDS.items()}
    return Axis(text[1:], kinds[text[:1]])


def _scale(line: bytes) -> _Scale:
    low, high, decimals = line.decode().split(" ")
    if decimals and not 0 <= int(decimals) <= _MOST_DECIMALS:
        raise ValueError(decimals)
    scale = _Scale(float(low), float(high), int(decimals) if decimals else None)
    if not -LARGEST <= scale.low < scale.high <= LARGEST or not 0 < scale.steps <= _MOST_STEPS:
        raise ValueError(line)
    return scale
