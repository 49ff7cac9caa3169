"""Where the store of a project is."""

from __future__ import annotations

import ctypes
import hashlib
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from workbook_tools.errors import StoreError
from workbook_tools.places import data_folder

VARIABLE = "WORKBOOK_TOOLS_STORE"
_TWIN = ".jsonl"
_SYNCED = (
    "onedrive",
    "sharepoint",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud",
    "com~apple~clouddocs",
)
_SYNCED_FOLDERS = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_NETWORK = ("nfs", "cifs", "smb")
_REMOTE = 4  # what Windows calls a drive that is a network's
_ADVICE = (
    "The store lies on a network drive, where a file that several people write to at once is slow "
    "and depends on the drive's locks: a server (PostgreSQL) serves a team better."
)


@dataclass(frozen=True, slots=True)
class Location:
    """Where a store is; a server has no ``twin``. ``advice`` is a sentence, ``""`` for none."""

    url: str
    twin: Path | None
    advice: str = ""


def locate(folder: Path, configured: str, environ: Mapping[str, str]) -> Location:
    """The store of the project in ``folder``.

    ``WORKBOOK_TOOLS_STORE`` in ``environ`` goes before ``configured``; both are a URL or a file.
    In a synced folder the database lies in the user's data folder, and its twin in the project.
    Raises StoreError for a file that would have its twin's name.
    """
    chosen = environ.get(VARIABLE) or configured
    named = chosen.removeprefix("sqlite:///")
    if "://" in named:
        return Location(named, None)
    file = folder.resolve() / named
    if file.suffix.lower() == _TWIN:
        raise StoreError(f"{file.name} cannot be the store, its twin has that name: end it in .db.")
    twin = file.with_suffix(_TWIN)
    if is_synced(file.parent, environ):
        file = data_folder(sys.platform, environ) / _name_for(file)
    return Location(f"sqlite:///{file}", twin, _ADVICE if is_on_network(file.parent) else "")


def _name_for(file: Path) -> str:
    digits = hashlib.sha256(str(file).encode()).hexdigest()[:8]
    return f"{file.parent.name}-{digits}.db"


def is_synced(folder: Path, environ: Mapping[str, str]) -> bool:
    """Whether a service copies ``folder`` between computers: OneDrive, Dropbox and their like."""
    above = (folder, *folder.parents)
    if any(part.name.casefold().startswith(_SYNCED) for part in above):
        return True
    given = {Path(environ[name]).resolve() for name in _SYNCED_FOLDERS if environ.get(name)}
    return any(part in given or (part / ".dropbox").exists() for part in above)


def is_on_network(folder: Path) -> bool:
    """Whether ``folder`` lies on another computer's disk."""
    if str(folder).startswith(("\\\\", "//")):
        return True
    if sys.platform == "win32":
        return int(ctypes.windll.kernel32.GetDriveTypeW(folder.anchor)) == _REMOTE
    mounts = Path("/proc/mounts")
    return mounts.exists() and is_mounted(folder, mounts.read_text(encoding="utf-8").splitlines())


def is_mounted(folder: PurePath, mounts: Iterable[str]) -> bool:
    """Whether the nearest of ``mounts`` (the lines of ``/proc/mounts``) is a network's."""
    nearest, kind = PurePath(), ""
    for line in mounts:
        place, found = line.split(" ")[1:3]
        path = PurePath(place.replace("\\040", " "))
        if folder.is_relative_to(path) and len(path.parts) >= len(nearest.parts):
            nearest, kind = path, found
    return kind.startswith(_NETWORK)
