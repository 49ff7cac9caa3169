"""LibreOffice as the test bench: it lists the modules, and runs ours."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from support.addin import built, with_stub
from support.office import require_libreoffice

from workbook_tools.addin.build import modules
from workbook_tools.calc.load import load_uno, properties
from workbook_tools.calc.office import CalcOffice, desktop
from workbook_tools.errors import WorkbookToolsError

pytestmark = pytest.mark.libreoffice

ALWAYS = 4
COMMAND = "import workbook_tools.ribbon; workbook_tools.ribbon.run('{}')"
PRESS = "vnd.sun.star.script:ScorecardAddin.scorecard.Press?language=Basic&location=document"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalcOffice]:
    require_libreoffice()
    try:
        load_uno()
    except WorkbookToolsError as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(error))
    with CalcOffice(tmp_path_factory.mktemp("bench")) as office:
        yield office


@pytest.fixture
def opened(bench: CalcOffice) -> Iterator[list[Any]]:
    documents: list[Any] = []
    yield documents
    for document in reversed(documents):
        document.close(True)


def load(bench: CalcOffice, opened: list[Any], path: Path, filter_name: str) -> Any:
    named = properties(FilterName=filter_name, MacroExecutionMode=ALWAYS)
    url = path.resolve().as_uri()
    opened.append(desktop(bench.context).loadComponentFromURL(url, "_blank", 0, named))
    return opened[-1]


def load_addin(bench: CalcOffice, opened: list[Any], folder: Path, blob: bytes) -> Any:
    path = folder / "scorecard.xlam"
    path.write_bytes(blob)
    return load(bench, opened, path, "Calc MS Excel 2007 VBA XML")


def press(
    bench: CalcOffice, opened: list[Any], folder: Path, action: str, name: str, *sheets: str
) -> tuple[str, str]:
    """What stands in A1 (the command) and A2 (the refusal) after a button was pressed."""
    tool = load_addin(bench, opened, folder, with_stub())
    book = Workbook()
    for sheet in sheets:
        book.create_sheet(sheet)
    book.save(folder / name)
    document = load(bench, opened, folder / name, "Calc MS Excel 2007 XML")
    tool.ScriptProvider.getScript(PRESS).invoke((action,), (), ())
    first = document.Sheets.getByIndex(0)
    return tuple(first.getCellRangeByName(cell).String for cell in ("A1", "A2"))


def test_the_modules_of_the_built_file_are_listed(
    bench: CalcOffice, opened: list[Any], tmp_path: Path
) -> None:
    tool = load_addin(bench, opened, tmp_path, built())
    library = tool.BasicLibraries.getByName("ScorecardAddin")
    assert set(library.ElementNames) == {module.name for module in modules()}
    assert "Public Function RunPython(PythonCommand As String)" in library.getByName("xlwings")


@pytest.mark.parametrize("action", ["refresh", "new_month"])
def test_a_button_runs_the_action_that_it_is_named_after(
    action: str, bench: CalcOffice, opened: list[Any], tmp_path: Path
) -> None:
    assert press(bench, opened, tmp_path, action, "R&D – O'Brien.xlsx") == (
        COMMAND.format(action),
        "",
    )


@pytest.mark.parametrize("action", ["", "Refresh", "x'y", "a b", "a1", "refresh');x('"])
def test_an_action_of_other_letters_is_refused(
    action: str, bench: CalcOffice, opened: list[Any], tmp_path: Path
) -> None:
    command, refusal = press(bench, opened, tmp_path, action, "a.xlsx")
    assert (command, refusal[:26]) == ("", "This button has no action:")


@pytest.mark.parametrize("sheet", ["scorecard.conf", "SCORECARD.Conf", "a.py", "b.PY"])
def test_a_workbook_that_brings_settings_or_python_is_refused(
    sheet: str, bench: CalcOffice, opened: list[Any], tmp_path: Path
) -> None:
    command, refusal = press(bench, opened, tmp_path, "refresh", "a.xlsx", "Other", sheet)
    assert (command, refusal[:24]) == ("", "This workbook has a shee")


@pytest.mark.parametrize("sheet", ["scorecard", "conf", "apy", "a.py.txt"])
def test_a_sheet_with_a_similar_name_is_no_reason_to_refuse(
    sheet: str, bench: CalcOffice, opened: list[Any], tmp_path: Path
) -> None:
    assert press(bench, opened, tmp_path, "refresh", "a.xlsx", sheet)[0] == COMMAND.format(
        "refresh"
    )


@pytest.mark.parametrize("sign", list(';^$`"|=\\%'))
def test_a_name_that_a_command_line_would_read_is_refused(
    sign: str, bench: CalcOffice, opened: list[Any], tmp_path: Path
) -> None:
    command, refusal = press(bench, opened, tmp_path, "refresh", f"a{sign}b.xlsx")
    assert (command, refusal[:25]) == ("", "The name of this workbook")
