"""The folder ``returns/``: what managers sent back, filed away by what became of it."""

from __future__ import annotations

from pathlib import Path

from workbook_tools.commands.collected import CollectedFile

FOLDER = "returns"
STORED, WAITING, REFUSED = "stored", "waiting", "refused"
_NOT_A_RETURN = ("~$", ".~lock.", ".")


def waiting(home: Path) -> list[Path]:
    """What lies in ``returns/`` and in ``returns/waiting``, in name order."""
    folders = [folder for folder in (home, home / WAITING) if folder.is_dir()]
    files = (path for folder in folders for path in folder.iterdir() if path.is_file())
    return sorted(path for path in files if not path.name.startswith(_NOT_A_RETURN))


def file_away(file: CollectedFile, home: Path) -> Path | None:
    """Moves a file of ``returns/`` to the folder of its outcome; None where it was left.

    A file elsewhere is left where it is, and so is one that a program holds open.
    """
    folder = home / _outcome(file)
    if file.path.parent not in (home, home / WAITING) or file.path.parent == folder:
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


def free_name(path: Path) -> Path:
    """``path``, or with ``(2)``, ``(3)`` ... before its ending where that is taken."""
    count, free = 1, path
    while free.exists():
        count += 1
        free = path.with_name(f"{path.stem} ({count}){path.suffix}")
    return free
