"""Refresh: fills a scorecard's template for a month, once what stands there is in the store."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from workbook_tools.cells import Receipt, Workbook
from workbook_tools.checks import Findings
from workbook_tools.commands import fill
from workbook_tools.commands.collected import CollectedFile
from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.plan import Planned, plan, refuse_changed, targets
from workbook_tools.commands.texts import opened
from workbook_tools.config import ScorecardSpec
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.ooxml.target import refuse_open
from workbook_tools.ooxml.workbook import FileWorkbook
from workbook_tools.period import Month
from workbook_tools.store import Store


@dataclass(frozen=True, kw_only=True)
class RefreshReceipt(Receipt):
    """What a refresh did to one scorecard, and what its officer should know."""

    scorecard: str
    month: Month
    findings: Findings
    indicators: int
    with_commentary: int
    comments_owed: int
    collected: CollectedFile | None = None


def refresh(
    project: ProjectData,
    month: Month,
    specs: Sequence[ScorecardSpec],
    output: str | None,
    *,
    dry_run: bool,
    progress: Callable[[str], None] | None,
) -> list[Receipt]:
    """Fills each scorecard, once it is known that all of them can be; see ``Project.refresh``."""
    wanted = list(zip(specs, targets(project, month, specs, output), strict=True))
    with opened(project, dry_run=dry_run) as store:
        planned = _plan_all(project, store, month, wanted, dry_run=dry_run)
    receipts: list[Receipt] = []
    for each in planned:
        if progress:
            progress(each.scorecard.name)
        try:
            receipts.append(_write(project, each, dry_run=dry_run))
        except WorkbookToolsError as error:
            if not receipts:
                raise
            written = ", ".join(str(receipt.path) for receipt in receipts)
            raise WorkbookToolsError(f"{error}\nWritten before that: {written}.") from error
    return receipts


def _plan_all(
    project: ProjectData,
    store: Store,
    month: Month,
    wanted: Sequence[tuple[ScorecardSpec, Path]],
    *,
    dry_run: bool,
) -> list[Planned[FileWorkbook]]:
    """All scorecards' plans; raises what is wrong with every one of them, each thing once."""
    planned: list[Planned[FileWorkbook]] = []
    errors: dict[str, WorkbookToolsError] = {}
    for spec, target in wanted:
        try:
            planned.append(plan(project, store, month, spec, target))
            if not dry_run:
                refuse_open(target)
        except WorkbookToolsError as error:
            errors.setdefault(str(error), error)
    if len(errors) == 1:
        raise next(iter(errors.values()))
    if errors:
        raise WorkbookToolsError("\n".join(errors))
    return planned


def _write(
    project: ProjectData, planned: Planned[FileWorkbook], *, dry_run: bool
) -> RefreshReceipt:
    if dry_run:
        with tempfile.TemporaryDirectory() as folder:
            return fill_into(planned, Path(folder) / planned.target.name)
    refuse_changed(planned)
    return fill_into(planned, planned.target, project.config.folder / "drafts")


def fill_into(
    planned: Planned[FileWorkbook], path: Path, drafts: Path | None = None
) -> RefreshReceipt:
    """Fills ``path`` as planned; the receipt speaks of the planned target."""
    return told(planned, planned.workbook.apply(planned.filling.patches, path, drafts=drafts))


def told(planned: Planned[Workbook], receipt: Receipt) -> RefreshReceipt:
    """What filling as planned did, and what its officer should know."""
    filling, scorecard = planned.filling, planned.scorecard
    facts = {f.name: getattr(receipt, f.name) for f in fields(Receipt)}
    facts |= {"path": planned.target, "unmatched": (*receipt.unmatched, *filling.unmatched)}
    of_template = fill.findings(planned.spec.template.as_posix(), receipt, filling)
    return RefreshReceipt(
        **facts,
        scorecard=scorecard.name,
        month=scorecard.month,
        findings=replace(planned.findings, open=(*of_template, *planned.findings.open)),
        indicators=len(scorecard.rows),
        with_commentary=sum(1 for row in scorecard.rows if row.commentary),
        comments_owed=sum(1 for row in scorecard.rows if row.is_owed),
        collected=planned.collected,
    )
