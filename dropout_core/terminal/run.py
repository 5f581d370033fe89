"""A run in a terminal: as the tutorial prints it, as a file, or as its events."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
from tqdm import tqdm

from dropout_core.atomic_write import may_be_written, write_text
from dropout_core.experiment import Experiment, ExperimentError
from dropout_core.language.sentences import in_a_row
from dropout_core.language.translations import Translations
from dropout_core.learning.as_torch import assignments
from dropout_core.learning.contenders import NamedContender
from dropout_core.learning.frames import Frame
from dropout_core.learning.problems import MEASURES, make_problem, measure_of
from dropout_core.learning.run import DIVERGED, DivergedError, stream_training
from dropout_core.learning.verdict import VERDICTS, judge, loss_row
from dropout_core.serving.events import done_event, frame_event, run_event
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


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line."""

    experiment: Experiment
    words: Translations
    csv: Path | None
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
    return _write_csv(asked, frames)


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


def _write_csv(asked: Request, frames: Sequence[Frame]) -> int:
    if not asked.csv:
        return 0
    table = pd.DataFrame([loss_row(frame) for frame in frames])
    try:
        write_text(asked.csv, table.to_csv(index=False))
    except OSError as error:
        sentence = asked.words.gettext("Cannot write {file}: {reason}.")
        reason = error.strerror or error
        print(sentence.format(file=asked.csv, reason=reason), file=sys.stderr)
        return FAILED
    return 0


def _parse(arguments: Sequence[str]) -> Request:
    language = language_option(arguments)
    parser = _parser(language)
    given = vars(parser.parse_args(arguments))
    try:
        query = settings_query(given, _DEFAULTS, parser, language.words)
        experiment = Experiment.from_query(query)
    except ExperimentError as error:
        parser.refuse(error, language.words)
    csv = None if given["csv"] is None else Path(given["csv"])
    if csv and not may_be_written(csv):
        sentence = language.words.gettext("Cannot write {file}: no such folder, or not allowed.")
        parser.error(sentence.format(file=str(csv)[:80]))
    return Request(experiment, language.words, csv, given["json"])


def _more(_: Callable[[str], str]) -> str:
    """What else there is to be called."""
    more = [_("Over many seeds: {command} study --help; inside them: {command} inside --help")]
    if program() == COMMAND:
        more.append(_("The page: {command} serve"))
        more.append(_("A run as one HTML file: {command} replay --help"))
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
    parser.add_argument("--csv", metavar="FILE", help=_("Write all losses to a CSV file."))
    parser.add_argument("--json", action="store_true", help=_("Print JSON, one object a line."))
    return parser
