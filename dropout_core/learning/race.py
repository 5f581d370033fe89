"""A race: the contenders that a run trains side by side, as a text."""

from dataclasses import dataclass
from typing import Final

from dropout_core.learning.contenders import CONTENDERS, RUN, canonical

FEWEST: Final = 2
MOST: Final = 4
USUAL_RACE: Final = ",".join(RUN)


@dataclass(frozen=True)
class Race:
    """Contenders with commas between, FEWEST to MOST of them, no two of which are the same."""

    def to_json(self) -> dict[str, int | list[str]]:
        """Who there is, and how many of them."""
        return {"options": list(CONTENDERS), "at_least": FEWEST, "at_most": MOST}

    def parse(self, text: str) -> str:
        """The one way to write it. Raises ValueError for another number, twins and strangers."""
        # Whoever asks for a thousand is not read to the end.
        names = [canonical(name.strip()) for name in text.split(",", MOST)]
        if not FEWEST <= len(names) <= MOST or len(set(names)) < len(names):
            raise ValueError(text)
        return ",".join(names)

    def cast(self, value: object) -> str:
        """The same of any value."""
        if not isinstance(value, str):
            raise ValueError(value)
        return self.parse(value)
