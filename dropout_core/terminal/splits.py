"""What a study over splits of one's own points says below its table, in a terminal."""

from typing import Any

import pandas as pd

from dropout_core.language.translations import Translations
from dropout_core.language.words import STUDIES
from dropout_core.learning.contenders import NamedContender
from dropout_core.study.resampled import POINTS_LIMIT, POWER


def variance_sentence(words: Translations) -> str:
    """How sure a mean difference is, and whose formula that is."""
    sentence = STUDIES["splits_variance"]
    return words.gettext(sentence)


def points_sentences(summary: pd.DataFrame, swept: str | None, words: Translations) -> list[str]:
    """How many points it would take to tell each contender that cannot be told anywhere.

    swept: the field whose values the conditions have, if any.
    """
    if "points_needed" not in summary:
        return []
    return [
        _points_sentence(str(name), rows, swept, words)
        for name, rows in summary.groupby("contender", sort=False)
        if (rows["judgement"] == "cannot tell").all()
        and rows["compared"].any()
        and rows["points_needed"].notna().any()
    ]


def _points_sentence(name: str, rows: pd.DataFrame, swept: str | None, words: Translations) -> str:
    fewest = rows.nsmallest(1, "points_needed").to_dict("records")[0]
    values: dict[str, Any] = {
        "contender": NamedContender.read(name).title(words),
        "power": round(100 * POWER),
        "limit": POINTS_LIMIT,
    }
    sentence = STUDIES["splits_points"]
    if fewest["points_needed"] > POINTS_LIMIT:
        sentence = STUDIES["splits_points_beyond"]
    elif swept and rows["points_needed"].nunique() > 1:
        sentence = STUDIES["splits_points_at"]
        values["value"] = fewest[swept]
    return words.gettext(sentence).format(**values, points=f"{fewest['points_needed']:.0f}")
