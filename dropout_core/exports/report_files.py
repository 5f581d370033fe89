"""A report on a study, set as Markdown and as HTML."""

import re
from html import escape
from typing import Final

from dropout_core.exports.study_report import StudyReport

_MARKS: Final = re.compile(r"([\\`*_{}\[\]<>#|~])")
# One file that asks for no other; dark letters on white wherever it is opened, as it is printed.
_STYLE: Final = """
:root { color-scheme: light; }
body { background: #fff; color: #1a1a1a; font: 15px/1.45 system-ui, sans-serif; margin: 0; }
main { margin: 0 auto; max-width: 70rem; padding: 2rem 1.2rem; }
h1 { font-size: 1.5em; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.1em; margin: 1.2rem 0 0.4rem; }
dl { display: grid; gap: 0.25rem 1rem; grid-template-columns: max-content 1fr; margin: 0; }
dt { font-weight: 600; }
dd { margin: 0; }
p { margin: 0.4rem 0; }
.wide { overflow-x: auto; }
@media screen and (max-width: 50rem) { td { white-space: nowrap; } }
table { border-collapse: collapse; font-size: 0.85em; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid #ccc; padding: 0.2rem 0.6rem 0.2rem 0; text-align: left; }
th { border-bottom-color: #1a1a1a; vertical-align: bottom; }
.note { color: #444; font-size: 0.85em; }
code { font-size: 0.9em; overflow-wrap: anywhere; }
@page { margin: 14mm; size: A4; }
@media print {
  body { font-size: 9.5pt; }
  main { max-width: none; padding: 0; }
  .wide { overflow: visible; }
  table { font-size: 8pt; width: 100%; }
  h2 { break-after: avoid; }
  tr, p { break-inside: avoid; }
}
"""


def as_markdown(report: StudyReport) -> str:
    """As CommonMark, with a table as GitHub has them."""
    method = (
        f"- **{_marked(about)}**{report.colon}{_marked(text)}"
        for about, text in report.method.items()
    )
    head, *rows = (_row(cells) for cells in (report.table.head, *report.table.rows))
    said = (
        f"**{_marked(one.text)}**" if one.is_verdict else _marked(one.text)
        for one in report.sentences
    )
    parts = [
        f"# {_marked(report.title)}",
        f"## {report.method_title}",
        "\n".join(method),
        f"## {report.results_title}",
        "\n".join([head, "|---" * len(report.table.head) + "|", *rows]),
        f"## {report.verdict_title}",
        *said,
        *filter(None, [_marked(report.note)]),
        report.again,
        f"    {report.command}",
    ]
    return "\n\n".join(parts) + "\n"


def as_html(report: StudyReport) -> str:
    """As a page of its own, that prints well."""
    method = "".join(
        f"<dt>{escape(about)}</dt><dd>{escape(text)}</dd>\n"
        for about, text in report.method.items()
    )
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in report.table.head)
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in cells)}</tr>\n"
        for cells in report.table.rows
    )
    said = "".join(
        f"<p>{'<strong>' if one.is_verdict else ''}{escape(one.text)}"
        f"{'</strong>' if one.is_verdict else ''}</p>\n"
        for one in report.sentences
    )
    note = f'<p class="note">{escape(report.note)}</p>\n' if report.note else ""
    return f"""\
<!doctype html>
<html lang="{report.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(report.title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{escape(report.title)}</h1>
<h2>{escape(report.method_title)}</h2>
<dl>
{method}</dl>
<h2 id="results">{escape(report.results_title)}</h2>
<div class="wide" role="region" aria-labelledby="results" tabindex="0">
<table>
<thead><tr>{head}</tr></thead>
<tbody>
{rows}</tbody>
</table>
</div>
<h2>{escape(report.verdict_title)}</h2>
{said}{note}<p class="note">{escape(report.again)} <code>{escape(report.command)}</code></p>
</main>
</body>
</html>
"""


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(map(_marked, cells))} |"


def _marked(text: str) -> str:
    """A text whose own signs mark nothing."""
    return _MARKS.sub(r"\\\1", text)
