"""What Plotly itself says on a chart: its buttons, and how it writes dates."""

from typing import Any, Final

from babel import Locale

from dropout_core.language.translations import N_, Translations

# Plotly's own words, for the buttons that the page leaves.
_BUTTONS: Final = (
    N_("Download plot as a PNG"),
    N_("Zoom"),
    N_("Pan"),
    N_("Zoom in"),
    N_("Zoom out"),
    N_("Reset axes"),
)
# Its own ways to write a date at an axis, in the directives of d3-time-format.
_DATES: Final = {
    "year": N_("%Y"),
    "month": N_("%b %Y"),
    "dayMonth": N_("%b %-d"),
    "dayMonthYear": N_("%b %-d, %Y"),
}


def plotly_locale(words: Translations) -> dict[str, Any]:
    """A locale as Plotly reads it: its words by the English ones, and names of months and days."""
    locale = Locale.parse(words.info().get("language", "en"))
    months, days = locale.months["format"], locale.days["format"]
    # Babel's weeks begin with Monday, Plotly's with Sunday.
    week = (6, 0, 1, 2, 3, 4, 5)
    return {
        "dictionary": {text: words.gettext(text) for text in _BUTTONS},
        "format": {
            "months": [months["wide"][month] for month in range(1, 13)],
            "shortMonths": [months["abbreviated"][month] for month in range(1, 13)],
            "days": [days["wide"][day] for day in week],
            "shortDays": [days["abbreviated"][day] for day in week],
            **{name: words.gettext(text) for name, text in _DATES.items()},
        },
    }
