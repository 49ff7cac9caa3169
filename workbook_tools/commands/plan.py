"""What an edition or a fill of the open workbook will write: looked at before the first byte."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from workbook_tools.cells import Receipt, Workbook
from workbook_tools.checks import Findings
from workbook_tools.commands import fill
from workbook_tools.commands.collect import collect_standing
from workbook_tools.commands.collected import CollectedFile
from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.making import checked, judged, refuse_nothing_to_report, told
from workbook_tools.commands.orders import RefreshReceipt
from workbook_tools.commands.standing import Standing
from workbook_tools.commands.tasks import Task, targets
from workbook_tools.commands.texts import held
from workbook_tools.config import ScorecardSpec
from workbook_tools.errors import TemplateError, WorkbookToolsError
from workbook_tools.ooxml.target import moment_of
from workbook_tools.ooxml.workbook import FileWorkbook
from workbook_tools.period import Month
from workbook_tools.scorecard import Scorecard, Stamp

if TYPE_CHECKING:
    from workbook_tools.store import Store

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
    filling: fill.PatchFilling
    findings: Findings
    collected: CollectedFile | None
    seen: object

    def told(self, receipt: Receipt) -> RefreshReceipt:
        """What filling as planned did, and what its officer should know."""
        return told(
            self.spec,
            self.target,
            self.scorecard,
            self.findings,
            self.filling,
            receipt,
            self.collected,
        )


def plan_one(
    project: ProjectData, store: Store, month: Month, spec: ScorecardSpec
) -> Planned[FileWorkbook]:
    """The plan of one scorecard at its usual place; what stands there is collected first."""
    (target,) = targets(project, month, [spec], None)
    seen, template = moment_of(target), project.template(spec)
    choice, collected = fill.trend_choice(template, project.words), None
    if seen:
        choice, collected = standing_at(project, store, Task(spec, month, target))
    planned = _plan(project, store, month, spec, template, choice)
    return replace(planned, target=target, seen=seen, collected=collected)


def plan_open(
    project: ProjectData, store: Store, month: Month, spec: ScorecardSpec, standing: Standing
) -> Planned[Workbook]:
    """The plan of the open workbook, where it stands; its texts are collected first."""
    collected = collect_from(project, store, standing)
    choice = fill.trend_choice(standing.workbook, project.words)
    planned = _plan(project, store, month, spec, standing.workbook, choice)
    return replace(planned, target=standing.path, collected=collected)


def standing_at(
    project: ProjectData, store: Store, task: Task
) -> tuple[str | None, CollectedFile | None]:
    """Collects what stands at a task's target; what its Trend shows, and what was collected.

    Raises WorkbookToolsError for a file that is not the task's, and for texts that cannot be
    stored.
    """
    workbook = FileWorkbook(task.target)
    _refuse_a_stranger(project, workbook, task)
    collected = collect_from(project, store, Standing(workbook, task.target, task.target))
    return fill.trend_choice(workbook, project.words), collected


def _plan(
    project: ProjectData,
    store: Store,
    month: Month,
    spec: ScorecardSpec,
    workbook: Filled,
    choice: str | None,
) -> Planned[Filled]:
    findings = checked(project, spec, month)
    with store.reading() as reader:
        comments = held(reader, spec.name, month)
    scorecard, findings = judged(project, spec, month, comments, findings, choice=choice)
    refuse_nothing_to_report(scorecard)
    filling = fill.plan(workbook, scorecard, project.words, protect=project.config.protect)
    return Planned(spec, Path(), workbook, scorecard, filling, findings, None, None)


def stamped(
    project: ProjectData, store: Store, planned: Planned[Workbook], stamp: Stamp, workbook: Filled
) -> Planned[Filled]:
    """The same plan with another stamp, for ``workbook``."""
    spec, month = planned.spec, planned.scorecard.month
    choice = str(planned.scorecard.singles["wt_trend_choice"] or "")
    with store.reading() as reader:
        comments = held(reader, spec.name, month)
    findings = project.findings(spec, month)
    scorecard, _ = judged(project, spec, month, comments, findings, stamp, choice)
    filling = fill.plan(workbook, scorecard, project.words, protect=project.config.protect)
    path, collected, seen = planned.target, planned.collected, planned.seen
    return Planned(spec, path, workbook, scorecard, filling, planned.findings, collected, seen)


def collect_from(project: ProjectData, store: Store, standing: Standing) -> CollectedFile | None:
    """Takes in what was typed into the target. Raises where a text of it cannot be stored."""
    if not fill.has_boxes(standing.workbook, project.words):
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


def _refuse_a_stranger(project: ProjectData, workbook: FileWorkbook, task: Task) -> None:
    month = fill.single(workbook, "wt_month", project.words)
    if not isinstance(month, date):
        raise TemplateError(
            f"{workbook.path} is no scorecard of this project (it has no wt_month): move it away, "
            "or choose another --output."
        )
    name = fill.single(workbook, "wt_scorecard_name", project.words) or task.spec.name
    if (found := f"{name} {Month.parse(month)}") != str(task):
        raise TemplateError(
            f"{workbook.path} is the scorecard {found}, not {task}: a workbook keeps its scorecard "
            "and its month, so choose another --output."
        )
