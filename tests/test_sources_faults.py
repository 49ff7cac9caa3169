"""Faults of figures: every one of every file, in one list."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from support.sources import (
    source_faults,
    wide,
    write_csv,
    write_table,
    write_xlsx,
)

from workbook_tools.period import Month
from workbook_tools.tables import SourceSpec

HEAD = ("ref", "month", "value")
DECEMBER = Month(2019, 12)
NOVEMBER = DECEMBER.previous
FORMATS = pytest.mark.parametrize("file", ["figures.csv", "figures.xlsx"])


def test_ninety_on_a_percentage_is_a_fault(tmp_path):
    write_csv(tmp_path / "a.csv", [HEAD, ("A2", "2019-12", "90"), ("A2", "2019-11", "1.5")])
    write_xlsx(tmp_path / "b.xlsx", [HEAD, ("A2", "2019-10", 90)], percent='0"%"')
    assert source_faults(tmp_path, "a.csv", "b.xlsx") == [
        "a.csv, line 2, column value: '90' on a percentage would be 9000%; write 90% or 0.9",
        "a.csv, line 3, column value: '1.5' on a percentage would be 150.0%; write 1.5% or 0.015",
        "b.xlsx, sheet Figures, line 2, column value: '90' on a percentage would be 9000%; write "
        "90% or 0.9",
    ]


def test_a_percentage_on_a_count_is_a_fault(tmp_path):
    write_csv(tmp_path / "a.csv", [HEAD, ("A1", "2019-12", "90%")])
    write_xlsx(tmp_path / "b.xlsx", [HEAD, ("A1", "2019-11", 0.9)], percent="0%")
    assert [fault.split(": ")[1] for fault in source_faults(tmp_path, "a.csv", "b.xlsx")] == [
        "'90%' is a percentage, and the unit is count; write a plain number"
    ] * 2


def test_every_fault_of_every_file_is_reported_together(tmp_path):
    rows = [
        HEAD,
        ("A1", "2019-12", "12 or so"),
        ("A1", "Dce-19", 5),
        ("A1", "2020-02", 5),
        ("A11", "2019-12", 5),
        ("A11", "2019-11", 5),
        ("01-Dec", "2019-12", 5),
        ("", "2019-12", 5),
        ("A2", "2019-12", "#N/A"),
        ("007", "", 5),
    ]
    write_csv(tmp_path / "a.csv", rows)
    write_xlsx(tmp_path / "b.xlsx", [HEAD, ("A1", "2019-12", date(2019, 1, 1))])
    assert source_faults(tmp_path, "a.csv", "b.xlsx", "missing.csv") == [
        "a.csv, line 2, column value: '12 or so' is no number",
        "a.csv, line 3, column month: 'Dce-19' is no month; write it as 2019-12 or Dec-19",
        "a.csv, line 4, column month: 2020-02 has not begun yet (today is in 2020-01); mend the "
        "month",
        "a.csv, line 5, column ref: 'A11' is no reference in config/indicators.csv, the nearest is "
        "'A1' (and 1 more line)",
        "a.csv, line 7, column ref: '01-Dec' is a reference that Excel turned into a date; format "
        "the column as Text and type the reference again",
        "a.csv, line 8, column ref: has no reference; give it one from config/indicators.csv",
        "a.csv, line 9, column value: shows #N/A; mend the formula there, or empty the cell",
        "a.csv, line 10, column month: has no month; write it as 2019-12 or Dec-19",
        "b.xlsx, sheet Figures, line 2, column month: 'A1' has 2019-12 on a.csv, line 2 too; keep "
        "one of them",
        "b.xlsx, sheet Figures, line 2, column value: 2019-01-01 is a date, not a number; format "
        "the cell as a number",
        "missing.csv: is missing; put it there, or name another file in config/project.toml",
    ]


def test_a_reference_that_became_a_real_date_is_named(tmp_path):
    write_xlsx(tmp_path / "figures.xlsx", [HEAD, (date(2019, 12, 1), "2019-12", 5)])
    assert source_faults(tmp_path, "figures.xlsx") == [
        "figures.xlsx, sheet Figures, line 2, column ref: '2019-12-01' is a reference that Excel "
        "turned into a date; format the column as Text and type the reference again"
    ]


@FORMATS
def test_faulty_details_of_a_figure_are_named_under_the_files_own_headings(tmp_path, file):
    rows = [(*HEAD, "Over", "Under", "provenance"), ("A2", "2019-12", "5%", "many", "2%", "#N/A")]
    write_table(tmp_path / file, rows)
    spec = SourceSpec(Path(file), columns={"numerator": "Over", "denominator": "Under"})
    assert [fault.split("line 2, ")[1] for fault in source_faults(tmp_path, spec)] == [
        "column Over: 'many' is no number",
        "column Under: '2%' is a percentage, and the unit is count; write a plain number",
        "column provenance: shows #N/A; mend the formula there, or empty the cell",
    ]


def test_an_unquoted_comma_that_shifts_the_cells_of_a_csv_is_named(tmp_path):
    (tmp_path / "a.csv").write_text("ref,month,value\nA1,2019-12,1,548\n")
    (tmp_path / "b.csv").write_text("ref,Nov-19,Dec-19\nA1,1,548,1,323\n")
    what = "has a cell with no heading above it; put quotation marks round what holds a comma"
    assert source_faults(tmp_path, "a.csv") == [f"a.csv, line 2: {what}"]
    assert source_faults(tmp_path, wide("b.csv")) == [f"b.csv, line 2: {what}"]


def test_one_reference_on_two_wide_lines_is_one_fault(tmp_path):
    rows = [("ref", "Nov-19", "Dec-19"), ("A2", "1%", "2%"), ("OLD2", "1%", "2%")]
    write_csv(tmp_path / "wide.csv", rows)
    assert source_faults(tmp_path, wide("wide.csv")) == [
        "wide.csv, line 3, column Nov-19: 'A2' has 2019-11 (and 1 more month) on line 2 too; keep "
        "one of them"
    ]


def test_a_month_twice_among_the_headings_is_named(tmp_path):
    write_xlsx(tmp_path / "wide.xlsx", [("ref", date(2019, 12, 1), "12/2019"), ("A1", 1, 2)])
    assert source_faults(tmp_path, wide("wide.xlsx")) == [
        "wide.xlsx, sheet Figures, line 1, column 12/2019: 2019-12 stands under 'Dec-19' too; keep "
        "one of them"
    ]


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        (("ref", "Oct-19", "Nvo-19", "Dec-19"), "column Nvo-19: 'Nvo-19' is no month"),
        (("ref", "Oct-19", "Nov-19", "Decm 2019"), "column Decm 2019: 'Decm 2019' is no month"),
        (("ref", "2019-11", "2019-12", "2019-13"), "column 2019-13: '2019-13' is no month"),
        (("ref", "Oct-19", "Total", "Dec-19"), "column Total: 'Total' is no month"),
        (("ref", "One", "Two", "Three"), ": has no month among its headings; write them as"),
        (("code", "Oct-19", "Nov-19", "Dec-19"), "column ref: the column is missing; add it"),
    ],
)
def test_a_heading_that_is_meant_for_a_month_and_is_none_is_named(tmp_path, heading, said):
    write_csv(tmp_path / "wide.csv", [heading, ("A1", 1, 2, 3)])
    faults = source_faults(tmp_path, wide("wide.csv"))
    assert len(faults) == 1
    assert said in faults[0]


@FORMATS
def test_missing_and_repeated_columns_are_named(tmp_path, file):
    write_table(tmp_path / file, [("ref", "months", "value", "Value"), ("A1", "2019-12", 1, 1)])
    mapped = SourceSpec(Path(file), columns={"numerator": "Num"})
    faults = source_faults(tmp_path, mapped)
    assert [fault.split("line 1, ")[1] for fault in faults] == [
        "column Num: the column is missing; add it, or map it in config/project.toml",
        "column month: the column is missing; add it, or map it in config/project.toml, the "
        "nearest is 'months'",
        "column value: the column stands here twice",
    ]


@FORMATS
def test_a_file_without_figures_is_named(tmp_path, file):
    write_table(tmp_path / file, [])
    assert "is empty; save the figures into it again" in source_faults(tmp_path, file)[0]
    write_table(tmp_path / file, [HEAD])
    assert "holds headings and no figures" in source_faults(tmp_path, file)[0]
    write_table(tmp_path / file, [("ref", "Dec-19"), ("A1", "")])
    assert "holds headings and no figures" in source_faults(tmp_path, wide(file))[0]
