"""The commands on editions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from workbook_tools.cli.group import main
from workbook_tools.cli.options import JSON, NAME, OF_MONTH, PROJECT, PathType
from workbook_tools.cli.terminal import patience

if TYPE_CHECKING:
    from pathlib import Path


@main.command()
@NAME
@OF_MONTH
@PROJECT
@click.option("--final", is_flag=True, help="Signed off: the next edition needs a reopening.")
@click.option("--by", default="", metavar="NAME", help="Who issues it; a final one needs this.")
@click.option(
    "--evidence",
    metavar="FILE",
    type=PathType(dir_okay=False),
    help="A file to keep with it, such as the e-mail that signs it off.",
)
@JSON
def issue(scorecard: str, month: str, folder: Path, as_json: bool, **signing: Any) -> None:
    """Record the next edition of a scorecard and keep its file."""
    from workbook_tools.commands import Project, report_commentary

    with patience(quiet=as_json):
        issued = Project.load(folder).issue(scorecard, month, **signing)
    told = report_commentary.issued_json if as_json else report_commentary.issued_text
    click.echo(told(issued))


@main.command()
@NAME
@OF_MONTH
@click.argument("number", metavar="[N]", type=int, required=False)
@PROJECT
def edition(scorecard: str, month: str, number: int | None, folder: Path) -> None:
    """Name the file of an edition that was issued, the last one by default."""
    from workbook_tools.commands import Project

    click.echo(Project.load(folder).edition(scorecard, month, number))


@main.command()
@NAME
@OF_MONTH
@PROJECT
@click.option("--reason", required=True, metavar="TEXT", help="Printed in the next edition.")
@click.option("--by", metavar="NAME", help="Who says so; by default who is logged in.")
def reopen(scorecard: str, month: str, folder: Path, reason: str, by: str | None) -> None:
    """Begin the edition after the last one."""
    from workbook_tools.commands import Project

    done = Project.load(folder).reopen(scorecard, month, reason, by)
    click.echo(f"{scorecard} {done.month}: edition {done.edition + 1} is begun")
