"""What a refresh will write: every scorecard looked at before the first byte is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Generic, TypeVar

from workbook_tools.cells import Workbook
from workbook_tools.checks import Findings, Level
from workbook_tools.commands import fill
from workbook_tools.commands.collect import collect_standing
from workbook_tools.commands.collected import CollectedFile
from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.revisions import draft_words, with_revised
from workbook_tools.commands.standing import Standing
from workbook_tools.commands.texts import held
from workbook_tools.config import ScorecardSpec
from workbook_tools.errors import ChecksFailedError, TemplateError, WorkbookToolsError
from workbook_tools.grid import Vocabulary
from workbook_tools.ooxml.target import moment_of
from workbook_tools.ooxml.workbook import FileWorkbook
from workbook_tools.period import Month
from workbook_tools.scorecard import (
    Scorecard,
    Stamp,
    build,
    judged_rows,
    revised_rows,
    vocabulary,
)
from workbook_tools.store import Reader, Store

Filled = TypeVar("Filled", bound=Workbook)
Filled_co = TypeVar("Filled_co", bound=Workbook, covariant=True)


@dataclass(frozen=True)
class Planned(Generic[Filled_co]):
    """A scorecard that can be filled: everything that could be refused has been looked at.

    ``workbook`` is what is filled: the template of a file, or the workbook that is open.
    ``collected`` is what stood at the target and is in the store now; ``seen`` is how the target
    stood when it was read, None for one that is open.
    """

    spec: ScorecardSpec
    target: Path
    workbook: Filled_co
    scorecard: Scorecard
    filling: fill.Filling
    findings: Findings
    collected: CollectedFile | None
    seen: object


def plan_one(
    project: ProjectData, store: Store, month: Month, spec: ScorecardSpec
) -> Planned[FileWorkbook]:
    """The plan of one scorecard at its usual place; what stands there is collected first."""
    (target,) = targets(project, month, [spec], None)
    return plan(project, store, month, spec, target)


def plan(
    project: ProjectData, store: Store, month: Month, spec: ScorecardSpec, target: Path
) -> Planned[FileWorkbook]:
    """The plan of one scorecard at ``target``; what stands there is collected first."""
    template = template_of(project, spec)
    seen = moment_of(target)
    standing = Standing(FileWorkbook(target), target, target) if seen else None
    if standing:
        _refuse_a_stranger(standing, spec.name, month, vocabulary(project.dataset))
    planned = _plan(project, store, month, spec, template, standing)
    return replace(planned, target=target, seen=seen)


def plan_open(
    project: ProjectData, store: Store, month: Month, spec: ScorecardSpec, standing: Standing
) -> Planned[Workbook]:
    """The plan of the open workbook, where it stands; its texts are collected first."""
    return _plan(project, store, month, spec, standing.workbook, standing)


def template_of(project: ProjectData, spec: ScorecardSpec) -> FileWorkbook:
    """The template of a scorecard. Raises TemplateError."""
    return FileWorkbook(project.config.folder / spec.template, fit_rows=project.config.fit_rows)


def _plan(
    project: ProjectData,
    store: Store,
    month: Month,
    spec: ScorecardSpec,
    workbook: Filled,
    standing: Standing | None,
) -> Planned[Filled]:
    findings = project.findings(spec, month)
    _stop_on_errors(findings)
    words = vocabulary(project.dataset)
    collected = None
    if standing:
        collected = collect_from(project, store, standing, words)
    choice = _trend_choice(standing.workbook if standing else None, workbook, words=words)
    with store.reading() as reader:
        scorecard, findings = scorecard_for(project, reader, month, spec, findings, choice)
    _refuse_nothing_to_report(scorecard)
    filling = fill.plan(workbook, scorecard, words, protect=project.config.protect)
    path = standing.path if standing else Path()
    return Planned(spec, path, workbook, scorecard, filling, findings, collected, None)


def stamped(
    project: ProjectData, store: Store, planned: Planned[Workbook], stamp: Stamp, workbook: Filled
) -> Planned[Filled]:
    """The same plan with another stamp, for ``workbook``."""
    spec, month = planned.spec, planned.scorecard.month
    choice = str(planned.scorecard.singles["wt_trend_choice"] or "")
    findings = project.findings(spec, month)
    with store.reading() as reader:
        scorecard, _ = scorecard_for(project, reader, month, spec, findings, choice, stamp)
    words = vocabulary(project.dataset)
    filling = fill.plan(workbook, scorecard, words, protect=project.config.protect)
    path, collected, seen = planned.target, planned.collected, planned.seen
    return Planned(spec, path, workbook, scorecard, filling, planned.findings, collected, seen)


def collect_from(
    project: ProjectData, store: Store, standing: Standing, words: Vocabulary
) -> CollectedFile | None:
    """Takes in what was typed into the target. Raises where a text of it cannot be stored."""
    if not fill.has_boxes(standing.workbook, words):
        return None
    collected = collect_standing(project, store, standing.file, unsaved=standing.unsaved)
    if collected.waits:
        held_back = [each.sentence for each in collected.collected if each.outcome.waits]
        held_back += [each.sentence for each in collected.notices if each.matter.waits]
        lines = "\n".join(f"  {sentence}" for sentence in held_back)
        raise WorkbookToolsError(
            f"{standing.path} holds commentary that cannot be stored, so it was left as it is; put "
            f"these right in it, or say yes to them when it is collected (the button Collect, or "
            f"workbook-tools collect):\n{lines}"
        )
    return collected


def scorecard_for(
    project: ProjectData,
    reader: Reader,
    month: Month,
    spec: ScorecardSpec,
    findings: Findings,
    trend_choice: str | None = None,
    stamp: Stamp | None = None,
) -> tuple[Scorecard, Findings]:
    """The scorecard's values for ``month``, and its findings with those on revised figures."""
    comments = held(reader, spec.name, month)
    rows = judged_rows(project.figures, month, spec.refs, comments)
    findings = with_revised(findings, revised_rows(rows, comments.edition, project.config.notes))
    draft = Stamp(
        edition=draft_words(comments.edition, month),
        issued_at=f"inputs {project.inputs_hash(spec, comments)}",
    )
    scorecard = build(
        project.dataset,
        month,
        name=spec.name,
        title=spec.title,
        project=project.config.name,
        refs=spec.refs,
        held=comments,
        stamp=stamp or draft,
        findings=[(f.level, f.new, f.refs, f.sentence) for f in findings.open],
        accepted=len(findings.accepted),
        trend_choice=trend_choice,
    )
    return scorecard, findings


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


