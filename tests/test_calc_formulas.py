from __future__ import annotations

from pathlib import Path

import pytest
from support.calc import LiveCalc
from support.tiny import sheet
from support.tiny import workbook as tiny

from workbook_tools.calc.formulas import FormulaWriter, in_excel_words

PAIRS = [
    ("=SUM($One.A1;2)", "=SUM(One!A1,2)"),
    ("=$'It''s; 2'.$A$1:B2", "='It''s; 2'!$A$1:B2"),
    ('="a;b $One.A1"&C3', '="a;b $One.A1"&C3'),
    ("=SUM({1;2|3;4};5)", "=SUM({1,2;3,4},5)"),
    ("=SUM($One.A1~$One.C1)", "=SUM(One!A1,One!C1)"),
    ("=A1:B2!B1:C3", "=A1:B2 B1:C3"),
    ("=$One.$A:$B", "=One!$A:$B"),
    ("=NORM.DIST(1.5;0;1;TRUE())", "=NORM.DIST(1.5,0,1,TRUE())"),
    ("='file:///tmp/other%20book.xlsx'#$One.$A$1", "=[other%20book.xlsx]One!$A$1"),
    ("=$One.#REF!", "=One!#REF!"),
    ("#ref!", "#REF!"),
]


@pytest.mark.parametrize(("calc", "excel"), PAIRS)
def test_a_formula_reads_as_in_excel(calc: str, excel: str) -> None:
    assert in_excel_words(calc) == excel


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    "formula",
    [
        "=SUM(A1:B2,3)",
        '=IF(One!$A$1>1,"a;b, c",Two!B2)',
        "=SUM({1,2;3,4})",
        "=INDEX(One!$A$1:$B$9,MATCH(1,A1:A9,0))",
    ],
)
def test_a_formula_is_entered_in_excels_words(formula: str, calc: LiveCalc, tmp_path: Path) -> None:
    book = calc.open(tiny(tmp_path / "small.xlsx", sheet(), sheet()))
    cells = book.sheets["One"].range("D4")
    FormulaWriter(book.impl.document).put(cells.api.getCellByPosition(0, 0), formula)
    assert cells.formula == formula
