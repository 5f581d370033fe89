"""The figures of the dropout paper by their numbers; a new one is a file and an entry here."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dropout_core.study.figures import figure_8, figure_9a, figure_9b, figure_10, figure_11
from dropout_core.study.figures.figure import PaperFigure

__all__ = ["FIGURES", "PaperFigure"]

FIGURES: Final[Mapping[str, PaperFigure]] = MappingProxyType(
    {
        "8": figure_8.FIGURE,
        "9a": figure_9a.FIGURE,
        "9b": figure_9b.FIGURE,
        "10": figure_10.FIGURE,
        "11": figure_11.FIGURE,
    }
)
