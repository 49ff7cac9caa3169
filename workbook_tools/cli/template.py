"""The commands on a project's templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workbook_tools.cli.group import main
from workbook_tools.cli.options import DRY_RUN, JSON, PROJECT, SCORECARDS, options
from workbook_tools.cli.terminal import patience

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from workbook_tools.commands import Project
    from workbook_tools.commands.template_rows import Edited
    from workbook_tools.config import ScorecardSpec

_REFS = click.argument("refs", metavar="REF...", nargs=-1, required=True)
_rows_options = options(_REFS, PROJECT, SCORECARDS, DRY_RUN, JSON)


@main.group()
def template() -> None:
    """Change the templates of a project."""


@template.group()
def rows() -> None:
    """Give indicators rows in the templates, or take their rows out.

    Everything that refers to cells follows. The templates before go to drafts/.
    """


@rows.command()
@_rows_options
def add(
    refs: tuple[str, ...], folder: Path, scorecards: tuple[str, ...], dry_run: bool, as_json: bool
) -> None:
    """Give each REF a row in every grid that has none for it.

    The row stands where config/indicators.csv has it, and looks like the nearest row of the same
    unit and decimals.
    """
    from workbook_tools.commands.template_rows import add_rows

    _edit(add_rows, refs, folder, scorecards, dry_run=dry_run, as_json=as_json)


@rows.command()
@_rows_options
def remove(
    refs: tuple[str, ...], folder: Path, scorecards: tuple[str, ...], dry_run: bool, as_json: bool
) -> None:
    """Take the rows of each REF out of every grid."""
    from workbook_tools.commands.template_rows import remove_rows

    _edit(remove_rows, refs, folder, scorecards, dry_run=dry_run, as_json=as_json)


def _edit(
    edit: Callable[..., Sequence[Edited]],
    refs: Sequence[str],
    folder: Path,
    scorecards: Sequence[str],
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    from workbook_tools.commands import Project
    from workbook_tools.commands.report_rows import rows_json, rows_text

    project: Project = Project.load(folder)
    specs: Sequence[ScorecardSpec] = project.choose(scorecards)
    with patience(quiet=as_json):
        edited = edit(project, refs, specs, dry_run=dry_run)
    click.echo(rows_json(edited) if as_json else rows_text(edited, dry_run=dry_run))
