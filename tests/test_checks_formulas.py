from __future__ import annotations

from decimal import Decimal

import pytest
from checks_build import build, found, last_months, only, percent, row

from workbook_tools.series import Observation


def share(part: str, whole: str, shown: str, **other: object):
    rows = [row("A"), row("B"), percent("C", formula="A / B", **other)]
    return build(rows, {"A": last_months(part), "B": last_months(whole), "C": last_months(shown)})


@pytest.mark.parametrize("shown", ["0.33", "0.3333", "0.325", "0.334"])
def test_a_share_within_the_rounding_of_its_counts_is_silent(shown):
    assert found(share("1", "3", shown), "formula") == []


@pytest.mark.parametrize("shown", ["0.32", "0.34", "0", "3.3"])
def test_a_share_that_rounds_to_something_else_is_found(shown):
    assert only(share("1", "3", shown), "formula").refs == ("C",)


@pytest.mark.parametrize(("part", "shown"), [("5", "0.02"), ("5", "0.03"), ("45", "0.22")])
def test_a_share_at_a_half_may_have_been_rounded_either_way(part, shown):
    assert found(share(part, "200", shown), "formula") == []


def test_the_sentence_names_the_months_the_two_figures_and_what_to_do():
    rows = [row("A"), row("B"), percent("C", formula="A / B")]
    figures = {
        "A": last_months("10", "10", "10", "10"),
        "B": last_months("40", "40", "40", "40"),
        "C": last_months("0.30", "0.25", "0.30", "0.40"),
    }
    assert only(build(rows, figures), "formula").sentence == (
        "C does not follow from A / B in Sep-19, Nov-19 and Dec-19: for Dec-19 the source says 40% "
        "and the formula gives 25%; correct C or the figures it is made of, or its formula in "
        "config/indicators.csv."
    )


@pytest.mark.parametrize("word", ["reconstructed", "formula"])
def test_figures_that_no_source_gave_are_no_evidence(word):
    for ref in ("A", "C"):
        figures = {"A": last_months("1"), "B": last_months("3"), "C": last_months("0.9")}
        invented = Observation(Decimal(figures[ref]["2019-12"]), provenance=word)
        figures[ref] = {"2019-12": invented}
        rows = [row("A"), row("B"), percent("C", formula="A / B")]
        assert found(build(rows, figures), "formula") == []


def test_a_derived_count_is_known_to_half_a_unit_only():
    rows = [row("A"), row("B"), percent("C", formula="A / B")]
    derived = {"2019-12": Observation(Decimal(10), provenance="derived")}
    figures = {"A": last_months("3"), "B": derived, "C": last_months("0.31")}
    assert found(build(rows, figures), "formula") == []
    assert len(found(build(rows, figures | {"B": last_months("10")}), "formula")) == 1


def test_rounded_inputs_widen_what_the_formula_may_give():
    rows = [percent("A"), percent("B"), percent("C", formula="A / B")]
    figures = {"A": last_months("0.10"), "B": last_months("0.20"), "C": last_months("0.53")}
    assert found(build(rows, figures), "formula") == []
    assert len(found(build(rows, figures | {"C": last_months("0.55")}), "formula")) == 1


def test_decimals_that_the_source_never_gives_are_not_asked_of_it():
    assert found(share("1", "3", "0.33", decimals=1), "formula") == []
    assert len(found(share("1", "3", "0.331", decimals=1), "formula")) == 1


def test_a_sum_is_checked_like_a_ratio():
    rows = [row("A"), row("B"), row("C", formula="A + B")]
    figures = {"A": last_months("1"), "B": last_months("2"), "C": last_months("4")}
    assert only(build(rows, figures), "formula").refs == ("C",)
    assert found(build(rows, figures | {"C": last_months("3")}), "formula") == []


def test_nothing_over_nothing_is_silent():
    assert found(share("0", "0", "0"), "formula") == []
