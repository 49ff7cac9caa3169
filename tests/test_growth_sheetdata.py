from __future__ import annotations

from pathlib import Path

import pytest
from support.grown import copies, formulas, grown, sheet_root
from support.tiny import NS, sheet, workbook

from workbook_tools.errors import TemplateError
from workbook_tools.ooxml.growth.rowmap import Block

Q = f"{{{NS}}}"


def row(number: int, cells: dict[str, str], look: str = "") -> str:
    """A row whose cells hold formulas, or what is written as XML."""
    held = "".join(
        f'<c r="{column}{number}">{text if text.startswith("<") else f"<f>{text}</f><v>1</v>"}</c>'
        for column, text in cells.items()
    )
    return f'<row r="{number}"{look}>{held}</row>'


def book(tmp_path: Path, *sheets: str) -> Path:
    return workbook(tmp_path / "book.xlsx", *map(sheet, sheets))


def test_a_copied_row_keeps_its_look_and_its_cells(tmp_path: Path) -> None:
    look = ' ht="33" customHeight="1" hidden="1" outlineLevel="1" s="2" customFormat="1"'
    path = book(tmp_path, row(3, {"A": "<v>5</v>"}, look) + row(4, {"A": "<v>6</v>"}))
    rows = list(sheet_root(grown(path, One=copies(3, 3))).iter(f"{Q}row"))
    assert [each.get("r") for each in rows] == ["3", "4", "5", "6"]
    assert [each.get("ht") for each in rows] == ["33", "33", "33", None]
    assert [each.get("hidden") for each in rows] == ["1", "1", "1", None]
    assert [each.findtext(f"{Q}c/{Q}v") for each in rows] == ["5", "5", "5", "6"]
    assert [each[0].get("r") for each in rows] == ["A3", "A4", "A5", "A6"]


def test_a_total_below_adds_up_all_copies_and_each_copy_means_itself(tmp_path: Path) -> None:
    rows = row(3, {"B": "A3*2", "C": "RANK(A3,$A$3:$A$3)"}) + row(5, {"B": "SUM(B3:B3)"})
    assert formulas(grown(book(tmp_path, rows), One=copies(3, 2))) == {
        **{"B3": "A3*2", "C3": "RANK(A3,$A$3:$A$4)"},
        **{"B4": "A4*2", "C4": "RANK(A4,$A$3:$A$4)"},
        "B6": "SUM(B3:B4)",
    }


def test_a_result_goes_where_the_formula_reads_otherwise_and_in_copies(tmp_path: Path) -> None:
    rows = row(2, {"B": "A1"}) + row(3, {"B": "A3", "C": "A1"}) + row(5, {"B": "B3", "C": "B5"})
    cells = sheet_root(grown(book(tmp_path, rows), One=copies(3, 2))).iter(f"{Q}c")
    kept = {cell.get("r") for cell in cells if cell.find(f"{Q}v") is not None}
    assert kept == {"B2", "B3", "C3", "B6"}


SHARED = '<f t="shared" si="0"/>'


def test_a_formula_shared_down_stays_shared_where_it_reads_alike(tmp_path: Path) -> None:
    rows = row(2, {"B": '<f t="shared" si="0" ref="B2:B4">A2*2</f>'})
    rows += row(3, {"B": SHARED}) + row(4, {"B": SHARED})
    assert formulas(grown(book(tmp_path, rows), One=copies(3, 2))) == {
        **{"B2": "0 B2:B5 A2*2", "B3": "0", "B4": "0", "B5": "0"}
    }


def test_a_shared_formula_is_spelt_out_where_it_reads_otherwise(tmp_path: Path) -> None:
    rows = row(2, {"B": '<f t="shared" si="0" ref="B2:B4">A1*2</f>'})
    rows += row(3, {"B": SHARED}) + row(4, {"B": SHARED})
    assert formulas(grown(book(tmp_path, rows), One=copies(3, 2))) == {
        **{"B2": "A1*2", "B3": "A2*2", "B4": "A2*2", "B5": "A3*2"}
    }


