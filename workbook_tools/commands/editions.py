"""Editions: a scorecard as it was handed out, kept whole; and what begins the next one."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from workbook_tools.cells import Receipt
from workbook_tools.commands import refresh as refreshing
from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.plan import Planned, plan_one, refuse_changed, stamped
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
from workbook_tools.store import Reader, Store, Writer

FOLDER = "editions"


@dataclass(frozen=True)
class Issued:
    """An edition that was issued: its record, its file in ``editions/`` and what filling it did."""

    edition: Edition
    path: Path
    receipt: refreshing.RefreshReceipt


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
        with store.reading() as reader:
            number = _next(reader, spec, month)
        refuse_open(planned.target)
        edition, blob, receipt = _filled(project, store, spec, month, number, signing, planned)
        folder = project.config.folder / FOLDER
        _record(store, edition, lambda: _keep(folder, edition, blob, receipt, signing))
        _show(edition, blob, planned, project.config.folder / "drafts")
    return Issued(edition, folder / edition.file, replace(receipt, path=planned.target))


def _show(edition: Edition, blob: bytes, planned: Planned, drafts: Path) -> None:
    """Puts the issued file where the draft stood."""
    try:
        refuse_changed(planned)
        put(blob, planned.target, drafts)
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


def _next(reader: Reader, spec: ScorecardSpec, month: Month) -> int:
    """The number of the next edition. Raises WorkbookToolsError where the last one is final."""
    issued = reader.editions(spec.name, month)
    if not issued:
        return 1
    last = issued[-1]
    reopened = any(r.edition == last.number for r in reader.reopenings(spec.name, month))
    if last.kind is EditionKind.FINAL and not reopened:
        raise WorkbookToolsError(
            f"{last} is final, issued on {day_words(last.issued_at)}: workbook-tools reopen "
            f"{spec.name} {month} --reason ... begins the next one."
        )
    return last.number + 1


def _filled(
    project: ProjectData,
    store: Store,
    spec: ScorecardSpec,
    month: Month,
    number: int,
    signing: Signing,
    planned: Planned,
) -> tuple[Edition, bytes, refreshing.RefreshReceipt]:
    """The edition, the bytes of its file and what filling it did; nothing is kept yet."""
    now = project.now()
    with store.reading() as reader:
        comments = held(reader, spec.name, month)
    kind = EditionKind.FINAL if signing.final else EditionKind.PROVISIONAL
    heads = {ref: head for ref, head in comments.heads.items() if ref in spec.refs}
    edition = Edition(
        scorecard=spec.name,
        month=month,
        number=number,
        kind=kind,
        issued_at=now,
        issued_by=signing.by.strip(),
        file=f"{spec.name} {month} edition {number}{planned.target.suffix}",
        sha256="",
        digest=heads_digest(heads),
        heads={ref: head.number for ref, head in heads.items()},
        figures=printed_figures(planned.scorecard.rows),
    )
    issued = stamped(project, store, planned, _stamp(edition))
    with tempfile.TemporaryDirectory() as folder:
        receipt = refreshing.fill_into(issued, Path(folder) / planned.target.name)
        blob = (Path(folder) / planned.target.name).read_bytes()
    edition = replace(edition, sha256=hashlib.sha256(blob).hexdigest())
    return _with_evidence(edition, signing), blob, receipt


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
