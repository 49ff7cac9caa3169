"""One reference's history: every text with who, when and where; one put back; a nil return."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_tools import sources
from workbook_tools.commands.collected import Collected
from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.texts import keep, opened, reading
from workbook_tools.commentary import (
    NIL,
    NO_REVISION,
    Aside,
    AuthorSource,
    Entry,
    Key,
    Resolution,
    Revision,
    Token,
    canonical,
)
from workbook_tools.commentary.judge import Consent, Copy, judge
from workbook_tools.config import ScorecardSpec
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.period import Month

if TYPE_CHECKING:
    from workbook_tools.store import Writer


@dataclass(frozen=True)
class History:
    """All that was ever written on an indicator, oldest month first.

    ``asides`` are the texts that were kept without becoming the head, ``resolutions`` what became
    of those that were conflicts.
    """

    scorecard: str
    ref: str
    revisions: tuple[Revision, ...]
    asides: tuple[Aside, ...]
    resolutions: tuple[Resolution, ...]


def history(project: ProjectData, spec: ScorecardSpec, ref: str, month: Month | None) -> History:
    """Every text on ``ref``, of one month or of all; see ``Project.history``."""
    with reading(project) as reader:
        return History(
            spec.name,
            ref,
            reader.history(spec.name, month, ref),
            reader.asides(spec.name, month, ref),
            reader.resolutions(spec.name, month, ref),
        )


def restore(
    project: ProjectData,
    spec: ScorecardSpec,
    ref: str,
    month: Month,
    number: int,
    author: str | None,
) -> Revision:
    """Makes an earlier text the latest again, as a new revision; see ``Project.restore``."""
    key = Key(spec.name, month, ref)

    def text_of(writer: Writer) -> str | None:
        revisions = writer.history(key.scorecard, key.month, key.ref)
        if not 1 <= number <= len(revisions):
            last = f"the last one is {len(revisions)}" if revisions else "it has none"
            raise WorkbookToolsError(f"{key} has no revision {number}; {last}.")
        if number == len(revisions):
            raise WorkbookToolsError(f"revision {number} of {key} is the latest already.")
        return revisions[number - 1].text

    return _append(project, key, text_of, author, f"restored from revision {number}")


def nil(
    project: ProjectData, spec: ScorecardSpec, ref: str, month: Month, author: str | None
) -> Revision:
    """Says that there is nothing to say, as a new revision; see ``Project.nil``."""
    key = Key(spec.name, month, ref)

    def text_of(writer: Writer) -> str | None:
        head = writer.heads(key.scorecard, key.month).get(key.ref)
        if head and head.text:
            raise WorkbookToolsError(
                f"{key} has a text: {head.text[:60]!r}; clear it in the workbook and collect that, "
                "or leave it."
            )
        return NIL

    return _append(project, key, text_of, author, "nil return")


def import_texts(
    project: ProjectData, spec: ScorecardSpec, file: Path, author: str | None
) -> tuple[Collected, ...]:
    """Takes more texts in from a CSV or a workbook; see ``Project.import_commentary``."""
    if not file.exists():
        raise WorkbookToolsError(f"{file} does not exist: check the name and the folder.")
    texts = sources.read_commentary(
        Path(file.name), project.config.indicators, folder=file.resolve().parent
    )
    now = project.now()
    source = AuthorSource.GIVEN if author else AuthorSource.IMPORT

    def job(writer: Writer) -> tuple[Collected, ...]:
        done = []
        for (ref, month), text in texts.items():
            key = Key(spec.name, month, ref)
            if ref in spec.refs:
                figure = project.printed_figure(spec.name, ref, month)
                entry = Entry(canonical(text), author or "", source, now, 0, file.name, figure)
                done.append(_taken_in(writer, key, entry, file.name))
        return tuple(done)

    with opened(project) as store:
        return store.write(job)


def _taken_in(writer: Writer, key: Key, entry: Entry, where: str) -> Collected:
    """Judges a text that was written upon none."""
    revisions = writer.history(key.scorecard, key.month, key.ref)
    asides = writer.asides(key.scorecard, key.month, key.ref)
    copy = Copy(key, entry, Token.of(key, None), shifted=False, times=(entry.modified_at,))
    verdict = judge(copy, revisions, asides, (), Consent())
    number = keep(key, verdict, revisions, writer, entry.modified_at)
    return Collected(verdict.outcome, key, entry.text, entry.author, where, number)


def _append(
    project: ProjectData,
    key: Key,
    text_of: Callable[[Writer], str | None],
    author: str | None,
    source: str,
) -> Revision:
    """A new revision upon the head, by ``author`` or whoever is logged in."""
    now = project.now()

    def job(writer: Writer) -> Revision:
        head = writer.heads(key.scorecard, key.month).get(key.ref)
        entry = Entry(
            text=text_of(writer),
            author=author or getuser(),
            author_source=AuthorSource.GIVEN if author else AuthorSource.LOGIN,
            modified_at=now,
            base=head.number if head else NO_REVISION,
            source=source,
            figure=project.printed_figure(key.scorecard, key.ref, key.month),
        )
        return writer.append(key, entry, now)

    with opened(project) as store:
        return store.write(job)
