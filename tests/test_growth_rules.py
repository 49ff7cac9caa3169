from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from support.grown import copies, grown, sheet_root
from support.tiny import NS, sheet, workbook

from workbook_tools.errors import TemplateError
from workbook_tools.ooxml.growth.rowmap import Block, NewRow

Q = f"{{{NS}}}"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"


def rule(sqref: str, formula: str) -> str:
    return (
        f'<conditionalFormatting sqref="{sqref}"><cfRule type="expression" priority="1">'
        f"<formula>{formula}</formula></cfRule></conditionalFormatting>"
    )


def checks(*each: tuple[str, str]) -> str:
    held = "".join(
        f'<dataValidation type="custom" sqref="{sqref}"><formula1>{formula}</formula1>'
        "</dataValidation>"
        for sqref, formula in each
    )
    return f'<dataValidations count="{len(each)}">{held}</dataValidations>'


def book(tmp_path: Path, after: str) -> Path:
    return workbook(tmp_path / "book.xlsx", sheet(after=after), sheet())


def said(path: Path, **blocks: Block) -> tuple[str, str]:
    """The cells and the formula of the only rule, afterwards."""
    root = sheet_root(grown(path, **blocks))
    element = next(root.iter(f"{Q}conditionalFormatting", f"{Q}dataValidation"))
    formula = next(element.iter(f"{Q}formula", f"{Q}formula1"))
    return element.get("sqref", ""), formula.text or ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("F8:K8", "F8&gt;$F8"), ("F8:K10", "F8>$F8")),
        (("F5:F12", "F5&gt;F$8"), ("F5:F14", "F5>F$8")),
        (("F8", "F8&gt;$F$9"), ("F8:F10", "F8>$F$11")),
        (("F8:F20 H8:H20", "F8&gt;SUM(F$8:F$8)"), ("F8:F22 H8:H22", "F8>SUM(F$8:F$10)")),
        (("F12:F20", "F12&gt;1"), ("F14:F22", "F14>1")),
        (("F1:F1048576", "$F1=2"), ("F1:F1048576", "$F1=2")),
    ],
)
def test_a_rule_covers_all_copies_and_reads_the_same_in_each(
    before: tuple[str, str], after: tuple[str, str], tmp_path: Path
) -> None:
    assert said(book(tmp_path, rule(*before)), One=copies(8, 3)) == after
    assert said(book(tmp_path, checks(before)), One=copies(8, 3)) == after


def test_a_rule_of_one_row_that_speaks_of_another_row_gets_a_dollar(tmp_path: Path) -> None:
    path = book(tmp_path, rule("F8", "F8&gt;F20+SUM(F9:F12)"))
    assert said(path, One=copies(8, 3)) == ("F8:F10", "F8>F$22+SUM(F$11:F$14)")


@pytest.mark.parametrize("row", [8, 9, 12])
def test_the_row_above_is_the_row_above_wherever_rows_are_copied(row: int, tmp_path: Path) -> None:
    assert said(book(tmp_path, rule("F8:F20", "F8&gt;F7")), One=copies(row, 3))[1] == "F8>F7"
    assert said(book(tmp_path, rule("F8:F20", "F8&gt;F9")), One=copies(row, 3))[1] == "F8>F9"


def test_the_row_above_is_the_row_above_where_rows_are_taken_out(tmp_path: Path) -> None:
    path = book(tmp_path, rule("F8:F20", "F8&gt;F7"))
    for block in (Block(8, 8, ()), Block(12, 13, ())):
        assert said(path, One=block)[1] == "F8>F7"


def test_a_rule_is_read_for_its_top_row_though_that_is_a_copy_of_another(tmp_path: Path) -> None:
    path = book(tmp_path, rule("F8:F20", "AND(F8&gt;$F$7,F8&gt;F7)"))
    block = Block(8, 8, (NewRow(15, "NEW"), NewRow(8, "M1")))
    assert said(path, One=block) == ("F8:F21", "AND(F8>$F$7,F8>F7)")


def test_a_rule_of_the_row_and_of_its_band_has_as_many_areas_as_there_are_bands(
    tmp_path: Path,
) -> None:
    block = Block(
        7,
        8,
        (
            *(NewRow(7, "", "s", 0), NewRow(8, "A", "s", 0), NewRow(8, "B", "s", 0)),
            *(NewRow(7, "", "t", 1), NewRow(8, "C", "t", 1)),
        ),
    )
    assert said(book(tmp_path, rule("F8:G8", "F8&gt;1")), One=block) == ("F8:G9 F11:G11", "F8>1")
    assert said(book(tmp_path, rule("F7", "F7=1")), One=block) == ("F7 F10", "F7=1")


