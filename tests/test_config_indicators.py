"""``indicators.csv``, and what holds for every CSV of ``config/``."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.projects import INDICATORS, config_faults, loaded

from workbook_tools.indicator import Duty, Kind, Polarity, Unit
from workbook_tools.period import Month
from workbook_tools.values import Absence

HEAD = (
    "ref,title,section,outcome,owner,unit,kind,polarity,target,target_tolerance,change_tolerance,"
    "decimals,formula,group,comment,effective_from,effective_to,was\n"
)
START = INDICATORS.split("\n")[0]


def with_line(columns: str, cells: str) -> str:
    """The small project's indicators with more columns, and one more line that fills them."""
    first, *rest = INDICATORS.splitlines()
    heading = first if columns in first else f"{first},{columns}"
    return "\n".join([heading, *rest, f"C1,Plans,Plans,{cells}"]) + "\n"


def test_a_full_line_is_read_as_it_stands(tmp_path):
    line = (
        'X1,"Plans, in time",Plans,Safe,"Service manager, plans",percent,ratio,target,90%,10%,0.2,'
        "1,A1 / B1,,always,Apr-19,2020-03-31,OLD1\n"
    )
    rest = "A1,a,s,,,count,flow,low,,,,,,,,,,\nB1,b,s,,,count,flow,neutral,,,,,,,,,,\n"
    read = loaded(tmp_path, indicators=HEAD + line + rest, benchmarks="ref,period_end\n")
    indicator = read.indicators["X1"]
    assert indicator.title == "Plans, in time"
    assert indicator.owner == "Service manager, plans"
    assert (indicator.unit, indicator.kind) == (Unit.PERCENT, Kind.RATIO)
    assert indicator.polarity is Polarity.TARGET
    assert (indicator.target, indicator.target_tolerance) == (Decimal("0.9"), Decimal("0.1"))
    assert (indicator.change_tolerance, indicator.decimals) == (Decimal("0.2"), 1)
    assert (indicator.formula, indicator.comment) == ("A1 / B1", Duty.ALWAYS)
    assert indicator.effective_from == Month(2019, 4)
    assert indicator.effective_to == Month(2020, 3)
    assert indicator.was == "OLD1"


def test_a_comment_is_owed_on_a_move_where_polarity_is_neutral_and_else_on_a_turn_for_the_worse(
    tmp_path,
):
    indicators = loaded(tmp_path).indicators
    duties = {ref: indicator.comment for ref, indicator in indicators.items()}
    assert duties == {"A1": Duty.MOVED, "A2": Duty.ADVERSE, "B1": Duty.ADVERSE}
    assert indicators["A1"].target_tolerance == Decimal("0.05")
    assert indicators["A1"].change_tolerance is None


