from __future__ import annotations

import pytest
from checks_build import build, comparators, found, last_months, only, percent, row

from workbook_tools.indicator import Definition, Kind, Polarity

LATE = "Percentage of visits made over 10 days"
TIMELY = "Percentage of visits made within 10 days"


def pair(theirs=("0.8", "0.83"), late_title=LATE, months=3, **other):
    rows = [
        percent("A", title=late_title, polarity=Polarity.LOW),
        percent("B", title=TIMELY, polarity=Polarity.HIGH),
    ]
    figures = {"A": last_months(*["0.31"] * months), "B": last_months(*["0.69"] * months)}
    benchmarks = comparators("A", "0.8", "0.83", **other) | comparators("B", *theirs)
    return build(rows, figures, benchmarks=benchmarks)


def test_the_comparators_of_the_complementary_row_are_found():
    finding = only(pair(), "comparator-copied")
    assert finding.refs == ("A",)
    assert "20% and 17%" in finding.sentence


def test_the_row_is_blamed_of_which_most_councils_would_do_badly():
    rows = [
        percent("A", title=LATE, polarity=Polarity.LOW),
        percent("B", title=TIMELY, polarity=Polarity.HIGH),
    ]
    benchmarks = comparators("A", "0.1", "0.12") | comparators("B", "0.1", "0.12")
    dataset = build(rows, {"A": last_months("0.9"), "B": last_months("0.1")}, benchmarks=benchmarks)
    assert only(dataset, "comparator-copied").refs == ("B",)


def test_rows_are_known_to_be_complementary_by_three_months_that_add_up():
    assert len(found(pair(late_title="Late visits"), "comparator-copied")) == 1
    assert found(pair(late_title="Late visits", months=2), "comparator-copied") == []


def test_comparators_of_their_own_are_silent():
    assert found(pair(theirs=("0.8", "0.82")), "comparator-copied") == []
    assert found(pair(definition=Definition.NOT_COMPARABLE), "comparator-copied") == []


def test_two_rows_that_are_no_whole_may_share_comparators():
    rows = [percent("A"), percent("B")]
    figures = {ref: last_months("0.4", "0.45", "0.5") for ref in "AB"}
    benchmarks = comparators("A", "0.5", "0.4") | comparators("B", "0.5", "0.4")
    assert found(build(rows, figures, benchmarks=benchmarks), "comparator-copied") == []


def snapshot(value: str, *theirs: str, **other):
    settings = {"kind": Kind.SNAPSHOT} | other
    return build(
        [row("A", **settings)], {"A": last_months(value)}, benchmarks=comparators("A", *theirs)
    )


@pytest.mark.parametrize(("value", "seen"), [("493", True), ("143", True), ("142", False)])
def test_snapshot_comparators_that_times_12_come_nearer_are_found(value, seen):
    # The edge is the square root of 12 times the comparator: 142.03 for 41.
    assert bool(found(snapshot(value, "41", "41", "41"), "comparator-divided")) is seen


def test_most_of_the_comparators_have_to_look_divided():
    assert len(found(snapshot("12", "2", "2", "4"), "comparator-divided")) == 1
    assert found(snapshot("12", "2", "4", "4"), "comparator-divided") == []
    assert found(snapshot("12", "2"), "comparator-divided") == []


def test_comparators_of_a_flow_are_rightly_divided_by_12():
    assert found(snapshot("493", "41", "41", kind=Kind.FLOW), "comparator-divided") == []


def share(*shown: str, theirs=("0.24", "0.22"), definition=Definition.SAME):
    return build(
        [percent("A")],
        {"A": last_months(*shown)},
        benchmarks=comparators("A", *theirs, definition=definition),
    )


@pytest.mark.parametrize(("shown", "seen"), [("0.07", True), ("0.08", False), ("0.74", True)])
def test_a_percentage_far_from_every_comparator_is_found(shown, seen):
    assert bool(found(share(shown), "comparator-definition")) is seen


@pytest.mark.parametrize("shown", ["0.72", "0.08"])
def test_exactly_three_times_or_a_third_is_not_yet_far(shown):
    assert found(share(shown, theirs=("0.24", "0.24")), "comparator-definition") == []


def test_one_month_near_a_comparator_shows_that_the_scale_is_the_same():
    assert found(share("0.36", "0.05", "0.04"), "comparator-definition") == []
    assert len(found(share("0.06", "0.05", "0.04"), "comparator-definition")) == 1


def test_a_comparator_marked_not_comparable_is_not_compared():
    marked = share("0.02", definition=Definition.NOT_COMPARABLE)
    assert found(marked, "comparator-definition") == []


@pytest.mark.parametrize(("ends", "seen"), [("2018-06", False), ("2018-05", True)])
def test_a_comparator_is_old_once_18_months_have_passed_since_its_period(ends, seen):
    dataset = build(
        [row("A")], {"A": last_months("5")}, benchmarks=comparators("A", "5", ends=ends)
    )
    assert bool(found(dataset, "comparator-old")) is seen


def test_old_comparators_of_one_period_are_one_finding():
    rows = [row("A"), row("B"), row("C")]
    benchmarks = (
        comparators("A", "5", "6", ends="2018-03")
        | comparators("B", "5", ends="2018-03")
        | comparators("C", "5", ends="2017-03")
    )
    figures = {ref: last_months("5") for ref in "ABC"}
    told = found(build(rows, figures, benchmarks=benchmarks), "comparator-old")
    assert {f.refs for f in told} == {("A", "B"), ("C",)}
    assert any("neighbours and england of 2 rows (A and B)" in f.sentence for f in told)


def test_a_percentage_under_a_third_of_one_comparator_only_is_silent():
    assert found(share("0.07", theirs=("0.24", "0.18")), "comparator-definition") == []


def test_half_and_half_are_the_comparators_of_both_rows():
    rows = [percent("A", title=LATE), percent("B", title=TIMELY)]
    benchmarks = comparators("A", "0.5", "0.5") | comparators("B", "0.5", "0.5")
    figures = {"A": last_months("0.4"), "B": last_months("0.6")}
    assert found(build(rows, figures, benchmarks=benchmarks), "comparator-copied") == []


def test_copied_comparators_are_not_said_to_be_of_another_definition_too():
    rows = [
        percent("A", title=LATE, polarity=Polarity.LOW),
        percent("B", title=TIMELY, polarity=Polarity.HIGH),
    ]
    benchmarks = comparators("A", "0.8", "0.83") | comparators("B", "0.8", "0.83")
    figures = {"A": last_months("0.1"), "B": last_months("0.9")}
    dataset = build(rows, figures, benchmarks=benchmarks)
    assert only(dataset, "comparator-copied").refs == ("A",)
    assert found(dataset, "comparator-definition") == []


def test_nil_in_every_month_says_nothing_of_what_is_measured():
    assert found(share("0", "0", "0"), "comparator-definition") == []
    assert len(found(share("0", "0", "0.01"), "comparator-definition")) == 1