def test_a_rule_that_would_mean_another_band_in_each_copy_is_refused(tmp_path: Path) -> None:
    rows = (NewRow(7, "", "s", 0), NewRow(8, "A", "s", 0), NewRow(8, "B", "s", 0))
    path = book(tmp_path, rule("F8", "F8&gt;F7"))
    with pytest.raises(TemplateError, match=r"sheet One, F8 .*F7 means other rows in each copy"):
        grown(path, One=Block(7, 8, (*rows, NewRow(7, "", "t", 1), NewRow(8, "C", "t", 1))))


def test_a_rule_goes_with_the_last_of_its_rows(tmp_path: Path) -> None:
    after = rule("F8:F9", "F8&gt;1") + checks(("F8", "F8&gt;1"), ("F12", "F12&gt;1"))
    root = sheet_root(grown(book(tmp_path, after), One=Block(8, 9, ())))
    assert list(root.iter(f"{Q}conditionalFormatting")) == []
    (left,) = root.iter(f"{Q}dataValidation")
    assert (left.get("sqref"), root.find(f"{Q}dataValidations").get("count")) == ("F10", "1")


def test_a_list_on_another_sheet_follows_that_sheets_rows(tmp_path: Path) -> None:
    path = book(tmp_path, checks(("F8", "Two!$A$2:$A$5")))
    assert said(path, Two=copies(5, 3)) == ("F8", "Two!$A$2:$A$7")
    assert said(path, One=copies(8, 2)) == ("F8:F9", "Two!$A$2:$A$5")


def test_a_rule_may_speak_of_the_same_indicators_on_another_sheet(tmp_path: Path) -> None:
    path = book(tmp_path, rule("F8", "Two!F3&gt;1"))
    assert said(path, One=copies(8, 3), Two=copies(3, 3)) == ("F8:F10", "Two!F3>1")


@pytest.mark.parametrize("sqref", ["F8", "F2:F20"])
def test_a_rule_is_refused_where_rows_of_another_sheet_stand_in_another_order(
    sqref: str, tmp_path: Path
) -> None:
    path = book(tmp_path, rule(sqref, f"Two!F{sqref[1]}&gt;1"))
    there = Block(8, 8, (NewRow(8, "K2"), NewRow(8, "K0"), NewRow(8, "K1")))
    with pytest.raises(TemplateError, match="means other rows in each copy of its row"):
        grown(path, One=copies(8, 3), Two=there)


def test_a_rule_is_refused_where_only_the_rows_of_the_other_sheet_move(tmp_path: Path) -> None:
    path = book(tmp_path, rule("F2:F20", "Two!F2&gt;1"))
    with pytest.raises(TemplateError, match="means other rows"):
        grown(path, Two=copies(8, 3))
    assert said(path, Two=copies(21, 3)) == ("F2:F20", "Two!F2>1")


def test_a_rule_that_would_lose_what_it_speaks_of_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path, rule("F12:F20", "F12&gt;$F$8"))
    with pytest.raises(TemplateError, match=r"sheet One, F12:F20 .*\$F\$8 would refer to rows"):
        grown(path, One=Block(8, 8, ()))


def test_thresholds_and_newer_rules_follow_as_the_older_do(tmp_path: Path) -> None:
    older = (
        '<conditionalFormatting sqref="F8"><cfRule type="dataBar" priority="1"><dataBar>'
        '<cfvo type="num" val="$F$9"/><cfvo type="num" val="12.5"/></dataBar></cfRule>'
        "</conditionalFormatting>"
    )
    newer = (
        f'<extLst><ext xmlns:x14="{X14}" xmlns:xm="{XM}"><x14:conditionalFormattings>'
        '<x14:conditionalFormatting><x14:cfRule type="dataBar" id="{1}"><x14:dataBar>'
        '<x14:cfvo type="formula"><xm:f>$F$9</xm:f></x14:cfvo></x14:dataBar></x14:cfRule>'
        "<xm:sqref>F8:G8</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings>"
        "</ext></extLst>"
    )
    root = sheet_root(grown(book(tmp_path, older + newer), One=copies(8, 3)))
    assert [each.get("val") for each in root.iter(f"{Q}cfvo")] == ["$F$11", "12.5"]
    assert texts(root, "f") == ["$F$11"]
    assert texts(root, "sqref") == ["F8:G10"]


def texts(root: etree._Element, name: str) -> list[str | None]:
    return [each.text for each in root.iter(f"{{{XM}}}{name}")]
