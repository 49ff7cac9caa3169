"""Tables follow the rows: their areas, filters and formulas, on the sheet itself and elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.growth import FRONT, GONE, SHEET, Sheets, after, copied, part, values
from xlsxwriter import Workbook

from workbook_tools.errors import TemplateError
from workbook_tools.ooxml.growth.rowmap import RowMap

TABLE = "xl/tables/table1.xml"
COLUMNS = [{"header": "ref"}, {"header": "n"}]


def with_table(tmp_path: Path, area: str, rows: RowMap | None = None, **options: object) -> Path:
    def build(book: Workbook, sheets: Sheets) -> None:
        sheets[SHEET].add_table(area, {"columns": COLUMNS, **options})

    return after(tmp_path, build, rows)


@pytest.mark.parametrize(
    ("area", "found"),
    [
        ("F3:G5", "F3:G7"),
        ("F3:G8", "F3:G10"),
        ("F4:G6", "F4:G8"),
        ("F1:G4", "F1:G4"),
        ("F6:G8", "F8:G10"),
    ],
)
def test_a_table_over_the_row_grows_and_one_beside_it_moves(
    area: str, found: str, tmp_path: Path
) -> None:
    root = part(with_table(tmp_path, area), TABLE)
    assert root.get("ref") == found
    assert values(root, "autoFilter", "ref") == [found]


def test_a_row_of_totals_stays_below_all_copies_and_outside_the_filter(tmp_path: Path) -> None:
    columns = [{"header": "ref"}, {"header": "n", "total_function": "sum"}]
    path = with_table(tmp_path, "F3:G6", total_row=True, columns=columns)
    root = part(path, TABLE)
    assert root.get("ref") == "F3:G8"
    assert values(root, "autoFilter", "ref") == ["F3:G7"]
    assert load_workbook(path)[SHEET]["G8"].value == "=SUBTOTAL(109,[n])"


def test_formulas_of_a_table_on_another_sheet_follow(tmp_path: Path) -> None:
    def build(book: Workbook, sheets: Sheets) -> None:
        formula = "=SUM(Scorecard!$D$4:$D$8)+[ref]"
        columns = [{"header": "ref"}, {"header": "n", "formula": formula}]
        sheets["Front"].add_table("A3:B5", {"columns": columns})

    path = after(tmp_path, build)
    root = part(path, TABLE)
    assert root.get("ref") == "A3:B5"
    column = values(root, "calculatedColumnFormula")
    assert [each.startswith("SUM(Scorecard!$D$4:$D$10)+") for each in column] == [True]
    assert values(part(path, FRONT), "f") == column * 2


@pytest.mark.parametrize(
    ("area", "rows"),
    [("F5:G7", None), ("F4:G6", copied((4, 2))), ("F5:G7", GONE)],
)
def test_a_table_whose_heading_would_be_copied_or_taken_out_is_refused(
    area: str, rows: RowMap | None, tmp_path: Path
) -> None:
    with pytest.raises(TemplateError) as caught:
        with_table(tmp_path, area, rows)
    where = f"sheet Scorecard, {area} ({TABLE}): the heading or the totals of the table Table1 "
    assert where in str(caught.value)


def test_a_table_that_would_have_no_row_left_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"F4:G5 .*the table Table1 would have no row left"):
        with_table(tmp_path, "F4:G5", GONE)
