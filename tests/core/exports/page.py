"""What the page's own scripts say of a study, asked in node; and studies to ask about."""

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from dropout_core.catalogue import catalogue
from dropout_core.exports.study_findings import StudyFindings
from dropout_core.serving.study_log import share_won_facts, study_event
from dropout_core.study.request import StudyRequest
from dropout_core.study.summary import to_json_rows
from tests.core.study.test_design import rows_of
from tests.serving import ROOT

SCRIPT = ROOT / "tests" / "node" / "said.js"


@cache
def done(**query: str) -> StudyFindings:
    """A small study, carried out here."""
    small = {"hidden_width": "10", "epochs": "10", "seeds": "4"}
    request = StudyRequest.from_query({**small, **query})
    rows = [row for job in request.plan().jobs() for row in rows_of(job)]
    return StudyFindings(request, pd.DataFrame(rows))


def page_says(
    language: str,
    studies: Iterable[StudyFindings] = (),
    numbers: Sequence[float] = (),
    shares: Sequence[float] = (),
) -> dict[str, Any]:
    """Of each study its sentences and its table, and how these numbers and shares are written."""
    asked = {
        "facts": catalogue(language),
        "studies": list(map(_sent, studies)),
        "numbers": numbers,
        "shares": shares,
    }
    done = subprocess.run(
        [
            Path(sys.executable).with_name("node"),
            "--disable-warning=MODULE_TYPELESS_PACKAGE_JSON",
            SCRIPT,
        ],
        input=json.dumps(asked, default=dict, allow_nan=False),
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _sent(study: StudyFindings) -> dict[str, Any]:
    """As the events of the stream have it."""
    request, records = study.request, study.records
    verdict = request.verdict(records)
    return {
        "about": study_event(request, networks=1),
        "rows": to_json_rows(records.filter(["contender", "seed", "true_loss", "test_loss"])),
        "summary": to_json_rows(study.summary),
        "shareWon": list(map(share_won_facts, request.share_won(records))),
        "verdict": asdict(verdict) if verdict else None,
    }
