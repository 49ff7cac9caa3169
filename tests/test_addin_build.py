"""The add-in as a file: the same bytes every time, and every setting pinned."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.builders.wheel import WheelBuilder
from openxml_audit import OpenXmlValidator
from support.addin import PYTHON, built, others_text, part, run_python_module

from workbook_tools.addin import build_addin, xlwings_text
from workbook_tools.addin.settings import SHEET, settings
from workbook_tools.addin.xlam import read_settings
from workbook_tools.errors import WorkbookToolsError

ROOT = Path(__file__).parent.parent
BUILD = """
import sys
from pathlib import Path
from workbook_tools.addin import build_addin
build_addin(Path(sys.argv[1]), interpreter=Path(sys.executable))
"""
ASKED = re.compile(r'\bGetConfig\(\s*"([^"]+)"')


@pytest.fixture
def xlam(tmp_path: Path) -> Path:
    return build_addin(tmp_path / "scorecard.xlam", interpreter=PYTHON)


@pytest.mark.parametrize("seed", ["0", "1"])
def test_another_process_builds_the_same_bytes(seed: str, tmp_path: Path) -> None:
    path = tmp_path / "scorecard.xlam"
    command = [sys.executable, "-P", "-c", BUILD, path]
    subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, check=True)
    assert path.read_bytes() == built()


def test_every_setting_that_xlwings_asks_for_is_pinned(xlam: Path) -> None:
    asked = set(ASKED.findall(run_python_module().text))
    assert "INTERPRETER" in asked
    assert asked - set(read_settings(xlam)) == set()
    assert run_python_module().text.count("GetConfig(") == sum(
        run_python_module().text.count(words)
        for words in ('GetConfig("', "Function GetConfig(configKey")
    ), "a key is asked for by another name than its own"


def test_only_the_interpreter_and_the_path_are_the_users(xlam: Path) -> None:
    held = read_settings(xlam)
    assert {key for key, value in held.items() if value == str(PYTHON)} == {
        "INTERPRETER",
        "INTERPRETER_MAC",
        "INTERPRETER_WIN",
    }
    assert held["ADD_WORKBOOK_TO_PYTHONPATH"] == held["USE UDF SERVER"].lower() == "false"
    assert {held[key] for key in ("PYTHONPATH", "CONDA PATH", "CONDA ENV", "LICENSE_KEY")} == {""}


def test_xlwings_reads_the_sheet_that_the_add_in_has(xlam: Path) -> None:
    text = run_python_module().text
    assert 'Public Const PROJECT_NAME As String = "scorecard"\r\n' in text
    assert 'PROJECT_NAME & ".conf"' in text
    assert f'<sheet name="{SHEET}"'.encode() in part(xlam.read_bytes(), "xl/workbook.xml")
    assert SHEET == "scorecard.conf"


def test_the_name_of_the_settings_is_all_that_is_changed_in_xlwings() -> None:
    folder = Path(xlwings_text.__file__).parent
    original = (xlwings_text.apple_script().parent / "xlwings_custom_addin.bas").read_text("cp1252")
    changed = [
        pair
        for pair in zip(original.splitlines(), run_python_module().text.splitlines(), strict=True)
        if pair[0] != pair[1]
    ]
    assert [new for _, new in changed] == ['Public Const PROJECT_NAME As String = "scorecard"']
    assert not [path for path in folder.rglob("*") if path.suffix == ".cls"]


@pytest.mark.parametrize("count", [0, 2])
def test_an_xlwings_that_names_its_settings_otherwise_is_refused(
    count: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    constant = 'Public Const PROJECT_NAME As String = "myaddin"\n'
    text = 'Attribute VB_Name = "xlwings"\n' + constant * count
    (tmp_path / "xlwings_custom_addin.bas").write_text(text, encoding="ascii")
    monkeypatch.setattr(xlwings_text, "_folder", lambda: tmp_path)
    with pytest.raises(WorkbookToolsError, match=f"in {count} places instead of one: install"):
        build_addin(tmp_path / "a.xlam", interpreter=PYTHON)
    assert not (tmp_path / "a.xlam").exists()


def test_the_file_keeps_to_the_schema_of_its_kind_but_for_a_theme(xlam: Path) -> None:
    found = OpenXmlValidator().validate(str(xlam)).errors
    errors = [error.description for error in found if error.severity.value == "error"]
    assert [words.rpartition("/")[2] for words in errors] == ["theme' is missing."]


def test_the_names_of_documents_are_those_of_their_modules(xlam: Path) -> None:
    found = others_text(str(xlam))
    for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        (code,) = re.findall(r'codeName="(\w+)"', part(xlam.read_bytes(), name).decode())
        assert f"{code}.cls" in found


def test_the_window_is_hidden_and_the_file_is_an_add_in(xlam: Path) -> None:
    blob = xlam.read_bytes()
    assert b'<workbookView visibility="hidden"/>' in part(blob, "xl/workbook.xml")
    assert b"application/vnd.ms-excel.addin.macroEnabled.main+xml" in part(
        blob, "[Content_Types].xml"
    )
    relations = part(blob, "_rels/.rels").decode()
    ribbon = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
    assert f'Type="{ribbon}" Target="customUI/customUI14.xml"' in relations


def test_no_date_and_no_system_stands_in_the_file(xlam: Path) -> None:
    with ZipFile(xlam) as held:
        members = held.infolist()
    assert {member.date_time for member in members} == {(1980, 1, 1, 0, 0, 0)}
    assert {(member.create_system, member.compress_type) for member in members} == {(0, 0)}


@pytest.mark.parametrize(
    ("name", "sign"),
    [("py thon", "' '"), ("py;thon", "';'"), ("py$(x)", "'\\$'"), ("py'", '"\'"')],
)
def test_an_interpreter_that_a_shell_would_read_otherwise_is_refused(
    name: str, sign: str, tmp_path: Path
) -> None:
    (tmp_path / name).touch()
    with pytest.raises(WorkbookToolsError, match=f"has the sign {sign}, which a command line"):
        build_addin(tmp_path / "a.xlam", interpreter=tmp_path / name)


@pytest.mark.parametrize("interpreter", [Path("python"), Path("/nowhere/python")])
def test_an_interpreter_that_is_not_there_is_refused(interpreter: Path, tmp_path: Path) -> None:
    with pytest.raises(WorkbookToolsError, match="is not there, or not a whole path: name"):
        build_addin(tmp_path / "a.xlam", interpreter=interpreter)


def test_a_path_may_list_folders_but_bring_no_command() -> None:
    assert settings(PYTHON, "/one;/R&D two", "")["PYTHONPATH"] == "/one;/R&D two"
    for sign in '^%$`"|\n':
        with pytest.raises(WorkbookToolsError, match="use a folder without it"):
            settings(PYTHON, f"/one{sign}", "")


def test_settings_with_signs_of_xml_come_back(tmp_path: Path) -> None:
    path = "/R&D;/O'Brien/Größe"
    to = build_addin(tmp_path / "a.xlam", interpreter=PYTHON, pythonpath=path)
    assert read_settings(to)["PYTHONPATH"] == path


def test_the_wheel_brings_the_texts_that_an_add_in_is_built_from() -> None:
    if not (ROOT / "pyproject.toml").is_file() or not (ROOT / "workbook_tools").is_dir():
        pytest.skip("no source tree to build the wheel from")
    files = {file.distribution_path for file in WheelBuilder(str(ROOT)).recurse_included_files()}
    sources = "workbook_tools/addin/sources"
    assert {f"{sources}/scorecard.bas", f"{sources}/customUI14.xml"} <= files
