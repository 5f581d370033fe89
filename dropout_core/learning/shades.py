"""How contenders beside each other are told apart where their own colours and dashes do not do it.

Of one name, with several strengths, they have shades of its colour; whose dash is taken by one
before it has a spare one.
"""

from typing import Final, Literal

# How much of black is mixed into a colour; as many as a race may have of one name. In the dark,
# with more the contrast would be too low.
_BLACK: Final = {"light": (0.0, 0.5, 0.25, 0.65), "dark": (0.0, 0.27, 0.14, 0.2)}
# In the dark, a colour whose luminance is below this has no room for darker ones: it gets white.
_WHITE: Final = (0.0, 0.5, 0.25, 0.75)
_NO_ROOM_BELOW: Final = 0.5
SPARE_DASHES: Final = ("2px,3px", "6px,3px", "12px,4px", "1px,5px", "14px,3px,6px,3px")


def luminance(colour: str) -> float:
    """Relative luminance of "#rrggbb", from 0 to 1 (WCAG 2.2)."""
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (one / 255 for one in _channels(colour))
    ]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def shades(colour: str, theme: Literal["light", "dark"]) -> list[str]:
    """A colour, "#rrggbb", and others made of it, for a page of that theme.

    Each contrasts with the page by at least 4.5 to 1: a projector washes colours out.
    """
    lighter = theme == "dark" and luminance(colour) < _NO_ROOM_BELOW
    mixed_in, shares = (255, _WHITE) if lighter else (0, _BLACK[theme])
    return [
        "#"
        + "".join(f"{round((1 - share) * one + share * mixed_in):02x}" for one in _channels(colour))
        for share in shares
    ]


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
