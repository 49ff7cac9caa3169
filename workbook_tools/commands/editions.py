"""Editions: a scorecard as it was handed out, kept whole; and what begins the next one."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_tools.cells import Receipt, Workbook
from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.making import refuse_changed
from workbook_tools.commands.orders import RefreshReceipt
from workbook_tools.commands.plan import (
    Planned,
    plan_one,
    plan_open,
    stamped,
)
from workbook_tools.commands.standing import Standing
from workbook_tools.commands.tasks import DRAFTS, targets
from workbook_tools.commands.texts import held, opened, reading
from workbook_tools.commentary import (
    Edition,
    EditionKind,
    Reopening,
    heads_digest,
)
from workbook_tools.config import ScorecardSpec
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.ooxml.target import put, refuse_open
from workbook_tools.period import Month
from workbook_tools.scorecard import Stamp, day_words, printed_figures

if TYPE_CHECKING:
    from workbook_tools.store import Reader, Store, Writer

FOLDER = "editions"


@dataclass(frozen=True)
class Issued:
    """An edition that was issued: its record, its file in ``editions/`` and what filling it did."""

    edition: Edition
    path: Path
    receipt: RefreshReceipt


@dataclass(frozen=True, slots=True)
class Signing:
    """How an edition is issued: ``by`` whom, whether ``final``, and the ``evidence`` for it."""

    by: str = ""
    final: bool = False
    evidence: Path | None = None


def issue(project: ProjectData, spec: ScorecardSpec, month: Month, signing: Signing) -> Issued:
    """Records the next edition and keeps its file; see ``Project.issue``."""
    _refuse_unsigned(signing)
    with opened(project) as store:
        planned = plan_one(project, store, month, spec)
        refuse_open(planned.target)
        issued, blob = _issue(project, store, planned, planned.target, signing)
        with _already(issued.edition):
            refuse_changed(planned.target, planned.seen)
            put(blob, planned.target, project.config.folder / DRAFTS)
    return issued


def issue_open(
    project: ProjectData, spec: ScorecardSpec, month: Month, signing: Signing, standing: Standing
) -> Issued:
    """The same from the workbook that is open, which then shows the edition; it is not saved."""
    _refuse_unsigned(signing)
    with opened(project) as store:
        planned = plan_open(project, store, month, spec, standing)
        (usual,) = targets(project, month, [spec], None)
        issued, _ = _issue(project, store, planned, usual, signing)
        stamp = _stamp(issued.edition)
        shown = stamped(project, store, planned, stamp, standing.workbook)
        with _already(issued.edition):
            standing.refuse_typed()
            receipt = standing.workbook.apply(shown.filling.patches)
    return replace(issued, receipt=shown.told(receipt))


@contextmanager
def _already(edition: Edition) -> Iterator[None]:
    """Says of a failure that the edition stands all the same."""
    try:
        yield
    except WorkbookToolsError as error:
        raise WorkbookToolsError(
            f"{edition} is issued and kept, and need not be issued again; but {error}"
        ) from error


def edition_file(
    project: ProjectData, spec: ScorecardSpec, month: Month, number: int | None
) -> Path:
    """The kept file of an edition, the last one by default; see ``Project.edition``."""
    with reading(project) as reader:
        issued = reader.editions(spec.name, month)
    if not issued:
        raise WorkbookToolsError(f"no edition of {spec.name} {month} was issued.")
    found = next((e for e in issued if e.number == number), None) if number else issued[-1]
    if found is None:
        raise WorkbookToolsError(
            f"{spec.name} {month} has no edition {number}; the last one is {issued[-1].number}."
        )
    path = project.config.folder / FOLDER / found.file
    if fault := file_fault(path, found.sha256):
        raise WorkbookToolsError(fault)
    return path


def reopen(
    project: ProjectData, spec: ScorecardSpec, month: Month, reason: str, by: str
) -> Reopening:
    """Begins the edition after the last one; see ``Project.reopen``."""
    if not reason.strip():
        raise WorkbookToolsError("give a reason: it is printed in the notes of the next edition.")
    now = project.now()

    def job(writer: Writer) -> Reopening:
        issued = writer.editions(spec.name, month)
        if not issued:
            raise WorkbookToolsError(f"no edition of {spec.name} {month} was issued yet.")
        last = issued[-1]
        if any(r.edition == last.number for r in writer.reopenings(spec.name, month)):
            raise WorkbookToolsError(f"{last} is open already: issue the next one.")
        reopening = Reopening(spec.name, month, last.number, reason.strip(), by, now)
        writer.add_reopening(reopening)
        return reopening

    with opened(project) as store:
        return store.write(job)


def file_fault(path: Path, sha256: str) -> str:
    """Why a kept file is not what it was, as a sentence; ``""`` when it is."""
    if not path.is_file():
        return f"{path} is gone: fetch it from a backup."
    if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        return f"{path} is not the file that was issued any more: fetch it from a backup."
    return ""


def _refuse_unsigned(signing: Signing) -> None:
    if signing.final and not signing.by.strip():
        raise WorkbookToolsError("a final edition needs --by: the name of who signs it off.")
    if signing.evidence and not signing.evidence.is_file():
        raise WorkbookToolsError(f"{signing.evidence} is no file that can be kept as evidence.")


def is_closed(project: ProjectData, spec: ScorecardSpec, month: Month) -> bool:
    """Whether the last edition is final and was not reopened."""
    with reading(project) as reader:
        return _is_closed(reader, spec, month)


def _is_closed(reader: Reader, spec: ScorecardSpec, month: Month) -> bool:
    last = next(reversed(reader.editions(spec.name, month)), None)
    if last is None or last.kind is not EditionKind.FINAL:
        return False
    return all(r.edition != last.number for r in reader.reopenings(spec.name, month))


def _next(reader: Reader, spec: ScorecardSpec, month: Month) -> int:
    """The number of the next edition. Raises WorkbookToolsError where the last one is final."""
    issued = reader.editions(spec.name, month)
    if not issued:
        return 1
    last = issued[-1]
    if _is_closed(reader, spec, month):
        raise WorkbookToolsError(
            f"{last} is final, issued on {day_words(last.issued_at)}: workbook-tools reopen "
            f"{spec.name} {month} --reason ... begins the next one."
        )
    return last.number + 1


def _issue(
    project: ProjectData, store: Store, planned: Planned[Workbook], usual: Path, signing: Signing
) -> tuple[Issued, bytes]:
    """The next edition, recorded and kept; and the bytes of its file, made from the template."""
    edition = _next_edition(project, store, planned, usual.suffix, signing)
    template = project.template(planned.spec)
    issued = stamped(project, store, planned, _stamp(edition), template)
    with tempfile.TemporaryDirectory() as folder:
        filled = template.apply(issued.filling.patches, Path(folder) / usual.name)
        receipt = issued.told(filled)
        blob = (Path(folder) / usual.name).read_bytes()
    edition = replace(edition, sha256=hashlib.sha256(blob).hexdigest())
    edition = _with_evidence(edition, signing)
    editions = project.config.folder / FOLDER
    _record(store, edition, lambda: _keep(editions, edition, blob, receipt, signing))
    return Issued(edition, editions / edition.file, replace(receipt, path=planned.target)), blob


def _next_edition(
    project: ProjectData, store: Store, planned: Planned[Workbook], suffix: str, signing: Signing
) -> Edition:
    spec, month = planned.spec, planned.scorecard.month
    with store.reading() as reader:
        number = _next(reader, spec, month)
        comments = held(reader, spec.name, month)
    heads = {ref: head for ref, head in comments.heads.items() if ref in spec.refs}
    return Edition(
        scorecard=spec.name,
        month=month,
        number=number,
        kind=EditionKind.FINAL if signing.final else EditionKind.PROVISIONAL,
        issued_at=project.now(),
        issued_by=signing.by.strip(),
        file=f"{spec.name} {month} edition {number}{suffix}",
        sha256="",
        digest=heads_digest(heads),
        heads={ref: head.number for ref, head in heads.items()},
        figures=printed_figures(planned.scorecard.rows),
    )


def _stamp(edition: Edition) -> Stamp:
    by = f" by {edition.issued_by}" if edition.issued_by else ""
    moment = f"{day_words(edition.issued_at)} {edition.issued_at:%H:%M} UTC"
    return Stamp(
        edition=f"edition {edition.number}, {edition.kind}",
        issued_at=f"issued {moment}{by}; texts {edition.digest}",
    )


def _with_evidence(edition: Edition, signing: Signing) -> Edition:
    if signing.evidence is None:
        return edition
    name = f"{Path(edition.file).stem} evidence{signing.evidence.suffix}"
    digest = hashlib.sha256(signing.evidence.read_bytes()).hexdigest()
    return replace(edition, evidence=name, evidence_sha256=digest)


def _record(store: Store, edition: Edition, keep: Callable[[], None]) -> None:
    """Records the edition and keeps its files, both or neither; the number is taken first."""

    def job(writer: Writer) -> None:
        taken = (each.number for each in writer.editions(edition.scorecard, edition.month))
        if max(taken, default=0) >= edition.number:
            raise WorkbookToolsError(f"{edition} was issued by somebody else just now: look at it.")
        writer.add_edition(edition)
        keep()

    store.write(job)


def _keep(folder: Path, edition: Edition, blob: bytes, receipt: Receipt, signing: Signing) -> None:
    put(blob, folder / edition.file, None)
    told = json.dumps(_receipt(edition, receipt), indent=2)
    put(told.encode(), folder / f"{Path(edition.file).stem} receipt.json", None)
    if signing.evidence:
        put(signing.evidence.read_bytes(), folder / edition.evidence, None)


def _receipt(edition: Edition, receipt: Receipt) -> dict[str, object]:
    return {
        "edition": edition.number,
        "scorecard": edition.scorecard,
        "month": str(edition.month),
        "kind": edition.kind,
        "issued_at": edition.issued_at.isoformat(),
        "issued_by": edition.issued_by,
        "file": edition.file,
        "sha256": edition.sha256,
        "texts": edition.digest,
        "evidence": edition.evidence,
        "cells": list(receipt.cells),
        "parts_changed": list(receipt.parts_changed),
        "unmatched": list(receipt.unmatched),
        "warnings": list(receipt.warnings),
    }
