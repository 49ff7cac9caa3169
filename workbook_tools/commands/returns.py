"""The folder ``returns/``: what managers sent back, filed away by what became of it."""

from __future__ import annotations

from pathlib import Path

from workbook_tools.commands.collected import CollectedFile
from workbook_tools.ooxml.target import free_name, moment_of

FOLDER = "returns"
STORED, WAITING, REFUSED = "stored", "waiting", "refused"
_NOT_A_RETURN = ("~$", ".~lock.", ".")


def waiting(home: Path) -> list[Path]:
    """What lies in ``returns/`` and in ``returns/waiting``, in name order."""
    folders = [folder for folder in (home, home / WAITING) if folder.is_dir()]
    files = (path for folder in folders for path in folder.iterdir() if path.is_file())
    return sorted(path for path in files if not path.name.startswith(_NOT_A_RETURN))


def file_away(file: CollectedFile, home: Path, seen: object) -> Path | None:
    """Moves a file of ``returns/`` to the folder of its outcome; None where it was left.

    A file elsewhere is left where it is, and so is one that a program holds open, or that is not as
    it was ``seen`` before it was read.
    """
    folder = home / _outcome(file)
    if file.path.parent not in (home, home / WAITING) or file.path.parent == folder:
        return None
    if moment_of(file.path) != seen:
        return None
    folder.mkdir(exist_ok=True)
    target = free_name(folder / file.path.name)
    try:
        file.path.rename(target)
    except OSError:
        return None
    return target


def _outcome(file: CollectedFile) -> str:
    if file.refused:
        return REFUSED
    return WAITING if file.waits else STORED
