"""Scorecards from their figures and comments to files: what of a refresh needs no store."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from workbook_tools.cells import Receipt
from workbook_tools.checks import Findings, Level
from workbook_tools.commands import fill
from workbook_tools.commands.collected import CollectedFile
from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.orders import Made, Order, RefreshReceipt
from workbook_tools.commands.revisions import draft_words, with_revised
from workbook_tools.commands.tasks import DRAFTS
from workbook_tools.commentary.held import Held
from workbook_tools.config import ScorecardSpec
from workbook_tools.errors import ChecksFailedError, WorkbookToolsError
from workbook_tools.ooxml.target import moment_of
from workbook_tools.period import Month
from workbook_tools.scorecard import (
    Scorecard,
    ScorecardRow,
    Stamp,
    build,
    judged_rows,
    revised_rows,
)

T = TypeVar("T")


@dataclass(frozen=True)
class WorkedOut:
    """An order with the value of every cell, and what will be told of it."""

    order: Order
    ready: fill.ReadyTemplate
    scorecard: Scorecard
    findings: Findings
    filling: fill.Filling

    def fill(self, project: ProjectData, *, dry_run: bool) -> RefreshReceipt:
        """Fills the order's file; in a dry run another one, which is gone afterwards.

        Raises WorkbookToolsError, with the file as it was.
        """
        order, task = self.order, self.order.task
        if dry_run:
            with tempfile.TemporaryDirectory() as folder:
                receipt = self.ready.fill(self.filling, Path(folder) / task.target.name)
        else:
            refuse_changed(task.target, order.seen)
            receipt = self.ready.fill(self.filling, task.target, project.config.folder / DRAFTS)
        card = self.scorecard
        done = told(
            task.spec, task.target, card, self.findings, self.filling, receipt, order.collected
        )
        return replace(done, changes=tuple(_changes(card.rows, order.comments, task.month)))


def make(project: ProjectData, orders: Sequence[Order], *, dry_run: bool = False) -> list[Made]:
    """Fills the orders' files; what became of each, or why it was left as it was.

    All are worked out before the first is filled, which takes less time than in turns.
    """
    worked_out = [_tried(partial(work_out, project, order)) for order in orders]
    return [
        each
        if isinstance(each, WorkbookToolsError)
        else _tried(partial(each.fill, project, dry_run=dry_run))
        for each in worked_out
    ]


def _tried(act: Callable[[], T]) -> T | WorkbookToolsError:
    """What ``act`` gives, or its error."""
    try:
        return act()
    except WorkbookToolsError as error:
        return error


def work_out(project: ProjectData, order: Order) -> WorkedOut:
    """The value of every cell. Raises WorkbookToolsError."""
    task = order.task
    ready = project.ready(task.spec)
    stamp = draft_stamp(order.comments, task.month, order.inputs)
    choice = order.choice or ready.choice
    findings = checked(project, task.spec, task.month)
    scorecard, findings = judged(
        project, task.spec, task.month, order.comments, findings, stamp, choice
    )
    refuse_nothing_to_report(scorecard)
    return WorkedOut(order, ready, scorecard, findings, ready.places.filling(scorecard))


def checked(project: ProjectData, spec: ScorecardSpec, month: Month) -> Findings:
    """The findings on a scorecard's figures. Raises ChecksFailedError where one is an error."""
    findings = project.findings(spec, month)
    errors = tuple(f for f in findings.open if f.level is Level.ERROR)
    if errors:
        said = "\n".join(f"  {finding.sentence}" for finding in errors)
        raise ChecksFailedError(
            f"{len(errors)} errors in the figures, nothing was written:\n{said}", errors
        )
    return findings


def draft_stamp(comments: Held, month: Month, inputs: str) -> Stamp:
    """What a draft says of itself: eight digits stand for its inputs."""
    return Stamp(draft_words(comments.edition, month), f"inputs {inputs[:8]}")


def judged(
    project: ProjectData,
    spec: ScorecardSpec,
    month: Month,
    comments: Held,
    findings: Findings,
    stamp: Stamp | None = None,
    choice: str | None = None,
) -> tuple[Scorecard, Findings]:
    """The scorecard's values for ``month``, and its findings with those on revised figures.

    Without a ``stamp`` it is a draft.
    """
    outline = project.outline(month)
    rows = judged_rows(project.figures_of(spec).series, outline, spec.refs, comments)
    findings = with_revised(findings, revised_rows(rows, comments.edition, project.config.notes))
    scorecard = build(
        outline,
        rows,
        name=spec.name,
        title=spec.title,
        project=project.config.name,
        held=comments,
        stamp=stamp or draft_stamp(comments, month, project.inputs_hash(spec, month, comments)),
        findings=[(f.level, f.new, f.refs, f.sentence) for f in findings.open],
        accepted=len(findings.accepted),
        trend_choice=choice,
    )
    return scorecard, findings


def refuse_nothing_to_report(scorecard: Scorecard) -> None:
    """Raises WorkbookToolsError where no indicator is reported in the month."""
    if not any(row.reported for row in scorecard.rows):
        raise WorkbookToolsError(
            f"no indicator of the scorecard {scorecard.name} is reported in {scorecard.month}: "
            "correct effective_from and effective_to in config/indicators.csv, or choose another "
            "month."
        )


def refuse_changed(target: Path, seen: object) -> None:
    """Raises WorkbookToolsError where somebody saved the target after it was read."""
    if moment_of(target) != seen:
        raise WorkbookToolsError(
            f"{target} was saved by somebody just now and was left as it is: refresh again."
        )


def told(
    spec: ScorecardSpec,
    path: Path,
    scorecard: Scorecard,
    findings: Findings,
    filling: fill.Filling,
    receipt: Receipt,
    collected: CollectedFile | None,
) -> RefreshReceipt:
    """What a fill did, and what its officer should know; the receipt speaks of ``path``."""
    facts = {f.name: getattr(receipt, f.name) for f in fields(Receipt)}
    facts |= {"path": path, "unmatched": (*receipt.unmatched, *filling.unmatched)}
    of_template = fill.findings(spec.template.as_posix(), receipt, filling)
    return RefreshReceipt(
        **facts,
        scorecard=scorecard.name,
        month=scorecard.month,
        findings=replace(findings, open=(*of_template, *findings.open)),
        indicators=len(scorecard.rows),
        with_commentary=sum(1 for row in scorecard.rows if row.commentary),
        comments_owed=sum(1 for row in scorecard.rows if row.is_owed),
        collected=collected,
        choice=str(scorecard.singles["wt_trend_choice"] or ""),
    )


def _changes(rows: tuple[ScorecardRow, ...], comments: Held, month: Month) -> Iterator[str]:
    """What differs from the last issued edition, an indicator a sentence."""
    edition = comments.edition
    if edition is None:
        return
    for row in rows:
        parts = [
            f"{shown.label} {row.shown(row.series.value(shown)) or 'no figure'} "
            f"(was {row.shown(then) or 'no figure'})"
            for shown, then in row.revised.items()
        ]
        number = row.head.number if row.head else 0
        if edition.month == month and edition.heads.get(row.ref, 0) != number:
            parts.append("another text")
        if parts:
            yield f"{row.ref}: {', '.join(parts)}"
