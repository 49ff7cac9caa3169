"""Check: what to look at before anything is printed; nothing is written."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_tools.checks import Finding, Level
from workbook_tools.commands import fill
from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.making import judged
from workbook_tools.commands.texts import held, reading
from workbook_tools.config import ScorecardSpec
from workbook_tools.errors import TemplateError
from workbook_tools.ooxml.workbook import FileWorkbook
from workbook_tools.period import Month
from workbook_tools.scorecard import Scorecard

if TYPE_CHECKING:
    from workbook_tools.store import Reader


@dataclass(frozen=True)
class Checked:
    """One scorecard's findings, and what its template holds (``{"sparklines": 55}``)."""

    scorecard: str
    month: Month
    findings: tuple[Finding, ...]
    accepted: int
    template: str
    features: dict[str, int]


@dataclass(frozen=True)
class CheckReport:
    """The findings on every scorecard that was checked."""

    scorecards: tuple[Checked, ...]

    @property
    def errors(self) -> int:
        """How many findings would stop a refresh."""
        return sum(1 for c in self.scorecards for f in c.findings if f.level is Level.ERROR)


def check(project: ProjectData, month: Month, specs: Sequence[ScorecardSpec]) -> CheckReport:
    """Checks the figures and the template of each scorecard; see ``Project.check``."""
    with reading(project) as reader:
        return CheckReport(tuple(_check_one(project, reader, month, spec) for spec in specs))


def _check_one(project: ProjectData, reader: Reader, month: Month, spec: ScorecardSpec) -> Checked:
    comments, findings = held(reader, spec.name, month), project.findings(spec, month)
    scorecard, findings = judged(project, spec, month, comments, findings)
    features: dict[str, int] = {}
    of_template: list[Finding] = []
    try:
        template = project.template(spec)
        features = template.features
        of_template = _try_to_fill(project, spec, scorecard, template)
    except TemplateError as problem:
        of_template = [fill.template_finding("template", Level.ERROR, str(problem))]
    return Checked(
        spec.name,
        month,
        (*of_template, *findings.open),
        len(findings.accepted),
        spec.template.as_posix(),
        features,
    )


def _try_to_fill(
    project: ProjectData, spec: ScorecardSpec, scorecard: Scorecard, template: FileWorkbook
) -> list[Finding]:
    name = spec.template.as_posix()
    filling = fill.plan(template, scorecard, project.words, protect=project.config.protect)
    with tempfile.TemporaryDirectory() as folder:
        receipt = template.apply(filling.patches, Path(folder) / f"{scorecard.name}.xlsx")
        filled = FileWorkbook(receipt.path).features
    lost = [
        fill.template_finding(
            "template-feature",
            Level.ERROR,
            f"{name}: a fill would keep {filled.get(feature, 0)} of its {count} {feature}.",
        )
        for feature, count in template.features.items()
        if filled.get(feature, 0) < count
    ]
    return [*lost, *fill.findings(name, receipt, filling)]
