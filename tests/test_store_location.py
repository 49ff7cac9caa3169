"""Where the store of a project is."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from workbook_tools.errors import StoreError
from workbook_tools.store import Location, Store, locate, location
from workbook_tools.store.location import is_mounted, is_on_network


def _locate(folder: Path, configured: str = "store.db", **environ: str) -> Location:
    return locate(folder, configured, environ)


def test_a_store_is_a_file_in_the_project_with_its_twin_beside_it(tmp_path):
    assert _locate(tmp_path) == Location(
        f"sqlite:///{tmp_path / 'store.db'}", tmp_path / "store.jsonl", ""
    )
    assert _locate(tmp_path, "data/texts.sqlite").twin == tmp_path / "data" / "texts.jsonl"
    assert _locate(tmp_path, "sqlite:///texts.db").url == f"sqlite:///{tmp_path / 'texts.db'}"


def test_a_project_in_the_folder_where_one_stands_is_found_from_elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert _locate(Path()).url == f"sqlite:///{tmp_path / 'store.db'}"


def test_a_store_on_a_server_has_no_twin(tmp_path):
    url = "postgresql+psycopg://officer@server/texts"
    assert _locate(tmp_path, url) == Location(url, None, "")


def test_the_environment_goes_before_the_configuration(tmp_path):
    url = "postgresql+psycopg://officer:secret@server/texts"
    assert _locate(tmp_path, WORKBOOK_TOOLS_STORE=url).url == url
    other = _locate(tmp_path, url, WORKBOOK_TOOLS_STORE="other.db")
    assert other.url == f"sqlite:///{tmp_path / 'other.db'}"
    assert _locate(tmp_path, WORKBOOK_TOOLS_STORE="").url == _locate(tmp_path).url


def test_a_store_with_its_twins_name_is_refused(tmp_path):
    with pytest.raises(StoreError, match=r"store.JSONL cannot be the store"):
        _locate(tmp_path, "store.JSONL")


@pytest.mark.parametrize(
    "above",
    [
        "OneDrive - Council",
        "onedrive",
        "SharePoint",
        "Dropbox (Council)",
        "Google Drive",
        "iCloudDrive",
        "com~apple~CloudDocs",
    ],
)
def test_in_a_synced_folder_the_database_lies_in_the_users_data_folder(tmp_path, above):
    project = tmp_path / above / "Scorecards" / "Children"
    home = tmp_path / "home"
    found = _locate(project, HOME=str(home), XDG_DATA_HOME=str(home / "data"))
    file = Path(found.url.removeprefix("sqlite:///"))
    assert file.parent.name == "workbook_tools"
    assert file.is_relative_to(home)
    assert file.name.startswith("Children-")
    assert len(file.stem) == len("Children-01234567")
    assert found.twin == project / "store.jsonl"


def test_two_synced_projects_of_one_name_have_a_database_each(tmp_path):
    one, other = (_locate(tmp_path / "Dropbox" / each / "Children") for each in "ab")
    assert one.url != other.url


@pytest.mark.parametrize("name", ["OneDrive", "OneDriveCommercial"])
def test_a_folder_that_onedrive_names_is_synced_whatever_it_is_called(tmp_path, name):
    project = tmp_path / "Council files" / "Children"
    environ = {"HOME": str(tmp_path / "home"), name: str(tmp_path / "Council files")}
    assert "workbook_tools" in locate(project, "store.db", environ).url
    assert "workbook_tools" not in locate(tmp_path / "Children", "store.db", environ).url


def test_a_folder_below_one_that_dropbox_marked_is_synced(tmp_path):
    project = tmp_path / "shared" / "Children"
    project.mkdir(parents=True)
    assert "workbook_tools" not in _locate(project, HOME=str(tmp_path / "home")).url
    (tmp_path / "shared" / ".dropbox").write_bytes(b"")
    assert "workbook_tools" in _locate(project, HOME=str(tmp_path / "home")).url


def test_a_synced_project_that_is_opened_keeps_only_the_twin_in_it(tmp_path):
    project = tmp_path / "OneDrive" / "Children"
    project.mkdir(parents=True)
    found = _locate(project, HOME=str(tmp_path / "home"))
    Store.open(found.url, twin=found.twin).close()
    assert not (project / "store.db").exists()


_MOUNTS = r"""
/dev/sda1 / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/a/local ext4 rw 0 0
//server/share /mnt/the\040team cifs rw 0 0
share /mnt/three smb3 rw 0 0
""".strip().splitlines()


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("/srv/project", False),
        ("/home/a/project", True),
        ("/home", True),
        ("/homes", False),
        ("/home/a/local/project", False),
        ("/mnt/the team/project", True),
        ("/mnt/three", True),
    ],
)
def test_the_nearest_mount_says_whether_it_is_a_network_drive(folder, expected):
    assert is_mounted(PurePosixPath(folder), _MOUNTS) is expected


@pytest.mark.parametrize("folder", [r"\\server\share\project", "//server/share/project"])
def test_a_folder_named_by_its_server_is_on_the_network(folder):
    assert is_on_network(PurePosixPath(folder))


def test_on_a_network_drive_a_sentence_speaks_of_a_server(monkeypatch, tmp_path):
    monkeypatch.setattr(location, "is_on_network", lambda folder: folder == tmp_path)
    assert "a server (PostgreSQL) serves a team better" in _locate(tmp_path).advice
