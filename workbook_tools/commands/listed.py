"""What commands tell, as workbooks to read in Excel: who owes, histories, findings, conflicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from workbook_tools.cells import Value
from workbook_tools.commands.check import CheckReport
from workbook_tools.commands.collected import CollectReport
from workbook_tools.commands.conflicts import Conflict, difference
from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.history import History
from workbook_tools.commands.status import OwnerStatus
from workbook_tools.commentary import Aside, Candidate, Revision
from workbook_tools.commentary.judge import Outcome
from workbook_tools.lists import Column, write_list
from workbook_tools.ooxml.target import free_name, is_open

FOLDER = "lists"
_ONLY_READ = "This list is there to be read: what is written into it is not collected."
CONFLICTS = "wt_conflicts"


def place(project: ProjectData, name: str) -> Path:
    """Where a list of this name goes: over the last one, unless that is open somewhere."""
    path = project.config.folder / FOLDER / f"{name}.xlsx"
    return free_name(path) if is_open(path) else path


def owed_list(to: Path, found: Sequence[OwnerStatus]) -> Path:
    """Who has written and who still owes, with a reminder to paste."""
    columns = [
        *(Column("", 0), Column("Owner", 28), Column("Still owed", 28), Column("Done", 34)),
        *(Column("Nil return", 14), Column("In conflict", 14), Column("Due", 12)),
        Column("Reminder to paste", 70),
    ]
    rows = [
        (
            None,
            each.owner or "no owner",
            *map(", ".join, (each.owed, each.done, each.nil, each.conflicts)),
            f"{each.due}{', late' if each.late else ''}" if each.due else "",
            each.reminder,
        )
        for each in found
    ]
    first = found[0]
    title = f"Comments owed: {first.scorecard}, {first.month.words}"
    return write_list(to, title, _ONLY_READ, columns, rows)


def history_list(to: Path, history: History, title: str) -> Path:
    """Every text of an indicator, the latest first."""
    columns = [
        *(Column("", 0), Column("Month", 10), Column("Text", 80), Column("Written by", 24)),
        *(Column("Known because", 16), Column("Taken in", 21), Column("From", 40)),
        Column("What it is", 24),
    ]
    told: list[Revision | Aside] = [*history.revisions, *history.asides]
    told.sort(key=lambda each: (each.key.month, each.written_at), reverse=True)
    rows = [(None, *_told(each)) for each in told]
    note = "Every text that was ever stored. workbook-tools restore puts an earlier one back."
    return write_list(to, title, note, columns, rows)


def _told(each: Revision | Aside) -> tuple[Value, ...]:
    entry = each.entry
    kind = f"revision {each.number}" if isinstance(each, Revision) else f"kept beside: {each.kind}"
    who = (entry.author or "unknown", str(entry.author_source))
    text = "(cleared)" if each.text is None else each.text
    return (str(each.key.month), text, *who, moment(each.written_at), entry.source, kind)


def findings_list(to: Path, report: CheckReport) -> Path:
    """What to look at before anything is printed, new findings first."""
    columns = [
        *(Column("", 0), Column("Level", 10), Column("New", 7), Column("Indicators", 24)),
        *(Column("What", 96), Column("Code", 22)),
    ]
    (checked,) = report.scorecards
    rows = [
        (None, str(f.level), "new" if f.new else "", ", ".join(f.refs), f.sentence, f.code)
        for f in checked.findings
    ]
    title = f"What to look at: {checked.scorecard}, {checked.month.words}"
    note = f"{len(rows)} findings; {checked.accepted} more are accepted in config/notes.csv."
    return write_list(to, title, note, columns, rows)


def collected_list(to: Path, report: CollectReport) -> Path:
    """What became of every text, those that wait for somebody first."""
    columns = [
        *(Column("", 0), Column("What became of it", 20), Column("Indicator", 12)),
        *(Column("Text", 70), Column("Written by", 24), Column("What to know", 80)),
    ]
    return write_list(to, "What was collected", _ONLY_READ, columns, _collected(report))


def _collected(report: CollectReport) -> Iterator[tuple[Value, ...]]:
    for file in report.files:
        if file.refused:
            yield (None, "refused", "", None, "", file.refused)
        for notice in sorted(file.notices, key=lambda n: not n.matter.waits):
            yield (None, str(notice.matter), "", None, "", notice.sentence)
        for each in file.collected:
            if each.outcome is not Outcome.STORED:
                told = (each.key.ref, each.text, each.author or "unknown", each.sentence)
                yield (None, str(each.outcome), *told)


def conflicts_list(project: ProjectData, to: Path, found: Sequence[Conflict]) -> Path:
    """The texts of every conflict with a cell to mark the one that is to stand."""
    columns = [
        *(Column("", 0), Column("Indicator", 26), Column("Which text", 14)),
        *(Column("Written by", 20), Column("When", 21), Column("From", 28), Column("Text", 56)),
        *(Column("What it changed", 56), Column("Keep", 8, to_mark=True)),
    ]
    return write_list(
        to,
        f"Comments that two people wrote: {project.config.name}",
        "Put an x under Keep beside the text that is to stand, save, and press Collect (or: "
        "workbook-tools collect FILE). Every text stays in the history.",
        columns,
        [row for each in found for row in _conflict(project, each)],
        name=CONFLICTS,
        singles={"wt_project": project.config.name},
    )


def _conflict(project: ProjectData, conflict: Conflict) -> Iterator[tuple[Value, ...]]:
    key, base = conflict.key, conflict.base
    title = project.config.indicators[key.ref].title
    figure = project.printed_figure(key.scorecard, key.ref, key.month)
    words = f"{key.ref} {title} ({key.scorecard}, {key.month.words}: {figure or 'no figure'})"
    written_upon = "(no text)" if base is None else base
    yield (None, words, "written upon", None, None, None, written_upon, None, None)
    texts: list[tuple[bool, Revision | Aside]] = [(True, conflict.head)]
    texts += [(False, other) for other in conflict.others]
    for number, (stands, each) in enumerate(texts, start=1):
        candidate = str(Candidate(key, stands, each.number))
        which = f"{number} {'stands now' if stands else 'waits'}"
        changed = difference(base, each.text) if base else ""
        text = "(cleared)" if each.text is None else each.text
        who = (each.entry.author or "unknown", moment(each.written_at), each.entry.source)
        yield (candidate, None, which, *who, text, changed, None)


def moment(time: datetime) -> str:
    """``2020-01-09 10:12 UTC``."""
    return f"{time:%Y-%m-%d %H:%M} UTC"
