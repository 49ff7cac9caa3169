"""The project's store of commentary, opened for a command; its first texts are put in once."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from workbook_tools import store as stores
from workbook_tools.commands.data import ProjectData
from workbook_tools.commentary import (
    NO_REVISION,
    Aside,
    AuthorSource,
    Edition,
    Entry,
    Key,
    Reopening,
    Request,
    Resolution,
    Revision,
    canonical,
)
from workbook_tools.commentary.held import Held
from workbook_tools.commentary.judge import Verdict
from workbook_tools.config import ScorecardSpec
from workbook_tools.period import Month

if TYPE_CHECKING:
    from workbook_tools.store import Location, Reader, Store, Writer

Place: TypeAlias = tuple[str, Month]
"""A scorecard and a month."""

_IMPORTED = "imported:"
_TOGETHER = 100  # scorecards whose first commentary is stored at once


@contextmanager
def opened(
    project: ProjectData, *, dry_run: bool = False, importing: bool = True
) -> Iterator[Store]:
    """The project's store with the first commentary in it; in a dry run a copy in memory.

    With ``importing`` off the first commentary is left out.
    """
    with closing(_copy(project) if dry_run else _real(project)) as store:
        if importing:
            import_first(project, store)
        yield store


@contextmanager
def reading(project: ProjectData) -> Iterator[Reader]:
    """What the store holds; a project without one is left without one."""
    with opened(project, dry_run=not _exists(project)) as store, store.reading() as reader:
        yield reader


def advice(project: ProjectData) -> str:
    """A sentence on where the store lies, ``""`` when it lies well."""
    return _location(project).advice


def _location(project: ProjectData) -> Location:
    return stores.locate(project.config.folder, project.config.store, os.environ)


def _real(project: ProjectData, *, noting: bool = True) -> Store:
    location = _location(project)
    return stores.Store.open(location.url, twin=location.twin, noting=noting)


def _exists(project: ProjectData) -> bool:
    """Whether there is a store already; of a server it is taken for granted."""
    location = _location(project)
    file = location.url.removeprefix("sqlite:///")
    has_twin = location.twin is not None and location.twin.exists()
    return file == location.url or Path(file).exists() or has_twin


def _copy(project: ProjectData) -> Store:
    copy = stores.Store.in_memory()
    if _exists(project):
        real = _real(project, noting=False)
        try:
            copy.load(real.dump())
        finally:
            real.close()
    return copy


def import_first(project: ProjectData, store: Store) -> None:
    """Takes ``data/commentary.csv`` in as revision 1, once for each scorecard."""
    with store.reading() as reader:
        missing = _not_imported(reader, project.config.scorecards)
    file = project.config.folder / project.config.commentary
    if missing and file.exists():
        texts, now = project.first_commentary, project.now()
        for n in range(0, len(missing), _TOGETHER):
            some = missing[n : n + _TOGETHER]

            def job(writer: Writer, some: Sequence[ScorecardSpec] = some) -> None:
                for spec in _not_imported(writer, some):
                    _import(project, spec, texts, writer, now)

            store.write(job)


def _not_imported(reader: Reader, specs: Sequence[ScorecardSpec]) -> list[ScorecardSpec]:
    marks = reader.marks()
    return [spec for spec in specs if f"{_IMPORTED}{spec.name}" not in marks]


def _import(
    project: ProjectData,
    spec: ScorecardSpec,
    texts: Mapping[tuple[str, Month], str],
    writer: Writer,
    now: datetime,
) -> None:
    there = {(head.key.ref, head.key.month) for head in writer.history(spec.name)}
    for (ref, month), text in texts.items():
        if ref in spec.refs and (ref, month) not in there:
            entry = Entry(
                text=canonical(text),
                author="",
                author_source=AuthorSource.IMPORT,
                modified_at=now,
                source=project.config.commentary.as_posix(),
                figure=project.printed_figure(spec.name, ref, month),
            )
            writer.append(Key(spec.name, month, ref), entry, now)
    writer.set_mark(f"{_IMPORTED}{spec.name}", now.isoformat())


def held(reader: Reader, scorecard: str, month: Month) -> Held:
    """The comments of one scorecard in one month, as a fill shows them."""
    return held_of(reader, [(scorecard, month)])[scorecard, month]


def held_of(reader: Reader, wanted: Collection[Place]) -> dict[Place, Held]:
    """The comments of many scorecards and months, read together."""
    names, months = {name for name, _ in wanted}, {month for _, month in wanted}
    heads: dict[Place, dict[str, Revision]] = defaultdict(dict)
    for revision in reader.history(names, months | {month.previous for month in months}):
        heads[_place(revision.key)][revision.key.ref] = revision
    conflicts: dict[Place, dict[str, list[Aside]]] = defaultdict(lambda: defaultdict(list))
    for aside in reader.open_conflicts(names, months):
        conflicts[_place(aside.key)][aside.key.ref].append(aside)
    editions, reopenings = reader.editions(names), reader.reopenings(names, months)
    due = _due(reader.requests(names, months))
    found = {}
    for place in wanted:
        scorecard, month = place
        before = heads.get((scorecard, month.previous), {})
        edition = _last(editions, scorecard, month)
        own = edition.number if edition and edition.month == month else None
        found[place] = Held(
            heads=heads.get(place, {}),
            previous={ref: head.text for ref, head in before.items() if head.text},
            conflicts=dict(conflicts.get(place, {})),
            due=due.get(place, {}),
            edition=edition,
            reopened=next((r for r in reopenings if _of(r) == place and r.edition == own), None),
        )
    return found


def _place(key: Key) -> Place:
    return key.scorecard, key.month


def _of(record: Request | Reopening) -> Place:
    return record.scorecard, record.month


def last_edition(reader: Reader, scorecard: str, month: Month) -> Edition | None:
    """The last issued edition of ``month``; else of the latest month before it that has one."""
    return _last(reader.editions(scorecard), scorecard, month)


def _last(editions: Iterable[Edition], scorecard: str, month: Month) -> Edition | None:
    issued = [each for each in editions if each.scorecard == scorecard and each.month <= month]
    return max(issued, key=lambda each: (each.month, each.number), default=None)


def _due(requests: Iterable[Request]) -> dict[Place, dict[str, date]]:
    found: dict[Place, dict[str, date]] = defaultdict(dict)
    for request in sorted(requests, key=lambda r: r.number):
        if request.due:
            found[_of(request)][request.owner] = date.fromisoformat(request.due)
    return found


def keep(
    key: Key, verdict: Verdict, revisions: Sequence[Revision], writer: Writer, now: datetime
) -> int:
    """Stores what a verdict asks for; the number under which it stands, 0 for none."""
    if verdict.outcome.aside:
        head = len(revisions)
        return writer.set_aside(key, verdict.entry, verdict.outcome.aside, head, now).number
    if not verdict.outcome.becomes_head:
        return NO_REVISION
    revision = writer.append(key, verdict.entry, now)
    still_open = {each.number for each in writer.open_conflicts(key.scorecard, key.month, key.ref)}
    for number in still_open.intersection(verdict.settles):
        writer.resolve(Resolution(key, number, revision.number, verdict.entry.author, now))
    return revision.number
