"""The file that a fill makes: written beside its place, then put there in one step."""

from __future__ import annotations

import secrets
import shutil
from datetime import datetime
from pathlib import Path
from stat import S_IMODE

from workbook_tools.errors import WorkbookOpenError, WorkbookToolsError


def refuse_open(target: Path) -> None:
    """Raises WorkbookOpenError when a program has ``target`` open."""
    if is_open(target):
        raise WorkbookOpenError(str(target))
    try:
        target.open("r+b", buffering=0).close()
    except (FileNotFoundError, NotADirectoryError):
        return
    except PermissionError as error:
        raise WorkbookOpenError(str(target)) from error
    except OSError as error:
        raise WorkbookToolsError(f"{target} cannot be written ({error.strerror}).") from error


def is_open(target: Path) -> bool:
    """Whether a program has marked ``target`` as open."""
    marks = (f"~${target.name}", f".~lock.{target.name}#")
    return any((target.parent / mark).exists() for mark in marks)


def moment_of(path: Path) -> tuple[int, int] | None:
    """When a file was last saved, and its size; None where there is none."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size


def put(blob: bytes, target: Path, drafts: Path | None) -> None:
    """Makes ``target`` hold ``blob``; what it held goes to ``drafts`` first, where one is given.

    A file that holds ``blob`` already is left alone. Raises WorkbookOpenError or
    WorkbookToolsError, with everything as it was.
    """
    try:
        place = target.resolve() if target.is_symlink() else target
        held = place.stat() if place.exists() else None
        if held is None:
            place.parent.mkdir(parents=True, exist_ok=True)
        elif held.st_size == len(blob) and place.read_bytes() == blob:
            return
        _write(blob, place, target, held and held.st_mode, drafts)
    except OSError as error:
        raise WorkbookToolsError(
            f"{target} cannot be written ({error.strerror}): check the folder and its free space."
        ) from error


def free_name(path: Path) -> Path:
    """``path``, or with ``(2)``, ``(3)`` ... before its ending where that is taken."""
    count, free = 1, path
    while free.exists():
        count += 1
        free = path.with_name(f"{path.stem} ({count}){path.suffix}")
    return free


def _write(blob: bytes, place: Path, target: Path, mode: int | None, drafts: Path | None) -> None:
    beside = _beside(place)
    try:
        beside.write_bytes(blob)
        if mode is not None:
            beside.chmod(S_IMODE(mode))
        _replace(beside, place, target, drafts)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _replace(beside: Path, place: Path, target: Path, drafts: Path | None) -> None:
    draft = keep_draft(place, drafts) if drafts and place.exists() else None
    try:
        beside.replace(place)
    except OSError as error:
        if draft:
            draft.unlink()
        if isinstance(error, PermissionError):
            raise WorkbookOpenError(str(target)) from error
        raise


def keep_draft(old: Path, drafts: Path) -> Path:
    """Copies ``old`` under the time at which it was last changed; no draft covers another."""
    drafts.mkdir(parents=True, exist_ok=True)
    changed = datetime.fromtimestamp(old.stat().st_mtime)
    beside = _beside(drafts / old.name)
    try:
        shutil.copy2(old, beside)
        name = f"{old.stem} {changed:%Y-%m-%d %H%M%S}{old.suffix}"
        return beside.rename(free_name(drafts / name))
    finally:
        beside.unlink(missing_ok=True)


def _beside(place: Path) -> Path:
    """Where a file is written before it takes its ``place`` in one step."""
    return place.with_name(f".{place.name}.{secrets.token_hex(4)}.tmp")
