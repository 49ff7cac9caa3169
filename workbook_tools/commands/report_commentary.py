"""What the commands on commentary say: sentences for people, facts for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from workbook_tools.commands.collected import Collected, CollectedFile, CollectReport
from workbook_tools.commands.conflicts import Conflict, difference
from workbook_tools.commands.editions import Issued
from workbook_tools.commands.history import History
from workbook_tools.commands.listed import moment
from workbook_tools.commands.report import many, shown
from workbook_tools.commands.request import Asked
from workbook_tools.commands.status import OwnerStatus
from workbook_tools.commentary import Aside, Entry, Revision
from workbook_tools.commentary.judge import Outcome

_COUNTED = (
    (Outcome.ADDED, "added"),
    (Outcome.CHANGED, "changed"),
    (Outcome.CLEARED, "cleared"),
    (Outcome.STORED, "already stored"),
    (Outcome.CONFLICT, "in conflict"),
    (Outcome.OLDER, "older"),
)


def collect_text(report: CollectReport) -> str:
    """Each text and each thing to look at; the last line of a workbook says what happened."""
    lines = [report.advice] if report.advice else []
    for file in report.files:
        if file.refused:
            lines.append(f"refused: {file.refused}")
            continue
        lines += [each.sentence for each in file.collected if each.outcome is not Outcome.STORED]
        lines += [each.sentence for each in file.notices]
        lines += map(revision_text, file.settled)
        lines.append(_collected_line(file, dry_run=report.dry_run))
    if not report.files:
        lines.append("nothing to collect: put workbooks into returns/, or name them")
    return "\n".join(lines)


def _collected_line(file: CollectedFile, *, dry_run: bool) -> str:
    counts = [f"{n} {words}" for outcome, words in _COUNTED if (n := file.count(outcome))]
    waits = sum(each.outcome.waits for each in file.collected)
    waits += sum(notice.matter.waits for notice in file.notices)
    counts += [f"{waits} waiting for you"] if waits else []
    counts += [many(len(file.settled), "conflict") + " settled"] if file.settled else []
    saved = f", saved {moment(file.modified_at)}" if file.modified_at else ""
    moved = f"; now {shown(file.moved_to)}" if file.moved_to else ""
    prefix = "would collect " if dry_run else ""
    return f"{prefix}{shown(file.path)}{saved}: {', '.join(counts) or 'nothing new'}{moved}"


def collect_json(report: CollectReport) -> str:
    """The workbooks as a JSON list."""
    return _json(
        [
            {
                "file": str(file.path),
                "modified_at": file.modified_at,
                "refused": file.refused,
                "moved_to": str(file.moved_to) if file.moved_to else "",
                "stored": not report.dry_run,
                "settled": [_revision_facts(each) for each in file.settled],
                "texts": [
                    {
                        "outcome": str(each.outcome),
                        "scorecard": each.key.scorecard,
                        "month": str(each.key.month),
                        "ref": each.key.ref,
                        "text": each.text,
                        "author": each.author,
                        "where": each.where,
                        "number": each.number,
                    }
                    for each in file.collected
                ],
                "notices": [
                    {"matter": str(n.matter), "where": n.where, "words": n.words}
                    for n in file.notices
                ],
            }
            for file in report.files
        ]
    )


def imported_text(file: Path, taken: Sequence[Collected]) -> str:
    """Each text that met another, and how many came to what."""
    lines = [each.sentence for each in taken if each.outcome is Outcome.CONFLICT]
    one = CollectedFile(file, collected=tuple(taken))
    return "\n".join([*lines, _collected_line(one, dry_run=False)])


def in_conflict(taken: Sequence[Collected]) -> bool:
    """Whether any text met another."""
    return any(each.outcome is Outcome.CONFLICT for each in taken)


def conflicts_text(found: Sequence[Conflict]) -> str:
    """Base and each text under its writer's name and time, with what it changed, word by word."""
    return "\n\n".join(map(_conflict_text, found)) or "no conflicts"


def _conflict_text(conflict: Conflict) -> str:
    lines = [str(conflict.key), f"  written upon: {_quoted(conflict.base)}"]
    lines += _signed("1 stands", conflict.head.entry, conflict.head.written_at, conflict.base)
    for number, other in enumerate(conflict.others, start=2):
        lines += _signed(f"{number} waits", other.entry, other.written_at, conflict.base)
    newest = conflict.others[-1].entry
    name = newest.author or newest.source
    key = conflict.key
    which = f'{key.ref} --scorecard "{key.scorecard}" --month {key.month}'
    lines.append(f'  to choose: workbook-tools resolve {which} --keep "{name}"')
    return "\n".join(lines)


def _signed(state: str, entry: Entry, time: datetime, base: str | None) -> list[str]:
    who = entry.author or "unknown"
    lines = [f"  {state}: {who}, {moment(time)} ({entry.source})", f"    {_quoted(entry.text)}"]
    if base:
        lines.append(f"    {difference(base, entry.text)}")
    return lines


