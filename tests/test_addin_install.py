"""The add-in where Excel starts it: put there, taken away, and what is said of it."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
from support.addin import PYTHON, built
from support.permissions import binding

from workbook_tools.addin import (
    AddinState,
    build_addin,
    check_addin,
    install,
    install_addin,
    uninstall_addin,
    xlwings_text,
)
from workbook_tools.addin.policy import blocking
from workbook_tools.errors import WorkbookToolsError

POLICIES = r"Software\Policies\Microsoft\Office\16.0"
ATTACK_SURFACE = (
    r"Software\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
)


@pytest.fixture
def mac(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a user on a Mac."""
    monkeypatch.setattr(install.sys, "platform", "darwin")
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_what_was_installed_is_current_until_it_is_taken_away(tmp_path: Path) -> None:
    place = install_addin(tmp_path / "XLSTART")
    assert place == tmp_path / "XLSTART" / "scorecard.xlam"
    assert place.read_bytes() == built()
    state = check_addin(tmp_path / "XLSTART")
    assert state == AddinState(
        place, installed=True, interpreter=sys.executable, built_with=state.built_with
    )
    assert state.built_with.startswith("workbook-tools ")
    assert state.built_with.endswith(f", xlwings {xlwings_text.xlwings_version()}")
    assert uninstall_addin(tmp_path / "XLSTART") == place
    assert not check_addin(tmp_path / "XLSTART").installed
    assert uninstall_addin(tmp_path / "XLSTART") is None
    assert list((tmp_path / "XLSTART").iterdir()) == []


def test_an_add_in_of_another_environment_is_stale(tmp_path: Path) -> None:
    moved = tmp_path / "python"
    moved.touch()
    build_addin(tmp_path / "scorecard.xlam", interpreter=moved)
    (said,) = check_addin(tmp_path).stale
    assert said == f"It starts {moved}; workbook-tools now runs in {PYTHON}."
    moved.unlink()
    (said,) = check_addin(tmp_path).stale
    assert said.startswith(f"It starts {moved}, which is no longer there; ")
    install_addin(tmp_path)
    assert check_addin(tmp_path).stale == ()


def test_an_add_in_of_another_version_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_addin(tmp_path)
    monkeypatch.setattr("workbook_tools.addin.build.version", lambda name: "99.0")
    (said,) = check_addin(tmp_path).stale
    assert said.startswith("It was built with workbook-tools ")
    assert "; workbook-tools 99.0, xlwings " in said


def test_an_add_in_of_another_text_is_stale(tmp_path: Path) -> None:
    place = install_addin(tmp_path)
    place.write_bytes(place.read_bytes().replace(b'label="Owed"', b'label="Owes"'))
    assert check_addin(tmp_path).stale == (
        "Its modules or its ribbon are not those that are installed.",
    )


def test_an_add_in_that_another_program_has_saved_is_stale(tmp_path: Path) -> None:
    place = install_addin(tmp_path)
    with ZipFile(place) as held:
        parts = {name: held.read(name) for name in held.namelist()}
    with ZipFile(place, "w") as saved:
        for name, content in parts.items():
            saved.writestr(name, content.replace(b't="inlineStr"><is><t', b't="s"><v><x'))
    assert check_addin(tmp_path).stale == ("Another program has changed the add-in.",)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\5\6" + bytes(18)])
def test_a_file_that_is_no_add_in_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "scorecard.xlam").write_bytes(content)
    with pytest.raises(WorkbookToolsError, match=r"scorecard\.xlam cannot be read as an add-in"):
        check_addin(tmp_path)


@pytest.mark.parametrize(
    ("act", "what_to_do"),
    [(install_addin, "check the folder"), (uninstall_addin, "close .* then try again")],
)
def test_an_add_in_that_cannot_be_replaced_stays(
    act: Callable[[Path], object], what_to_do: str, tmp_path: Path
) -> None:
    place = tmp_path / "XLSTART" / "scorecard.xlam"
    place.parent.mkdir()
    place.write_bytes(b"old")
    place.parent.chmod(0o555)
    try:
        with binding(), pytest.raises(WorkbookToolsError, match=what_to_do):
            act(place.parent)
    finally:
        place.parent.chmod(0o755)
    assert place.read_bytes() == b"old"
    assert list(place.parent.iterdir()) == [place]


