"""Figures from CSV and .xlsx, long and wide."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.sources import (
    INDICATORS,
    read,
    source_faults,
    wide,
    write_csv,
    write_table,
    write_xlsx,
)

from workbook_tools import config, sources
from workbook_tools.indicator import Observation
from workbook_tools.period import Month
from workbook_tools.tables import SourceSpec
from workbook_tools.values import Absence

ROOT = Path(__file__).parents[1]
HEAD = ("ref", "month", "value")
DECEMBER = Month(2019, 12)
NOVEMBER = DECEMBER.previous
FORMATS = pytest.mark.parametrize("file", ["figures.csv", "figures.xlsx"])


def test_the_example_reads_whole():
    settings_of = config.load(ROOT)
    series = sources.read(
        settings_of.sources, settings_of.indicators, folder=ROOT, today=date(2020, 1, 10)
    )
    assert list(series) == list(settings_of.indicators)
    assert sum(len(one.observations) for one in series.values()) == 700
    assert series["M1"].value(DECEMBER) == 1258
    assert series["M3"].at(DECEMBER) == Observation(Decimal("0.25"), provenance="published")
    assert series["LAC10"].value(Month(2019, 1)) is Absence.BLANK
    provenance = {m: series["M1"].at(m).provenance for m in DECEMBER.last(13)}
    assert provenance[Month(2018, 12)] == "derived"
    assert provenance[Month(2019, 6)] == "reconstructed"
    assert provenance[Month(2019, 7)] == "published"


@FORMATS
@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("", Absence.BLANK),
        ("-", Absence.NOT_APPLICABLE),
        ("n/a", Absence.NOT_APPLICABLE),
        ("..", Absence.NOT_AVAILABLE),
        ("x", Absence.NOT_AVAILABLE),
        ("TBC", Absence.TO_BE_CONFIRMED),
        ("<5", Absence.SUPPRESSED),
        ("c", Absence.SUPPRESSED),
        ("0", Decimal(0)),
    ],
)
def test_an_absence_stays_itself(tmp_path, file, text, figure):
    rows = [HEAD, ("A1", "2019-11", 7), ("A1", "2019-12", text), ("A2", "2019-12", text)]
    write_table(tmp_path / file, rows)
    series = read(tmp_path, file)
    assert series["A1"].observations[DECEMBER] == Observation(figure)
    assert series["A2"].observations[DECEMBER] == Observation(figure)


@FORMATS
def test_an_absence_stays_itself_where_months_stand_across(tmp_path, file):
    texts = ["-", "..", "TBC", "<5", 0]
    rows = [("ref", *DECEMBER.last(5)), ("A1", *texts), ("A2", "", "", "", "", "n/a")]
    write_table(tmp_path / file, [[str(c) if isinstance(c, Month) else c for c in r] for r in rows])
    series = read(tmp_path, wide(file))
    assert [series["A1"].value(month) for month in DECEMBER.last(5)] == [
        Absence.NOT_APPLICABLE,
        Absence.NOT_AVAILABLE,
        Absence.TO_BE_CONFIRMED,
        Absence.SUPPRESSED,
        Decimal(0),
    ]
    assert list(series["A2"]) == [DECEMBER]


@FORMATS
def test_references_that_look_like_numbers_or_absences_stay_themselves(tmp_path, file):
    write_table(tmp_path / file, [HEAD, ("007", "Dec-19", 1), ("NA", "Dec-19", "1.5")])
    series = read(tmp_path, file)
    assert series["007"].value(DECEMBER) == 1
    assert series["NA"].value(DECEMBER) == Decimal("1.5")


def test_a_reference_that_excel_holds_as_a_number_is_the_same_reference(tmp_path):
    write_xlsx(tmp_path / "figures.xlsx", [HEAD, (101, "Dec-19", 3)])
    assert read(tmp_path, "figures.xlsx")["101"].value(DECEMBER) == 3


@FORMATS
def test_numerator_denominator_and_provenance_are_read(tmp_path, file):
    head = (*HEAD, "numerator", "denominator", "provenance")
    rows = [head, ("A2", "2019-12", 0.5, 4, 8, "derived"), ("A2", "2019-11", "25%", "<5", "", "")]
    write_table(tmp_path / file, rows)
    series = read(tmp_path, file)["A2"]
    assert series.at(DECEMBER) == Observation(Decimal("0.5"), Decimal(4), Decimal(8), "derived")
    assert series.at(NOVEMBER) == Observation(Decimal("0.25"), Absence.SUPPRESSED, Absence.BLANK)


@FORMATS
def test_columns_are_found_under_the_names_that_config_gives_them(tmp_path, file):
    rows = [("Team", "Code", "Period", "Figure"), ("North", "A1", "2019-12", "1,548")]
    write_table(tmp_path / file, rows)
    columns = {"ref": "code", "month": "Period", "value": "FIGURE"}
    spec = SourceSpec(Path(file), columns=columns)
    assert read(tmp_path, spec)["A1"].value(DECEMBER) == 1548


@FORMATS
def test_titles_above_the_headings_and_empty_lines_are_passed_over(tmp_path, file):
    rows = [("Figures of the service",), (), HEAD, (), ("A1", "2019-12", 5), ("", "", "")]
    write_table(tmp_path / file, rows)
    assert read(tmp_path, file)["A1"].value(DECEMBER) == 5


@FORMATS
def test_a_former_reference_is_taken_for_the_present_one(tmp_path, file):
    write_table(tmp_path / file, [HEAD, ("OLD2", "2019-11", "50%"), ("A2", "2019-12", "60%")])
    assert list(read(tmp_path, file)["A2"]) == [NOVEMBER, DECEMBER]


def test_several_sources_make_one_series(tmp_path):
    write_csv(tmp_path / "a.csv", [HEAD, ("A1", "2019-11", 1)])
    write_xlsx(tmp_path / "b.xlsx", [("ref", date(2019, 12, 1)), ("A1", 2)])
    series = read(tmp_path, "a.csv", wide("b.xlsx"))["A1"]
    assert (series.value(NOVEMBER), series.value(DECEMBER)) == (1, 2)


def test_real_dates_and_serials_are_months(tmp_path):
    rows = [HEAD, ("A1", date(2019, 12, 31), 1), ("A1", 43770, 2), ("A1", "43739", 3)]
    write_xlsx(tmp_path / "figures.xlsx", rows)
    series = read(tmp_path, "figures.xlsx")["A1"]
    assert [series.value(month) for month in DECEMBER.last(3)] == [3, 2, 1]


def test_real_dates_and_serials_stand_across(tmp_path):
    head = ("Indicator", "Title", date(2019, 10, 1), 43770, "Dec-19", "Average")
    write_xlsx(tmp_path / "figures.xlsx", [head, ("A1", "Contacts", 1, 2, 3, 2)])
    series = read(tmp_path, wide("figures.xlsx", ref="Indicator"))["A1"]
    assert [series.value(month) for month in DECEMBER.last(3)] == [1, 2, 3]


def test_a_sheet_is_chosen_by_name(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "figures.xlsx") as book:
        for name, value in (("Notes", 1), ("Data", 2)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, HEAD)
            sheet.write_row(1, 0, ("A1", "2019-12", value))
    assert read(tmp_path, "figures.xlsx")["A1"].value(DECEMBER) == 1
    chosen = SourceSpec(Path("figures.xlsx"), "Data")
    assert read(tmp_path, chosen)["A1"].value(DECEMBER) == 2
    assert source_faults(tmp_path, SourceSpec(Path("figures.xlsx"), "Dta")) == [
        "figures.xlsx: has no sheet 'Dta', the nearest is 'Data'; it has Notes, Data"
    ]


def test_a_percentage_in_a_cell_is_a_share(tmp_path):
    rows = [HEAD, ("A2", "2019-11", 0.9), ("A2", "2019-12", 1.05)]
    write_xlsx(tmp_path / "figures.xlsx", rows, percent="0.0%")
    series = read(tmp_path, "figures.xlsx")["A2"]
    assert (series.value(NOVEMBER), series.value(DECEMBER)) == (Decimal("0.9"), Decimal("1.05"))


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


def test_a_remark_beside_the_table_of_a_sheet_is_left_alone(tmp_path):
    write_xlsx(tmp_path / "a.xlsx", [HEAD, ("A1", "2019-12", 5, "", "provisional?")])
    assert read(tmp_path, "a.xlsx")["A1"].value(DECEMBER) == 5


def test_a_csv_is_read_without_the_libraries_for_workbooks(tmp_path):
    write_csv(tmp_path / "a.csv", [HEAD, ("A1", "2019-12", 5)])
    program = (
        "import sys; from pathlib import Path; from datetime import date\n"
        "from workbook_tools import sources; from workbook_tools.indicator import Indicator\n"
        "one = {'A1': Indicator('A1', 'Contacts', 'Front door')}\n"
        "spec = sources.SourceSpec(Path('a.csv'))\n"
        "print(len(sources.read([spec], one, folder=Path(), today=date(2020, 1, 1))['A1']"
        ".observations), {'pandas', 'openpyxl', 'pydantic'} & set(sys.modules))"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert said.stdout == "1 set()\n"


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


def test_headings_that_are_no_months_are_left_alone(tmp_path):
    heading = ("ref", "Title", "Target 2019", "Nov-19", "Dec-19", "12 month average", "Total 2019")
    write_csv(tmp_path / "wide.csv", [heading, ("A1", "Contacts", 9, 1, 2, 1.5, 3)])
    assert list(read(tmp_path, wide("wide.csv"))["A1"]) == [NOVEMBER, DECEMBER]


def test_the_empty_months_to_come_of_a_wide_sheet_are_no_fault(tmp_path):
    rows = [("ref", "Dec-19", "Jan-20", "Feb-20"), ("A1", 1, "", ""), ("Front door", "", "", "")]
    write_csv(tmp_path / "wide.csv", rows)
    assert list(read(tmp_path, wide("wide.csv"))["A1"]) == [DECEMBER]
    write_csv(tmp_path / "wide.csv", [*rows, ("101", 1, 2, 3)])
    assert source_faults(tmp_path, wide("wide.csv")) == [
        "wide.csv, line 4, column Feb-20: 2020-02 has not begun yet (today is in 2020-01); mend "
        "the month"
    ]


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


MONTHS = st.builds(Month, st.integers(2000, 2019), st.integers(1, 12))
WRITTEN_MONTHS = (
    lambda m: m.label,
    lambda m: m.words,
    lambda m: f"{m.label[:3]} {m.year}",
    str,
    lambda m: f"28/{m.month:02d}/{m.year}",
    lambda m: f"{m}-15",
    lambda m: f"{m.month}/{m.year}",
    lambda m: f"{m.first_day:%d %B %Y}",
    lambda m: m.first_day,
    lambda m: (m.first_day - date(1899, 12, 30)).days,
    lambda m: m.first_day + timedelta(days=20),
)
COUNTS = st.decimals(0, 10**9, places=3).map(Decimal.normalize)
WRITTEN_COUNTS = (
    lambda d: f"{d:f}",
    lambda d: f"{d:,f}",
    lambda d: f" {d:f} ",
    lambda d: f"+{d:f}",
    float,
)
SHARES = st.decimals(0, 1, places=4).map(Decimal.normalize)
WRITTEN_SHARES = (lambda d: f"{d * 100:f}%", lambda d: f"{d * 100:f} %", lambda d: f"{d:f}", float)
figures = st.dictionaries(
    MONTHS,
    st.tuples(
        st.sampled_from(WRITTEN_MONTHS),
        st.sampled_from(["A1", "A2"]).flatmap(
            lambda ref: st.tuples(
                st.just(ref),
                COUNTS if ref == "A1" else SHARES,
                st.sampled_from(WRITTEN_COUNTS if ref == "A1" else WRITTEN_SHARES),
            )
        ),
    ),
    min_size=1,
    max_size=6,
)
PROPERTY = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@FORMATS
@PROPERTY
@given(written=figures)
def test_figures_and_months_in_every_spelling_read_back_as_themselves(tmp_path, file, written):
    rows = [
        (ref, spell_month(month), spell(figure))
        for month, (spell_month, (ref, figure, spell)) in written.items()
    ]
    write_table(tmp_path / file, [HEAD, *rows])
    series = read(tmp_path, file)
    found = {month: (ref, series[ref].value(month)) for ref in INDICATORS for month in series[ref]}
    assert found == {month: (ref, figure) for month, (_, (ref, figure, _)) in written.items()}


@FORMATS
@PROPERTY
@given(written=figures)
def test_figures_across_read_back_as_themselves_in_every_spelling(tmp_path, file, written):
    heading = [spell_month(month) for month, (spell_month, _) in written.items()]
    rows = [
        [
            ref,
            *(spell(figure) if own == ref else "" for _, (own, figure, spell) in written.values()),
        ]
        for ref in ("A1", "A2")
    ]
    write_table(tmp_path / file, [["ref", *heading], *rows])
    series = read(tmp_path, wide(file))
    found = {month: (ref, series[ref].value(month)) for ref in INDICATORS for month in series[ref]}
    assert found == {month: (ref, figure) for month, (_, (ref, figure, _)) in written.items()}
