"""The buttons' actions on the workbook that is open, and the projects that they work on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from workbook_tools.cli.group import main
from workbook_tools.cli.options import PathType
from workbook_tools.errors import CancelledError

if TYPE_CHECKING:
    from pathlib import Path

    import xlwings


class Questions:
    """Asks at the terminal."""

    def yes(self, question: str) -> bool:
        """Whether the answer is yes."""
        return click.confirm(question, err=True)

    def words(self, question: str, default: str = "") -> str:
        """What was typed, trimmed."""
        answer: str = click.prompt(question, default=default, show_default=bool(default), err=True)
        return answer.strip()

    def files(self, question: str, folder: Path) -> Sequence[Path]:
        """The workbooks that are named, one a line. Raises CancelledError where none is."""
        from pathlib import Path

        click.echo(f"{question}, one a line; an empty line ends the list:", err=True)
        named = [Path(each.strip('"')) for each in iter(lambda: self.words("file"), "")]
        if not named:
            raise CancelledError
        return named


def _actions(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    from workbook_tools.addin.buttons import buttons

    return [button.id for button in buttons() if button.id.startswith(incomplete)]


@main.command()
@click.argument("action", metavar="ACTION", shell_complete=_actions)
@click.option("--workbook", metavar="NAME", help="Another open workbook than the one in front.")
@click.option(
    "--office",
    metavar="ADDRESS",
    help="The LibreOffice that listens there (pipe,name=x) instead of Excel.",
)
@click.option("--dialogs", is_flag=True, help="Ask and tell in windows; for shortcuts.")
def live(action: str, workbook: str | None, office: str | None, dialogs: bool) -> None:
    """Do what a button does, on the workbook that is open in Excel.

    ACTION is refresh, new_month, check, collect, request, owed, conflicts, history, issue,
    print_pdf, put_back, open_folder or help. The workbook is not saved.
    """
    from workbook_tools import ribbon
    from workbook_tools.dialogs import Dialogs

    if dialogs:
        windows = Dialogs()
        told = ribbon.attempt(lambda: ribbon.press(action, _open(workbook, office), windows))
        if told:
            windows.tell(told)
            raise click.exceptions.Exit(1)
        return
    click.echo(ribbon.press(action, _open(workbook, office), Questions()))


def _open(name: str | None, office: str | None) -> xlwings.Book:
    """The open workbook of that name, or the one in front. Raises WorkbookToolsError."""
    import xlwings

    from workbook_tools.errors import WorkbookToolsError

    if office:
        from workbook_tools.calc.engine import attach

        attach(office)
    try:
        return xlwings.books[name] if name else xlwings.books.active
    except Exception as error:  # xlwings has another one for each system and each reason
        what = f"no workbook {name!r} is open" if name else "no workbook is open"
        raise WorkbookToolsError(
            f"{what} in {'LibreOffice' if office else 'Excel'}: open it, then try again."
        ) from error


@main.command()
@click.argument(
    "folder",
    metavar="[DIR]",
    type=PathType(file_okay=False),
    default=".",
)
@click.option("--forget", is_flag=True, help="Take the project from the list.")
@click.option("--list", "listing", is_flag=True, help="Only print the list.")
def trust(folder: Path, forget: bool, listing: bool) -> None:
    """Add a project to the list of those that buttons work on.

    A workbook names its project; the name is looked up in this list, and nowhere else.
    """
    from workbook_tools.commands import trusted

    if listing:
        click.echo("\n".join(map(str, trusted.trusted())) or "no project is trusted yet")
    elif forget:
        click.echo(f"{trusted.distrust(folder)} is no longer trusted")
    else:
        click.echo(f"{trusted.trust(folder)} is trusted: buttons may read and write in it")