def test_the_absences_of_a_target_stay_themselves(tmp_path):
    lines = "\n".join(
        f"T{n},Plans,Plans,count,flow,low,{text}" for n, text in enumerate(["", "TBC", "n/a", "0"])
    )
    read = loaded(
        tmp_path,
        indicators=f"{INDICATORS.splitlines()[0]},target\nA2,t,s,percent,ratio,high,\n{lines}\n",
    )
    assert [read.indicators[f"T{n}"].target for n in range(4)] == [
        Absence.BLANK,
        Absence.TO_BE_CONFIRMED,
        Absence.NOT_APPLICABLE,
        Decimal(0),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_is_read_in_each_encoding_that_excel_writes(tmp_path, encoding):
    text = START + "\r\nA2,Café – children’s,Front,percent,ratio,high\r\n"
    config = loaded(tmp_path, indicators=text.encode(encoding))
    assert config.indicators["A2"].title == "Café – children’s"


def test_rows_that_excel_cut_short_are_whole(tmp_path):
    indicators = INDICATORS.replace("polarity\n", "polarity,target,was\n", 1)
    assert loaded(tmp_path, indicators=indicators).indicators["A1"].was == ""


@pytest.mark.parametrize(
    ("cells", "columns", "said"),
    [
        ("percent,ratio,high,90", "target", "'90' on a percentage would be 9000%; write 90% or"),
        ("count,flow,high,90%", "target", "'90%' is a percentage, and the unit is count"),
        ("count,flow,high,many", "target", "'many' is no number"),
        ("count,flow,target,", "target", "polarity 'target' needs a target; give one, or TBC"),
        ("count,flow,hihg", "polarity", "'hihg' is none of high, low, target, neutral, the "
         "nearest is 'high'"),
        ("number,flow,high", "unit", "'number' is none of count, percent, rate"),
        ("count,stock,high", "kind", "'stock' is none of flow, snapshot, ratio"),
        ("count,flow,high,5", "target_tolerance", "'5' is no share; write 5% or 0.05"),
        ("count,flow,high,-1", "decimals", "-1 is out of range; write 0 or more"),
        ("count,flow,high,one", "decimals", "'one' is not a whole number; write one"),
        ("count,flow,high,allways", "comment", "'allways' is none of always, adverse, moved, never"
         ", the nearest is 'always'"),
        ("count,flow,high,Dce-19", "effective_from", "'Dce-19' is no month; write it as 2019-12"),
        ("count,flow,high,A22", "group", "'A22' is no reference in this file, the nearest is 'A2'"),
        ("count,flow,high,A1", "was", "'A1' is still a reference; remove that line"),
        ("count,flow,high,A1 /", "formula", "the formula 'A1 /' ends where a reference"),
        ("count,flow,high,A1 / A22", "formula", "'A22' is no reference in this file, the nearest"),
        ("count,flow,high,A1-A2", "formula", "'A1-A2' is no reference in this file; put spaces "
         "round a minus"),
        ("count,flow,high,C1 + A1", "formula", "goes round in a circle, C1 needs C1; take one"),
    ],
)  # fmt: skip
def test_a_faulty_cell_is_named_with_line_and_column(tmp_path, cells, columns, said):
    faults = config_faults(tmp_path, indicators=with_line(columns, cells))
    assert len(faults) == 1
    assert faults[0].startswith(f"config/indicators.csv, line 5, column {columns}: {said}")


def test_a_circle_of_formulas_is_said_once(tmp_path):
    lines = "C1,c,s,count,flow,low,C2 + 1\nC2,c,s,count,flow,low,C3\nC3,c,s,count,flow,low,C1\n"
    first, *rest = INDICATORS.splitlines()
    text = "\n".join([f"{first},formula", *rest, lines])
    assert config_faults(tmp_path, indicators=text) == [
        "config/indicators.csv, line 5, column formula: goes round in a circle, C1 needs C2 needs "
        "C3 needs C1; take one of them out"
    ]


def test_a_range_that_ends_before_it_begins_is_named(tmp_path):
    text = with_line("effective_from,effective_to", "count,flow,low,2020-01,2019-01")
    assert config_faults(tmp_path, indicators=text) == [
        "config/indicators.csv, line 5, column effective_to: 2019-01 lies before effective_from, "
        "2020-01; exchange them"
    ]


def test_references_and_former_ones_stand_once(tmp_path):
    first = INDICATORS.splitlines()[0]
    lines = "A2,a,s,percent,ratio,low,OLD\nB1,b,s,count,flow,low,OLD\nA2,c,s,count,flow,low,\n"
    assert config_faults(tmp_path, indicators=f"{first},was\n{lines}") == [
        "config/indicators.csv, line 3, column was: 'OLD' stands on line 2 too; give it once",
        "config/indicators.csv, line 4, column ref: 'A2' stands on line 2 too; give it once",
    ]


def test_a_group_has_one_lead(tmp_path):
    first, *rest = INDICATORS.splitlines()
    text = "\n".join([f"{first},group", rest[0], f"{rest[1]},A1", f"{rest[2]},A2"]) + "\n"
    assert config_faults(tmp_path, indicators=text) == [
        "config/indicators.csv, line 4, column group: 'A2' is itself in the group of 'A1'; name "
        "that one"
    ]


@pytest.mark.parametrize(
    "ref", ["01-Dec", "1-Dec-19", "Dec-19", "2019-12-01", "01/12/2019", "Mar-01"]
)
def test_a_reference_that_excel_turned_into_a_date_is_named_as_that(tmp_path, ref):
    text = INDICATORS + f"{ref},Plans,Plans,count,flow,low\n"
    assert config_faults(tmp_path, indicators=text) == [
        f"config/indicators.csv, line 5, column ref: '{ref}' is a reference that Excel turned into "
        "a date; format the column as Text and type the reference again"
    ]


@pytest.mark.parametrize("ref", ["population", "#label", "A;B"])
def test_a_word_that_means_something_else_is_no_reference(tmp_path, ref):
    text = INDICATORS + f"{ref},Plans,Plans,count,flow,low\n"
    assert (
        f"line 5, column ref: '{ref}' cannot be a reference"
        in config_faults(tmp_path, indicators=text)[0]
    )


def test_lines_are_those_of_the_file_where_a_text_has_line_breaks(tmp_path):
    text = START + '\n\nA2,"one\ntwo\r\nthree",s,percent,ratio,high\nB1,b,s,count,flow,lo\n'
    faults = config_faults(tmp_path, indicators=text)
    assert [fault.split(":")[0] for fault in faults] == [
        "config/indicators.csv, line 6, column polarity"
    ]


def test_columns_that_are_missing_twice_or_unknown_are_named(tmp_path):
    text = "ref,title,section,unit,kind,Polarty,title\nA2,a,s,percent,ratio,high,b\n"
    faults = config_faults(tmp_path, indicators=text)
    assert [fault.split("; known are")[0] for fault in faults] == [
        "config/indicators.csv, line 1, column Polarty: 'Polarty' is not known here, the nearest "
        "is 'polarity'",
        "config/indicators.csv, line 1, column polarity: the column is missing; add 'polarity' to "
        "the heading",
        "config/indicators.csv, line 1, column title: the column stands here twice",
    ]


def test_headings_may_have_spaces_and_capitals(tmp_path):
    text = INDICATORS.replace("ref,title", " Ref ,TITLE", 1)
    assert loaded(tmp_path, indicators=text).indicators["A1"].title == "Contacts"


def test_a_cell_beyond_the_headings_is_named(tmp_path):
    text = INDICATORS + "C1,Plans, in time,Plans,count,flow,low\n"
    faults = config_faults(tmp_path, indicators=text)
    assert faults[0] == (
        "config/indicators.csv, line 5: has a cell with no heading above it; put quotation marks "
        "round what holds a comma"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (INDICATORS.replace(",", ";"), ": is separated by semicolons; save it as CSV UTF-8"),
        (INDICATORS.replace(",", "\t"), ": is separated by tabs; save it as CSV UTF-8"),
        (INDICATORS.encode("utf-16"), ": is no text that can be read; save it as CSV UTF-8"),
        ("", ": is empty; give it the heading ref,title,section,"),
        (INDICATORS + 'C1,"Plans', ", line 5: has a quotation mark out of place; "),
        (INDICATORS + 'C1,"Pl"ans",s,count,flow,low\n', ", line 5: has a quotation mark out of "),
    ],
)
def test_a_file_that_cannot_be_read_is_one_fault(tmp_path, content, said):
    faults = config_faults(tmp_path, indicators=content)
    ours = [fault for fault in faults if "indicators.csv" in fault.split(":")[0]]
    assert len(ours) == 1
    assert ours[0].startswith(f"config/indicators.csv{said}")


cells = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r"), max_size=40
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(titles=st.lists(cells.filter(str.strip), min_size=1, max_size=4))
def test_any_title_is_read_back_but_for_the_spaces_round_it(tmp_path, titles):
    quoted = ['"' + title.replace('"', '""') + '"' for title in titles]
    lines = [f"T{n},{title},s,count,flow,low" for n, title in enumerate(quoted)]
    text = "\n".join([START, *lines, "A2,a,s,percent,ratio,high"])
    read = loaded(tmp_path, indicators=text).indicators
    assert [read[f"T{n}"].title for n in range(len(titles))] == [t.strip() for t in titles]