def conflicts_json(found: Sequence[Conflict]) -> str:
    """The conflicts as a JSON list."""
    return _json(
        [
            {
                **_key_facts(conflict.head),
                "base": conflict.base,
                "stands": _revision_facts(conflict.head),
                "waits": [
                    _aside_facts(each) | {"difference": difference(conflict.base, each.text)}
                    for each in conflict.others
                ],
            }
            for conflict in found
        ]
    )


def history_text(history: History) -> str:
    """Every text, the oldest first."""
    lines = list(_history_lines(history))
    return "\n".join(lines) or f"{history.ref} has no commentary in {history.scorecard}"


def _history_lines(history: History) -> Iterator[str]:
    settled = {(r.key, r.number): r for r in history.resolutions}
    for revision in history.revisions:
        by = _by(revision.entry, revision.written_at)
        yield f"{revision.key} revision {revision.number}, {by}"
        yield f"  {_quoted(revision.text)}"
    for aside in history.asides:
        found = settled.get((aside.key, aside.number))
        became = f", settled by revision {found.revision}" if found else ""
        yield f"{aside.key} {aside.kind}, {_by(aside.entry, aside.written_at)}{became}"
        yield f"  {_quoted(aside.text)}"


def _by(entry: Entry, time: datetime) -> str:
    who = f"{entry.author} ({entry.author_source})" if entry.author else str(entry.author_source)
    return f"{who}, {moment(time)}; {entry.source}"


def history_json(history: History) -> str:
    """The history as JSON."""
    return _json(
        {
            "scorecard": history.scorecard,
            "ref": history.ref,
            "revisions": [_revision_facts(each) for each in history.revisions],
            "asides": [_aside_facts(each) for each in history.asides],
        }
    )


def revision_text(revision: Revision) -> str:
    """That a text stands now, in a line."""
    return f"{revision.key}: revision {revision.number} stands, by {revision.entry.author}"


def status_text(found: Sequence[OwnerStatus]) -> str:
    """A line for each owner, then the reminders to paste."""
    lines = []
    for each in found:
        due = f"; due {each.due}{', late' if each.late else ''}" if each.due else ""
        counts = f"{len(each.done)} done, {len(each.owed)} owed, {len(each.nil)} nil return"
        waiting = f", {len(each.conflicts)} in conflict" if each.conflicts else ""
        owed = f": {', '.join(each.owed)}" if each.owed else ""
        owner = each.owner or "no owner"
        lines.append(f"{each.scorecard} {each.month} {owner}: {counts}{waiting}{due}{owed}")
    for each in found:
        if each.reminder:
            lines += ["", f"To {each.owner or 'no owner'}:", each.reminder]
    return "\n".join(lines)


def facts_json(found: Sequence[object]) -> str:
    """Dataclasses as a JSON list of their fields."""
    return _json([{f.name: getattr(each, f.name) for f in fields(each)} for each in found])  # type: ignore[arg-type]


def request_text(found: Sequence[Asked], *, dry_run: bool) -> str:
    """A line for each workbook that was made."""
    prefix = "would write " if dry_run else ""
    lines = []
    for each in found:
        to = f"; e-mail to {each.to}" if each.to else ""
        warning = f"; warning: {each.warning}" if each.warning else ""
        rows = many(len(each.refs), "indicator")
        lines.append(f"{prefix}{shown(each.path)}: {rows} ({', '.join(each.refs)}){to}{warning}")
    return "\n".join(lines) or "nobody owes a comment"


def issued_text(issued: Issued) -> str:
    """What was issued, and where it is kept."""
    edition = issued.edition
    kept = [shown(issued.path)]
    kept += [shown(issued.path.with_name(edition.evidence))] if edition.evidence else []
    by = f" by {edition.issued_by}" if edition.issued_by else ""
    return (
        f"{edition}, {edition.kind}, issued{by}; texts {edition.digest}; kept as "
        f"{' and '.join(kept)}; it stands in {shown(issued.receipt.path)} too"
    )


def issued_json(issued: Issued) -> str:
    """The edition as JSON."""
    edition = issued.edition
    told = {f.name: getattr(edition, f.name) for f in fields(edition)}
    return _json(told | {"path": str(issued.path), "scorecard_file": str(issued.receipt.path)})


def _key_facts(each: Revision | Aside) -> dict[str, object]:
    key = each.key
    return {"scorecard": key.scorecard, "month": str(key.month), "ref": key.ref}


def _entry_facts(each: Revision | Aside) -> dict[str, object]:
    entry = {f.name: getattr(each.entry, f.name) for f in fields(each.entry)}
    return {**_key_facts(each), "number": each.number, **entry, "written_at": each.written_at}


def _revision_facts(revision: Revision) -> dict[str, object]:
    return _entry_facts(revision) | {"hash": revision.hash}


def _aside_facts(aside: Aside) -> dict[str, object]:
    return _entry_facts(aside) | {"kind": str(aside.kind), "head": aside.head}


def _json(told: object) -> str:
    return json.dumps(told, indent=2, default=_plain)


def _plain(value: Any) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _quoted(text: str | None) -> str:
    return "(no text)" if text is None else text.replace("\n", "\n    ")
