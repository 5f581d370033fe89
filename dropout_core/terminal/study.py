"""Studies in a terminal: python -m dropout_core study."""

import json
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import joblib
import pandas as pd
import torch
from tqdm import tqdm

from dropout_core.experiment import Experiment, ExperimentError
from dropout_core.language.translations import Translations
from dropout_core.learning.contenders import CONTENDERS, ContenderError
from dropout_core.study.design import SEEDS_LIMIT, USUAL_SEEDS, Study
from dropout_core.study.execution import Done, SchedulerError, Task, execute
from dropout_core.study.figures import FIGURES, PaperFigure
from dropout_core.study.folder import FolderError, StudyFolder
from dropout_core.study.summary import plain, summarise
from dropout_core.terminal.options import (
    FAILED,
    PROGRAM,
    Opening,
    Parser,
    add_settings,
    opening,
    settings,
)
from dropout_core.terminal.options import seeds as read_seeds
from dropout_core.terminal.tables import shown

_CONTENDERS: Final = "plain,dropout"
_JOBS_LIMIT: Final = 256


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line.

    what: the study or the figure, as it is written down in the folder.
    tasks: what has to be done. varying: the fields that differ between conditions.
    """

    words: Translations
    what: dict[str, Any]
    tasks: "list[Task]"
    varying: tuple[str, ...]
    figure: PaperFigure | None
    folder: StudyFolder | None
    jobs: int
    scheduler: str
    device: str
    json: bool


def study(arguments: Sequence[str]) -> int:
    """Do a study and print its table; the exit code: 0, or 1 where a part of it failed.

    Raises SystemExit with code 2 for anything wrong on the command line.
    """
    asked = _parse(arguments)
    try:
        with asked.folder or nullcontext():
            records, failed = _carry_out(asked)
    except SchedulerError as error:
        sentence = asked.words.gettext("The scheduler {address} cannot be used: {reason}")
        print(sentence.format(address=asked.scheduler, reason=error), file=sys.stderr)
        return FAILED
    except FolderError as error:
        print(_not_kept(error, asked.words), file=sys.stderr)
        return FAILED
    if len(records):
        (_print_json if asked.json else _print_tables)(asked, records, failed)
    sentence = asked.words.gettext("Failed: {why}: {job}")
    for done in failed:
        why = " ".join(done.failure.split())
        print(sentence.format(why=why, job=asked.tasks[done.place]), file=sys.stderr)
    return FAILED if failed else 0


def _carry_out(asked: Request) -> tuple[pd.DataFrame, list[Done]]:
    """All rows that there are in the end, and the jobs that have none."""
    kept = asked.folder.done() if asked.folder else set()
    left = [(place, task) for place, task in enumerate(asked.tasks) if place not in kept]
    rows: dict[int, list[dict[str, Any]]] = {}
    failed = []
    bar = tqdm(
        total=sum(task.networks for task in asked.tasks),
        initial=sum(asked.tasks[place].networks for place in kept),
        desc=asked.words.gettext("networks"),
        unit="",
        disable=None,
    )
    ended = execute(left, jobs=asked.jobs, scheduler=asked.scheduler, device=asked.device)
    with bar:
        for done in ended:
            bar.update(asked.tasks[done.place].networks)
            if done.failure:
                failed.append(done)
            elif asked.folder:
                asked.folder.keep(done.place, done.rows)
            else:
                rows[done.place] = done.rows
    if asked.folder:
        return asked.folder.records(), failed
    return pd.DataFrame([row for place in sorted(rows) for row in rows[place]]), failed


def _print_json(asked: Request, records: pd.DataFrame, failed: list[Done]) -> None:
    summary = asked.figure.table(records) if asked.figure else summarise(records, asked.varying)
    said: dict[str, Any] = {
        **asked.what,
        "summary": plain(summary),
        "failed": [{"job": str(asked.tasks[one.place]), "why": one.failure} for one in failed],
    }
    if asked.figure and not failed:
        verdict = asked.figure.verdict(records)
        said |= {
            "reproduces": verdict.reproduces,
            "finding": asked.figure.findings[verdict.finding].format(**verdict.values),
        }
    print(json.dumps(said, allow_nan=False))


def _print_tables(asked: Request, records: pd.DataFrame, failed: list[Done]) -> None:
    _ = asked.words.gettext
    figure = asked.figure
    summary = figure.table(records) if figure else summarise(records, asked.varying)
    if figure:
        print(f"{_(figure.title)}. {_('The paper:')} {_(figure.says)}")
    else:
        print(_("Mean squared error against the true function"))
    print(shown(summary, asked.words))
    if figure and not failed:
        verdict = figure.verdict(records)
        print(_(figure.findings[verdict.finding]).format(**verdict.values))
        print(_("It reproduces here.") if verdict.reproduces else _("It does not reproduce here."))


def _parse(arguments: Sequence[str]) -> Request:
    first = opening(arguments)
    words = first.words
    _ = words.gettext
    parser = _parser(first)
    given = vars(parser.parse_args(arguments))
    device = _device(given["device"], parser, words)
    seeds = read_seeds(given["seeds"] or str(USUAL_SEEDS), SEEDS_LIMIT, parser, words)
    if given["figure"] and (given["sweep"] or given["contenders"]):
        parser.error(_("--figure has its own sweep and contenders."))
    varying: tuple[str, ...] = ()
    figure = FIGURES[given["figure"]] if given["figure"] else None
    try:
        base = settings(given, {})
        if figure:
            tasks = list(figure.tasks(base, seeds, device))
            what = {"figure": given["figure"], "experiment": asdict(base), "seeds": seeds}
        else:
            asked = _study(base, given, seeds)
            varying = asked.varying
            tasks = list(asked.jobs(device))
            what = asdict(asked)
    except ExperimentError as error:
        parser.refuse(error, words)
    except ContenderError as error:
        sentence = _("There is no contender “{value}”; allowed: {allowed}.")
        parser.error(sentence.format(value=error.text[:40], allowed=error.allowed))
    jobs = _jobs(given["jobs"], parser, words)
    return Request(
        words=words,
        what=what,
        tasks=tasks,
        varying=varying,
        figure=figure,
        folder=_folder(given["out"], {**what, "device": device}, parser, words),
        jobs=jobs,
        scheduler=given["scheduler"] or "",
        device=device,
        json=given["json"],
    )


def _study(base: Experiment, given: dict[str, Any], seeds: int) -> Study:
    contenders = tuple((given["contenders"] or _CONTENDERS).split(","))
    if not given["sweep"]:
        return Study(conditions=(base,), contenders=contenders, seeds=seeds)
    field, _, values = given["sweep"].partition("=")
    return Study.sweep(
        base, field.replace("-", "_"), values.split(","), contenders=contenders, seeds=seeds
    )


def _folder(
    path: str | None, what: dict[str, Any], parser: Parser, words: Translations
) -> StudyFolder | None:
    if not path:
        return None
    try:
        return StudyFolder(Path(path), what)
    except FolderError as error:
        parser.error(_not_kept(error, words))


def _not_kept(error: FolderError, words: Translations) -> str:
    return words.gettext("The study cannot be kept there: {reason}.").format(reason=error)


def _device(text: str, parser: Parser, words: Translations) -> str:
    there = torch.cuda.is_available()
    if text == "cuda" and not there:
        parser.error(words.gettext("--device cuda: torch finds no CUDA device here."))
    return "cuda" if there and text == "auto" else text.replace("auto", "cpu")


def _jobs(text: str | None, parser: Parser, words: Translations) -> int:
    usual = str(joblib.cpu_count())
    jobs = text or usual
    if not jobs.isdecimal() or not 1 <= int(jobs) <= _JOBS_LIMIT:
        sentence = words.gettext("--jobs cannot be “{value}”; allowed: {allowed}.")
        parser.error(sentence.format(value=text, allowed=f"1 – {_JOBS_LIMIT}"))
    return int(jobs)


def _parser(first: Opening) -> Parser:
    _ = first.words.gettext
    parser = Parser(
        prog=f"{PROGRAM} study",
        parents=[first.parser],
        allow_abbrev=False,
        description=_("Compare dropout with none, and with its rivals, over many seeds."),
    )
    parser.add_argument(
        "--sweep",
        metavar="FIELD=A,B,…",
        help=_("Compare under each of these values of one setting."),
    )
    named = ", ".join(
        f"{name}={entry.domain.allowed}" if entry.domain else name
        for name, entry in CONTENDERS.items()
    )
    parser.add_argument(
        "--contenders",
        metavar="A,B,…",
        help=_("Who takes part; {usual} if not given. There are: {named}.").format(
            usual=_CONTENDERS, named=named
        ),
    )
    parser.add_argument(
        "--figure", choices=FIGURES, help=_("Redo this figure of the dropout paper instead.")
    )
    parser.add_argument(
        "--seeds",
        metavar="N",
        help=_("How many, from the seed of the settings on; {usual} if not given.").format(
            usual=USUAL_SEEDS
        ),
    )
    parser.add_argument(
        "--out",
        metavar="FOLDER",
        help=_("Keep the records there. Started again, a study goes on where it was."),
    )
    parser.add_argument(
        "--jobs", metavar="N", help=_("Processes on this machine; as many as cores if not given.")
    )
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help=_("Use a Dask cluster instead, as tcp://host:8786.")
    )
    parser.add_argument(
        "--device",
        choices=["auto", "cpu", "cuda"],
        default="auto",
        help=_("Where networks are trained; auto: on CUDA where there is one."),
    )
    add_settings(parser, first.words, {})
    parser.add_argument("--json", action="store_true", help=_("Print one JSON object."))
    return parser
