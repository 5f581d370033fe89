"""The charts of the studies: axes and empty traces, for the records to be put in."""

from typing import Any, Final

from dropout_core.learning.contenders import CONTENDERS
from dropout_ui.figures import Look, Theme
from dropout_ui.traces import axis, figure, line

# Beside the two of the pair; each has a contrast of at least 3 to 1 with the page.
_RIVALS: Final[dict[Theme, dict[str, str]]] = {
    "light": {
        "gaussian": "#00838f",
        "weight_decay": "#2e7d32",
        "early_stopping": "#ad6200",
        "max_norm": "#7b1fa2",
        "average": "#795548",
        "dropout_weight_decay": "#c2185b",
        "plain_again": "#757575",
    },
    "dark": {
        "gaussian": "#4dd0e1",
        "weight_decay": "#81c784",
        "early_stopping": "#ffb74d",
        "max_norm": "#ce93d8",
        "average": "#bcaaa4",
        "dropout_weight_decay": "#f48fb1",
        "plain_again": "#bdbdbd",
    },
}
_RIVAL_DASHES: Final = ("5px,3px", "2px,3px", "12px,4px", "12px,3px,2px,3px")

_SQUARE: Final = 440
_LOGARITHMIC: Final = {"type": "log", "dtick": "D2", "tickformat": "~g"}


def luck_figures(look: Look) -> dict[str, dict[str, Any]]:
    """All charts by name: seeds, sweep and bars."""
    return {"seeds": _seeds(look), "sweep": _sweep(look), "bars": _bars(look)}


def _colours(look: Look) -> dict[str, str]:
    pair = {"plain": look.palette.plain, "dropout": look.palette.dropout}
    return {**pair, **_RIVALS[look.theme]}


def _seeds(look: Look) -> dict[str, Any]:
    _, palette, scale = look.words.gettext, look.palette, look.scale
    dots = {
        "type": "scatter",
        "mode": "markers",
        "name": _("one seed"),
        "marker": {"color": palette.dropout, "size": 9 * scale, "opacity": 0.75},
        "meta": "dots",
        "hovertemplate": _("seed %{customdata}<br>no dropout %{x:.3g}<br>dropout %{y:.3g}")
        + "<extra></extra>",
    }
    yours = {
        "type": "scatter",
        "mode": "markers",
        "name": _("the run above"),
        "marker": {
            "color": palette.train,
            "size": 17 * scale,
            "symbol": "circle-open",
            "line": {"width": 3 * scale, "color": palette.train},
        },
        "meta": "yours",
        "hoverinfo": "skip",
    }
    diagonal = line(look, "diagonal", _("equal"), palette.true, 1.5, "dot")
    error = _("error, no dropout"), _("error, dropout")
    x, y = (axis(title, **_LOGARITHMIC) for title in error)
    chart = figure(look, [diagonal | {"hoverinfo": "skip"}, dots, yours], x, y)
    # As high as it is wide, nearly: the diagonal is one.
    chart["layout"]["height"] = round(_SQUARE * look.scale)
    return chart


def _sweep(look: Look) -> dict[str, Any]:
    _ = look.words.gettext
    dashes = {"plain": "solid", "dropout": "10px,5px"}
    traces = []
    for place, (name, colour) in enumerate(_colours(look).items()):
        title = _(CONTENDERS[name].title)
        dash = dashes.get(name, _RIVAL_DASHES[place % len(_RIVAL_DASHES)])
        band = line(look, f"band:{name}", title, colour, 0)
        band |= {
            "fill": "toself",
            "opacity": 0.18,
            "showlegend": False,
            "hoverinfo": "skip",
            "legendgroup": name,
            "fillcolor": colour,
        }
        middle = line(look, f"line:{name}", title, colour, 2.5, dash)
        middle |= {
            "mode": "lines+markers",
            "marker": {"size": 7 * look.scale, "color": colour},
            "legendgroup": name,
        }
        traces += [band, middle]
    single = line(look, "single", _("width as it is"), look.palette.train, 0)
    single |= {
        "mode": "markers",
        "marker": {
            "size": 13 * look.scale,
            "symbol": "diamond-open",
            "line": {"width": 3 * look.scale, "color": look.palette.train},
        },
    }
    y = axis(_("error against the true function"), **_LOGARITHMIC)
    return figure(look, [*traces, single], axis(""), y)


def _bars(look: Look) -> dict[str, Any]:
    _ = look.words.gettext
    bars = [
        {
            "type": "bar",
            "name": _(CONTENDERS[name].title),
            "x": [],
            "y": [],
            "marker": {"color": colour},
            "meta": name,
            "texttemplate": "%{y:.3g}",
            "textposition": "outside",
            "cliponaxis": False,
        }
        for name, colour in _colours(look).items()
        if name in ("plain", "dropout")
    ]
    chart = figure(look, bars, axis("", automargin=True), axis("", rangemode="tozero"))
    chart["layout"]["bargap"] = 0.35
    return chart
