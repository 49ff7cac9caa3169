"""Collect: every text of the workbooks that came back, into the store or onto the list of waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_tools.commands import returns
from workbook_tools.commands.choosing import choose, refuse_foreign
from workbook_tools.commands.collected import (
    Collected,
    CollectedFile,
    CollectReport,
    Matter,
    Notice,
)
from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.gather import Found, Gathered, gather, saved_at
from workbook_tools.commands.question import Questions
from workbook_tools.commands.shelves import Shelves
from workbook_tools.commands.texts import advice, keep, last_edition, opened
from workbook_tools.commentary import NO_REVISION, AuthorSource, Key, Revision
from workbook_tools.commentary.judge import (
    Consent,
    Copy,
    Outcome,
    is_as_filled,
    is_untouched,
    judge,
)
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.ooxml.target import moment_of
from workbook_tools.period import Month
from workbook_tools.returned import Returned, read_many, read_returned

if TYPE_CHECKING:
    from workbook_tools.store import Reader, Store, Writer

_AT_ONCE = 25  # workbooks in a transaction: others that write wait for no longer than a blink


@dataclass(frozen=True, slots=True)
class Terms:
    """How a collection was asked for.

    ``unsaved`` says that the files are copies of what stands open and was changed since its last
    save, so that the time which they state is too early. ``jobs`` is how many processes read them,
    None for as many as help.
    """

    author: str | None = None
    into: Month | None = None
    consent: Consent = field(default_factory=Consent)
    partial: bool = False
    dry_run: bool = False
    unsaved: bool = False
    jobs: int | None = 1


def collect(
    project: ProjectData,
    files: Sequence[Path],
    terms: Terms,
    progress: Callable[[str], None] | None = None,
) -> CollectReport:
    """Collects ``files``; see ``Project.collect``."""
    home = project.config.folder / returns.FOLDER
    seen = [moment_of(file) for file in files]
    read = []
    for file, returned in zip(files, read_many(files, terms.jobs), strict=True):
        read.append(_belonging(project, returned, terms))
        if progress:
            progress(file.name)
    _refuse(read, terms)
    done: list[CollectedFile] = []
    questions = Questions(project)
    with opened(project, dry_run=terms.dry_run) as store:
        for first in range(0, len(files), _AT_ONCE):
            some = slice(first, first + _AT_ONCE)
            done += _stored(questions, store, files[some], read[some], terms)
    if not terms.dry_run:
        done = [
            replace(each, moved_to=returns.file_away(each, home, moment))
            for each, moment in zip(done, seen, strict=True)
        ]
    return CollectReport(tuple(done), terms.dry_run, advice(project))


def collect_standing(
    project: ProjectData, store: Store, file: Path, *, unsaved: bool = False
) -> CollectedFile:
    """Collects a workbook that is about to be filled again, by the ordinary rules."""
    terms = Terms(unsaved=unsaved)
    gathered = _gathered(project, read_returned(file), terms)
    (done,) = _stored(Questions(project), store, [file], [gathered], terms)
    return done


def _belonging(project: ProjectData, returned: Returned | str, terms: Terms) -> Gathered | str:
    """What a file holds of the project, or the sentence that says why it is not collected."""
    if isinstance(returned, str):
        return returned
    try:
        return _gathered(project, returned, terms)
    except WorkbookToolsError as error:
        return str(error)


def _gathered(project: ProjectData, returned: Returned, terms: Terms) -> Gathered:
    refuse_foreign(project, returned)
    if terms.unsaved:
        returned = replace(returned, modified_at=returned.modified_at[-1:])
    return gather(project, returned, terms.author, terms.into)


def _refuse(read: Iterable[Gathered | str], terms: Terms) -> None:
    """Raises with all that cannot be collected, unless the rest was asked for."""
    if terms.partial or terms.dry_run:
        return
    found = list(_faults(read))
    if len(found) == 1:
        raise WorkbookToolsError(f"{found[0]}\nNothing was stored; --partial collects the rest.")
    if found:
        lines = "\n".join(f"  {sentence}" for sentence in found)
        raise WorkbookToolsError(
            f"{len(found)} faults, nothing was stored; --partial collects the rest:\n{lines}"
        )


def _faults(read: Iterable[Gathered | str]) -> Iterator[str]:
    for each in read:
        if isinstance(each, str):
            yield each
        else:
            unknown = (n for n in each.notices if n.matter is Matter.UNKNOWN)
            yield from (f"{notice.sentence}." for notice in unknown)


def _stored(
    questions: Questions,
    store: Store,
    files: Sequence[Path],
    read: Sequence[Gathered | str],
    terms: Terms,
) -> list[CollectedFile]:
    """A few workbooks in one transaction, each judged by what those before it brought."""

    def job(writer: Writer) -> list[CollectedFile]:
        shelves = Shelves(writer)
        pairs = zip(files, read, strict=True)
        return [_collected(questions, shelves, file, gathered, terms) for file, gathered in pairs]

    return store.write(job)


def _collected(
    questions: Questions, shelves: Shelves, file: Path, gathered: Gathered | str, terms: Terms
) -> CollectedFile:
    if isinstance(gathered, str):
        return CollectedFile(file, refused=gathered)
    now = questions.project.now()
    judged = ((found, _take(found, shelves, terms, now)) for found in gathered.found)
    pairs = [(found, each) for found, each in judged if each]
    texts = tuple(each for _, each in pairs)
    chosen = list(choose(shelves.writer, gathered.returned, terms.author, now))
    settled = tuple(each for each in chosen if isinstance(each, Revision))
    for revision in settled:
        shelves.forget(revision.key)
    return CollectedFile(
        path=file,
        modified_at=saved_at(gathered.returned)[0],
        collected=texts,
        settled=settled,
        notices=(
            *gathered.notices,
            *(each for each in chosen if isinstance(each, Notice)),
            *questions.about(pairs, shelves),
            *_editions(texts, shelves.writer),
        ),
    )


def _take(found: Found, shelves: Shelves, terms: Terms, now: datetime) -> Collected | None:
    """Judges one text and stores what is to be stored; None for what is no edit."""
    key, writer = found.key, shelves.writer
    if is_as_filled(found.words, found.token):
        return None
    revisions = shelves.revisions(key)
    if not found.shifted and is_untouched(found.words, found.token, revisions):
        return None
    copy = _signed(found, revisions)
    stored = _texts(writer, key) if copy.shifted else ()
    verdict = judge(copy, revisions, shelves.asides(key), stored, terms.consent)
    if verdict.outcome is Outcome.NO_EDIT:
        return None
    number = keep(key, verdict, revisions, writer, now)
    if verdict.outcome.becomes_head:
        shelves.forget(key)
    entry = verdict.entry
    return Collected(verdict.outcome, key, entry.text, entry.author, entry.source, number)


def _signed(found: Found, revisions: Sequence[Revision]) -> Copy:
    """The copy under the name in its *written by* cell, where somebody put one there."""
    copy = found.copy
    written_by = found.text.author.strip()
    if copy.entry.author_source is AuthorSource.GIVEN or not written_by:
        return copy
    base = copy.token.base if copy.token else NO_REVISION
    filled = revisions[base - 1].entry.author if NO_REVISION < base <= len(revisions) else ""
    if written_by == filled:
        return copy
    entry = replace(copy.entry, author=written_by, author_source=AuthorSource.CELL)
    return replace(copy, entry=entry)


def _texts(reader: Reader, key: Key) -> set[str | None]:
    """Every text that the store holds for a reference, of any month."""
    revisions = reader.history(key.scorecard, ref=key.ref)
    asides = reader.asides(key.scorecard, ref=key.ref)
    return {each.text for each in revisions} | {each.text for each in asides}


def _editions(texts: Sequence[Collected], reader: Reader) -> Iterator[Notice]:
    """That texts came after an edition was issued: they wait for the next one."""
    by_sheet = {(each.key.scorecard, each.key.month) for each in texts if _kept(each)}
    for scorecard, month in sorted(by_sheet):
        edition = last_edition(reader, scorecard, month)
        if edition and edition.month == month:
            refs = [each.key.ref for each in texts if each.key.month == month and _kept(each)]
            words = f"{', '.join(refs)} came after {edition} was issued, for the next edition"
            yield Notice(Matter.OTHER_EDITION, f"{scorecard} {month}", words)


def _kept(text: Collected) -> bool:
    return text.outcome.becomes_head or text.outcome.aside is not None
