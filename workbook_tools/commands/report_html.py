"""A run as a page for whoever looks after it in the morning."""

from __future__ import annotations

from collections import Counter
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


class Page:
    """What was done, what was left alone, what was refused and why, and new findings.

    Of each outcome its words are held, so that memory need not hold all of it. ``refused`` are
    those that were.
    """

    def __init__(self) -> None:
        self.refused: list[Outcome] = []
        self._whats: Counter[str] = Counter()
        self._found: list[tuple[str, str, str]] = []
        self._files: list[tuple[str, str, str]] = []

    @property
    def count(self) -> int:
        """How many scorecards are on it."""
        return len(self._files)

    def add(self, outcome: Outcome) -> None:
        """Adds what became of one scorecard."""
        task, what = str(outcome.task), _word(outcome)
        self._whats[what] += 1
        self._files.append((task, escape(str(outcome.task.target)), what))
        if outcome.refused:
            self.refused.append(outcome)
        for finding in outcome.receipt.findings.open if outcome.receipt else ():
            if finding.new:
                self._found.append((task, escape(str(finding.level)), escape(finding.sentence)))

    def write(self, to: Path, trouble: str) -> None:
        """Writes the page; ``trouble`` is what ended the run, ``""`` where nothing did.

        Raises WorkbookToolsError.
        """
        parts = [f"{self._whats[what]} {what}" for what in ("filled", "unchanged", "refused")]
        title = f"Refresh: {', '.join(parts)}"
        body = []
        if trouble:
            body.append(f"<p><strong>The run ended early.</strong> {_lines(trouble)}</p>")
        if self.refused:
            rows = [(str(outcome.task), _lines(outcome.refused)) for outcome in self.refused]
            body.append(_table("Refused", ("Scorecard", "Why"), rows))
        if self._found:
            body.append(_table("New findings", ("Scorecard", "Level", "What"), self._found))
        count = many(self.count, "scorecard")
        body.append(_table(count, ("Scorecard", "File", "What"), self._files))
        put(_PAGE.format(title=escape(title), body="\n".join(body)).encode(), to, None)


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
