"""Records into Plotly figures: the fit, and the losses. No Streamlit, no torch."""

from dataclasses import dataclass
from typing import Any, Final, Literal

import plotly.graph_objects as go

from dropout_core.experiment import Experiment
from dropout_core.language.translations import Translations
from dropout_core.learning.problems import Problem

Theme = Literal["light", "dark"]


@dataclass(frozen=True)
class Palette:
    """The colours of one theme; each has a contrast of at least 3 to 1 with the page."""

    plain: str
    dropout: str
    train: str
    test: str
    true: str
    text: str
    grid: str


PALETTES: Final[dict[Theme, Palette]] = {
    "light": Palette(
        plain="#d32f2f",
        dropout="#1565c0",
        train="#b000b0",
        test="#00808f",
        true="#616161",
        text="#31333f",
        grid="#e3e6eb",
    ),
    "dark": Palette(
        plain="#ff6b6b",
        dropout="#6db8ff",
        train="#f06bf0",
        test="#4dd0e1",
        true="#bdbdbd",
        text="#fafafa",
        grid="#3a3f4b",
    ),
}

# Without colour the two networks differ by their dashes, the two sets by their markers.
DASHES: Final = {"plain": "solid", "dropout": "10px,5px"}


@dataclass(frozen=True)
class Look:
    """How the figures are drawn: the theme, the words, and large for a projector."""

    theme: Theme
    words: Translations
    presenter: bool = False

    @property
    def palette(self) -> Palette:
        """The colours of the theme."""
        return PALETTES[self.theme]

    @property
    def scale(self) -> float:
        """By how much lines, markers and letters are larger than on a desk."""
        return 1.9 if self.presenter else 1.0


def point_traces(data: Problem, look: Look) -> dict[str, dict[str, Any]]:
    """The training and the test points, as "train" and "test"."""
    _ = look.words.gettext
    sets = {
        "train": (_("training points"), data.train_y, look.palette.train, "circle"),
        "test": (_("test points"), data.test_y, look.palette.test, "diamond-open"),
    }
    # Many points are drawn smaller, so that they do not hide one another.
    size = 8 * look.scale * min(1.0, (40 / len(data.x)) ** 0.25)
    return {
        key: {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "x": data.x.tolist(),
            "y": y.tolist(),
            "marker": {
                "color": colour,
                "size": size,
                "symbol": symbol,
                "line": {"width": size / 5, "color": colour},
            },
        }
        for key, (name, y, colour, symbol) in sets.items()
    }


def fit_figure(data: Problem, look: Look) -> "go.Figure":
    """The points, the true function, and a curve for each network, empty until frames come.

    The traces that a frame moves have in `meta` the series of the frame and the network's
    place in it.
    """
    _ = look.words.gettext
    palette, scale = look.palette, look.scale
    figure = go.Figure(layout=layout(look))
    figure.add_scatter(
        x=data.grid.tolist(),
        y=data.true_curve.tolist(),
        name=_("true function"),
        mode="lines",
        line={"color": palette.true, "width": 1.5 * scale, "dash": "dot"},
        hoverinfo="skip",
    )
    figure.add_traces(list(point_traces(data, look).values()))
    for network, (key, name) in enumerate(network_names(look).items()):
        figure.add_scatter(
            x=data.grid.tolist(),
            y=[None] * len(data.grid),
            name=name,
            mode="lines",
            line={"color": getattr(palette, key), "width": 3 * scale, "dash": DASHES[key]},
            meta={"series": "curves", "network": network},
        )
    edge = float(data.grid[-1])
    figure.update_xaxes(title="x", range=[-edge, edge])
    figure.update_yaxes(title="y", range=[-2.5, 2.5])
    return figure


def loss_figure(experiment: Experiment, data: Problem, look: Look) -> "go.Figure":
    """The losses over the epochs on a log axis, with the noise floor as a line."""
    _ = look.words.gettext
    palette, scale = look.palette, look.scale
    figure = go.Figure(layout=layout(look))
    series = (
        ("test_loss", _("{network}, test"), 3.0),
        ("train_loss", _("{network}, training"), 1.5),
    )
    for loss, label, width in series:
        for network, (key, name) in enumerate(network_names(look).items()):
            figure.add_scatter(
                x=[None],
                y=[None],
                name=label.format(network=name),
                mode="lines",
                line={
                    "color": getattr(palette, key),
                    "width": width * scale,
                    "dash": DASHES[key],
                },
                meta={"series": loss, "network": network},
            )
    if data.noise_floor > 0:
        figure.add_shape(
            type="line",
            xref="paper",
            x0=0,
            x1=1,
            y0=data.noise_floor,
            y1=data.noise_floor,
            name=_("noise floor"),
            showlegend=True,
            line={"color": palette.true, "width": 1.5 * scale, "dash": "dot"},
        )
    figure.update_xaxes(title=_("epoch"), range=[0, experiment.epochs])
    figure.update_yaxes(
        title=_("mean squared error"), type="log", range=[-3, 0.5], dtick=1, tickformat="~g"
    )
    figure.update_layout(uirevision=f"losses of {experiment.epochs}")
    return figure


def network_names(look: Look) -> dict[str, str]:
    """What the two networks are called."""
    _ = look.words.gettext
    return {"plain": _("no dropout"), "dropout": _("dropout")}


def layout(look: Look) -> dict[str, Any]:
    """What all charts have in common."""
    palette, scale = look.palette, look.scale
    size = round(13 * scale)
    axis = {
        "gridcolor": palette.grid,
        "zerolinecolor": palette.grid,
        "linecolor": palette.grid,
        "title": {"standoff": 6},
    }
    return {
        # Plotly's own look would be gone through again at every frame.
        "template": {},
        "font": {"size": size, "color": palette.text},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 58 * scale, "r": 10, "t": 8, "b": 44 * scale},
        # Over the plot, never on it; as wide as it needs to be.
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.01,
            "yanchor": "bottom",
            "font": {"size": size - 1},
        },
        "hoverlabel": {"font": {"size": size}},
        "xaxis": axis,
        "yaxis": axis,
        # The viewer's zoom and hidden traces outlive every new run.
        "uirevision": "keep",
    }
