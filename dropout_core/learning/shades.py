"""How contenders beside each other are told apart where their own colours and dashes do not do it.

Of one name, with several strengths, they have shades of its colour; whose dash is taken by one
before it has a spare one.
"""

from typing import Final, Literal

# As many of one name as a race may have.
_SHARES: Final = (0.0, 0.3, 0.5, 0.65)
_AWAY: Final = {"light": 0, "dark": 255}
SPARE_DASHES: Final = ("2px,3px", "6px,3px", "12px,4px", "1px,5px", "14px,3px,6px,3px")


def shades(colour: str, theme: Literal["light", "dark"]) -> list[str]:
    """A colour, "#rrggbb", and others ever further from the page: darker on a light one."""
    channels = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return [
        "#" + "".join(f"{round(one + share * (_AWAY[theme] - one)):02x}" for one in channels)
        for share in _SHARES
    ]
