from __future__ import annotations

from checks_build import DECEMBER, accepted, build, found, last_months, note, percent, row

from workbook_tools.checks import Finding, Findings, Level, run
from workbook_tools.indicator import NoteKind
from workbook_tools.period import Month
from workbook_tools.values import Absence


def of_two_rows(notes=()):
    rows = [row("A"), row("B"), percent("C")]
    figures = {
        "A": last_months("5", "5"),
        "B": last_months("5", "-1"),
        "C": last_months("1.2", "1.3"),
    }
    return build(rows, figures, notes=notes)


def test_new_findings_stand_first_then_levels_then_printed_order():
    rows = [percent("A"), percent("B"), row("C"), percent("D"), row("E")]
    figures = {
        "A": last_months("1.1", "1.1"),
        "B": last_months("1", "1.1"),
        "C": last_months("5", "-2"),
        "D": last_months("1", "1.1"),
        "E": last_months("-2", "5"),
    }
    told = run(build(rows, figures), DECEMBER, ("D", "A", "B", "C", "E"))
    assert [(f.refs[0], f.new, str(f.level)) for f in told.open] == [
        ("C", True, "error"),
        ("D", True, "warning"),
        ("B", True, "warning"),
        ("E", False, "error"),
        ("A", False, "warning"),
    ]


def test_a_finding_is_new_only_when_the_month_before_did_not_have_it():
    dataset = of_two_rows()
    assert [f.new for f in found(dataset, "figure-over-100")] == [False]
    assert [f.new for f in found(dataset, "figure-over-100", Month(2019, 11))] == [True]


def test_an_accepted_finding_is_counted_and_not_repeated():
    told = run(of_two_rows([accepted("figure-over-100", "C")]), DECEMBER, ("A", "B", "C"))
    assert [f.code for f in told.open] == ["figure-negative"]
    assert [f.code for f in told.accepted] == ["figure-over-100"]


def test_an_acceptance_lapses_after_its_end_month():
    until = [accepted("figure-over-100", "C", end="2019-11")]
    assert found(of_two_rows(until), "figure-over-100", Month(2019, 11)) == []
    assert len(found(of_two_rows(until), "figure-over-100")) == 1


def test_an_acceptance_answers_its_own_finding_and_row_only():
    other_code = of_two_rows([accepted("figure-negative", "C")])
    other_row = of_two_rows([accepted("figure-over-100", "A")])
    another_kind = of_two_rows([note(NoteKind.DEFINITION, "C")])
    for dataset in (other_code, other_row, another_kind):
        assert len(found(dataset, "figure-over-100")) == 1


def test_an_acceptance_without_a_row_answers_every_row():
    assert found(of_two_rows([accepted("figure-over-100")]), "figure-over-100") == []


def test_a_finding_on_several_rows_is_accepted_when_every_row_is():
    def missing(notes):
        return build([row("A"), row("B")], {"A": {"2019-11": "5"}, "B": {}}, notes=notes)

    one = [accepted("figure-missing", "A")]
    assert len(found(missing(one), "figure-missing")) == 1
    assert found(missing([*one, accepted("figure-missing", "B")]), "figure-missing") == []


def test_rows_outside_the_scorecard_or_not_in_effect_have_no_findings():
    assert run(of_two_rows(), DECEMBER, ("A",)) == Findings()
    ended = build([percent("A", effective_to=Month(2019, 11))], {"A": last_months("1.2", "1.2")})
    assert run(ended, DECEMBER, ("A",)) == Findings()
    assert len(run(ended, Month(2019, 11), ("A",)).open) == 1


def test_a_reference_without_an_indicator_is_passed_over():
    assert run(of_two_rows(), DECEMBER, ("A", "Z")) == Findings()


def test_a_finding_of_the_template_needs_no_rows_and_no_months():
    finding = Finding("template", Level.ERROR, (), "template.xlsx has no sheet.")
    assert (finding.new, finding.months) == (False, ())


def test_the_first_month_there_can_be_is_checked_too():
    first = build([row("A")], {"A": {"1900-01": "-1"}})
    assert [f.code for f in run(first, Month(1900, 1), ("A",)).open] == ["figure-negative"]


def test_a_month_24_months_back_is_no_longer_looked_at():
    def halves(month):
        rows = [row("A"), row("B"), percent("C", formula="A / B")]
        return build(rows, {"A": {month: "1"}, "B": {month: "2"}, "C": {month: "0.6"}})

    assert len(found(halves("2018-01"), "formula")) == 1
    assert found(halves("2017-12"), "formula") == []


def test_suppressed_and_missing_figures_are_no_findings_of_their_own():
    rows = [row("A"), row("B"), percent("C", formula="A / B")]
    figures = {
        "A": {"2019-12": Absence.SUPPRESSED},
        "B": {"2019-12": "3"},
        "C": {"2019-12": Absence.SUPPRESSED},
    }
    assert run(build(rows, figures), DECEMBER, ("A", "B", "C")) == Findings()
