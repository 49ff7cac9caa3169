"""Print: the scorecards that stand as PDFs, every page marked as internal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from workbook_tools.commands import fill
from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.standing import Standing
from workbook_tools.commands.tasks import targets
from workbook_tools.config import ScorecardSpec
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.ooxml.workbook import FileWorkbook
from workbook_tools.period import Month
from workbook_tools.printing import print_workbook


def print_scorecards(
    project: ProjectData, month: Month, specs: Sequence[ScorecardSpec]
) -> tuple[Path, ...]:
    """A PDF beside each scorecard; see ``Project.print``."""
    standing = targets(project, month, specs, None)
    missing = [path for path in standing if not path.exists()]
    if missing:
        raise WorkbookToolsError(f"{missing[0]} is not there yet: workbook-tools refresh makes it.")
    pairs = zip(specs, standing, strict=True)
    return tuple(
        _print(project, month, spec, path, path.with_suffix(".pdf")) for spec, path in pairs
    )


def print_open(project: ProjectData, month: Month, spec: ScorecardSpec, standing: Standing) -> Path:
    """The PDF of the workbook that is open, where that of the project's own file would be."""
    (usual,) = targets(project, month, [spec], None)
    return _print(project, month, spec, standing.file, usual.with_suffix(".pdf"))


def _print(project: ProjectData, month: Month, spec: ScorecardSpec, path: Path, to: Path) -> Path:
    words = project.words
    edition = fill.single(FileWorkbook(path), "wt_edition", words)
    title = ", ".join(filter(None, [spec.title, month.words, str(edition or "")]))
    return print_workbook(path, to, title)
