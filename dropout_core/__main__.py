"""The same run in a terminal: python -m dropout_core."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final, NoReturn

import pandas as pd
from tqdm import tqdm

from dropout_core.events import done_event, frame_event, run_event
from dropout_core.experiment import DOMAINS, PRESETS, Experiment, ExperimentError
from dropout_core.inside.report import SAMPLED, SEEDS_LIMIT, measure_inside, medians
from dropout_core.language import LANGUAGES, N_, Translations, preferred, translations
from dropout_core.network import torch_modules
from dropout_core.results import judge, loss_row
from dropout_core.training import DivergedError, Frame, stream_training
from dropout_core.words import (
    DIVERGED,
    FIELD_HELP,
    PRESET_NAMES,
    VERDICTS,
    allowed_values,
    bad_field_sentence,
)

_BAD_USAGE: Final = 2
_FAILED: Final = 1
_INTERRUPTED: Final = 130
# As often as the tutorial looks at its networks.
_TABLE_EVERY: Final = "10"
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


class _Parser(argparse.ArgumentParser):
    """An ArgumentParser that says what was wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(_BAD_USAGE, f"{self.prog}: {' '.join(message.splitlines())}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one Experiment; the exit code: 0, or 1 where the training failed.

    Raises SystemExit with code 2 for anything wrong on the command line.
    """
    asked = _parse(sys.argv[1:] if arguments is None else arguments)
    try:
        if asked.seeds:
            _print_inside(asked, asked.seeds)
        elif asked.json:
            _print_events(asked)
        else:
            _print_run(asked)
    except DivergedError as error:
        print(asked.words.gettext(DIVERGED).format(epoch=error.epoch), file=sys.stderr)
        return _FAILED
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
    names = {
        "thinned_1": _("one thinned network"),
        f"thinned_{SAMPLED}": _("mean of {number} thinned networks").format(number=SAMPLED),
        "scaled": _("scaled weights"),
        "plain": _("no dropout"),
    }
    losses = {
        name: {
            _("Test MSE"): middle[measure],
            _("÷ scaled, seed by seed"): middle[f"{measure}_over_scaled"],
        }
        for measure, name in names.items()
    }
    activity = {
        _("{network}, layer {layer}").format(network=_(name), layer=layer): {
            _(title): middle[f"{measure}_{layer}_{network}"]
            for measure, title in (
                ("active_share", N_("share of active units")),
                ("mean_activation", N_("mean activation")),
            )
        }
        for layer in (1, 2)
        for network, name in (("plain", N_("no dropout")), ("dropout", N_("dropout")))
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
    rows = pd.DataFrame(
        {
            _("epoch"): [frame.epoch for frame in frames],
            _("{network}, test").format(network=_("no dropout")): [
                frame.test_loss[0] for frame in frames
            ],
            _("{network}, test").format(network=_("dropout")): [
                frame.test_loss[1] for frame in frames
            ],
        }
    )
    with pd.option_context("display.unicode.east_asian_width", True):
        return rows.to_string(index=False, float_format="{:.4f}".format)


def _verdict(last: Frame, words: Translations) -> str:
    verdict = judge(last)
    return words.gettext(VERDICTS[verdict.winner]).format(
        epoch=last.epoch,
        plain=f"{verdict.plain:.3g}",
        dropout=f"{verdict.dropout:.3g}",
        percent=round(100 * verdict.difference),
    )


def _write_csv(path: Path | None, frames: Sequence[Frame]) -> None:
    """Put the whole table in place at once: a reader never meets half of it."""
    if not path:
        return
    table = pd.DataFrame([loss_row(frame) for frame in frames])
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        draft = Path(folder, path.name)
        table.to_csv(draft, index=False)
        draft.replace(path)


def _parse(arguments: Sequence[str]) -> Request:
    # The language decides how the others are explained, so it is looked for first.
    first = _Parser(prog="python -m dropout_core", add_help=False, allow_abbrev=False)
    first.add_argument("--lang", choices=LANGUAGES, default=_terminal_language())
    words = translations(first.parse_known_args(arguments)[0].lang)
    _ = words.gettext
    parser = _parser(first, words)
    given = vars(parser.parse_args(arguments))
    preset = replace(PRESETS[given["preset"]], record_every=int(_TABLE_EVERY)).to_query()
    fields = {name: given[name] for name in DOMAINS if given[name] is not None}
    try:
        experiment = Experiment.from_query({**preset, **fields})
    except ExperimentError as error:
        parser.error(" ".join(bad_field_sentence(bad, words) for bad in error.bad))
    csv = Path(given["csv"]) if given["csv"] else None
    if csv and not _writable(csv):
        parser.error(_("Cannot write {file}: no such folder, or not allowed.").format(file=csv))
    seeds = _seeds(given, parser, words)
    return Request(experiment, words, csv, given["json"], seeds)


def _seeds(given: dict[str, str | None], parser: _Parser, words: Translations) -> int | None:
    """How many seeds `inside` is asked for; None for a single run."""
    _ = words.gettext
    if given["command"] is None:
        if given["seeds"] is not None:
            parser.error(_("--seeds goes with inside: python -m dropout_core inside --seeds 20"))
        return None
    if given["csv"]:
        parser.error(_("inside writes no CSV file; --json prints every seed."))
    text = given["seeds"] or str(_SEEDS)
    if not text.isdecimal() or not 1 <= int(text) <= SEEDS_LIMIT:
        allowed = allowed_values(f"1 to {SEEDS_LIMIT}", words)
        parser.error(
            _("--seeds cannot be “{value}”; allowed: {allowed}.").format(
                value=text, allowed=allowed
            )
        )
    return int(text)


def _writable(path: Path) -> bool:
    folder = path.parent
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK) and not path.is_dir()


def _parser(first: _Parser, words: Translations) -> _Parser:
    _ = words.gettext
    parser = _Parser(
        prog=first.prog,
        parents=[first],
        allow_abbrev=False,
        description=_("Train two networks, equal but for dropout, on the same noisy points."),
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
    presets = "; ".join(f"{name}: {_(title)}" for name, title in PRESET_NAMES.items())
    parser.add_argument("--preset", choices=PRESETS, default="tutorial", help=presets)
    for name, domain in DOMAINS.items():
        default = _TABLE_EVERY if name == "record_every" else Experiment().to_query()[name]
        parser.add_argument(
            "--" + name.replace("_", "-"),
            metavar="X",
            help=_("{meaning} Allowed: {allowed}; the tutorial's: {default}.").format(
                meaning=_(FIELD_HELP[name]),
                allowed=allowed_values(domain.allowed, words),
                default=default,
            ),
        )
    parser.add_argument("--csv", metavar="FILE", help=_("Write all losses to a CSV file."))
    parser.add_argument("--json", action="store_true", help=_("Print JSON, one object a line."))
    return parser


def _terminal_language() -> str:
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    return preferred(next(filter(None, map(os.environ.get, names)), None))


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
        code = _FAILED
    except KeyboardInterrupt:
        code = _INTERRUPTED
    sys.exit(code)