def _trend_choice(*workbooks: Workbook | None, words: Vocabulary) -> str | None:
    shown = (fill.single(book, "wt_trend_choice", words) for book in workbooks if book)
    return next((str(choice) for choice in shown if choice is not None), None)


def _refuse_a_stranger(
    standing: Standing, scorecard: str, wanted: Month, words: Vocabulary
) -> None:
    month = fill.single(standing.workbook, "wt_month", words)
    if not isinstance(month, date):
        raise TemplateError(
            f"{standing.path} is no scorecard of this project (it has no wt_month): move it away, "
            "or choose another --output."
        )
    name = fill.single(standing.workbook, "wt_scorecard_name", words) or scorecard
    if (found := f"{name} {Month.parse(month)}") != (own := f"{scorecard} {wanted}"):
        raise TemplateError(
            f"{standing.path} is the scorecard {found}, not {own}: a workbook keeps its scorecard "
            "and its month, so choose another --output."
        )


def refuse_changed(planned: Planned[FileWorkbook]) -> None:
    """Raises WorkbookToolsError where somebody saved the target after it was read."""
    if moment_of(planned.target) != planned.seen:
        raise WorkbookToolsError(
            f"{planned.target} was saved by somebody just now and was left as it is: refresh again."
        )


def targets(
    project: ProjectData, month: Month, specs: Sequence[ScorecardSpec], output: str | None
) -> list[Path]:
    """Where each scorecard goes. Raises WorkbookToolsError for what names no file, or one twice."""
    pattern = project.config.output if output is None else output
    folder = project.config.folder if output is None else Path()
    found = [folder / _named(pattern, month, spec.name) for spec in specs]
    if len(set(found)) < len(found):
        raise WorkbookToolsError(
            f"{pattern} would give several scorecards the same file: put {{scorecard}} in it, or "
            "name one scorecard."
        )
    if folders := [target for target in found if target.is_dir()]:
        raise WorkbookToolsError(
            f"{folders[0]} is a folder: give the file's name too, such as "
            f"{folders[0] / '{scorecard}.xlsx'}."
        )
    return found


def _named(pattern: str, month: Month, scorecard: str) -> str:
    if odd := set(re.findall(r"{[^{}]*}", pattern)) - {"{month}", "{scorecard}"}:
        raise WorkbookToolsError(
            f"{pattern} holds {sorted(odd)[0]}: an output may hold {{month}} and {{scorecard}}, "
            "and nothing else in braces."
        )
    return pattern.replace("{month}", str(month)).replace("{scorecard}", scorecard)
