"""Where this program keeps what belongs to a user."""

from __future__ import annotations

from pathlib import Path

from workbook_tools.places import data_folder


def test_each_system_has_its_own_data_folder():
    given = {"HOME": "/home/a", "LOCALAPPDATA": "/local", "XDG_DATA_HOME": "/data"}
    support = Path("/home/a/Library/Application Support/workbook_tools")
    assert data_folder("win32", given) == Path("/local/workbook_tools")
    assert data_folder("win32", {"HOME": "/home/a"}) == Path("/home/a/AppData/Local/workbook_tools")
    assert data_folder("darwin", given) == support
    assert data_folder("linux", given) == Path("/data/workbook_tools")
    assert data_folder("linux", {"HOME": "/h"}) == Path("/h/.local/share/workbook_tools")
