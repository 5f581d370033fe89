"""The charts of the studies, for the records to be put in."""

from typing import Final

from dropout_ui.charts.look import Chart, Look, axis, chart, line

_SQUARE: Final = 440
_LOGARITHMIC: Final = {"type": "log", "dtick": "D2", "tickformat": "~g"}


def studies_charts(look: Look) -> dict[str, Chart]:
    """All of them by name: seeds, shares, sweep and bars."""
    return {
        "seeds": _seeds(look),
        "shares": _shares(look),
        "sweep": _sweep(look),
        "bars": _bars(look),
    }


def _seeds(look: Look) -> Chart:
    """Each dot a seed: the error of the baseline across, that of the other contender up."""
    _, palette, scale = look.words.gettext, look.palette, look.scale
    dots = {
        "type": "scatter",
        "mode": "markers",
        "name": _("one seed"),
        "marker": {"color": palette["dropout"], "size": 9 * scale, "opacity": 0.75},
        "meta": "dots",
    }
    yours = {
        "type": "scatter",
        "mode": "markers",
        "name": _("the run above"),
        "marker": {
            "color": palette["train"],
            "size": 17 * scale,
            "symbol": "circle-open",
            "line": {"width": 3 * scale, "color": palette["train"]},
        },
        "meta": "yours",
        "hoverinfo": "skip",
    }
    diagonal = line(look, "diagonal", _("equal"), palette["true"], 1.5, "dot")
    # As high as it is wide, nearly: the diagonal is one.
    height = round(_SQUARE * look.scale)
    x, y = (axis("", **_LOGARITHMIC) for _axis in "xy")
    return chart(look, [diagonal | {"hoverinfo": "skip"}, dots, yours], x, y, height=height)


def _band(look: Look) -> Chart:
    band = line(look, "band", "", look.palette["true"], 0)
    return band | {"fill": "toself", "opacity": 0.18, "showlegend": False, "hoverinfo": "skip"}


def _shares(look: Look) -> Chart:
    """The share of seeds won over the epochs: half of them, and a band and line to be copied."""
    _ = look.words.gettext
    half = line(look, "half", _("half of the seeds"), look.palette["true"], 1.5, "dot")
    won = line(look, "line", "", look.palette["true"], 2.5)
    won |= {"hovertemplate": "%{y:.0f} %<br>" + _("epoch") + " %{x}"}
    y = axis(_("% of seeds won"), 0, 100)
    height = round(_SQUARE * look.scale)
    traces = [half | {"hoverinfo": "skip"}, _band(look), won]
    return chart(look, traces, axis(_("epoch")), y, height=height)


def _sweep(look: Look) -> Chart:
    """A contender has a line and a band: both are made of these two, in its colour.

    What a condition that stands by itself is called its figure says; what errors are of, the study.
    """
    band = _band(look)
    middle = line(look, "line", "", look.palette["true"], 2.5)
    middle |= {"mode": "lines+markers", "marker": {"size": 7 * look.scale}}
    single = line(look, "single", "", look.palette["train"], 0)
    single |= {
        "mode": "markers",
        "marker": {
            "size": 13 * look.scale,
            "symbol": "diamond-open",
            "line": {"width": 3 * look.scale, "color": look.palette["train"]},
        },
    }
    return chart(look, [band, middle, single], axis(""), axis("", **_LOGARITHMIC))


def _bars(look: Look) -> Chart:
    """Bars of one contender are made of this one, in its colour."""
    bars = {
        "type": "bar",
        "name": "",
        "x": [],
        "y": [],
        "marker": {"color": look.palette["true"]},
        "meta": "bars",
        "texttemplate": "%{y:.3g}",
        "textposition": "outside",
        "cliponaxis": False,
    }
    return chart(look, [bars], axis("", automargin=True), axis("", rangemode="tozero"), bargap=0.35)
