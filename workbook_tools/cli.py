"""The command line: one command a function of ``commands``, and no logic."""

from __future__ import annotations

import codecs
import errno
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from threading import Timer
from typing import Any, TypeVar

import click

from workbook_tools import __version__
from workbook_tools.errors import WorkbookToolsError

F = TypeVar("F", bound=Callable[..., Any])

_PATIENCE = 2.0  # seconds of silence that nobody wonders about
_PLAIN = str.maketrans("−–—", "---")


class _Group(click.Group):
    """Turns what a user can put right into a sentence and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        _print_anything()
        try:
            return super().invoke(ctx)
        except WorkbookToolsError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            where = error.filename or "the output"
            raise click.ClickException(f"{where}: {error.strerror or error}.") from error


def _print_anything() -> None:
    """Lets a terminal or file that has no sign for a character take the nearest plain one."""
    codecs.register_error("plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="plain")


def _plain(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end].translate(_PLAIN)
    return lost.encode("ascii", "replace").decode(), error.end


def _scorecard_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """For the shell's completion: the scorecards of the project."""
    from workbook_tools.tables import Table, read_csv

    file = Path(ctx.params.get("folder") or ".") / "config" / "scorecards.csv"
    table = read_csv(file.read_bytes(), file.name) if file.is_file() else None
    if not isinstance(table, Table):
        return []
    names = [str(row.at(0)).strip() for row in table.rows[1:]]
    return [name for name in names if name.startswith(incomplete)]


def _project_options(command: F) -> F:
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print JSON for programs."),
        click.option(
            "--scorecard",
            "scorecards",
            metavar="NAME",
            multiple=True,
            shell_complete=_scorecard_names,
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
            type=click.Path(file_okay=False, path_type=Path),
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

    Exit codes: 0 done, 1 stopped (the message says why, and what to do), 2 wrong usage. Warnings
    do not change the exit code.
    """


@main.command()
@_project_options
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(),
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
    many = len(project.choose(scorecards))
    with _patience(quiet=as_json), _progress(many, quiet=as_json) as step:
        receipts = project.refresh(month, scorecards, output, dry_run=dry_run, progress=step)
    told = report.refresh_json if as_json else report.refresh_text
    click.echo(told(receipts, dry_run=dry_run))


@main.command()
@_project_options
def check(folder: Path, month: str | None, scorecards: tuple[str, ...], as_json: bool) -> None:
    """Say what to look at before anything is printed; write nothing."""
    from workbook_tools.commands import Project, report

    with _patience(quiet=as_json):
        checked = Project.load(folder).check(month, scorecards)
    click.echo(report.check_json(checked) if as_json else report.check_text(checked))
    if checked.errors:
        raise click.exceptions.Exit(1)


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """Lay out a new project in DIR, the worked example, that runs at once."""
    from workbook_tools.commands import init as lay_out

    written = lay_out(folder)
    named = folder if re.fullmatch(r"[\w./\\:-]+", str(folder)) else f'"{folder}"'
    click.echo(f"{folder}: {len(written)} files; next: workbook-tools refresh --project {named}")


@contextmanager
def _patience(*, quiet: bool) -> Iterator[None]:
    """Says on a terminal that a long command is still at work."""
    words = (
        "Still reading: large workbooks take a while. Stopping with Ctrl-C leaves every file whole."
    )
    timer = Timer(_PATIENCE, lambda: click.echo(words, err=True))
    timer.daemon = True
    if not quiet and sys.stderr.isatty():
        timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def _progress(count: int, *, quiet: bool) -> Iterator[Callable[[str], None] | None]:
    if quiet or count < 2 or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=count, label="Refreshing", file=sys.stderr) as bar:
        yield lambda scorecard: bar.update(1)
