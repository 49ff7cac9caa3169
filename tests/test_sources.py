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
from workbook_tools.period import Month
from workbook_tools.series import Observation
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
