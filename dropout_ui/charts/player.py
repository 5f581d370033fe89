"""The two charts of the player: the fit, and the losses."""

from dropout_core.learning.problems import GRID_EDGE
from dropout_ui.charts.look import Chart, Look, axis, chart, fitted, line, points, true_function


def player_charts(look: Look) -> dict[str, Chart]:
    """Both by name. Their places have heights of their own.

    A line whose series ends with a colon is a mould: each contender of the race has one such line,
    in its own colour and, where the mould has no dash, with its own dash.
    """
    return {"fit": _fit(look), "losses": _losses(look)}


def _far(axis: Chart) -> Chart:
    """Titles as far from the numbers as Plotly has them, for charts that are as high as these."""
    return axis | {"title": axis["title"] | {"standoff": None}}


def _fit(look: Look) -> Chart:
    """The points, the true function, and the curve of each contender."""
    curve = _mould(look, "curves:", "{network}", 3)
    # The tutorial's range of y; wider where not all points are within.
    return chart(
        look,
        [true_function(look), *points(look).values(), curve],
        _far(axis("x", -GRID_EDGE, GRID_EDGE)),
        _far(axis("y", -2.5, 2.5)),
        height=None,
        meta=fitted(GRID_EDGE, 0.1),
    )


def _mould(look: Look, series: str, name: str, width: float) -> Chart:
    mould = line(look, series, name, look.palette["true"], width)
    del mould["line"]["dash"]
    return mould


def _losses(look: Look) -> Chart:
    """The losses over the epochs on a log axis, with the true function's own as a line."""
    _ = look.words.gettext
    # What Adam saw: behind the others, for it is the same curve with units dropped.
    seen = _mould(look, "optimised_loss:", _("{network}, as Adam sees it"), 1)
    seen["line"]["dash"] = "solid"
    # An entry for each loss would leave the losses no room: the heading tells which is which.
    traces = [
        seen | {"opacity": 0.5, "showlegend": False},
        _mould(look, "test_loss:", "{network}", 3),
        _mould(look, "train_loss:", _("{network}, training"), 1.5) | {"showlegend": False},
    ]
    # What is above the axis is marked at its edge.
    beyond = {
        "type": "scatter",
        "mode": "markers",
        "name": _("beyond the axis"),
        "x": [],
        "y": [],
        "marker": {"symbol": "triangle-up", "size": 9 * look.scale, "color": look.palette["text"]},
        "cliponaxis": False,
        "showlegend": False,
        "hovertemplate": _("epoch") + " %{x}<extra>" + _("beyond the axis") + "</extra>",
        "meta": "beyond",
    }
    itself = {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "name": _("true function, test"),
        "showlegend": True,
        "line": {"color": look.palette["true"], "width": 1.5 * look.scale, "dash": "dot"},
    }
    losses = axis(
        _("mean squared error"),
        -3,
        0.5,
        type="log",
        dtick=1,
        exponentformat="power",
        automargin=True,
    )
    made = chart(
        look, [*traces, beyond], _far(axis(_("epoch"), 0, 1)), losses, height=None, shapes=[itself]
    )
    # Each contender's lines are a group, and groups would stand apart.
    made["layout"]["legend"]["tracegroupgap"] = 0
    return made
