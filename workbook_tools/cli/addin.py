"""The commands on what starts workbook-tools out of Excel: the add-in and the Start menu."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from workbook_tools.cli.group import main
from workbook_tools.cli.options import JSON, PathType
from workbook_tools.cli.terminal import look_at

if TYPE_CHECKING:
    from pathlib import Path

    from workbook_tools.addin import AddinState

FOLDER = click.option(
    "--folder",
    metavar="DIR",
    type=PathType(file_okay=False),
    help="The folder; by default the one that Excel starts, or the Start menu.",
)


@main.group()
def addin() -> None:
    """Put the tab Scorecard into Excel, or a toolbar into LibreOffice."""


@addin.command()
@click.argument("file", metavar="FILE", type=PathType(dir_okay=False))
@click.option(
    "--interpreter",
    metavar="PATH",
    type=PathType(),
    default=sys.executable,
    help="The Python that its buttons start; by default the one that runs now.",
)
def build(file: Path, interpreter: Path) -> None:
    """Write FILE, an .xlam for Excel or an .oxt for LibreOffice."""
    click.echo(f"{_build(file, interpreter)}: its buttons start {interpreter}")


def _build(file: Path, interpreter: Path) -> Path:
    from workbook_tools.errors import WorkbookToolsError

    match file.suffix.lower():
        case ".xlam":
            from workbook_tools.addin import build_addin

            return build_addin(file, interpreter=interpreter)
        case ".oxt":
            from workbook_tools.addin.extension import build_extension

            return build_extension(file, interpreter=interpreter)
    raise WorkbookToolsError(
        f"{file} is neither Excel's nor LibreOffice's: end it in .xlam or in .oxt."
    )


@addin.command()
@FOLDER
def install(folder: Path | None) -> None:
    """Build the add-in for this Python, where Excel starts it."""
    from workbook_tools.addin import check_addin, install_addin

    place = install_addin(folder)
    click.echo(
        f"{place} is installed for {check_addin(folder).interpreter}; start Excel again, and the "
        "tab Scorecard is there"
    )


@addin.command()
@FOLDER
def uninstall(folder: Path | None) -> None:
    """Delete the add-in."""
    from workbook_tools.addin import uninstall_addin

    gone = uninstall_addin(folder)
    click.echo(
        f"{gone} is deleted; start Excel again, and the tab Scorecard is gone"
        if gone
        else "no add-in was installed there; nothing is deleted"
    )


@addin.command()
@FOLDER
@JSON
def check(folder: Path | None, as_json: bool) -> None:
    """Say what is installed, whether it is current, and what may stop it.

    Exit code 3 when it is not installed, must be installed again, or may be stopped.
    """
    from workbook_tools.addin import check_addin

    state = check_addin(folder)
    click.echo(_state_json(state) if as_json else "\n".join(_state_text(state)))
    look_at(not state.installed or bool(state.stale or state.blocked))


def _state_json(state: AddinState) -> str:
    import json
    from dataclasses import asdict

    return json.dumps(asdict(state), default=str, indent=2)


def _state_text(state: AddinState) -> list[str]:
    if not state.installed:
        return [f"{state.path} is not installed: workbook-tools addin install", *state.blocked]
    return [
        f"{state.path} is installed",
        f"It starts {state.interpreter or 'no Python that can be read'}.",
        *(state.stale or ("It is what would be built now.",)),
        *(["Install it again: workbook-tools addin install"] if state.stale else []),
        *state.blocked,
    ]


@main.group()
def shortcuts() -> None:
    """Put the same actions into Windows's Start menu, without a macro."""


@shortcuts.command("install")
@FOLDER
def install_menu(folder: Path | None) -> None:
    """Make a shortcut for each button of the ribbon."""
    from workbook_tools.shortcuts import install_shortcuts

    made = install_shortcuts(folder)
    click.echo(
        f"{made[0].parent}: {len(made)} shortcuts; they work on the workbook that is open in Excel"
    )


@shortcuts.command("uninstall")
@FOLDER
def uninstall_menu(folder: Path | None) -> None:
    """Delete those shortcuts."""
    from workbook_tools.shortcuts import uninstall_shortcuts

    gone = uninstall_shortcuts(folder)
    click.echo(f"{len(gone)} shortcuts are deleted")
