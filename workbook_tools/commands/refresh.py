"""Refresh: fills a scorecard's template for a month, and covers no word that is not stored."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_tools.cells import Receipt
from workbook_tools.checks import Findings, Level
from workbook_tools.commands import fill
from workbook_tools.config import ScorecardSpec
from workbook_tools.errors import ChecksFailedError, TemplateError, WorkbookToolsError
from workbook_tools.grid import Vocabulary
from workbook_tools.ooxml.target import refuse_open
from workbook_tools.ooxml.workbook import FileWorkbook
from workbook_tools.period import Month
from workbook_tools.scorecard import Scorecard, build, vocabulary

if TYPE_CHECKING:
    from workbook_tools.commands.project import Project


@dataclass(frozen=True, kw_only=True)
class RefreshReceipt(Receipt):
    """What a refresh did to one scorecard, and what its officer should know."""

    scorecard: str
    month: Month
    findings: Findings
    indicators: int
    with_commentary: int
    comments_owed: int


@dataclass(frozen=True)
class _Planned:
    """A scorecard that can be filled: everything that could be refused has been looked at."""

    target: Path
    template: FileWorkbook
    template_name: str
    scorecard: Scorecard
    filling: fill.Filling
    findings: Findings


def refresh(
    project: Project,
    month: Month,
    specs: Sequence[ScorecardSpec],
    output: str | None,
    *,
    dry_run: bool,
    progress: Callable[[str], None] | None,
) -> list[Receipt]:
    """Fills each scorecard, once it is known that all of them can be; see ``Project.refresh``."""
    targets = _targets(project, month, specs, output)
    planned = _plan_all(project, month, list(zip(specs, targets, strict=True)), dry_run=dry_run)
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
    project: Project,
    month: Month,
    wanted: Sequence[tuple[ScorecardSpec, Path]],
    *,
    dry_run: bool,
) -> list[_Planned]:
    """All scorecards' plans; raises what is wrong with every one of them, each thing once."""
    planned: list[_Planned] = []
    errors: dict[str, WorkbookToolsError] = {}
    for spec, target in wanted:
        try:
            planned.append(_plan(project, month, spec, target))
            if not dry_run:
                refuse_open(target)
        except WorkbookToolsError as error:
            errors.setdefault(str(error), error)
    if len(errors) == 1:
        raise next(iter(errors.values()))
    if errors:
        raise WorkbookToolsError("\n".join(errors))
    return planned


def _targets(
    project: Project, month: Month, specs: Sequence[ScorecardSpec], output: str | None
) -> list[Path]:
    pattern = project.config.output if output is None else output
    folder = project.config.folder if output is None else Path()
    targets = [folder / _named(pattern, month, spec.name) for spec in specs]
    if len(set(targets)) < len(targets):
        raise WorkbookToolsError(
            f"{pattern} would give several scorecards the same file: put {{scorecard}} in it, or "
            "name one scorecard."
        )
    if folders := [target for target in targets if target.is_dir()]:
        raise WorkbookToolsError(
            f"{folders[0]} is a folder: give the file's name too, such as "
            f"{folders[0] / '{scorecard}.xlsx'}."
        )
    return targets


def _named(pattern: str, month: Month, scorecard: str) -> str:
    if odd := set(re.findall(r"{[^{}]*}", pattern)) - {"{month}", "{scorecard}"}:
        raise WorkbookToolsError(
            f"{pattern} holds {sorted(odd)[0]}: an output may hold {{month}} and {{scorecard}}, "
            "and nothing else in braces."
        )
    return pattern.replace("{month}", str(month)).replace("{scorecard}", scorecard)


def _plan(project: Project, month: Month, spec: ScorecardSpec, target: Path) -> _Planned:
    findings = project.findings(spec, month)
    _stop_on_errors(findings)
    template = FileWorkbook(project.config.folder / spec.template, fit_rows=project.config.fit_rows)
    standing = FileWorkbook(target) if target.exists() else None
    words = vocabulary(project.dataset)
    choice = _trend_choice(standing, template, words=words)
    scorecard = scorecard_for(project, month, spec, findings, choice)
    _refuse_nothing_to_report(scorecard)
    filling = fill.plan(template, scorecard, words, protect=project.config.protect)
    if standing:
        _refuse_a_stranger(standing, scorecard, words)
        _refuse_to_lose(standing, scorecard, project, words)
    return _Planned(target, template, spec.template.as_posix(), scorecard, filling, findings)


