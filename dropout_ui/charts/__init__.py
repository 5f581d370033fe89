"""The charts of the page: axes and empty traces, for the browser to put numbers into."""

from typing import Any

from dropout_ui.charts.lesson import lesson_charts
from dropout_ui.charts.locale import plotly_locale
from dropout_ui.charts.look import Look
from dropout_ui.charts.player import player_charts
from dropout_ui.charts.studies import studies_charts


def charts(look: Look) -> dict[str, Any]:
    """All charts by name in one look, its colours, and how Plotly speaks there.

    A trace has in `meta` the name of the series that fills it.
    """
    return {
        "theme": look.theme,
        "palette": look.palette,
        "locale": plotly_locale(look.words),
        "charts": {**player_charts(look), **lesson_charts(look), **studies_charts(look)},
    }
