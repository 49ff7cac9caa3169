"""Options that several commands share, and the scorecard names that the shell completes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


class PathType(click.Path):
    """A path; pathlib is imported when one is given, so that help does without."""

    def coerce_path_result(self, value: Any) -> Any:
        """The path as pathlib's."""
        from pathlib import Path

        return Path(value)


def _scorecard_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """For the shell's completion: the scorecards of the project."""
    from pathlib import Path

    from workbook_tools.tables import Table, read_csv

    file = Path(ctx.params.get("folder") or ".") / "config" / "scorecards.csv"
    table = read_csv(file.read_bytes(), file.name) if file.is_file() else None
    if not isinstance(table, Table):
        return []
    names = [str(row.at(0)).strip() for row in table.rows[1:]]
    return [name for name in names if name.startswith(incomplete)]


def options(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one decorator, in the order in which help lists them."""

    def add(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return add


JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would be written; write nothing.")
MONTH = click.option(
    "--month",
    metavar="MONTH",
    help="The reporting month, such as 2019-12 or Dec-19; by default the latest in the sources.",
)
PROJECT = click.option(
    "--project",
    "folder",
    metavar="DIR",
    type=PathType(file_okay=False),
    default=".",
    help="The project folder; by default the current one.",
)
SCORECARDS = click.option(
    "--scorecard",
    "scorecards",
    metavar="NAME",
    multiple=True,
    shell_complete=_scorecard_names,
    help="Only this scorecard; may be given several times.",
)
SCORECARD = click.option(
    "--scorecard",
    metavar="NAME",
    shell_complete=_scorecard_names,
    help="The scorecard, where several have the indicator.",
)
AUTHOR = click.option(
    "--author", metavar="NAME", help="Whose words they are; by default who is logged in."
)
NAME = click.argument("scorecard", metavar="SCORECARD", shell_complete=_scorecard_names)
OF_MONTH = click.argument("month", metavar="MONTH")
REF = click.argument("ref", metavar="REF")

project_options = options(PROJECT, MONTH, SCORECARDS, JSON)
row_options = options(REF, PROJECT, MONTH, SCORECARD)
