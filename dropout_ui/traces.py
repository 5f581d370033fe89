"""What charts are made of, as plain dictionaries; plotly's own classes would take longer to make.

A trace that is filled in the browser has in `meta` the name of the series that fills it.
"""

from typing import Any, Final

from dropout_ui.figures import Look, layout

_HEIGHT: Final = 330


def figure(
    look: Look, traces: list[dict[str, Any]], xaxis: dict[str, Any], yaxis: dict[str, Any]
) -> dict[str, Any]:
    common = layout(look)
    named = [axis | {"title": common["xaxis"]["title"] | axis["title"]} for axis in (xaxis, yaxis)]
    return {
        "data": traces,
        "layout": {
            **common,
            "xaxis": common["xaxis"] | named[0],
            "yaxis": common["yaxis"] | named[1],
            "height": round(_HEIGHT * look.scale),
            "bargap": 0,
        },
    }


def axis(title: str, *bounds: float, **more: Any) -> dict[str, Any]:
    return {"title": {"text": title}, **({"range": list(bounds)} if bounds else {}), **more}


def line(
    look: Look, series: str, name: str, colour: str, width: float = 2.5, dash: str = "solid"
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": [],
        "y": [],
        "line": {"color": colour, "width": width * look.scale, "dash": dash},
        "meta": series,
    }
