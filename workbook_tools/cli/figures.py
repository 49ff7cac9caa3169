"""The commands on figures and whole scorecards."""

from __future__ import annotations

import re
from pathlib import Path

import click

from workbook_tools.cli.group import main
from workbook_tools.cli.options import DRY_RUN, project_options
from workbook_tools.cli.terminal import patience, progress


@main.command()
@project_options
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(),
    help="Where to write instead of the project's own pattern; may hold {month} and {scorecard}.",
)
@DRY_RUN
def refresh(
    folder: Path,
    month: str | None,
    scorecards: tuple[str, ...],
    output: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Fill the scorecards of a month from the sources.

    What was typed into a scorecard that stands there is collected first.
    """
    from workbook_tools.commands import Project, report

    project = Project.load(folder)
    many = len(project.choose(scorecards))
    with patience(quiet=as_json), progress("Refreshing", many, quiet=as_json) as step:
        receipts = project.refresh(month, scorecards, output, dry_run=dry_run, progress=step)
    told = report.refresh_json if as_json else report.refresh_text
    click.echo(told(receipts, dry_run=dry_run))


@main.command()
@project_options
def check(folder: Path, month: str | None, scorecards: tuple[str, ...], as_json: bool) -> None:
    """Say what to look at before anything is printed; write nothing."""
    from workbook_tools.commands import Project, report

    with patience(quiet=as_json):
        checked = Project.load(folder).check(month, scorecards)
    click.echo(report.check_json(checked) if as_json else report.check_text(checked))
    if checked.errors:
        raise click.exceptions.Exit(1)


@main.command("print")
@project_options
def print_scorecards(
    folder: Path, month: str | None, scorecards: tuple[str, ...], as_json: bool
) -> None:
    """Print the scorecards that stand to PDFs, marked as internal."""
    from workbook_tools.commands import Project, report

    project = Project.load(folder)
    with patience(quiet=as_json):
        made = project.print(month, scorecards)
    click.echo(report.files_json(made) if as_json else report.files_text(made))


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """Lay out a new project in DIR, the worked example, that runs at once."""
    from workbook_tools.commands import init as lay_out

    written = lay_out(folder)
    named = folder if re.fullmatch(r"[\w./\\:-]+", str(folder)) else f'"{folder}"'
    click.echo(f"{folder}: {len(written)} files; next: workbook-tools refresh --project {named}")
