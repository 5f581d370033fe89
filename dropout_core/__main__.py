"""The same run in a terminal: python -m dropout_core."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import pandas as pd
from tqdm import tqdm

from dropout_core.atomic_write import draft, writable
from dropout_core.experiment import Experiment, ExperimentError
from dropout_core.inside.report import (
    PREDICTIONS,
    SEEDS_LIMIT,
    measure_inside,
    medians,
    prediction_title,
)
from dropout_core.language.sentences import DIVERGED, VERDICTS
from dropout_core.language.translations import N_, Translations
from dropout_core.learning.contenders import CONTENDERS, RUN
from dropout_core.learning.frames import Frame
from dropout_core.learning.network import torch_modules
from dropout_core.learning.run import DivergedError, stream_training
from dropout_core.learning.verdict import judge, loss_row
from dropout_core.serving.events import done_event, frame_event, run_event
from dropout_core.terminal.options import (
    FAILED,
    PROGRAM,
    Opening,
    Parser,
    add_settings,
    opening,
    seeds,
    settings,
)

_INTERRUPTED: Final = 130
# As often as the tutorial looks at its networks.
_DEFAULTS: Final = {"record_every": "10"}
_SEEDS: Final = 20


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line.

    seeds: of how many to look inside; None for a single run.
    """

    experiment: Experiment
    words: Translations
    csv: Path | None
    json: bool
    seeds: int | None


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one Experiment; the exit code: 0, or 1 where the training failed.

    Raises SystemExit with code 2 for anything wrong on the command line.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments[:1] == ["study"]:
        # What it needs takes longer to load than a run takes.
        from dropout_core.terminal.study import study

        return study(arguments[1:])
    asked = _parse(arguments)
    try:
        if asked.seeds:
            _print_inside(asked, asked.seeds)
        elif asked.json:
            _print_events(asked)
        else:
            _print_run(asked)
    except DivergedError as error:
        print(asked.words.gettext(DIVERGED).format(epoch=error.epoch), file=sys.stderr)
        return FAILED
    return 0


def _print_events(asked: Request) -> None:
    _print_event("run", run_event(asked.experiment))
    frames = []
    for frame in stream_training(asked.experiment):
        frames.append(frame)
        _print_event("frame", frame_event(frame))
    _write_csv(asked.csv, frames)
    _print_event("done", done_event(frames[-1]))


def _print_inside(asked: Request, seeds: int) -> None:
    _ = asked.words.gettext
    measured = measure_inside(asked.experiment, seeds)
    rows = list(tqdm(measured, total=seeds, unit="", desc=_("seed"), disable=None))
    middle = medians(rows)
    if asked.json:
        settings = asdict(asked.experiment)
        print(json.dumps({"experiment": settings, "median": middle, "seeds": rows}))
        return
    print(_("Medians over {seeds} seeds").format(seeds=seeds))
    losses = {
        prediction_title(name, asked.words): {
            _("Test MSE"): middle[name],
            _("÷ scaled, seed by seed"): middle[f"{name}_over_scaled"],
        }
        for name in PREDICTIONS
    }
    activity = {
        _("{network}, layer {layer}").format(network=_(CONTENDERS[network].title), layer=layer): {
            _(title): middle[f"{measure}_{layer}_{network}"]
            for measure, title in (
                ("active_share", N_("share of active units")),
                ("mean_activation", N_("mean activation")),
            )
        }
        for layer in (1, 2)
        for network in RUN
    }
    with pd.option_context("display.unicode.east_asian_width", True):
        for table in (losses, activity):
            print(pd.DataFrame(table).T.to_string(float_format="{:.4f}".format))


def _print_event(name: str, data: dict[str, object]) -> None:
    print(json.dumps({"event": name, **data}, allow_nan=False), flush=True)


def _print_run(asked: Request) -> None:
    plain, dropout = torch_modules(asked.experiment)
    print(f"net_overfitting = {plain}\nnet_dropped = {dropout}", flush=True)
    frames = list(_with_progress(asked))
    _write_csv(asked.csv, frames)
    print(_table(frames, asked.words))
    print(_verdict(frames[-1], asked.words))


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
        _("{network}, test").format(network=_(CONTENDERS[name].title)): [
            frame.test_loss[name] for frame in frames
        ]
        for name in frames[-1].test_loss
    }
    rows = pd.DataFrame({_("epoch"): [frame.epoch for frame in frames], **columns})
    with pd.option_context("display.unicode.east_asian_width", True):
        return rows.to_string(index=False, float_format="{:.4f}".format)


def _verdict(last: Frame, words: Translations) -> str:
    verdict = judge(last)
    return words.gettext(VERDICTS[verdict.winner]).format(
        epoch=last.epoch,
        **{name: f"{error:.3g}" for name, error in verdict.errors.items()},
        percent=round(100 * verdict.difference),
    )


def _write_csv(path: Path | None, frames: Sequence[Frame]) -> None:
    if not path:
        return
    table = pd.DataFrame([loss_row(frame) for frame in frames])
    with draft(path) as written:
        table.to_csv(written, index=False)


def _parse(arguments: Sequence[str]) -> Request:
    first = opening(arguments)
    words = first.words
    _ = words.gettext
    parser = _parser(first)
    given = vars(parser.parse_args(arguments))
    try:
        experiment = settings(given, _DEFAULTS)
    except ExperimentError as error:
        parser.refuse(error, words)
    csv = Path(given["csv"]) if given["csv"] else None
    if csv and (not writable(csv.parent) or csv.is_dir()):
        parser.error(_("Cannot write {file}: no such folder, or not allowed.").format(file=csv))
    return Request(experiment, words, csv, given["json"], _seeds(given, parser, words))


def _seeds(given: dict[str, str | None], parser: Parser, words: Translations) -> int | None:
    """How many seeds `inside` is asked for; None for a single run."""
    _ = words.gettext
    if given["command"] is None:
        if given["seeds"] is not None:
            parser.error(_("--seeds goes with inside: python -m dropout_core inside --seeds 20"))
        return None
    if given["csv"]:
        parser.error(_("inside writes no CSV file; --json prints every seed."))
    return seeds(given["seeds"] or str(_SEEDS), SEEDS_LIMIT, parser, words)


def _parser(first: Opening) -> Parser:
    _ = first.words.gettext
    parser = Parser(
        prog=PROGRAM,
        parents=[first.parser],
        allow_abbrev=False,
        description=_("Train two networks, equal but for dropout, on the same noisy points."),
        epilog=_("Over many seeds: {command} study --help").format(command=PROGRAM),
    )
    parser.add_argument(
        "command",
        nargs="?",
        choices=["inside"],
        help=_("Look inside the networks of many seeds instead, and print the medians."),
    )
    parser.add_argument(
        "--seeds",
        metavar="N",
        help=_("How many seeds inside looks at; {usual} if not given.").format(usual=_SEEDS),
    )
    add_settings(parser, first.words, _DEFAULTS)
    parser.add_argument("--csv", metavar="FILE", help=_("Write all losses to a CSV file."))
    parser.add_argument("--json", action="store_true", help=_("Print JSON, one object a line."))
    return parser


if __name__ == "__main__":
    try:
        try:
            code = main()
        finally:
            # Here a closed pipe can still be caught; at exit it would be complained about.
            sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has had enough; nothing is left to be said, at exit neither.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = FAILED
    except KeyboardInterrupt:
        code = _INTERRUPTED
    sys.exit(code)
