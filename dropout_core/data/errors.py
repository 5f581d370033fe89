"""Why there are no points to learn from: one code for each reason, and the values in its words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

Told = Mapping[str, str | int | float]
_NOTHING: Final[Told] = MappingProxyType({})


class DataError(ValueError):
    """Raised for data that cannot be used; `words.error_sentence` says it in a language.

    code: which reason. values: what its sentence names.
    """

    def __init__(self, code: str, values: Told = _NOTHING) -> None:
        told = ", ".join(f"{name} {value}" for name, value in values.items())
        super().__init__(f"{code}: {told}" if told else code)
        self.code = code
        self.values = values
