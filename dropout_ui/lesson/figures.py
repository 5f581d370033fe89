"""The lesson's charts: axes and empty traces, for the answers to be put in. No Streamlit, no torch.

They are plain dictionaries, because plotly's own classes would take longer to make all of them
than the page to draw. A trace has in `meta` the name of the series that fills it.
"""

from math import log10
from typing import Any, Final

from dropout_core.inside.ensemble import THINNED_SHOWN
from dropout_core.inside.rules import RULES
from dropout_core.learning.problems import Problem
from dropout_ui.figures import DASHES, Look, network_names, point_traces
from dropout_ui.traces import axis, figure, line

# Any output error below this is drawn here.
_LEAST_ERROR: Final = 1e-3


def lesson_figures(data: Problem, hidden_width: int, look: Look) -> dict[str, dict[str, Any]]:
    """All charts by name; those that show x have the training points in them."""
    activation = look.words.gettext("activation")
    weight = look.words.gettext("weight between the hidden layers")
    return {
        "sums": _sums(look),
        "rule_curves": _rule_curves(data, look),
        "rule_errors": _rule_errors(look),
        "thinned": _thinned(data, look),
        "distances": _distances(look),
        "spread": _spread(data, look),
        "forgotten": _forgotten(data, look),
        "active_share": _over_epochs(look, look.words.gettext("share of active units"), [0, 1]),
        "mean_activation": _over_epochs(look, look.words.gettext("mean activation"), None),
        "activations": _histogram(look, activation, hidden_width * len(data.x)),
        "weights": _histogram(look, weight, hidden_width**2),
    }


def _true(data: Problem, look: Look) -> dict[str, Any]:
    true = line(look, "", look.words.gettext("true function"), look.palette.true, 1.5, "dot")
    return true | {"x": data.grid.tolist(), "y": data.true_curve.tolist(), "hoverinfo": "skip"}


def _fit_axes(edge: float) -> tuple[dict[str, Any], dict[str, Any]]:
    return axis("x", -edge, edge), axis("y", -2.5, 2.5)


def _sums(look: Look) -> dict[str, Any]:
    """All of it is z, and has the colour of z in the picture beside it; the mean stands out."""
    _, palette = look.words.gettext, look.palette
    bars = {
        "type": "bar",
        "name": _("sums drawn"),
        "x": [],
        "y": [],
        "marker": {"color": palette.dropout, "opacity": 0.45},
        "meta": "sums",
    }
    test = line(look, "test", _("sum at test time"), palette.dropout, 3, "dot")
    mean = line(look, "mean", _("mean of the draws"), palette.text, 3, "dash")
    return figure(
        look,
        [bars, test, mean],
        axis(_("sum")),
        axis(_("draws"), rangemode="tozero"),
    )


def _rule_lines(look: Look) -> list[dict[str, Any]]:
    _, palette = look.words.gettext, look.palette
    looks = {
        "torch": (_("torch: survivors ÷ keep"), palette.test, 6.0, "solid"),
        "paper": (_("paper: weights × keep"), palette.text, 2.0, "solid"),
        "tutorial": (_("tutorial: weights × drop"), palette.plain, 2.5, "8px,4px"),
        "unscaled": (_("no scaling"), palette.train, 2.5, "2px,3px"),
    }
    return [line(look, rule, *looks[rule]) for rule in RULES]


def _rule_curves(data: Problem, look: Look) -> dict[str, Any]:
    return figure(look, [_true(data, look), *_rule_lines(look)], *_fit_axes(1.25))


def _rule_errors(look: Look) -> dict[str, Any]:
    _ = look.words.gettext
    here = line(look, "here", _("the rate chosen"), look.palette.true, 1.5, "dot")
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
    return figure(look, [paper, *mistakes, here], axis(_("drop rate"), 0, 0.9), errors)


