"""Where this program keeps what belongs to a user and to no project."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

_OURS = "workbook_tools"


def data_folder(platform: str, environ: Mapping[str, str]) -> Path:
    """The folder of a user's data on ``platform`` (``win32``, ``darwin``, any other)."""
    home = Path(environ.get("HOME") or Path.home())
    if platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / _OURS
    if platform == "darwin":
        return home / "Library" / "Application Support" / _OURS
    return Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share") / _OURS
