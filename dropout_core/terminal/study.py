"""Studies in a terminal."""

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

from dropout_core.experiment import BESIDE_RACE, ExperimentError, Range
from dropout_core.exports.study_files import STUDY_FILES, StudyFile
from dropout_core.exports.study_findings import StudyFindings
from dropout_core.exports.study_sentences import study_sentences
from dropout_core.file_names import study_stem
from dropout_core.language.sentences import allowed_values
from dropout_core.language.translations import Translations
from dropout_core.learning.contenders import CONTENDERS, RUN
from dropout_core.learning.problems import measure_text
from dropout_core.serving.study_log import share_won_facts
from dropout_core.study.design import USUAL_SEEDS, Task
from dropout_core.study.execution import Done, SchedulerError, execute
from dropout_core.study.fields import STUDY_FIELDS
from dropout_core.study.figures import FIGURES
from dropout_core.study.folder import FolderError, StudyFolder
from dropout_core.study.request import StudyRequest
from dropout_core.study.summary import to_json_rows
from dropout_core.terminal.files import WantedFile, add_files, wanted_files, write
from dropout_core.terminal.options import (
    FAILED,
    LanguageOption,
    Parser,
    add_settings,
    language_option,
    program,
    settings_query,
    whole_number,
)
from dropout_core.terminal.tables import shown

_JOBS: Final = Range(1, 256, whole=True)


@dataclass(frozen=True)
class Request:
    """What was asked for on the command line.

    what: the study or the figure, as it is written down in the folder.
    """

    words: Translations
    study: StudyRequest
    what: dict[str, Any]
    tasks: Sequence[Task]
    folder: StudyFolder | None
    files: Sequence[WantedFile[StudyFile]]
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
    written = True
    if len(records):
        (_print_json if asked.json else _print_tables)(asked, records, failed)
        written = _write(asked, records, failed)
    sentence = asked.words.gettext("Failed: {why}: {job}")
    for done in failed:
        why = " ".join(done.failure.split())
        print(sentence.format(why=why, job=asked.tasks[done.place]), file=sys.stderr)
    return 0 if written and not failed else FAILED


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
    said: dict[str, Any] = {
        **asked.what,
        "summary": to_json_rows(asked.study.summary(records)),
        "share_won": list(map(share_won_facts, asked.study.share_won(records))),
        "failed": [{"job": str(asked.tasks[one.place]), "why": one.failure} for one in failed],
    }
    verdict = None if failed else asked.study.verdict(records)
    if verdict:
        texts = FIGURES[asked.study.figure].findings
        findings = (texts[name].format(**verdict.values) for name in verdict.findings)
        said |= {"outcome": verdict.outcome, "finding": " ".join(findings)}
    print(json.dumps(said, allow_nan=False))


def _print_tables(asked: Request, records: pd.DataFrame, failed: list[Done]) -> None:
    words = asked.words
    study = StudyFindings(asked.study, records)
    if study.figure:
        print(words.gettext(study.figure.title))
        print(study.say("says", words).format(says=words.gettext(study.figure.says)))
    else:
        print(measure_text(study.measure, words))
    print(shown(study.summary, words))
    if study.is_of_splits:
        print(study.say("splits_variance", words))
    if failed:
        return
    for one in study_sentences(study, words):
        print(one.text)
    if study.figure and study.figure.note:
        print(words.gettext(study.figure.note))


def _write(asked: Request, records: pd.DataFrame, failed: list[Done]) -> bool:
    """Write what is to be kept beside the folder, and say whether that went well.

    Where a part of the study failed there are records, but nothing to report.
    """
    study = StudyFindings(asked.study, records)
    wanted = [file for file in asked.files if not (failed and file.kind.is_of_all)]
    # Each is tried, whatever became of the one before.
    written = [
        write(file.path, file.kind.write(study, asked.words), asked.words) for file in wanted
    ]
    return all(written)


def _parse(arguments: Sequence[str]) -> Request:
    language = language_option(arguments)
    words = language.words
    _ = words.gettext
    parser = _parser(language)
    given = vars(parser.parse_args(arguments))
    device = _device(given["device"], parser, words)
    if given["figure"] and (given["sweep"] or given["contenders"] or given["activation"]):
        parser.error(_("--figure has its own sweep, contenders and activation."))
    asked = {name: given[name] for name in STUDY_FIELDS if given[name] is not None}
    try:
        settings = settings_query(given, {}, parser, words)
        study = StudyRequest.from_query({**settings, **asked}, bounded=False)
    except ExperimentError as error:
        parser.refuse(error, words)
    jobs = whole_number("jobs", given["jobs"], _JOBS, parser, words)
    files = wanted_files(given["write"], STUDY_FILES, study_stem(study), parser, words)
    plan = study.plan()
    tasks = list(plan.jobs(device))
    asked_for = study.study()
    what: dict[str, Any] = {
        **asdict(asked_for),
        "conditions": [one.beside_race for one in asked_for.conditions],
    }
    if study.figure:
        what = {
            "figure": study.figure,
            "experiment": study.experiment.beside_race,
            "seeds": study.seeds,
        }
    folder = None
    if given["out"]:
        try:
            folder = StudyFolder(
                Path(given["out"]),
                {**what, "device": device},
                jobs=len(tasks),
                columns=plan.columns,
            )
        except FolderError as error:
            parser.error(_not_kept(error, words))
    return Request(
        words=words,
        study=study,
        what=what,
        tasks=tasks,
        folder=folder,
        files=files,
        jobs=jobs,
        scheduler=given["scheduler"] or "",
        device=device,
        json=given["json"],
    )


def _not_kept(error: FolderError, words: Translations) -> str:
    return words.gettext("The study cannot be kept there: {reason}.").format(reason=error)


def _device(text: str, parser: Parser, words: Translations) -> str:
    there = torch.cuda.is_available()
    if text == "cuda" and not there:
        parser.error(words.gettext("--device cuda: torch finds no CUDA device here."))
    return "cuda" if there and text == "auto" else text.replace("auto", "cpu")


def _parser(language: LanguageOption) -> Parser:
    _ = language.words.gettext
    parser = Parser(
        prog=f"{program()} study",
        parents=[language.parser],
        allow_abbrev=False,
        description=_("Compare dropout with none, and with its rivals, over many seeds."),
    )
    parser.add_argument(
        "--sweep",
        metavar="FIELD=A,B,…",
        help=_("Compare under each of these values of one setting."),
    )
    named = ", ".join(
        f"{name}={allowed_values(entry.domain, language.words)}" if entry.domain else name
        for name, entry in CONTENDERS.items()
    )
    parser.add_argument(
        "--contenders",
        metavar="A,B,…",
        help=_("Who takes part; {usual} if not given. There are: {named}.").format(
            usual=",".join(RUN), named=named
        ),
    )
    parser.add_argument(
        "--figure", metavar="N", help=_("Redo this figure of the dropout paper instead.")
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
    add_files(parser, STUDY_FILES, language.words)
    parser.add_argument(
        "--jobs",
        metavar="N",
        default=str(joblib.cpu_count()),
        help=_("Processes on this machine; as many as cores if not given."),
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
    add_settings(parser, language.words, {}, BESIDE_RACE)
    parser.add_argument("--json", action="store_true", help=_("Print one JSON object."))
    return parser
