"""The files that are kept of a study."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from dropout_core.exports.report_files import as_html, as_markdown
from dropout_core.exports.study_findings import StudyFindings
from dropout_core.exports.study_report import study_report
from dropout_core.language.translations import Translations


@dataclass(frozen=True)
class StudyFile:
    """One of them.

    ending: what its name has behind the settings.
    is_of_all: whether there must be all rows; otherwise it may have those so far.
    write: what it holds, in one language.
    """

    ending: str
    media_type: str
    is_of_all: bool
    write: Callable[[StudyFindings, Translations], bytes]


# By what they are called in an address.
STUDY_FILES: Final[Mapping[str, StudyFile]] = MappingProxyType(
    {
        "records.csv": StudyFile(
            ending=".csv",
            media_type="text/csv",
            is_of_all=False,
            write=lambda study, _: study.records.to_csv(index=False).encode(),
        ),
        "records.parquet": StudyFile(
            ending=".parquet",
            media_type="application/vnd.apache.parquet",
            is_of_all=False,
            write=lambda study, _: study.records.to_parquet(index=False),
        ),
        "report.md": StudyFile(
            ending="_report.md",
            media_type="text/markdown",
            is_of_all=True,
            write=lambda study, words: as_markdown(study_report(study, words)).encode(),
        ),
        "report.html": StudyFile(
            ending="_report.html",
            media_type="text/html",
            is_of_all=True,
            write=lambda study, words: as_html(study_report(study, words)).encode(),
        ),
    }
)
