"""The commands on what managers write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from workbook_tools.cli.group import main
from workbook_tools.cli.options import (
    AUTHOR,
    DRY_RUN,
    JSON,
    PROJECT,
    REF,
    SCORECARD,
    SCORECARDS,
    PathType,
    project_options,
    row_options,
)
from workbook_tools.cli.terminal import look_at, patience, progress

if TYPE_CHECKING:
    from pathlib import Path


@main.command()
@click.argument("files", metavar="[FILE]...", nargs=-1, type=PathType(dir_okay=False))
@PROJECT
@click.option("--author", metavar="NAME", help="Whose words they are, where that is known.")
@click.option("--into", metavar="MONTH", help="The month they belong to, if not the workbook's.")
@click.option("--partial", is_flag=True, help="Collect the rest where a file is refused.")
@click.option("--accept-cleared", is_flag=True, help="Yes: texts that were taken out are to go.")
@click.option("--accept-shifted", is_flag=True, help="Yes: texts of moved rows are their own.")
@DRY_RUN
@JSON
def collect(
    files: tuple[Path, ...], folder: Path, dry_run: bool, as_json: bool, **terms: Any
) -> None:
    """Take commentary out of workbooks that came back.

    Without a FILE, out of all in returns/, which are then filed away by outcome. Never asks
    anything: --dry-run is the preview. Exit code 3 when something waits for you.
    """
    from workbook_tools.commands import Project, report_commentary

    project = Project.load(folder)
    chosen = files or project.returned
    with patience(quiet=as_json), progress("Collecting", len(chosen), quiet=as_json) as step:
        done = project.collect(chosen, dry_run=dry_run, jobs=None, progress=step, **terms)
    told = report_commentary.collect_json if as_json else report_commentary.collect_text
    click.echo(told(done))
    look_at(done.needs_a_look)


@main.command()
@project_options
@click.option("--owner", "owners", metavar="ROLE", multiple=True, help="Only this owner.")
@click.option("--due", metavar="DATE", help="The last day to answer, such as 2020-01-14.")
@DRY_RUN
def request(
    folder: Path,
    month: str | None,
    scorecards: tuple[str, ...],
    owners: tuple[str, ...],
    due: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Make a workbook and an e-mail for each owner who owes comments."""
    from workbook_tools.commands import Project, report_commentary

    project = Project.load(folder)
    with patience(quiet=as_json):
        asked = project.request(month, scorecards, owners, due, dry_run=dry_run)
    if as_json:
        click.echo(report_commentary.facts_json(asked))
    else:
        click.echo(report_commentary.request_text(asked, dry_run=dry_run))
    look_at(any(each.warning for each in asked))


@main.command()
@project_options
def status(folder: Path, month: str | None, scorecards: tuple[str, ...], as_json: bool) -> None:
    """Say what each owner has written and still owes."""
    from workbook_tools.commands import Project, report_commentary

    found = Project.load(folder).status(month, scorecards)
    told = report_commentary.facts_json if as_json else report_commentary.status_text
    click.echo(told(found))


@main.command()
@PROJECT
@click.option("--month", metavar="MONTH", help="Only this month.")
@SCORECARDS
@click.option(
    "--output",
    metavar="FILE",
    type=PathType(dir_okay=False),
    help="A workbook to write them to; what is marked in it, collect settles.",
)
@JSON
def conflicts(
    folder: Path,
    month: str | None,
    scorecards: tuple[str, ...],
    output: Path | None,
    as_json: bool,
) -> None:
    """Show texts that were written on the same base, and what each changed."""
    from workbook_tools.commands import Project, listed, report_commentary

    project = Project.load(folder)
    found = project.conflicts(scorecards, month)
    if output and found:
        listed.conflicts_list(project, output, found)
    told = report_commentary.conflicts_json if as_json else report_commentary.conflicts_text
    click.echo(told(found))
    look_at(bool(found))


@main.command()
@row_options
@click.option(
    "--keep",
    metavar="AUTHOR|FILE",
    required=True,
    help="Whose text is to stand; or its number in conflicts.",
)
@click.option(
    "--author", metavar="NAME", help="Under whose name it is to stand; by default its writer's."
)
def resolve(
    ref: str, folder: Path, month: str | None, scorecard: str | None, keep: str, author: str | None
) -> None:
    """Let one of the texts of a conflict stand; the other stays in the history."""
    from workbook_tools.commands import Project, report_commentary

    stands = Project.load(folder).resolve(ref, keep, month, scorecard, author)
    click.echo(report_commentary.revision_text(stands))


@main.command()
@REF
@PROJECT
@click.option("--month", metavar="MONTH", help="Only this month.")
@SCORECARD
@JSON
def history(
    ref: str, folder: Path, month: str | None, scorecard: str | None, as_json: bool
) -> None:
    """Show every text that was ever stored on an indicator."""
    from workbook_tools.commands import Project, report_commentary

    found = Project.load(folder).history(ref, month, scorecard)
    told = report_commentary.history_json if as_json else report_commentary.history_text
    click.echo(told(found))


@main.command()
@row_options
@click.option("--revision", metavar="N", type=int, required=True, help="Which text to put back.")
@AUTHOR
def restore(
    ref: str,
    folder: Path,
    month: str | None,
    scorecard: str | None,
    revision: int,
    author: str | None,
) -> None:
    """Put an earlier text back, as a new revision."""
    from workbook_tools.commands import Project, report_commentary

    stands = Project.load(folder).restore(ref, revision, month, scorecard, author)
    click.echo(report_commentary.revision_text(stands))


@main.command()
@row_options
@AUTHOR
def nil(
    ref: str, folder: Path, month: str | None, scorecard: str | None, author: str | None
) -> None:
    """Say of an indicator that there is nothing to say."""
    from workbook_tools.commands import Project, report_commentary

    stands = Project.load(folder).nil(ref, month, scorecard, author)
    click.echo(report_commentary.revision_text(stands))