def test_a_place_that_cannot_be_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WorkbookToolsError, match="cannot be written"):
        install_addin(tmp_path / "file")


def test_excel_starts_add_ins_from_its_own_folders() -> None:
    windows = install.startup_folder("win32", {"APPDATA": "/users/me/roaming"})
    assert windows == Path("/users/me/roaming/Microsoft/Excel/XLSTART")
    mac = install.startup_folder("darwin", {"HOME": "/Users/me"})
    assert mac.relative_to("/Users/me/Library/Group Containers").parts == (
        "UBF8T346G9.Office",
        "User Content.localized",
        "Startup.localized",
        "Excel",
    )


@pytest.mark.parametrize(("platform", "environment"), [("linux", {"HOME": "/"}), ("win32", {})])
def test_where_there_is_no_excel_a_folder_is_asked_for(
    platform: str, environment: dict[str, str]
) -> None:
    with pytest.raises(WorkbookToolsError, match="name one with --folder"):
        install.startup_folder(platform, environment)


def test_a_folder_that_a_command_line_would_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkbookToolsError, match="';', which a command line reads as more"):
        install_addin(tmp_path / "a;b")
    assert list(tmp_path.iterdir()) == []


def test_on_a_mac_the_script_that_starts_python_is_put_beside(mac: Path) -> None:
    script = mac / "Library/Application Scripts/com.microsoft.Excel"
    script /= xlwings_text.apple_script().name
    place = install_addin()
    assert place.is_relative_to(mac / "Library/Group Containers")
    assert script.read_bytes() == xlwings_text.apple_script().read_bytes()
    assert check_addin().stale == ()
    script.unlink()
    (said,) = check_addin().stale
    assert said == f"{script} is missing, and Excel starts Python by it."


def test_on_a_mac_an_interpreter_with_a_space_gets_a_program_without_one(
    mac: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spaced = mac / "my $tools' env" / "python"
    spaced.parent.mkdir()
    spaced.symlink_to(PYTHON)
    monkeypatch.setattr(install.sys, "executable", str(spaced))
    install_addin()
    state = check_addin()
    assert state.stale == ()
    assert state.interpreter == str(mac / ".workbook-tools" / "python")
    assert Path(state.interpreter).stat().st_mode & stat.S_IXUSR
    program = "import sys; print(sys.argv[1:])"
    said = subprocess.run(
        [state.interpreter, "-c", program, "a b", "c"], check=True, capture_output=True, text=True
    )
    assert said.stdout == "['a b', 'c']\n"


@pytest.mark.parametrize(
    ("hive", "key", "name", "value", "words"),
    [
        ("HKEY_CURRENT_USER", rf"{POLICIES}\Common", "VBAOff", 1, "VBA is switched off"),
        ("HKEY_LOCAL_MACHINE", rf"{POLICIES}\Excel\Security", "RequireAddinSig", 1, "signed"),
        ("HKEY_CURRENT_USER", rf"{POLICIES}\Excel\Security", "DisableAllAddins", 1, "All add-ins"),
        (
            "HKEY_CURRENT_USER",
            r"Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations",
            "AllLocationsDisabled",
            1,
            "No folder is trusted",
        ),
        (
            "HKEY_LOCAL_MACHINE",
            ATTACK_SURFACE,
            "d4f940ab-401b-4efc-aadc-ad5f3c50688a",
            "1",
            "from starting programs",
        ),
    ],
)
def test_a_policy_that_may_stop_a_button_is_told(
    hive: str, key: str, name: str, value: object, words: str
) -> None:
    registry = {(hive, key, name): value}
    (said,) = blocking(lambda *asked: registry.get(asked))
    assert words in said
    registry[hive, key, name] = 0
    assert blocking(lambda *asked: registry.get(asked)) == ()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has a registry")
def test_without_a_registry_no_policy_is_told() -> None:
    assert blocking() == ()
