"""Conflicts: two texts on one base, both kept, shown beside one another until one is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.texts import opened, reading
from workbook_tools.commentary import Aside, AuthorSource, Entry, Key, Resolution, Revision
from workbook_tools.config import ScorecardSpec
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.period import Month

if TYPE_CHECKING:
    from workbook_tools.store import Reader, Writer


@dataclass(frozen=True)
class Conflict:
    """``base`` is what both were written upon; ``head`` stands; ``others`` wait, oldest first."""

    key: Key
    base: str | None
    head: Revision
    others: tuple[Aside, ...]


def conflicts(
    project: ProjectData, specs: Sequence[ScorecardSpec], month: Month | None
) -> tuple[Conflict, ...]:
    """The open conflicts, in the order of scorecards and months; see ``Project.conflicts``."""
    with reading(project) as reader:
        return tuple(each for spec in specs for each in _of(reader, spec.name, month))


def resolve(
    project: ProjectData, spec: ScorecardSpec, ref: str, month: Month, keep: str, author: str | None
) -> Revision:
    """Lets one of the texts stand, and says so in the history; see ``Project.resolve``."""
    key = Key(spec.name, month, ref)
    now = project.now()

    def job(writer: Writer) -> Revision:
        conflict = waiting(writer, key)
        if not conflict:
            raise WorkbookToolsError(f"{key} has no conflict that waits.")
        return settle(writer, conflict, _kept(conflict, keep), author, now)

    with opened(project) as store:
        return store.write(job)


def waiting(reader: Reader, key: Key) -> Conflict | None:
    """The conflict that waits on ``key``."""
    return next((each for each in _of(reader, key.scorecard, key.month) if each.key == key), None)


def settle(
    writer: Writer, conflict: Conflict, entry: Entry, author: str | None, now: datetime
) -> Revision:
    """Lets ``entry``, one of the conflict's texts, stand."""
    standing = conflict.head
    if entry is not standing.entry:
        settled = replace(
            entry,
            author=author or entry.author,
            author_source=AuthorSource.GIVEN if author else entry.author_source,
            base=standing.number,
            modified_at=now,
            source=f"kept of two texts: {entry.source}",
        )
        standing = writer.append(conflict.key, settled, now)
    for other in conflict.others:
        by = author or standing.entry.author
        writer.resolve(Resolution(conflict.key, other.number, standing.number, by, now))
    return standing


def difference(base: str | None, text: str | None) -> str:
    """``text`` with what it took out of ``base`` in ``[-...-]`` and put in in ``{+...+}``."""
    old, new = (base or "").split(), (text or "").split()
    return " ".join(_words(old, new))


def _words(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield " ".join(old[i1:i2])
            continue
        if i2 > i1:
            yield f"[-{' '.join(old[i1:i2])}-]"
        if j2 > j1:
            yield f"{{+{' '.join(new[j1:j2])}+}}"


def _of(reader: Reader, scorecard: str, month: Month | None) -> Iterator[Conflict]:
    by_key: dict[Key, list[Aside]] = {}
    for aside in reader.open_conflicts(scorecard, month):
        by_key.setdefault(aside.key, []).append(aside)
    for key, others in sorted(by_key.items()):
        revisions = reader.history(key.scorecard, key.month, key.ref)
        base = others[0].entry.base
        text = revisions[base - 1].text if base else None
        yield Conflict(key, text, revisions[-1], tuple(others))


def _kept(conflict: Conflict, keep: str) -> Entry:
    """The text that ``keep`` names by its writer, file or number. Raises WorkbookToolsError."""
    texts = [conflict.head.entry, *(other.entry for other in conflict.others)]
    wanted = keep.strip().casefold()
    if wanted in map(str, range(1, len(texts) + 1)):
        return texts[int(wanted) - 1]
    fits = [e for e in texts if e.author.casefold() == wanted] or [
        e for e in texts if wanted and e.source.casefold().startswith(wanted)
    ]
    if len(fits) == 1:
        return fits[0]
    numbered = enumerate(texts, start=1)
    named = "; ".join(f"{n} {e.author or 'unknown'} ({e.source})" for n, e in numbered)
    what = "names more than one of the texts" if fits else "names none of the texts"
    raise WorkbookToolsError(
        f"{keep!r} {what} on {conflict.key}: give a writer, the beginning of a place, or a "
        f"number of {named}."
    )
