"""The commands on figures and whole scorecards."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from workbook_tools.cli.group import main
from workbook_tools.cli.options import DRY_RUN, PathType, project_options
from workbook_tools.cli.terminal import patience

if TYPE_CHECKING:
    from pathlib import Path


@main.command()
@project_options
@click.option("--all-months", is_flag=True, help="Every month that the sources have.")
@click.option("--from", "first", metavar="MONTH", help="Every month from this one on.")
@click.option("--to", "last", metavar="MONTH", help="Every month up to this one.")
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(),
    help="Where to write instead of the project's own pattern; may hold {month} and {scorecard}.",
)
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="How many processes fill workbooks; by default one for each processor.",
)
@click.option(
    "--only-changed/--all",
    default=True,
    help="Leave alone what would come out as it stands (the default), or fill all.",
)
@click.option(
    "--keep-going/--stop",
    default=True,
    help="Fill the others where a scorecard is refused (the default), or stop there.",
)
@click.option(
    "--report",
    metavar="FILE",
    type=PathType(dir_okay=False),
    help="An HTML page that says what was done, also when the run fails.",
)
@DRY_RUN
def refresh(
    folder: Path,
    month: str | None,
    scorecards: tuple[str, ...],
    report: Path | None,
    as_json: bool,
    **how: Any,
) -> None:
    """Fill the scorecards of a month, or of many, from the sources.

    What was typed into a scorecard that stands there is collected first. A NAME may be a pattern
    such as 'north-*'. With --json a line is printed for each scorecard as it is done. Exit code 3
    when some were refused and the others are done.
    """
    from workbook_tools.cli.running import run

    run(folder, month, scorecards, report, as_json=as_json, **how)


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
@click.argument("folder", metavar="DIR", type=PathType(file_okay=False))
def init(folder: Path) -> None:
    """Lay out a new project in DIR, the worked example, that runs at once."""
    from workbook_tools.commands import init as lay_out

    written = lay_out(folder)
    named = folder if re.fullmatch(r"[\w./\\:-]+", str(folder)) else f'"{folder}"'
    click.echo(f"{folder}: {len(written)} files; next: workbook-tools refresh --project {named}")
