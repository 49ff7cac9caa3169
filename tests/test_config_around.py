"""Comparators, populations, notes and scorecards in ``config/``."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from support.projects import INDICATORS, PROJECT, config_faults, loaded

from workbook_tools.config import Owner, load
from workbook_tools.indicator import Definition, NoteKind
from workbook_tools.period import Month
from workbook_tools.values import Absence


def test_a_reference_may_have_several_lines_of_comparators(tmp_path):
    text = (
        "ref,neighbours,england,period_end,period_type,source,definition\n"
        "A1,,TBC,2018-03,snapshot,DfE,Not comparable\n"
        "A2,,80%,Mar-18,,DfE,similar\n"
        "A2,0.85,,31/03/2019,year,Neighbours,\n"
    )
    found = loaded(tmp_path, benchmarks=text).benchmarks
    assert list(found) == [("A2", "neighbours"), ("A1", "england"), ("A2", "england")]
    assert found["A2", "neighbours"].value == Decimal("0.85")
    assert found["A2", "neighbours"].period_end == Month(2019, 3)
    assert found["A2", "england"].value == Decimal("0.8")
    assert found["A2", "england"].definition is Definition.SIMILAR
    assert found["A1", "england"].value is Absence.TO_BE_CONFIRMED
    assert found["A1", "england"].period_type == "snapshot"
    assert found["A1", "england"].definition is Definition.NOT_COMPARABLE


def test_faulty_comparators_are_named(tmp_path):
    text = (
        "ref,england,period_end,period_type\n"
        "A2,80,2018-03,year\n"
        "A2,0.8,2018-03,year\n"
        "a1,5,2018-03,month\n"
        "A1,5,2018-03,quarter\n"
        "A1,x5,2018-03,year\n"
        "A1,5,,year\n"
        "01-Dec,5,2018-03,year\n"
    )
    start = "config/benchmarks.csv, line "
    assert config_faults(tmp_path, benchmarks=text) == [
        start + "2, column england: '80' on a percentage would be 8000%; write 80% or 0.8",
        start + "3, column england: 'A2' has this comparator on line 2 too; give it once",
        start + "4, column ref: 'a1' is no reference in config/indicators.csv, the nearest is 'A1'",
        start + "5, column period_type: 'quarter' is none of year, month, snapshot",
        start + "6, column england: 'x5' is no number",
        start + "7, column period_end: is missing; give it a value",
        start + "8, column ref: '01-Dec' is a reference that Excel turned into a date; format the "
        "column as Text and type the reference again",
    ]


def test_a_faulty_indicator_is_not_blamed_on_the_other_files(tmp_path):
    broken = INDICATORS.replace("percent,ratio,high", "percent,ratio,hihg")
    notes = "ref,from,to,kind,words\nA2,2019-01,,break,Counted anew\n"
    faults = config_faults(
        tmp_path, indicators=broken, notes=notes, scorecards="name,title,indicators\ns,S,A1;A2\n"
    )
    assert [fault.split(":")[0] for fault in faults] == [
        "config/indicators.csv, line 3, column polarity"
    ]


def test_a_population_holds_from_its_month(tmp_path):
    text = 'month,population,source\n2019-10,"50,880",ours\n2018-04,50550,ours\n'
    populations = loaded(tmp_path, populations=text).populations
    assert populations.at(Month(2019, 9)) == 50550
    assert populations.at(Month(2019, 10)) == 50880


def test_faulty_populations_are_named(tmp_path):
    text = "month,population\n2018-04,0\n2019-04,5\nApr 2019,6\n2019-13,7\n2020-01,TBC\n"
    start = "config/populations.csv, line "
    assert config_faults(tmp_path, populations=text) == [
        start + "2, column population: '0' is no population; write a number above 0",
        start + "4, column month: 2019-04 stands on line 3 too; give it once",
        start + "5, column month: '2019-13' is no month; write it as 2019-12 or Dec-19",
        start + "6, column population: 'TBC' is no number",
    ]


def test_a_note_is_read_as_it_stands(tmp_path):
    text = (
        "ref,from,to,kind,words,finding\n"
        ",2019-01,2019-06,missing,Not shown,\n"
        "A1,2019-07,,break,Counted anew,\n"
        "A2,2019-07,2020-07,Accepted,Rounded in the source,parts\n"
    )
    whole, own, accepted = loaded(tmp_path, notes=text).notes
    assert (whole.ref, whole.start, whole.end) == ("", Month(2019, 1), Month(2019, 6))
    assert (own.ref, own.end, own.kind) == ("A1", None, NoteKind.BREAK)
    assert (accepted.kind, accepted.finding) == (NoteKind.ACCEPTED, "parts")
    assert accepted.words == "Rounded in the source"


def test_faulty_notes_are_named(tmp_path):
    text = (
        "ref,from,to,kind,words,finding\n"
        "A1,2019-07,2020-07,accepted,,parts\n"
        "A1,2019-07,,accepted,Rounded,parts\n"
        "A1,2019-07,2020-07,accepted,Rounded,\n"
        "A1,2019-07,2019-01,break,Moved,\n"
        "A1,2019-07,,break,Moved,parts\n"
        "A11,,,brake,Moved,\n"
        "A11,2019-07,,break,Moved,\n"
    )
    start = "config/notes.csv, line "
    assert config_faults(tmp_path, notes=text) == [
        start + "2, column words: is missing; give it a value",
        start + "3, column to: an accepted finding needs an end month; give one",
        start + "4, column finding: an accepted finding needs its code; workbook-tools check "
        "prints it",
        start + "5, column to: 2019-01 lies before from, 2019-07; exchange them",
        start + "6, column finding: only kind 'accepted' answers a finding, not 'break'; empty "
        "this cell",
        start + "7, column from: is missing; give it a value",
        start + "7, column kind: 'brake' is none of break, definition, restated, provisional, "
        "missing, accepted, the nearest is 'break'",
        start + "8, column ref: 'A11' is no reference in config/indicators.csv, the "
        "nearest is 'A1'",
    ]


@pytest.mark.parametrize(
    ("chosen", "refs"),
    [
        ("", ("A1", "A2", "B1")),
        ("All", ("A1", "A2", "B1")),
        ("B1; A1", ("B1", "A1")),
        ("section: Front door", ("A1", "A2")),
        ("Section: Looked after ; Front door", ("A1", "A2", "B1")),
    ],
)
def test_a_scorecard_has_all_indicators_a_list_or_sections(tmp_path, chosen, refs):
    text = f"name,title,indicators,owner\nsmall,Small,{chosen},Head of service\n"
    (spec,) = loaded(tmp_path, scorecards=text).scorecards
    assert spec.refs == refs
    assert (spec.title, spec.owner) == ("Small", "Head of service")


def test_faulty_scorecards_are_named(tmp_path):
    text = (
        "name,title,template,indicators\n"
        "small,Small,../t.xlsx,all\n"
        "SMALL,Small,,A1;A1\n"
        "a/b,Small,,all\n"
        "c,Small,,A22\n"
        "d,Small,,section: Front dor\n"
        "e,,,all\n"
    )
    start = "config/scorecards.csv, line "
    assert config_faults(tmp_path, scorecards=text) == [
        start + "2, column template: '../t.xlsx' lies outside the project; name a file inside its "
        "folder",
        start + "3, column indicators: 'A1' stands here twice",
        start + "3, column name: 'small' stands on line 2 too; give each scorecard a name of its "
        "own",
        start + "4, column name: 'a/b' cannot name a file; use letters, digits, spaces, - and _",
        start + "5, column indicators: 'A22' is no reference in config/indicators.csv, the "
        "nearest is 'A2'",
        start + "6, column indicators: 'Front dor' is no section in config/indicators.csv, the "
        "nearest is 'Front door'",
        start + "7, column title: is missing; give it a value",
    ]


def test_a_project_has_a_scorecard(tmp_path):
    assert config_faults(tmp_path, scorecards="name,title\n") == [
        "config/scorecards.csv: has no scorecard; add a line such as: name,Title,,all"
    ]


def test_an_accepted_finding_must_be_one_that_the_checks_have(tmp_path):
    text = (
        "ref,from,to,kind,words,finding\nA1,2019-07,2020-07,accepted,Local,comparator-defnition\n"
    )
    (fault,) = config_faults(tmp_path, notes=text)
    assert fault.startswith(
        "config/notes.csv, line 2, column finding: 'comparator-defnition' is not known here, the "
        "nearest is 'comparator-definition'"
    )


OWNERS = """\
role,name,email,deputy,away_from,away_to,approver
Front door,Contacts desk,front@example.org,Looked after,2020-01-06,17/01/2020,Head
Looked after,,,,2020-02-03,,
Head,,,,,,
"""


def test_owners_are_known_by_role(tmp_path):
    owners = loaded(tmp_path, owners=OWNERS).owners
    assert list(owners) == ["Front door", "Looked after", "Head"]
    assert owners["Front door"] == Owner(
        role="Front door",
        name="Contacts desk",
        email="front@example.org",
        deputy="Looked after",
        away_from=date(2020, 1, 6),
        away_to=date(2020, 1, 17),
        approver="Head",
    )
    assert owners["Head"] == Owner("Head")


def test_a_project_without_the_file_knows_no_owners(tmp_path):
    assert loaded(tmp_path).owners == {}


@pytest.mark.parametrize(
    ("role", "day", "away"),
    [
        ("Front door", date(2020, 1, 5), False),
        ("Front door", date(2020, 1, 6), True),
        ("Front door", date(2020, 1, 17), True),
        ("Front door", date(2020, 1, 18), False),
        ("Looked after", date(2020, 2, 2), False),
        ("Looked after", date(2030, 1, 1), True),
        ("Head", date(2020, 1, 6), False),
    ],
)
def test_an_owner_is_away_from_the_first_day_to_the_last(tmp_path, role, day, away):
    assert loaded(tmp_path, owners=OWNERS).owners[role].is_away(day) is away


def test_faulty_owners_are_named(tmp_path):
    text = (
        "role,email,deputy,away_from,away_to,approver\n"
        "Front door,front.example.org,Front dor,,,Had\n"
        '"Front door",a@example.org,,2020-01-17,06/01/2020,\n'
        'Head,"a@example.org\nb",,31/02/2020,,\n'
        "Deputy,a b@example.org,,,2020-01-17,\n"
        ",c@example.org,,14 Jan,,\n"
        'Two,"a@example.org,b@example.org",,,,\n'
        "Third,,,,2020-01-17,\n"
    )
    start = "config/owners.csv, line "
    no_date = "is no date; write it as 2020-01-14 or 14/01/2020"
    no_address = "is no e-mail address; write one, as role@example.org"
    assert config_faults(tmp_path, owners=text) == [
        start + f"2, column email: 'front.example.org' {no_address}",
        start + "3, column away_to: 2020-01-06 lies before away_from, 2020-01-17; exchange them",
        start + f"4, column away_from: '31/02/2020' {no_date}",
        start + f"4, column email: 'a@example.org\\nb' {no_address}",
        start + f"6, column email: 'a b@example.org' {no_address}",
        start + f"7, column away_from: '14 Jan' {no_date}",
        start + "7, column role: is missing; give it a value",
        start + f"8, column email: 'a@example.org,b@example.org' {no_address}",
        start + "9, column away_from: is missing; say from which day on",
    ]


def test_roles_that_no_line_has_or_two_have_are_named(tmp_path):
    text = (
        "role,email,deputy,away_from,away_to,approver\n"
        "Front door,,Front dor,,,Had\n"
        "Front door,,,,,\n"
        "Head,no address,,,,\n"
    )
    start = "config/owners.csv, line "
    assert config_faults(tmp_path, owners=text) == [
        start + "2, column approver: 'Had' is no role in this file, the nearest is 'Head'",
        start + "2, column deputy: 'Front dor' is no role in this file, the nearest is "
        "'Front door'",
        start + "3, column role: 'Front door' stands on line 2 too; give each role one line",
        start + "4, column email: 'no address' is no e-mail address; write one, as "
        "role@example.org",
    ]


def test_every_owner_of_the_example_has_a_line():
    config = load(Path(__file__).parent.parent)
    wanted = {indicator.owner for indicator in config.indicators.values()}
    wanted |= {spec.owner for spec in config.scorecards}
    assert wanted == set(config.owners)
    assert all(owner.email.endswith("@example.org") for owner in config.owners.values())
    assert any(owner.away_from for owner in config.owners.values())


def test_the_request_template_is_a_file_of_the_project_that_need_not_be_there(tmp_path):
    assert loaded(tmp_path).request_template == Path("config/request.xlsx")
    own = PROJECT.replace("[[", 'request_template = "ask.xlsx"\n[[')
    assert loaded(tmp_path, project=own).request_template == Path("ask.xlsx")
    (fault,) = config_faults(tmp_path, project=own.replace("ask", "../ask"))
    assert fault.startswith("config/project.toml, line 4, column request_template: '../ask.xlsx' ")


def test_a_scorecard_may_have_a_filter_and_a_name_of_its_own_for_its_file(tmp_path):
    lines = 'name,title,filter,output\nmash,MASH,"team = ""MASH""",teams/mash\nwhole,All,,\n'
    mash, whole = loaded(tmp_path, scorecards=lines).scorecards
    assert (mash.filter, mash.file_name) == ((("team", "MASH"),), "teams/mash")
    assert (whole.filter, whole.file_name) == ((), "whole")


def test_faulty_filters_and_outputs_are_named(tmp_path):
    lines = "name,title,filter,output\na,A,team = MASH,\nb,B,,../b\nc,C,,d\nd,D,,\n"
    start = "config/scorecards.csv, line "
    assert config_faults(tmp_path, scorecards=lines) == [
        start + "2, column filter: 'team = MASH' is no condition; write it as team = \"MASH\", the "
        "value in quotation marks, and several with and between them",
        start + "3, column output: '../b' cannot stand in for {scorecard}; use letters, digits, "
        "spaces, -, _ and, between folders, /",
        start + "5, column output: 'd' is the file of line 4 too; give each its own",
    ]
