"""The rows of a CSV with their true lines, and what a cell means."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.indicator import Unit
from workbook_tools.tables import (
    Percent,
    Table,
    became_a_date,
    duplicates,
    figure_of,
    inside,
    month_of,
    read_csv,
    reference_text,
)
from workbook_tools.values import Absence, CellError

CELLS = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t"),
    max_size=20,
)


@given(rows=st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=6))
def test_every_record_is_read_back_with_the_line_on_which_it_begins(rows):
    text, begins = io.StringIO(newline=""), []
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    for row in rows:
        begins.append(len(text.getvalue().replace("\r\n", "\n").replace("\r", "\n").split("\n")))
        writer.writerow(row)
    table = read_csv(text.getvalue().encode(), "a.csv")
    assert isinstance(table, Table)
    held = [
        (line, tuple(row))
        for line, row in zip(begins, rows, strict=True)
        if any(map(str.strip, row))
    ]
    assert [(row.line, row.cells) for row in table.rows] == held


@pytest.mark.parametrize(
    "cell",
    ["01-Dec", "2-mar", "Dec-19", "Sep-01", "1/12/2019", "2019-12-01", "2019-12-01 00:00:00"],
)
def test_what_excel_makes_of_a_reference_is_a_date(cell):
    assert became_a_date(cell)
    assert became_a_date(date(2019, 12, 1))


@pytest.mark.parametrize(
    "cell", ["M1", "EH4-QL", "MARK-12", "CP2-NI", "007", "1.2", "A-2019", "12"]
)
def test_an_ordinary_reference_is_no_date(cell):
    assert not became_a_date(cell)


@pytest.mark.parametrize(
    ("cell", "text"), [(7, "7"), (7.0, "7"), (7.5, "7.5"), (" 007 ", "007"), (True, "TRUE")]
)
def test_a_reference_is_text_whatever_the_cell_holds(cell, text):
    assert reference_text(cell) == text


@pytest.mark.parametrize(
    ("cell", "unit", "figure"),
    [
        ("69%", Unit.PERCENT, Decimal("0.69")),
        ("0.69", Unit.PERCENT, Decimal("0.69")),
        ("1", Unit.PERCENT, Decimal(1)),
        ("105%", Unit.PERCENT, Decimal("1.05")),
        (Percent(Decimal("1.05")), Unit.PERCENT, Decimal("1.05")),
        ("1,548", Unit.COUNT, Decimal(1548)),
        (0.1 + 0.2, Unit.RATE, Decimal("0.3")),
        ("TBC", Unit.PERCENT, Absence.TO_BE_CONFIRMED),
        ("90", None, Decimal(90)),
    ],
)
def test_a_cell_holds_a_figure_on_its_units_scale(cell, unit, figure):
    assert figure_of(cell, unit) == figure


@pytest.mark.parametrize(
    ("cell", "unit", "said"),
    [
        ("90", Unit.PERCENT, "'90' on a percentage would be 9000%; write 90% or 0.9"),
        (-2, Unit.PERCENT, "'-2' on a percentage would be -200%; write -2% or -0.02"),
        (Percent(Decimal("0.690")), Unit.COUNT, "'69%' is a percentage, and the unit is count"),
        (datetime(2019, 12, 1), Unit.COUNT, "2019-12-01 is a date, not a number"),
        (CellError("#REF!"), Unit.COUNT, "shows #REF!; mend the formula there"),
        (True, Unit.COUNT, "True is no number"),
    ],
)
def test_a_cell_that_holds_no_such_figure_is_refused(cell, unit, said):
    with pytest.raises(ValueError, match="^" + said.replace("!", "\\!")):
        figure_of(cell, unit)


@pytest.mark.parametrize("cell", ["", "  ", None])
def test_a_month_must_be_there(cell):
    with pytest.raises(ValueError, match=r"^has no month; write it as 2019-12"):
        month_of(cell)


@pytest.mark.parametrize("path", ["a.csv", "data/a.csv", "data/../a.csv", "data\\a.csv", "..a.csv"])
def test_a_path_inside_the_project_is_allowed(tmp_path, path):
    assert inside(tmp_path, path)


@pytest.mark.parametrize(
    "path",
    ["../a.csv", "data/../../a.csv", "..\\a.csv", "/a.csv", "C:\\a.csv", "\\\\host\\a.csv", ""],
)
def test_a_path_that_leaves_the_project_is_not(tmp_path, path):
    assert not inside(tmp_path, path)


def test_a_repeat_is_told_with_the_first_line():
    assert list(duplicates([("a", 2), ("b", 3), ("a", 4), ("a", 9)])) == [("a", 2, 4), ("a", 2, 9)]
