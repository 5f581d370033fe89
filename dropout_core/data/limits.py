"""How much of a file is read: beyond these limits it is refused before it costs anything."""

from typing import Final

# Of a file, in bytes.
MAX_BYTES: Final = 5 * 2**20
MAX_COLUMNS: Final = 200
MAX_CELLS: Final = 1_000_000
# Of a line, in characters.
MAX_LINE: Final = 100_000
# Of points, as many as a training set has.
FEWEST_POINTS: Final = 5
MOST_POINTS: Final = 500
# Of a name, in characters: a legend shows no more, and an address carries it.
MAX_NAME: Final = 60


def shortened(name: str) -> str:
    """A name in one line, without control characters, and not longer than MAX_NAME."""
    plain = "".join(one if one.isprintable() else " " for one in name)
    line = " ".join(plain.split())
    return line if len(line) <= MAX_NAME else line[: MAX_NAME - 1].rstrip() + "…"