def test_a_formula_shared_along_the_copied_row_is_shared_by_all_copies(tmp_path: Path) -> None:
    rows = row(3, {"B": '<f t="shared" si="0" ref="B3:C3">A3*2</f>', "C": SHARED})
    assert formulas(grown(book(tmp_path, rows), One=copies(3, 2))) == {
        **{"B3": "0 B3:C4 A3*2", "C3": "0", "B4": "0", "C4": "0"}
    }


def test_whoever_shares_a_formula_has_it_when_its_first_cell_is_taken_out(tmp_path: Path) -> None:
    rows = row(2, {"B": '<f t="shared" si="0" ref="B2:B4">A2*2</f>'})
    rows += row(3, {"B": SHARED}) + row(4, {"B": SHARED})
    found = formulas(grown(book(tmp_path, rows), One=Block(2, 2, ())))
    assert found == {"B2": "0 B2:B3 A2*2", "B3": "0"}


def test_a_shared_formula_of_a_sheet_that_stays_keeps_the_range_it_is_said_to_have(
    tmp_path: Path,
) -> None:
    shared = row(2, {"B": '<f t="shared" si="0" ref="B2:B9">One!A1*2</f>'}) + row(3, {"B": SHARED})
    package = grown(book(tmp_path, row(3, {"A": "<v>5</v>"}), shared), One=copies(3, 2))
    assert formulas(package, 2) == {"B2": "0 B2:B9 One!A1*2", "B3": "0"}


ARRAY = '<f t="array" ref="{}">{}</f>'


@pytest.mark.parametrize(
    ("at", "ref", "text"),
    [
        (5, "B5:B6", "A5:A6*2"),
        (3, "B3", "SUM(C3:E3*2)"),
        (2, "B2:B4", "A1:A3*2"),
        (1, "B1", "SUM(A1:A9*2)"),
    ],
)
def test_an_array_formula_of_which_anything_moves_is_refused(
    at: int, ref: str, text: str, tmp_path: Path
) -> None:
    rows = "".join(
        row(n, {"B": ARRAY.format(ref, text)} if n == at else {"A": "<v>5</v>"})
        for n in range(1, 6)
    )
    with pytest.raises(TemplateError, match=rf"sheet One, B{at} .*an array formula cannot follow"):
        grown(book(tmp_path, rows), One=copies(3, 2))


def test_an_array_formula_above_the_rows_stays(tmp_path: Path) -> None:
    rows = row(1, {"B": ARRAY.format("B1:B2", "A1:A2*2")}) + row(3, {"A": "<v>5</v>"})
    assert formulas(grown(book(tmp_path, rows), One=copies(3, 3))) == {"B1": "None B1:B2 A1:A2*2"}


def test_a_data_table_above_the_rows_is_no_matter_and_below_them_is_refused(
    tmp_path: Path,
) -> None:
    table = '<f t="dataTable" ref="B{0}:B{0}" dt2D="0" dtr="0" r1="A{0}"/>'
    above, below = (row(n, {"B": table.format(n)}) for n in (2, 6))
    path = book(tmp_path, above + row(4, {"A": "<v>5</v>"}))
    assert formulas(grown(path, One=copies(4, 2))) == {"B2": "None B2:B2"}
    path = book(tmp_path, row(4, {"A": "<v>5</v>"}) + below)
    with pytest.raises(TemplateError, match=r"sheet One, B6 .*a data table cannot follow"):
        grown(path, One=copies(4, 2))


def test_everything_that_would_be_lost_is_said_at_once_at_the_cell_where_it_is_now(
    tmp_path: Path,
) -> None:
    rows = row(3, {"A": "<v>5</v>"}) + row(9, {"B": "A3*2", "C": "SUM(A3:A3)"})
    path = book(tmp_path, rows, row(1, {"B": "One!$A$3"}))
    with pytest.raises(TemplateError) as refused:
        grown(path, One=Block(3, 3, ()))
    said = str(refused.value)
    assert said.startswith("3 things cannot follow the rows, nothing was written:")
    for where in ("sheet One, B9 (", "sheet One, C9 (", "sheet Two, B1 ("):
        assert where in said
