"""Promise 1: a filled workbook is as valid, by the transitional schema, as its template was."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.filling import beyond, filled, output_name
from support.packages import HOME, good, templates
from support.parts import contents
from support.schema import schema_faults

from workbook_tools.cells import ProtectPatch
from workbook_tools.ooxml.workbook import FileWorkbook

AWKWARD = [p for p in good() if p.name != "strict.xlsx"]
TRANSITIONAL = AWKWARD + templates()


@pytest.mark.parametrize("path", TRANSITIONAL, ids=lambda p: p.name)
def test_a_filled_workbook_breaks_no_rule_that_its_template_kept(
    path: Path, tmp_path: Path
) -> None:
    patches = filled(path)
    if path.parent == HOME:
        patches += [*beyond(), ProtectPatch("Scorecard")]
    target = tmp_path / output_name(path)
    FileWorkbook(path).apply(patches, target)
    assert schema_faults(target) == schema_faults(path)


@pytest.mark.parametrize("path", AWKWARD, ids=lambda p: p.name)
def test_every_awkward_workbook_but_those_of_openpyxl_keeps_the_schema(path: Path) -> None:
    made_by_openpyxl = b"openpyxl" in b"".join(
        data for name, data in contents(path).items() if name.startswith("docProps/")
    )
    wrong = [
        fault for fault in schema_faults(path) if not (made_by_openpyxl and "styles.xml" in fault)
    ]
    assert wrong == []


def test_the_schema_sees_a_sheet_whose_parts_stand_in_the_wrong_order(tmp_path: Path) -> None:
    from packages.makers.package import edit, read, write  # noqa: PLC0415

    parts = read(HOME / "stored.xlsx")
    merged = '<mergeCells count="1"><mergeCell ref="A10:B10"/></mergeCells>'
    edit(parts, "xl/worksheets/sheet1.xml", "<sheetData>", f"{merged}<sheetData>")
    target = tmp_path / "out.xlsx"
    write(target, parts)
    assert any("sheetData" in fault for fault in schema_faults(target))
