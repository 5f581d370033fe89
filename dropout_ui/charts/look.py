"""How charts are drawn: colours, sizes, and what all of them have in common.

They are plain dictionaries: plotly's own classes would take longer to make all of them than the
page to draw.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

from dropout_core.language.translations import Translations
from dropout_core.learning.contenders import CONTENDERS

Theme = Literal["light", "dark"]
Chart = dict[str, Any]

# Beside the contenders' own; each has a contrast of at least 4.5 to 1 with the page: a projector
# washes them out.
_COLOURS: Final = MappingProxyType(
    {
        "light": {
            "train": "#b000b0",
            "test": "#00808f",
            "true": "#616161",
            "text": "#31333f",
            "grid": "#e3e6eb",
            "page": "#ffffff",
        },
        "dark": {
            "train": "#f06bf0",
            "test": "#4dd0e1",
            "true": "#bdbdbd",
            "text": "#fafafa",
            "grid": "#3a3f4b",
            "page": "#171614",
        },
    }
)
_HEIGHT: Final = 330


@dataclass(frozen=True)
class Look:
    """How the charts are drawn: the theme, the words, and large for a projector."""

    theme: Theme
    words: Translations
    presenter: bool = False

    @property
    def palette(self) -> dict[str, str]:
        """The colours of the theme: of the contenders by name, and of all else."""
        contenders = {name: getattr(entry, self.theme) for name, entry in CONTENDERS.items()}
        return {**_COLOURS[self.theme], **contenders}

    @property
    def scale(self) -> float:
        """By how much lines, markers and letters are larger than on a desk."""
        return 1.9 if self.presenter else 1.0

    def title(self, contender: str) -> str:
        """What a contender is called."""
        return self.words.gettext(CONTENDERS[contender].title)


def chart(look: Look, traces: list[Chart], xaxis: Chart, yaxis: Chart, **layout: Any) -> Chart:
    """A chart of these traces and axes; `layout` goes beyond what all have in common."""
    common = _layout(look)
    axes = {
        name: common[name] | axis | {"title": common[name]["title"] | axis["title"]}
        for name, axis in (("xaxis", xaxis), ("yaxis", yaxis))
    }
    return {
        "data": traces,
        "layout": {**common, **axes, "height": round(_HEIGHT * look.scale), "bargap": 0, **layout},
    }


def fitted(edge: float, beyond: float) -> Chart:
    """What a chart of x and y says of itself: points of one's own have axes of their own there.

    edge: how far x goes, of what is trained on. beyond: how far y goes beyond the points, as a
    share of the range of theirs.
    """
    return {"edge": edge, "beyond": beyond}


def axis(title: str, *bounds: float, **more: Any) -> Chart:
    """An axis with a title, and a range if one is given."""
    return {"title": {"text": title}, **({"range": list(bounds)} if bounds else {}), **more}


def line(
    look: Look, series: str, name: str, colour: str, width: float = 2.5, dash: str = "solid"
) -> Chart:
    """A line that a series fills."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": [],
        "y": [],
        "line": {"color": colour, "width": width * look.scale, "dash": dash},
        "meta": series,
    }


def contender_line(look: Look, series: str, contender: str, width: float) -> Chart:
    """A line in the colour and with the dash of a contender."""
    colour, dash = look.palette[contender], CONTENDERS[contender].dash
    return line(look, series, look.title(contender), colour, width, dash)


def true_function(look: Look) -> Chart:
    """The true function, filled by the series `true`."""
    name = look.words.gettext("true function")
    return line(look, "true", name, look.palette["true"], 1.5, "dot") | {"hoverinfo": "skip"}


def points(look: Look) -> dict[str, Chart]:
    """The training and the test points, as "train" and "test", filled by series of these names."""
    _ = look.words.gettext
    sets = {
        "train": (_("training points"), "circle"),
        "test": (_("test points"), "diamond-open"),
    }
    return {
        key: {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "x": [],
            "y": [],
            "marker": {
                "color": look.palette[key],
                "size": 8 * look.scale,
                "symbol": symbol,
                "line": {"width": 8 * look.scale / 5, "color": look.palette[key]},
            },
            "meta": key,
        }
        for key, (name, symbol) in sets.items()
    }


def _layout(look: Look) -> Chart:
    palette, scale = look.palette, look.scale
    size = round(13 * scale)
    axis = {
        "gridcolor": palette["grid"],
        "zerolinecolor": palette["grid"],
        "linecolor": palette["grid"],
        "title": {"standoff": 6},
    }
    return {
        # Plotly's own look would be gone through again at every frame.
        "template": {},
        "font": {"size": size, "color": palette["text"]},
        # The page's own colour: a picture that is kept has it too.
        "paper_bgcolor": palette["page"],
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 58 * scale, "r": 10, "t": 8, "b": 44 * scale},
        # Over the plot, never on it; as wide as it needs to be.
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.01,
            "yanchor": "bottom",
            "font": {},
        },
        "hoverlabel": {"font": {"size": size}},
        "xaxis": axis,
        "yaxis": axis,
        # The viewer's zoom and hidden traces outlive every new run.
        "uirevision": "keep",
    }
