"""The icon of the page: nine units, some of them dropped; as SVG, and as PNG for who needs that."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

SVG: Final = "icon.svg"
PNG: Final = "icon.png"
_SIDE: Final = 64
_CORNER: Final = 14
_PLACES: Final = (16, 32, 48)
_RADIUS: Final = 6.5
# By row; 0 is a unit that is dropped.
_KEPT: Final = ((1, 0, 1), (1, 1, 0), (0, 1, 1))
_GROUND: Final = "#1565c0"
_COLOURS: Final = ("#5c93d1", "#ffffff")
_PIXELS: Final = 180
# Drawn larger than it is to be, for smooth edges.
_LARGER: Final = 4


def icon_svg() -> bytes:
    """The icon at any size."""
    units = "".join(
        f'<circle cx="{x}" cy="{y}" r="{_RADIUS}" fill="{_COLOURS[kept]}"/>'
        for y, row in zip(_PLACES, _KEPT, strict=True)
        for x, kept in zip(_PLACES, row, strict=True)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIDE} {_SIDE}">'
        f'<rect width="{_SIDE}" height="{_SIDE}" rx="{_CORNER}" fill="{_GROUND}"/>{units}</svg>'
    ).encode()


def icon_png() -> bytes:
    """The icon as 180 x 180 pixels, which home screens ask for."""
    scale = _PIXELS * _LARGER / _SIDE
    side = _PIXELS * _LARGER
    image = Image.new("RGBA", (side, side))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((0, 0, side - 1, side - 1), _CORNER * scale, fill=_GROUND)
    for y, row in zip(_PLACES, _KEPT, strict=True):
        for x, kept in zip(_PLACES, row, strict=True):
            pen.circle((x * scale, y * scale), _RADIUS * scale, fill=_COLOURS[kept])
    written = BytesIO()
    image.resize((_PIXELS, _PIXELS), Image.Resampling.LANCZOS).save(written, "PNG", optimize=True)
    return written.getvalue()
