"""The verb `replay` of the terminal: a run as one HTML file that replays it."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from dropout_core.atomic_write import may_be_written
from dropout_core.experiment import Experiment, ExperimentError
from dropout_core.language.translations import Translations
from dropout_core.learning.problems import make_problem, measure_of
from dropout_core.learning.run import DIVERGED, DivergedError, stream_training
from dropout_core.serving.events import diverged_event, done_event, frame_event, run_event
from dropout_core.terminal.files import refuse_place, write
from dropout_core.terminal.options import (
    FAILED,
    LanguageOption,
    Parser,
    add_settings,
    language_option,
    program,
    settings_query,
)
from dropout_ui.replay import Recording, replay

_VERB: Final = "replay"


def write_replay(arguments: Sequence[str]) -> int:
    """Train and write the file; the exit code: 0, or 1 where the training or the file failed.

    What diverges is written as far as it came. Raises SystemExit with code 2 for anything wrong on
    the command line.
    """
    language = language_option(arguments)
    parser = _parser(language)
    given = vars(parser.parse_args(arguments))
    file, words = Path(given["file"]), language.words
    try:
        experiment = Experiment.from_query(settings_query(given, {}, parser, words))
    except ExperimentError as error:
        parser.refuse(error, words)
    if not may_be_written(file):
        refuse_place(str(file), parser, words)
    recording, failed = _trained(experiment, words)
    text = replay(experiment, recording, given["lang"], f"/?{urlencode(experiment.to_query())}")
    return failed if write(file, text, words) else FAILED


def _trained(experiment: Experiment, words: Translations) -> tuple[Recording, int]:
    """The run, and the exit code that it means."""
    frames, scale = [], make_problem(experiment).y_scale
    about = run_event(experiment)
    try:
        for frame in stream_training(experiment):
            frames.append(frame)
    except DivergedError as error:
        print(words.gettext(DIVERGED).format(epoch=error.epoch), file=sys.stderr)
        seen = [frame_event(frame, scale) for frame in frames]
        return Recording(about, seen, "failed", diverged_event(error)), FAILED
    seen = [frame_event(frame, scale) for frame in frames]
    return Recording(about, seen, "done", done_event(frames, measure_of(experiment))), 0


def _parser(language: LanguageOption) -> Parser:
    _ = language.words.gettext
    parser = Parser(
        prog=f"{program('dropout_ui')} {_VERB}",
        parents=[language.parser],
        allow_abbrev=False,
        description=_("Write a run as one HTML file that replays it without a server."),
    )
    add_settings(parser, language.words, {})
    parser.add_argument("file", metavar="FILE", help=_("The HTML file to be written."))
    return parser
