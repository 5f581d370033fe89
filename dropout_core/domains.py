"""What a field may be: a range, words, so many values, packed points; how values are written."""

from dataclasses import dataclass
from typing import Any, cast

from dropout_core.data.packing import decode


@dataclass(frozen=True)
class Range:
    """The numbers that a field may take, both ends included.

    step: by how much a slider moves it, if not by the smallest there is.
    log: whether its values are told apart by their ratios.
    """

    minimum: float
    maximum: float
    whole: bool = False
    step: float | None = None
    log: bool = False

    def to_json(self) -> dict[str, float | bool]:
        """The range as numbers."""
        return {"min": self.minimum, "max": self.maximum, "whole": self.whole}

    def parse(self, text: str) -> float | int:
        """The number that `text` writes out. Raises ValueError where it is none, or beyond."""
        return self.cast(int(text) if self.whole else float(text))

    def cast(self, value: object) -> float | int:
        """`value` as this field's type. Raises ValueError outside the range or on another type."""
        if isinstance(value, bool) or not hasattr(value, "__float__"):
            raise ValueError(value)
        number = float(cast(Any, value))
        if not self.minimum <= number <= self.maximum or (self.whole and number != int(number)):
            raise ValueError(value)
        # Adding zero makes -0.0, which would be another address of the same run, 0.0.
        return int(number) if self.whole else number + 0.0


@dataclass(frozen=True)
class Choice:
    """The words that a field may take."""

    options: tuple[str, ...]

    def to_json(self) -> dict[str, list[str]]:
        """The words, in a row."""
        return {"options": list(self.options)}

    def parse(self, text: str) -> str:
        """The word itself. Raises ValueError if it is none of them."""
        return self.cast(text)

    def cast(self, value: object) -> str:
        """`value` if it is one of the words. Raises ValueError if not."""
        if not isinstance(value, str) or value not in self.options:
            raise ValueError(value)
        return value


@dataclass(frozen=True)
class AtMost:
    """So many values in a row, and no more."""

    limit: int

    def to_json(self) -> dict[str, int]:
        """The limit as a number."""
        return {"at_most": self.limit}


@dataclass(frozen=True)
class Packed:
    """Points of one's own, as `packing.encode` writes them, or none: no text at all."""

    def to_json(self) -> dict[str, str]:
        """What it is."""
        return {"packed": "points"}

    def parse(self, text: str) -> str:
        """The text itself. Raises DataError, a ValueError, where `decode` does."""
        return self.cast(text)

    def cast(self, value: object) -> str:
        """`value` if it is such a text. Raises ValueError if not."""
        if not isinstance(value, str):
            raise ValueError(value)
        if value:
            decode(value)
        return value


def as_text(value: float | str) -> str:
    """A value as an address has it: whole numbers without a point."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
