"""A run as a page for whoever looks after it in the morning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from workbook_tools.commands.refresh import Outcome
from workbook_tools.commands.report import many
from workbook_tools.ooxml.target import put

_PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font: 15px/1.45 sans-serif; margin: 2em auto; max-width: 70em; padding: 0 1em }}
table {{ border-collapse: collapse }}
th, td {{ border-bottom: 1px solid #bbb; padding: .3em .8em; text-align: left }}
td {{ vertical-align: top }}
</style></head>
<body><h1>{title}</h1>
{body}
</body></html>
"""


def write_report(to: Path, done: Sequence[Outcome], trouble: str) -> None:
    """Writes what was done, what was left alone, what was refused and why, and new findings.

    ``trouble`` is what ended the run, ``""`` where nothing did. Raises WorkbookToolsError.
    """
    refused = [outcome for outcome in done if outcome.refused]
    filled = sum(1 for outcome in done if outcome.receipt)
    unchanged = sum(1 for outcome in done if outcome.is_unchanged)
    parts = [f"{filled} filled", f"{unchanged} unchanged", f"{len(refused)} refused"]
    title = f"Refresh: {', '.join(parts)}"
    body = [f"<p><strong>The run ended early.</strong> {_lines(trouble)}</p>"] if trouble else []
    if refused:
        rows = [(str(outcome.task), _lines(outcome.refused)) for outcome in refused]
        body.append(_table("Refused", ("Scorecard", "Why"), rows))
    body.append(_findings(done))
    files = [(str(o.task), escape(str(o.task.target)), _word(o)) for o in done]
    body.append(_table(many(len(done), "scorecard"), ("Scorecard", "File", "What"), files))
    page = _PAGE.format(title=escape(title), body="\n".join(filter(None, body)))
    put(page.encode(), to, None)


def _findings(done: Sequence[Outcome]) -> str:
    rows = [
        (str(outcome.task), escape(str(finding.level)), escape(finding.sentence))
        for outcome in done
        if outcome.receipt
        for finding in outcome.receipt.findings.open
        if finding.new
    ]
    return _table("New findings", ("Scorecard", "Level", "What"), rows) if rows else ""


def _table(heading: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in columns)
    return f"<h2>{heading}</h2>\n<table><tr>{head}</tr>\n" + "\n".join(_rows(rows)) + "</table>"


def _rows(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for row in rows:
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>"


def _word(outcome: Outcome) -> str:
    if outcome.refused:
        return "refused"
    return "filled" if outcome.receipt else "unchanged"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