def _write(project: Project, planned: _Planned, *, dry_run: bool) -> RefreshReceipt:
    filling, scorecard, target = planned.filling, planned.scorecard, planned.target
    if dry_run:
        with tempfile.TemporaryDirectory() as folder:
            receipt = planned.template.apply(filling.patches, Path(folder) / target.name)
    else:
        drafts = project.config.folder / "drafts"
        receipt = planned.template.apply(filling.patches, target, drafts=drafts)
    told = {f.name: getattr(receipt, f.name) for f in fields(Receipt)}
    told |= {"path": target, "unmatched": (*receipt.unmatched, *filling.unmatched)}
    of_template = fill.findings(planned.template_name, receipt, filling)
    return RefreshReceipt(
        **told,
        scorecard=scorecard.name,
        month=scorecard.month,
        findings=replace(planned.findings, open=(*of_template, *planned.findings.open)),
        indicators=len(scorecard.rows),
        with_commentary=sum(1 for row in scorecard.rows if row.commentary),
        comments_owed=sum(1 for row in scorecard.rows if row.state == "owed"),
    )


def scorecard_for(
    project: Project,
    month: Month,
    spec: ScorecardSpec,
    findings: Findings,
    trend_choice: str | None = None,
) -> Scorecard:
    """The scorecard's values for ``month``, ready to be bound to a workbook."""
    return build(
        project.dataset,
        month,
        name=spec.name,
        title=spec.title,
        project=project.config.name,
        refs=spec.refs,
        commentary=project.commentary,
        findings=[(f.level, f.new, f.refs, f.sentence) for f in findings.open],
        accepted=len(findings.accepted),
        inputs_hash=project.inputs_hash(spec),
        trend_choice=trend_choice,
    )


def _stop_on_errors(findings: Findings) -> None:
    errors = tuple(f for f in findings.open if f.level is Level.ERROR)
    if errors:
        said = "\n".join(f"  {finding.sentence}" for finding in errors)
        raise ChecksFailedError(
            f"{len(errors)} errors in the figures, nothing was written:\n{said}", errors
        )


def _refuse_nothing_to_report(scorecard: Scorecard) -> None:
    if not any(row.reported for row in scorecard.rows):
        raise WorkbookToolsError(
            f"no indicator of the scorecard {scorecard.name} is reported in {scorecard.month}: "
            "correct effective_from and effective_to in config/indicators.csv, or choose another "
            "month."
        )


def _trend_choice(*workbooks: FileWorkbook | None, words: Vocabulary) -> str | None:
    shown = (fill.single(book, "wt_trend_choice", words) for book in workbooks if book)
    return next((str(choice) for choice in shown if choice is not None), None)


def _refuse_a_stranger(standing: FileWorkbook, scorecard: Scorecard, words: Vocabulary) -> None:
    month = fill.single(standing, "wt_month", words)
    if not isinstance(month, date):
        raise TemplateError(
            f"{standing.path} is no scorecard of this project (it has no wt_month): move it away, "
            "or choose another --output."
        )
    name = fill.single(standing, "wt_scorecard_name", words) or scorecard.name
    if (found := f"{name} {Month.parse(month)}") != (own := f"{scorecard.name} {scorecard.month}"):
        raise TemplateError(
            f"{standing.path} is the scorecard {found}, not {own}: a workbook keeps its scorecard "
            "and its month, so choose another --output."
        )


def _refuse_to_lose(
    standing: FileWorkbook, scorecard: Scorecard, project: Project, words: Vocabulary
) -> None:
    lost = fill.not_stored(standing, scorecard, project.commentary, words)
    if not lost:
        return
    cells = ", ".join(f"{cell.sheet}!{cell.cell} ({cell.key})" for cell in lost[:10])
    more = f" and {len(lost) - 10} more" if len(lost) > 10 else ""
    raise WorkbookToolsError(
        f"{standing.path} holds commentary that is not in {project.config.commentary}: "
        f"{cells}{more}; copy it there, or move the workbook away, then refresh again."
    )
