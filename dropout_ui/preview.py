"""The picture of a run that stands beside a link to it: its points, its curves, its settings."""

from collections.abc import Mapping
from io import BytesIO
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw, ImageFont

from dropout_core.domains import as_text
from dropout_core.experiment import SETTINGS, Experiment
from dropout_core.language.translations import translations
from dropout_core.learning.contenders import CONTENDERS, NamedContender
from dropout_core.learning.frames import Frame
from dropout_core.learning.problems import GRID_EDGE, MEASURES, Problem, make_problem, measure_of
from dropout_core.learning.shades import shades
from dropout_ui.charts.look import Look
from dropout_ui.page_title import NAME

# In pixels, as those who show previews ask for.
SIZE: Final = (1200, 630)
# The letters that the picture can draw are those of Latin script: so it is in English.
_WORDS: Final = translations("en")
_PALETTE: Final = Look("light", _WORDS).palette
# Drawn larger than it is to be, for smooth edges.
_LARGER: Final = 2
_CHART: Final = (40, 40, 760, 590)
_COLUMN: Final = 800
_LINE: Final = 38
# What the chart of a drawn run shows at least, of y.
_USUAL: Final = (-2.5, 2.5)


def preview_png(experiment: Experiment, frame: Frame | None) -> bytes:
    """A PNG of SIZE: points and true function, and a frame's curves where there is one."""
    image = Image.new("RGB", (SIZE[0] * _LARGER, SIZE[1] * _LARGER), _PALETTE["page"])
    chart = _chart(experiment, frame)
    image.paste(chart, (_CHART[0] * _LARGER, _CHART[1] * _LARGER))
    pen = ImageDraw.Draw(image)
    pen.rectangle([_LARGER * one for one in _CHART], outline=_PALETTE["grid"], width=2 * _LARGER)
    _write(pen, experiment, frame)
    written = BytesIO()
    image.resize(SIZE, Image.Resampling.LANCZOS).save(written, "PNG")
    return written.getvalue()


def colours(experiment: Experiment) -> Mapping[str, str]:
    """The colour of each contender of a run; of one name with two strengths, two shades."""
    seen: dict[str, int] = {}
    found = {}
    for text in experiment.contenders:
        name = NamedContender.read(text).name
        found[text] = shades(CONTENDERS[name].light, "light")[seen.get(name, 0)]
        seen[name] = seen.get(name, 0) + 1
    return found


class _Axes:
    """Where numbers come to lie in a chart of so many pixels."""

    def __init__(self, problem: Problem, width: int, height: int) -> None:
        y = np.concatenate([problem.train_y.numpy(), problem.test_y.numpy()])
        room = 0.1 * float(np.ptp(y)) or 1.0
        low, high = float(y.min()) - room, float(y.max()) + room
        if problem.true_curve is not None:
            low, high = min(low, _USUAL[0]), max(high, _USUAL[1])
        self._low, self._high, self._width, self._height = low, high, width, height

    def places(self, x: ArrayLike, y: ArrayLike) -> list[tuple[float, float]]:
        """Pixels of points, in the units of what is trained on."""
        across = (np.asarray(x, np.float64) + GRID_EDGE) / (2 * GRID_EDGE) * self._width
        down = (self._high - np.asarray(y, np.float64)) / (self._high - self._low) * self._height
        # Far beyond, a curve is cut by the edge of the chart wherever it ends.
        down = np.clip(np.nan_to_num(down), -self._height, 2 * self._height)
        pairs: NDArray[np.float64] = np.stack([across, down], axis=1)
        return [(float(one), float(other)) for one, other in pairs]


def _chart(experiment: Experiment, frame: Frame | None) -> Image.Image:
    """The chart alone, so that nothing reaches beyond its edges."""
    width, height = (_LARGER * (_CHART[at + 2] - _CHART[at]) for at in (0, 1))
    image, problem = Image.new("RGB", (width, height), _PALETTE["page"]), make_problem(experiment)
    pen, axes = ImageDraw.Draw(image), _Axes(problem, width, height)
    if problem.true_curve is not None:
        places = axes.places(problem.grid, problem.true_curve)
        pen.line(places, _PALETTE["true"], 3 * _LARGER, joint="curve")
    sets = {
        "test": axes.places(problem.test_x, problem.test_y),
        "train": axes.places(problem.train_x, problem.train_y),
    }
    for name, places in sets.items():
        for place in places:
            pen.circle(place, 6 * _LARGER, fill=_PALETTE[name])
    if frame:
        for name, colour in colours(experiment).items():
            curve = axes.places(problem.grid, frame.curves[name])
            pen.line(curve, colour, 6 * _LARGER, joint="curve")
    return image


def _write(pen: ImageDraw.ImageDraw, experiment: Experiment, frame: Frame | None) -> None:
    """The name of the page, who runs, and what is set."""
    _text(pen, NAME, 44, 64, _PALETTE["text"])
    y = 130
    measure = measure_of(experiment)
    for name, colour in colours(experiment).items():
        said = NamedContender.read(name).title(_WORDS)
        if frame:
            said += f": {getattr(frame, measure)[name]:.3g}"
        _text(pen, said, y, 30, colour)
        y += _LINE + 4
    if frame:
        _text(pen, MEASURES[measure], y, 20, _PALETTE["true"])
    settings, y = _settings(experiment), y + _LINE
    # All of them, however many they are.
    line = min(_LINE, (_CHART[3] - y) // len(settings))
    for said in settings:
        _text(pen, said, y, min(28, line - 4), _PALETTE["text"])
        y += line


def _settings(experiment: Experiment) -> list[str]:
    """What is set and worth a line."""
    asked = experiment.to_query()
    lines = [experiment.own.title] if experiment.own else []
    for name, setting in SETTINGS.items():
        told = setting.prominent or name in asked
        if told and name not in ("data", "race") and experiment.decides(name):
            value = getattr(experiment, name)
            said = setting.titles.get(value, as_text(value))
            lines.append(f"{setting.title}: {said}")
    return lines


def _text(pen: ImageDraw.ImageDraw, said: str, y: int, size: int, colour: str) -> None:
    """A line in the column beside the chart, as large as there is room for."""
    latin = said.encode("latin-1", "ignore").decode("latin-1")
    font = ImageFont.load_default(size * _LARGER)
    room = (SIZE[0] - _COLUMN - 30) * _LARGER
    if (length := pen.textlength(latin, font)) > room:
        font = ImageFont.load_default(max(14 * _LARGER, size * _LARGER * room / length))
    pen.text((_COLUMN * _LARGER, y * _LARGER), latin, colour, font)
