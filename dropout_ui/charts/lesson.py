"""The charts of the lesson, for the answers about the inside of a run to be put in."""

from math import log10
from typing import Final

from dropout_core.inside.ensemble import THINNED_SHOWN
from dropout_core.inside.rules import RULES
from dropout_core.inside.spread import SPREAD_EDGE
from dropout_core.learning.contenders import CONTENDERS, RUN
from dropout_core.learning.problems import EDGE, GRID_EDGE
from dropout_ui.charts.look import (
    Chart,
    Look,
    axis,
    chart,
    contender_line,
    fitted,
    line,
    points,
    true_function,
)

# Any output error below this is drawn here.
_LEAST_ERROR: Final = 1e-3


def lesson_charts(look: Look) -> dict[str, Chart]:
    """All of them by name."""
    _ = look.words.gettext
    return {
        "sums": _sums(look),
        "rule_curves": _rule_curves(look),
        "rule_errors": _rule_errors(look),
        "thinned": _thinned(look),
        "distances": _distances(look),
        "parts": _parts(look),
        "lines": _lines(look),
        "spread": _spread(look),
        "forgotten": _forgotten(look),
        "active_share": _over_epochs(look, _("share of active units"), [0, 1]),
        "mean_activation": _over_epochs(look, _("mean activation"), None),
        "unit_means": _histogram(look, _("mean activation")),
        "activations": _histogram(look, _("activation")),
        "weights": _histogram(look, _("weight between the hidden layers")),
    }


def _fit_axes(edge: float) -> tuple[Chart, Chart]:
    return axis("x", -edge, edge), axis("y", -2.5, 2.5)


def _sums(look: Look) -> Chart:
    """All of it is z, and has the colour of z in the picture beside it; the mean stands out."""
    _, palette = look.words.gettext, look.palette
    bars = {
        "type": "bar",
        "name": _("sums drawn"),
        "x": [],
        "y": [],
        "marker": {"color": palette["dropout"], "opacity": 0.45},
        "meta": "sums",
    }
    test = line(look, "test", _("sum at test time"), palette["dropout"], 3, "dot")
    mean = line(look, "mean", _("mean of the draws"), palette["text"], 3, "dash")
    return chart(
        look,
        [bars, test, mean],
        axis(_("sum")),
        axis(_("draws"), rangemode="tozero"),
    )


def _rule_lines(look: Look) -> list[Chart]:
    _, palette = look.words.gettext, look.palette
    looks = {
        "torch": (_("torch: survivors ÷ keep"), palette["test"], 6.0, "solid"),
        "paper": (_("paper: weights × keep"), palette["text"], 2.0, "solid"),
        "tutorial": (_("tutorial: weights × drop"), palette["plain"], 2.5, "8px,4px"),
        "unscaled": (_("no scaling"), palette["train"], 2.5, "2px,3px"),
    }
    return [line(look, rule, *looks[rule]) for rule in RULES]


def _rule_curves(look: Look) -> Chart:
    traces = [true_function(look), *_rule_lines(look)]
    return chart(look, traces, *_fit_axes(GRID_EDGE), meta=fitted(GRID_EDGE, 0.5))


def _rule_errors(look: Look) -> Chart:
    _ = look.words.gettext
    here = line(look, "here", _("the rate chosen"), look.palette["true"], 1.5, "dot")
    paper, *mistakes = _rule_lines(look)[1:]
    paper["name"] = _("paper: 0 up to rounding")
    ticks = [_LEAST_ERROR, 0.01, 0.1, 1, 10, 100]
    errors = axis(
        _("output error"),
        log10(_LEAST_ERROR) - 0.1,
        2.5,
        type="log",
        tickvals=ticks,
        ticktext=[f"≤ {_LEAST_ERROR}", *(f"{tick:g}" for tick in ticks[1:])],
    )
    return chart(look, [paper, *mistakes, here], axis(_("drop rate"), 0, 0.9), errors)


def _thinned(look: Look) -> Chart:
    _, palette = look.words.gettext, look.palette
    some = _("{number} thinned networks").format(number=THINNED_SHOWN)
    traces = [
        line(look, "thinned", some, palette["true"], 0.6) | {"opacity": 0.55, "hoverinfo": "skip"},
        true_function(look),
        line(look, "mean", _("mean of the first k"), palette["train"], 3),
        line(
            look,
            "scaled",
            _("the whole network"),
            palette["dropout"],
            3,
            CONTENDERS["dropout"].dash,
        ),
    ]
    return chart(look, traces, *_fit_axes(GRID_EDGE), meta=fitted(GRID_EDGE, 0.3))


