"""A run in one HTML file that replays it: player, charts, words and frames, and no server."""

import base64
import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from itertools import chain, pairwise
from typing import Any, Final, Literal

from dropout_core.catalogue import catalogue
from dropout_core.experiment import Experiment
from dropout_core.file_names import stem
from dropout_core.language.translations import LANGUAGES, translations
from dropout_core.serving.event_log import State
from dropout_core.serving.run_log import RunLog
from dropout_core.serving.wire import FrameEvent, RunEvent
from dropout_ui.charts.locale import plotly_locale
from dropout_ui.charts.look import Look
from dropout_ui.charts.player import player_charts
from dropout_ui.first_visit.assets import PLOTLY, asset
from dropout_ui.first_visit.imports import by_name, imported

# In bytes, of which some are left for what is around the packed parts.
LIMIT: Final = 3_000_000
_AROUND: Final = 40_000
_ENTRY: Final = "browser/replay/replay.js"
_STREAM: Final = "browser/shared/stream.js"
_KEPT_STREAM: Final = "browser/replay/stream.js"
# What is said elsewhere on the page is not packed.
_NOT_PLAYED: Final = ("steps", "lesson", "studies", "questions", "figures", "data")
_FOLDER: Final = files("dropout_ui").joinpath("browser")


@dataclass(frozen=True)
class Recording:
    """A run as it was streamed. end: its last event, by name, and what that says."""

    about: RunEvent
    frames: Sequence[FrameEvent]
    end: Literal["done", "failed"]
    said: Mapping[str, Any]

    @classmethod
    def of(cls, log: RunLog) -> "Recording":
        """What a run that has ended, well or not, has told its followers."""
        frames = [_data(message) for message in log.messages]
        end: Literal["done", "failed"] = "done" if log.state is State.DONE else "failed"
        return cls(_data(log.opening), frames, end, _data(log.closing))


def _data(message: bytes) -> Any:
    """What a server-sent event says."""
    return json.loads(message.partition(b"data: ")[2])


def file_name(experiment: Experiment) -> str:
    """What the file is called."""
    return f"{stem(experiment)}_replay.html"


def replay(experiment: Experiment, recording: Recording, language: str, page: str) -> bytes:
    """The file, smaller than LIMIT: where all frames would be too many, some are left out.

    language: one of the LANGUAGES, to begin in. page: the address that shows the run, or its end
    where the server is not known.
    """
    facts = catalogue(language)
    plotly = base64.b64encode(asset(PLOTLY).gzip).decode()
    around = _packed_page(language)
    room = LIMIT - _AROUND - len(plotly) - len(around)
    template = _FOLDER.joinpath("replay", "replay.html").read_text(encoding="utf-8")
    return template.format(
        language=escape(facts["language"]),
        title=escape(stem(experiment)),
        description=escape(stem(experiment)),
        too_old=escape(facts["replay"]["too_old"]),
        style=_text("player", "player.css") + _text("replay", "replay.css"),
        player=_text("player", "player.html"),
        boot=_text("replay", "boot.js"),
        plotly=plotly,
        page=around,
        run=_packed_run(recording, page, room),
    ).encode()


def _text(*path: str) -> str:
    return _FOLDER.joinpath(*path).read_text(encoding="utf-8")


@cache
def _packed_page(language: str) -> str:
    scripts = {name: by_name(name) for name in imported(_ENTRY)}
    # Whoever asks for the stream gets what is kept here.
    scripts[_STREAM] = f'export * from "{_KEPT_STREAM}";'
    return _packed(
        {
            "entry": _ENTRY,
            "scripts": scripts,
            "language": language,
            "languages": dict(LANGUAGES),
            "facts": {name: _facts(name) for name in LANGUAGES},
            "looks": {name: _looks(name) for name in LANGUAGES},
        }
    )


def _facts(language: str) -> dict[str, Any]:
    return {name: said for name, said in catalogue(language).items() if name not in _NOT_PLAYED}


def _looks(language: str) -> dict[str, Any]:
    looks = (Look("light", translations(language)), Look("dark", translations(language)))
    return {
        look.theme: {
            "theme": look.theme,
            "palette": look.palette,
            "locale": plotly_locale(look.words),
            "charts": player_charts(look),
        }
        for look in looks
    }


def _packed_run(recording: Recording, page: str, room: int) -> str:
    """The run with as many of its frames as have room, evenly taken."""
    count = len(recording.frames)
    while True:
        kept = thinned(recording, count)
        packed = _packed(
            {
                "run": kept.about,
                "frames": kept.frames,
                "end": {"name": kept.end, "data": kept.said},
                "trained": len(recording.frames),
                "page": page,
            }
        )
        if len(packed) <= room or count <= 2:
            return packed
        count = max(2, int(count * 0.97 * room / len(packed)))


def thinned(recording: Recording, count: int) -> Recording:
    """So many frames of a run, the first and the last among them, evenly taken.

    A loss that Adam saw at an epoch whose frame is left out is told by the next one.
    """
    last = len(recording.frames) - 1
    if count > last:
        return recording
    places = sorted({round(at * last / (count - 1)) for at in range(count)})
    frames = [recording.frames[0]]
    for before, place in pairwise(places):
        between = recording.frames[before + 1 : place + 1]
        seen = {
            name: list(chain.from_iterable(one["optimised_loss"][name] for one in between))
            for name in between[-1]["optimised_loss"]
        }
        frames.append({**between[-1], "optimised_loss": seen})
    epochs = recording.about["recorded_epochs"]
    # What a run that failed would have come to is still to come.
    left = [epochs[place] for place in places] + epochs[last + 1 :]
    about: RunEvent = {**recording.about, "recorded_epochs": left}
    return Recording(about, frames, recording.end, recording.said)


def _packed(value: Any) -> str:
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()
