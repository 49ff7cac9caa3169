from __future__ import annotations

import pytest
from checks_build import build, found, last_months, note, only, percent, rate, row

from workbook_tools.checks import Level
from workbook_tools.indicator import NoteKind
from workbook_tools.values import Absence


@pytest.mark.parametrize("make", [row, percent, rate])
def test_a_figure_below_zero_is_an_error(make):
    finding = only(
        build([make("A")], {"A": last_months("-1", "1")}), "figure-negative", Level.ERROR
    )
    assert finding.sentence.startswith("A is −")
    assert " in Nov-19, and no " in finding.sentence
    assert found(build([make("A")], {"A": last_months("0", "1")}), "figure-negative") == []


def test_a_percentage_of_69_instead_of_69_percent_is_an_error():
    finding = only(build([percent("A")], {"A": last_months("69")}), "figure-scale", Level.ERROR)
    assert "6,900%" in finding.sentence


@pytest.mark.parametrize(("share", "seen"), [("1", False), ("1.01", True), ("9.99", True)])
def test_a_percentage_over_100_is_a_warning(share, seen):
    dataset = build([percent("A")], {"A": last_months(share)})
    assert bool(found(dataset, "figure-over-100")) is seen
    assert found(dataset, "figure-scale") == []


def test_counts_and_rates_may_pass_any_height():
    dataset = build([row("A"), rate("B")], {"A": last_months("5000"), "B": last_months("101")})
    assert found(dataset, "figure-over-100") == []


@pytest.mark.parametrize(("top", "seen"), [("209", False), ("210", True), ("4200", True)])
def test_a_maximum_five_times_the_next_month_is_taken_for_a_slip(top, seen):
    dataset = build([row("A")], {"A": last_months("40", top, "42", "38")})
    assert bool(found(dataset, "maximum")) is seen


def test_the_sentence_on_a_maximum_names_its_month_and_the_next_highest():
    finding = only(build([row("A")], {"A": last_months("40", "4200", "42", "38")}), "maximum")
    assert (
        "12-month maximum, 4,200, in Oct-19; no other month shown is above 42" in finding.sentence
    )


def test_small_numbers_may_jump():
    assert found(build([row("A")], {"A": last_months("0", "12", "1", "2")}), "maximum") == []


def test_a_maximum_needs_three_other_months_to_stand_out_from():
    assert found(build([row("A")], {"A": last_months("4200", "42", "38")}), "maximum") == []


def test_a_maximum_that_lies_13_months_back_is_not_printed_and_not_judged():
    shown = last_months("4200", *["40"] * 12)
    assert found(build([row("A")], {"A": shown}), "maximum") == []


def test_rows_without_a_figure_this_month_are_named_together():
    rows = [row("A"), row("B"), row("C")]
    dataset = build(rows, {"A": {"2019-11": "5"}, "B": last_months("5")})
    finding = only(dataset, "figure-missing")
    assert finding.refs == ("A", "C")
    assert finding.sentence.startswith("No figure for Dec-19 in A and C: ")


@pytest.mark.parametrize("absence", [a for a in Absence if a is not Absence.BLANK])
def test_a_figure_that_says_why_it_is_absent_is_not_missing(absence):
    dataset = build([row("A")], {"A": {"2019-12": absence}})
    assert found(dataset, "figure-missing") == []


def test_a_note_of_kind_missing_explains_a_missing_figure():
    for ref in ("A", ""):
        dataset = build([row("A")], {}, notes=[note(NoteKind.MISSING, ref)])
        assert found(dataset, "figure-missing") == []
    ended = build([row("A")], {}, notes=[note(NoteKind.MISSING, "A", end="2019-11")])
    assert len(found(ended, "figure-missing")) == 1


def test_many_months_of_the_same_fault_are_named_as_a_stretch():
    dataset = build([percent("A")], {"A": last_months("1.1", "1.1", "1.1", "1.2")})
    assert only(dataset, "figure-over-100").sentence.startswith(
        "A is 120% in Dec-19 and likewise in Sep-19 to Nov-19, over 100%: "
    )
