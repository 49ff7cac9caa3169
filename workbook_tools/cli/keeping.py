"""The commands that keep the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workbook_tools.cli.group import main
from workbook_tools.cli.options import PROJECT, SCORECARDS, PathType
from workbook_tools.cli.terminal import look_at

if TYPE_CHECKING:
    from pathlib import Path


@main.group()
def commentary() -> None:
    """Take in texts from elsewhere."""


@commentary.command("import")
@click.argument("file", metavar="FILE", type=PathType(dir_okay=False))
@PROJECT
@SCORECARDS
@click.option("--author", metavar="NAME", help="Whose words they are, where that is known.")
def import_commentary(
    file: Path, folder: Path, scorecards: tuple[str, ...], author: str | None
) -> None:
    """Take texts in from a CSV or .xlsx with the columns ref, month, text."""
    from workbook_tools.commands import Project, report_commentary

    taken = Project.load(folder).import_commentary(file, scorecards, author)
    click.echo(report_commentary.imported_text(file, taken))
    look_at(report_commentary.in_conflict(taken))


@main.group()
def store() -> None:
    """Check the store of commentary, or move it."""


@store.command("verify")
@PROJECT
def verify(folder: Path) -> None:
    """Say whether every text and edition still is what it was."""
    from workbook_tools.commands import Project

    faults = Project.load(folder).verify_store()
    click.echo("\n".join(faults) or "every text and edition is what it was")
    if faults:
        raise click.exceptions.Exit(1)


@store.command("export")
@click.argument("file", metavar="FILE", type=PathType(dir_okay=False))
@PROJECT
def export(file: Path, folder: Path) -> None:
    """Write every record to a JSON Lines file."""
    from workbook_tools.commands import Project

    click.echo(f"{file}: {Project.load(folder).export_store(file):,} records")


@store.command("import")
@click.argument("file", metavar="FILE", type=PathType(dir_okay=False))
@PROJECT
def import_store(file: Path, folder: Path) -> None:
    """Add the records of a JSON Lines file that the store lacks."""
    from workbook_tools.commands import Project

    click.echo(f"{file}: {Project.load(folder).import_store(file):,} records added")
