"""A run in a terminal: as the tutorial prints it, as a file, or as its events."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from tqdm import tqdm

from dropout_core.experiment import Experiment, ExperimentError
from dropout_core.exports.run_files import RUN_FILES, SCRIPT, RunFile
from dropout_core.file_names import stem
from dropout_core.language.sentences import in_a_row
from dropout_core.language.translations import Translations
from dropout_core.learning.as_torch import assignments
from dropout_core.learning.contenders import NamedContender
from dropout_core.learning.frames import Frame
from dropout_core.learning.problems import MEASURES, make_problem, measure_of
from dropout_core.learning.run import DIVERGED, DivergedError, stream_training
from dropout_core.learning.verdict import VERDICTS, judge
from dropout_core.serving.events import done_event, frame_event, run_event
from dropout_core.terminal.files import WantedFile, add_files, wanted_files, write
from dropout_core.terminal.options import (
    COMMAND,
    FAILED,
    LanguageOption,
    Parser,
    add_settings,
    language_option,
    program,
    settings_query,
)

# As often as the tutorial looks at its networks.
_DEFAULTS: Final = {"record_every": "10"}
_LOSSES: Final = "losses.csv"
_FILES: Final[Mapping[str, RunFile]] = {**RUN_FILES, "script.py": SCRIPT}


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line."""

    experiment: Experiment
    words: Translations
    files: Sequence[WantedFile[RunFile]]
    json: bool


def run(arguments: Sequence[str]) -> int:
    """Train, print and write; the exit code: 0, or 1 where the training or the file failed.

    Raises SystemExit with code 2 for anything wrong on the command line.
    """
    asked = _parse(arguments)
    try:
        frames = _print_events(asked) if asked.json else _print_run(asked)
    except DivergedError as error:
        print(asked.words.gettext(DIVERGED).format(epoch=error.epoch), file=sys.stderr)
        return FAILED
    written = [_write(asked, file, frames) for file in asked.files]
    return 0 if all(written) else FAILED


def _print_events(asked: Request) -> list[Frame]:
    _print_event("run", run_event(asked.experiment))
    frames, scale = [], make_problem(asked.experiment).y_scale
    for frame in stream_training(asked.experiment):
        frames.append(frame)
        _print_event("frame", frame_event(frame, scale))
    _print_event("done", done_event(frames, measure_of(asked.experiment)))
    return frames


def _print_event(name: str, data: Mapping[str, Any]) -> None:
    print(json.dumps({"event": name, **data}, allow_nan=False), flush=True)


def _print_run(asked: Request) -> list[Frame]:
    print("\n".join(assignments(asked.experiment)), flush=True)
    frames = list(_with_progress(asked))
    print(_table(frames, asked.words))
    print(_verdict(frames, measure_of(asked.experiment), asked.words), flush=True)
    return frames


def _with_progress(asked: Request) -> Iterator[Frame]:
    """The frames of the run, behind a progress bar where a person is watching."""
    epochs = asked.experiment.epochs
    with tqdm(total=epochs, unit="", desc=asked.words.gettext("epoch"), disable=None) as bar:
        for frame in stream_training(asked.experiment):
            bar.update(frame.epoch - bar.n)
            yield frame


def _table(frames: Sequence[Frame], words: Translations) -> str:
    _ = words.gettext
    columns = {
        _("{network}, test").format(network=NamedContender.read(name).title(words)): [
            frame.test_loss[name] for frame in frames
        ]
        for name in frames[-1].test_loss
    }
    rows = pd.DataFrame({_("epoch"): [frame.epoch for frame in frames], **columns})
    with pd.option_context("display.unicode.east_asian_width", True):
        return rows.to_string(index=False, float_format="{:.4f}".format)


def _verdict(frames: Sequence[Frame], measure: str, words: Translations) -> str:
    verdict = judge(frames, measure)
    first, second, *_ = verdict.ranking
    tested = min(verdict.test_errors, key=verdict.test_errors.__getitem__)
    numbers = {
        **verdict.errors,
        **{f"{name}_test": error for name, error in verdict.test_errors.items()},
        "error": verdict.errors[first],
        "second_error": verdict.errors[second],
        "winner_test": verdict.test_errors[first],
        "test_error": verdict.test_errors[tested],
    }
    named = {"winner": first, "second": second, "test_winner": tested}
    values = {
        **vars(verdict),
        "measure": words.gettext(MEASURES[measure]),
        "epoch": frames[-1].epoch,
        "percent": verdict.percent,
        **{name: f"{number:.3g}" for name, number in numbers.items()},
        **{role: NamedContender.read(name).title(words) for role, name in named.items()},
    }
    return in_a_row(words.gettext(VERDICTS[one]).format(**values) for one in verdict.sentences)


def _write(asked: Request, file: WantedFile[RunFile], frames: Sequence[Frame]) -> bool:
    text = file.kind.write(asked.experiment, frames, asked.words)
    return write(file.path, text.encode(), asked.words)


def _parse(arguments: Sequence[str]) -> Request:
    language = language_option(arguments)
    parser = _parser(language)
    given = vars(parser.parse_args(arguments))
    try:
        query = settings_query(given, _DEFAULTS, parser, language.words)
        experiment = Experiment.from_query(query)
    except ExperimentError as error:
        parser.refuse(error, language.words)
    wanted = [*given["write"], *([f"{_LOSSES}={given['csv']}"] if given["csv"] is not None else [])]
    files = wanted_files(wanted, _FILES, stem(experiment), parser, language.words)
    return Request(experiment, language.words, files, given["json"])


def _more(_: Callable[[str], str]) -> str:
    """What else there is to be called."""
    more = [_("Over many seeds: {command} study --help; inside them: {command} inside --help")]
    if program() == COMMAND:
        more.append(_("The page: {command} serve"))
        more.append(_("A run as one HTML file: {command} replay --help"))
        more.append(_("Its pictures: {command} pictures --help"))
    return "; ".join(more).format(command=program())


def _parser(language: LanguageOption) -> Parser:
    _ = language.words.gettext
    parser = Parser(
        prog=program(),
        parents=[language.parser],
        allow_abbrev=False,
        description=_("Train two networks, equal but for dropout, on the same noisy points."),
        epilog=_more(_),
    )
    add_settings(parser, language.words, _DEFAULTS)
    add_files(parser, _FILES, language.words)
    parser.add_argument(
        "--csv", metavar="FILE", help=_("The same as --write {name}=FILE.").format(name=_LOSSES)
    )
    parser.add_argument("--json", action="store_true", help=_("Print JSON, one object a line."))
    return parser
