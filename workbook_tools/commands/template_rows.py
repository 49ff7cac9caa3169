"""Template rows: an indicator gains or loses its own row in every grid of a project's templates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.tasks import DRAFTS
from workbook_tools.config import ScorecardSpec
from workbook_tools.errors import WorkbookToolsError, nearest
from workbook_tools.ooxml.growth.prototype import Wanted
from workbook_tools.ooxml.workbook import FileWorkbook

Edit = Callable[[FileWorkbook, str], Sequence[str]]
"""Edits the rows of an indicator; the sheets whose rows moved."""


@dataclass(frozen=True)
class Edited:
    """What became of one template: the sheets whose rows moved, and what follows them.

    ``moved`` are sentences, as in ``Receipt.moved``.
    """

    path: Path
    refs: tuple[str, ...]
    sheets: tuple[str, ...]
    moved: tuple[str, ...]


def add_rows(
    project: ProjectData, refs: Sequence[str], specs: Sequence[ScorecardSpec], *, dry_run: bool
) -> list[Edited]:
    """Gives indicators a row in the templates of ``specs`` that have them. Raises TemplateError."""
    indicators = project.config.indicators
    for ref in refs:
        if ref not in indicators:
            near = nearest(ref, indicators)
            raise WorkbookToolsError(
                f"{ref!r} is no reference in config/indicators.csv{near}: give it a line there "
                "first."
            )
    everyone = tuple(Wanted(each.ref, each.section, each.owner) for each in indicators.values())

    def edit(workbook: FileWorkbook, ref: str) -> Sequence[str]:
        new, look = next(each for each in everyone if each.ref == ref), _look(project, ref)
        alike = {other for other in indicators if _look(project, other) == look}
        return workbook.add_row(new, everyone, alike)

    concerned = [spec for spec in specs if set(refs) & set(spec.refs)]
    if not concerned:
        raise WorkbookToolsError(
            f"no scorecard has {', '.join(refs)}: name them in config/scorecards.csv first."
        )
    return _edited(project, refs, concerned, edit, dry_run=dry_run)


def remove_rows(
    project: ProjectData, refs: Sequence[str], specs: Sequence[ScorecardSpec], *, dry_run: bool
) -> list[Edited]:
    """Takes the rows of indicators out of the templates of ``specs``. Raises TemplateError."""
    return _edited(project, refs, specs, FileWorkbook.remove_row, dry_run=dry_run)


def _look(project: ProjectData, ref: str) -> object:
    """What the look of an indicator's row depends on."""
    indicator = project.config.indicators[ref]
    return indicator.unit, indicator.decimals


def _edited(
    project: ProjectData,
    refs: Sequence[str],
    specs: Sequence[ScorecardSpec],
    edit: Edit,
    *,
    dry_run: bool,
) -> list[Edited]:
    """All templates edited, then all written; none where any of them cannot be."""
    folder = project.config.folder
    books = [FileWorkbook(folder / path) for path in dict.fromkeys(s.template for s in specs)]
    done = []
    for book in books:
        sheets: dict[str, None] = {}
        for ref in dict.fromkeys(refs):
            sheets |= dict.fromkeys(edit(book, ref))
        done.append(Edited(book.path, tuple(dict.fromkeys(refs)), tuple(sheets), book.moved))
    for book in () if dry_run else books:
        book.save(drafts=folder / DRAFTS)
    return done