def _thinned(data: Problem, look: Look) -> dict[str, Any]:
    _, palette = look.words.gettext, look.palette
    some = _("{number} thinned networks").format(number=THINNED_SHOWN)
    traces = [
        line(look, "thinned", some, palette.true, 0.6) | {"opacity": 0.55, "hoverinfo": "skip"},
        _true(data, look),
        line(look, "mean", _("mean of the first k"), palette.train, 3),
        line(look, "scaled", _("the whole network"), palette.dropout, 3, DASHES["dropout"]),
    ]
    return figure(look, traces, *_fit_axes(1.25))


def _distances(look: Look) -> dict[str, Any]:
    _, palette = look.words.gettext, look.palette
    traces = [
        line(look, "distances", _("mean of k networks"), palette.train),
        line(look, "scaled", _("the whole network"), palette.dropout, 2.5, DASHES["dropout"]),
        {
            "type": "scatter",
            "mode": "markers",
            "name": _("the k chosen"),
            "x": [],
            "y": [],
            "marker": {"color": palette.train, "size": 11 * look.scale},
            "cliponaxis": False,
            "meta": "here",
        },
    ]
    return figure(
        look,
        traces,
        axis("k", -0.08, 3.08, type="log", tickvals=[1, 10, 100, 1000]),
        axis(_("squared distance"), rangemode="tozero"),
    )


def _spread(data: Problem, look: Look) -> dict[str, Any]:
    _, palette = look.words.gettext, look.palette
    bands = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "x": [],
            "y": [],
            "fill": "toself",
            "fillcolor": palette.dropout + opacity,
            "line": {"width": 0},
            "hoverinfo": "skip",
            "meta": series,
        }
        for series, name, opacity in (
            ("two", _("± 2 standard deviations"), "30"),
            ("one", _("± 1 standard deviation"), "50"),
        )
    ]
    mean = line(look, "mean", _("mean"), palette.dropout)
    points = point_traces(data, look).values()
    chart = figure(look, [*bands, mean, *points], axis("x", -2, 2), axis("y", -3.5, 3.5))
    chart["layout"]["shapes"] = [
        {
            "type": "line",
            "xref": "x",
            "yref": "paper",
            "x0": edge,
            "x1": edge,
            "y0": 0,
            "y1": 1,
            "line": {"color": palette.true, "width": look.scale, "dash": "dot"},
        }
        for edge in (-1, 1)
    ]
    return chart


def _forgotten(data: Problem, look: Look) -> dict[str, Any]:
    _, palette = look.words.gettext, look.palette
    traces = [
        line(look, "curve", _("the prediction"), palette.plain, 2),
        line(look, "eval_curve", _("with eval()"), palette.dropout, 3, DASHES["dropout"]),
        point_traces(data, look)["test"],
    ]
    return figure(look, traces, *_fit_axes(1.25))


def _over_epochs(look: Look, title: str, bounds: list[float] | None) -> dict[str, Any]:
    _ = look.words.gettext
    traces = []
    for layer in (1, 2):
        for network, name in network_names(look).items():
            named = _("{network}, layer {layer}").format(network=name, layer=layer)
            colour, width = getattr(look.palette, network), 3.0 if layer == 2 else 1.3
            traces.append(line(look, f"{network}{layer}", named, colour, width, DASHES[network]))
    yaxis = axis(title, *(bounds or ()), rangemode="tozero")
    return figure(look, traces, axis(_("epoch")), yaxis)


def _histogram(look: Look, title: str, count: int) -> dict[str, Any]:
    """Shares of so many numbers; one of them alone is still above the lower edge."""
    _ = look.words.gettext
    traces = []
    for network, name in network_names(look).items():
        colour = getattr(look.palette, network)
        traces.append(line(look, network, name, colour, 2, DASHES[network]))
        traces[-1]["line"]["shape"] = "hv"
    yaxis = axis(_("share"), log10(0.5 / count), 0.1, type="log", exponentformat="power", dtick=1)
    return figure(look, traces, axis(title), yaxis)
