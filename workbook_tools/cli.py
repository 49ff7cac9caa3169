"""The command line: one command a function of ``commands``, and no logic."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from workbook_tools import __version__
from workbook_tools.errors import WorkbookToolsError

F = TypeVar("F", bound=Callable[..., Any])


class _Group(click.Group):
    """Turns what a user can put right into a sentence and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except WorkbookToolsError as error:
            raise click.ClickException(str(error)) from error


def _project_options(command: F) -> F:
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print JSON for programs."),
        click.option(
            "--scorecard",
            "scorecards",
            metavar="NAME",
            multiple=True,
            help="Only this scorecard; may be given several times.",
        ),
        click.option(
            "--month",
            metavar="MONTH",
            help="The reporting month, such as 2019-12 or Dec-19; by default the latest in the "
            "sources.",
        ),
        click.option(
            "--project",
            "folder",
            metavar="DIR",
            type=click.Path(path_type=Path),
            default=Path(),
            help="The project folder; by default the current one.",
        ),
    ):
        command = option(command)
    return command


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def main() -> None:
    """Fill a council's own Excel scorecard from source data, and lose nothing in it.

    Exit codes: 0 done, 1 failed and nothing written, 2 wrong usage, 3 done with things to look at.
    """


@main.command()
@_project_options
@click.option(
    "--output",
    metavar="FILE",
    help="Where to write instead of the project's own pattern; may hold {month} and {scorecard}.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be written; write nothing.")
def refresh(
    folder: Path,
    month: str | None,
    scorecards: tuple[str, ...],
    output: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Fill the scorecards of a month from the sources."""
    from workbook_tools.commands import Project, report

    project = Project.load(folder)
    with _progress(len(project.choose(scorecards)), quiet=as_json) as step:
        receipts = project.refresh(month, scorecards, output, dry_run=dry_run, progress=step)
    told = report.refresh_json if as_json else report.refresh_text
    click.echo(told(receipts, dry_run=dry_run))


@main.command()
@_project_options
def check(folder: Path, month: str | None, scorecards: tuple[str, ...], as_json: bool) -> None:
    """Say what to look at before anything is printed; write nothing."""
    from workbook_tools.commands import Project, report

    checked = Project.load(folder).check(month, scorecards)
    click.echo(report.check_json(checked) if as_json else report.check_text(checked))
    if checked.errors:
        raise click.exceptions.Exit(1)


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Lay out a new project in DIR, the worked example, that runs at once."""
    from workbook_tools.commands import init as lay_out

    written = lay_out(folder)
    click.echo(f"{folder}: {len(written)} files; next: workbook-tools refresh --project {folder}")


@contextmanager
def _progress(count: int, *, quiet: bool) -> Iterator[Callable[[str], None] | None]:
    if quiet or count < 2 or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=count, label="Refreshing", file=sys.stderr) as bar:
        yield lambda scorecard: bar.update(1)
