"""Status: who has written, who still owes, and the reminder to paste."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.texts import held, reading
from workbook_tools.commentary import State
from workbook_tools.config import ScorecardSpec
from workbook_tools.period import Month
from workbook_tools.scorecard import ScorecardRow, judged_rows, what_happened


@dataclass(frozen=True)
class OwnerStatus:
    """One owner's comments by reference: ``done``, ``nil`` returns, ``owed``, ``conflicts``.

    ``due`` is the last day asked for, None where none was; ``late`` says that it has passed with
    something still owed. ``reminder`` is what to paste into an e-mail, ``""`` with nothing owed.
    """

    scorecard: str
    month: Month
    owner: str
    done: tuple[str, ...]
    nil: tuple[str, ...]
    owed: tuple[str, ...]
    conflicts: tuple[str, ...]
    due: date | None
    late: bool
    reminder: str


def status(
    project: ProjectData, specs: Sequence[ScorecardSpec], month: Month
) -> tuple[OwnerStatus, ...]:
    """Every owner's comments, in printed order; see ``Project.status``."""
    found: list[OwnerStatus] = []
    today = project.now().date()
    with reading(project) as reader:
        for spec in specs:
            comments = held(reader, spec.name, month)
            figures = project.figures_of(spec).series
            rows = judged_rows(figures, project.outline(month), spec.refs, comments)
            reported = [row for row in rows if row.reported]
            for owner in dict.fromkeys(row.indicator.owner for row in reported):
                theirs = [row for row in reported if row.indicator.owner == owner]
                due = comments.due.get(owner)
                found.append(_of_owner(spec.name, month, owner, theirs, due, today))
    return tuple(found)


def _of_owner(
    scorecard: str,
    month: Month,
    owner: str,
    rows: Sequence[ScorecardRow],
    due: date | None,
    today: date,
) -> OwnerStatus:
    owed = [row for row in rows if row.is_owed]
    return OwnerStatus(
        scorecard=scorecard,
        month=month,
        owner=owner,
        done=tuple(r.ref for r in rows if r.commentary and r.state is State.WRITTEN),
        nil=tuple(r.ref for r in rows if r.state is State.NIL),
        owed=tuple(row.ref for row in owed),
        conflicts=tuple(row.ref for row in rows if row.conflicts),
        due=due,
        late=bool(owed) and due is not None and due < today,
        reminder=_reminder(month, owed, due) if owed else "",
    )


def _reminder(month: Month, owed: Sequence[ScorecardRow], due: date | None) -> str:
    by = f" They were due by {due.day} {due:%B}." if due else ""
    asked = f"Comments for {month.words} are still to come on:"
    lines = [f"- {row.ref} {row.indicator.title}: {what_happened(row)}" for row in owed]
    return "\n".join([f"{asked}", *lines, f"Please write them, or: no comment.{by}"])
