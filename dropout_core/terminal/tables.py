"""The summary of a study as a table for people, in a terminal."""

from typing import Final

import pandas as pd

from dropout_core.experiment import SETTINGS
from dropout_core.exports.splits_sentences import points_shown
from dropout_core.language.translations import N_, Translations
from dropout_core.study.summary import VERSUS

# Columns that are shown, and what they are called.
_HEADINGS: Final = {
    "contender": N_("contender"),
    "seeds": N_("seeds"),
    "lower_quartile": N_("25 %"),
    "median": N_("median"),
    "upper_quartile": N_("75 %"),
    "mean": N_("mean"),
    "difference": N_("minus plain"),
    "difference_low": N_("from"),
    "difference_high": N_("to"),
    "wins": N_("wins"),
    "win_rate": N_("win rate"),
    "win_low": N_("from"),
    "win_high": N_("to"),
    "p_value": N_("p"),
    "corrected": N_("corrected"),
    "judgement": N_("against plain"),
    "points_needed": N_("points to tell"),
    "versus_difference": N_("mean minus dropout"),
    "versus_wins": N_("wins"),
    "versus_p_value": N_("p"),
    "versus_corrected": N_("corrected"),
    "versus_judgement": N_("against dropout"),
    "layer": N_("layer"),
    "high_share": N_("high activations"),
    "mean_activation": N_("mean activation"),
    "silent_share": N_("silent units"),
    "silent_at_start": N_("silent at the start"),
    "high_share_others": N_("high, others"),
    "mean_activation_others": N_("mean, others"),
    "prediction": N_("prediction"),
    "over_scaled": N_("÷ scaled, seed by seed"),
}
# Of splits, whose seeds are not independent, the share of wins has no interval; a mean is compared.
_OF_SPLITS: Final = {"difference": N_("mean minus plain")}
_NOT_OF_SPLITS: Final = ("win_low", "win_high")
_ONLY_OF_SPLITS: Final = (f"{VERSUS}difference",)
# What `summarise` may judge, for the catalogue.
JUDGEMENTS: Final = (N_("better"), N_("worse"), N_("cannot tell"))


def shown(summary: pd.DataFrame, words: Translations) -> str:
    """The table, with headings for people."""
    _ = words.gettext
    settings = {name: setting.title for name, setting in SETTINGS.items()}
    headings = {**settings, **_HEADINGS}
    left_out: tuple[str, ...] = _ONLY_OF_SPLITS
    if "points_needed" in summary:
        headings |= _OF_SPLITS
        left_out = _NOT_OF_SPLITS
    summary = summary.drop(columns=list(left_out), errors="ignore")
    table = summary[[name for name in headings if name in summary]].copy()
    for prefix in ("", VERSUS):
        judgement, wins = f"{prefix}judgement", f"{prefix}wins"
        if judgement in table:
            table[judgement] = [
                _(text) if isinstance(text, str) else "" for text in table[judgement]
            ]
        if wins in table:
            table[wins] = [
                "" if pd.isna(won) else f"{won:.0f}/{of:.0f}"
                for won, of in zip(summary[wins], summary[f"{prefix}compared"], strict=True)
            ]
    if "points_needed" in table:
        table["points_needed"] = [
            points_shown(None if pd.isna(one) else one) for one in table["points_needed"]
        ]
    table.columns = pd.Index([_(headings[str(name)]) for name in table])
    with pd.option_context("display.unicode.east_asian_width", True):
        return table.to_string(index=False, float_format="{:.4g}".format, na_rep="")
