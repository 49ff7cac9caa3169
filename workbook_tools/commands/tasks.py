"""What is to be refreshed: scorecards by months, and where each goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbook_tools.commands.data import ProjectData
from workbook_tools.config import ScorecardSpec
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.period import Month

DRAFTS = "drafts"  # the folder of what was replaced


@dataclass(frozen=True)
class Task:
    """One scorecard in one month, and the file that it goes to."""

    spec: ScorecardSpec
    month: Month
    target: Path

    def __str__(self) -> str:
        return f"{self.spec.name} {self.month}"


def tasks(
    project: ProjectData,
    months: Iterable[Month],
    specs: Sequence[ScorecardSpec],
    output: str | None,
) -> list[Task]:
    """Every scorecard in every month; the months of a scorecard stand together.

    Raises WorkbookToolsError where several would have the same file.
    """
    found = [
        Task(spec, month, target)
        for month in months
        for spec, target in zip(specs, targets(project, month, specs, output), strict=True)
    ]
    if len({task.target for task in found}) < len(found):
        raise WorkbookToolsError(
            f"{output or project.config.output} would give several months the same file: put "
            "{month} in it, or name one month."
        )
    order = {spec.name: number for number, spec in enumerate(specs)}
    return sorted(found, key=lambda task: (order[task.spec.name], task.month))


def months_between(
    project: ProjectData, first: Month | str | None, last: Month | str | None
) -> tuple[Month, ...]:
    """The months with figures from ``first`` to ``last``, both included; all without them.

    Raises WorkbookToolsError where there is none.
    """
    start = project.months[0] if first is None else project.any_month(first)
    end = project.months[-1] if last is None else project.any_month(last)
    found = tuple(month for month in project.months if start <= month <= end)
    if not found:
        months = project.whole.months
        raise WorkbookToolsError(
            f"the sources hold no figures from {start} to {end}; they run from "
            f"{months[0]} to {months[-1]}."
        )
    return found


def targets(
    project: ProjectData, month: Month, specs: Sequence[ScorecardSpec], output: str | None
) -> list[Path]:
    """Where each scorecard goes. Raises WorkbookToolsError for what names no file, or one twice."""
    pattern = project.config.output if output is None else output
    folder = project.config.folder if output is None else Path()
    found = [folder / _named(pattern, month, spec.file_name) for spec in specs]
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
