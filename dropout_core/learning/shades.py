"""How contenders beside each other are told apart where their own colours and dashes do not do it.

Of one name, with several strengths, they have shades of its colour; whose dash is taken by one
before it has a spare one.
"""

from typing import Final, Literal

# How much of the colour is taken away; as many as a race may have of one name. In
# the dark, with more the contrast would be too low.
_TAKEN: Final = {"light": (0.0, 0.5, 0.25, 0.65), "dark": (0.0, 0.27, 0.14, 0.2)}
SPARE_DASHES: Final = ("2px,3px", "6px,3px", "12px,4px", "1px,5px", "14px,3px,6px,3px")


def shades(colour: str, theme: Literal["light", "dark"]) -> list[str]:
    """A colour, "#rrggbb", and darker ones; each contrasts with the page by at least 3 to 1."""
    channels = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return [
        "#" + "".join(f"{round((1 - taken) * one):02x}" for one in channels)
        for taken in _TAKEN[theme]
    ]
