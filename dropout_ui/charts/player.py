"""The two charts of the player: the fit, and the losses."""

from dropout_core.learning.contenders import CONTENDERS, RUN
from dropout_core.learning.problems import GRID_EDGE
from dropout_ui.charts.look import (
    Chart,
    Look,
    axis,
    chart,
    contender_line,
    fitted,
    points,
    true_function,
)


def player_charts(look: Look) -> dict[str, Chart]:
    """Both by name. Their places have heights of their own."""
    return {"fit": _fit(look), "losses": _losses(look)}


def _far(axis: Chart) -> Chart:
    """Titles as far from the numbers as Plotly has them, for charts that are as high as these."""
    return axis | {"title": axis["title"] | {"standoff": None}}


def _fit(look: Look) -> Chart:
    """The points, the true function, and the curve of each contender."""
    curves = [contender_line(look, f"curves:{name}", name, 3) for name in RUN]
    # The tutorial's range of y; wider where not all points are within.
    return chart(
        look,
        [true_function(look), *points(look).values(), *curves],
        _far(axis("x", -GRID_EDGE, GRID_EDGE)),
        _far(axis("y", -2.5, 2.5)),
        height=None,
        meta=fitted(GRID_EDGE, 0.1),
    )


def _losses(look: Look) -> Chart:
    """The losses over the epochs on a log axis, with the true function's own as a line."""
    _ = look.words.gettext
    # What Adam saw: behind the others, for it is the same curve with units dropped.
    seen = _("{network}, as Adam sees it")
    traces = [
        contender_line(look, f"optimised_loss:{name}", name, 1.0)
        | {"name": seen.format(network=look.title(name)), "opacity": 0.5}
        for name in RUN
        if CONTENDERS[name].contender.noise
    ]
    for one in traces:
        one["line"]["dash"] = "solid"
    for loss, label, width in (
        ("test_loss", _("{network}, test"), 3.0),
        ("train_loss", _("{network}, training"), 1.5),
    ):
        for name in RUN:
            named = label.format(network=look.title(name))
            traces.append(contender_line(look, f"{loss}:{name}", name, width) | {"name": named})
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
        "name": _("true function itself, test"),
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
    return chart(
        look, [*traces, beyond], _far(axis(_("epoch"), 0, 1)), losses, height=None, shapes=[itself]
    )