def _distances(look: Look) -> Chart:
    _, palette = look.words.gettext, look.palette
    traces = [
        line(look, "distances", _("mean of k networks"), palette["train"]),
        line(
            look,
            "scaled",
            _("the whole network"),
            palette["dropout"],
            2.5,
            CONTENDERS["dropout"].dash,
        ),
        {
            "type": "scatter",
            "mode": "markers",
            "name": _("the k chosen"),
            "x": [],
            "y": [],
            "marker": {"color": palette["train"], "size": 11 * look.scale},
            "cliponaxis": False,
            "meta": "here",
        },
    ]
    return chart(
        look,
        traces,
        axis("k", -0.08, 3.08, type="log", tickvals=[1, 10, 100, 1000]),
        axis(_("squared distance"), rangemode="tozero"),
    )


def _parts(look: Look) -> Chart:
    """Dots, not bars: a log axis has no 0 for a bar to stand on."""
    _, palette = look.words.gettext, look.palette
    looks = {"plain": ("circle", "middle left"), "dropout": ("diamond", "middle right")}
    traces = [
        {
            "type": "scatter",
            "mode": "markers+text",
            "name": look.title(name),
            "x": [],
            "y": [],
            "marker": {"color": palette[name], "size": 11 * look.scale, "symbol": symbol},
            "textposition": side,
            "textfont": {"color": palette["text"]},
            "cliponaxis": False,
            "meta": name,
        }
        for name, (symbol, side) in looks.items()
    ]
    titles = [_("error"), _("+ variance"), _("= loss")]
    ticks = {"tickvals": [0, 1, 2], "ticktext": titles, "showgrid": False, "zeroline": False}
    parts = axis("", -0.6, 2.6, **ticks)
    values = axis(_("mean square"), type="log", exponentformat="power", dtick=1)
    return chart(look, traces, parts, values)


def _lines(look: Look) -> Chart:
    _, palette = look.words.gettext, look.palette
    traces = [
        points(look)["train"] | {"meta": "points"},
        line(look, "train", _("line through the points"), palette["train"], 1.5, "dot"),
        *(contender_line(look, name, name, 3) for name in RUN),
    ]
    return chart(look, traces, axis("x"), axis("y"), meta=fitted(1.06 * EDGE, 0.1))


def _spread(look: Look) -> Chart:
    _, palette = look.words.gettext, look.palette
    bands = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "x": [],
            "y": [],
            "fill": "toself",
            "fillcolor": palette["dropout"] + opacity,
            "line": {"width": 0},
            "hoverinfo": "skip",
            "meta": series,
        }
        for series, name, opacity in (
            ("two", _("± 2 standard deviations"), "30"),
            ("one", _("± 1 standard deviation"), "50"),
        )
    ]
    name = _("both with the noise added")
    noise = line(look, "predictive", name, palette["dropout"], 1.2, "dash") | {"hoverinfo": "skip"}
    mean = line(look, "mean", _("mean"), palette["dropout"])
    both = points(look).values()
    edges = [
        {
            "type": "line",
            "xref": "x",
            "yref": "paper",
            "x0": edge,
            "x1": edge,
            "y0": 0,
            "y1": 1,
            "line": {"color": palette["true"], "width": look.scale, "dash": "dot"},
        }
        for edge in (-EDGE, EDGE)
    ]
    x, y = axis("x", -SPREAD_EDGE, SPREAD_EDGE), axis("y", -3.5, 3.5)
    return chart(
        look, [*bands, noise, mean, *both], x, y, shapes=edges, meta=fitted(SPREAD_EDGE, 0.6)
    )


def _forgotten(look: Look) -> Chart:
    _, palette = look.words.gettext, look.palette
    traces = [
        line(look, "curve", _("the prediction"), palette["plain"], 2),
        line(
            look, "eval_curve", _("with eval()"), palette["dropout"], 3, CONTENDERS["dropout"].dash
        ),
        points(look)["test"],
    ]
    return chart(look, traces, *_fit_axes(GRID_EDGE), meta=fitted(GRID_EDGE, 0.3))


def _over_epochs(look: Look, title: str, bounds: list[float] | None) -> Chart:
    _ = look.words.gettext
    traces = []
    for layer in (1, 2):
        for name in RUN:
            named = _("{network}, layer {layer}").format(network=look.title(name), layer=layer)
            width = 3.0 if layer == 2 else 1.3
            traces.append(contender_line(look, f"{name}:{layer}", name, width) | {"name": named})
    yaxis = axis(title, *(bounds or ()), rangemode="tozero")
    return chart(look, traces, axis(_("epoch")), yaxis)


def _histogram(look: Look, title: str) -> Chart:
    """Shares on a log axis, whose lower edge hangs on how many numbers there are."""
    traces = [contender_line(look, name, name, 2) for name in RUN]
    for trace in traces:
        trace["line"]["shape"] = "hv"
    yaxis = axis(look.words.gettext("share"), -4, 0.1, type="log", exponentformat="power", dtick=1)
    return chart(look, traces, axis(title), yaxis)
