"""A sheet of conflicts that came back: each marked text stands from now on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from workbook_tools.commands.collected import Matter, Notice
from workbook_tools.commands.conflicts import Conflict, settle, waiting
from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.gather import place
from workbook_tools.commentary import Candidate, Entry, Revision
from workbook_tools.errors import ReturnedError
from workbook_tools.returned import Choice, Returned

if TYPE_CHECKING:
    from workbook_tools.store import Writer


def refuse_foreign(project: ProjectData, returned: Returned) -> None:
    """Raises ReturnedError for a sheet of conflicts of another project."""
    if returned.conflicts_of not in ("", project.config.name):
        raise ReturnedError(
            f"{returned.path} has conflicts of the project {returned.conflicts_of!r}, not of "
            f"{project.config.name!r}: collect it there."
        )


def choose(
    writer: Writer, returned: Returned, author: str | None, now: datetime
) -> Iterator[Revision | Notice]:
    """What became of each conflict in which a text is marked."""
    marks = sorted(returned.choices, key=lambda choice: choice.candidate.key)
    for _, group in groupby(marks, key=lambda choice: choice.candidate.key):
        yield _one(writer, returned, list(group), author, now)


def _one(
    writer: Writer,
    returned: Returned,
    marked: Sequence[Choice],
    author: str | None,
    now: datetime,
) -> Revision | Notice:
    choice = marked[0]
    key = choice.candidate.key
    where = place(returned.path, choice.sheet, choice.cell)
    if len(marked) > 1:
        return Notice(Matter.CHOICE, where, f"{key}: several texts are marked, leave one mark")
    conflict = waiting(writer, key)
    if conflict is None:
        return Notice(Matter.SETTLED, where, f"{key} has no conflict that waits any more")
    entry = _entry(conflict, choice.candidate)
    if entry is None:
        words = f"{key}: the texts have changed since this sheet was made, make it again"
        return Notice(Matter.CHOICE, where, words)
    return settle(writer, conflict, entry, author, now)


def _entry(conflict: Conflict, candidate: Candidate) -> Entry | None:
    """The text that was marked, where it still is one of those that wait for a choice."""
    if candidate.stands:
        head = conflict.head
        return head.entry if head.number == candidate.number else None
    return next((a.entry for a in conflict.others if a.number == candidate.number), None)
