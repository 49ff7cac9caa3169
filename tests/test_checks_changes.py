from __future__ import annotations

import pytest
from checks_build import DECEMBER, build, found, last_months, only, percent, rate

from workbook_tools.checks import Level


def shares(earlier: str, current: str, **other: object):
    return build([percent("A", **other)], {"A": last_months(earlier, current)})


def test_a_change_that_rounding_moves_by_a_point_is_noted():
    finding = only(shares("0.044", "0.09"), "change-previous", Level.NOTE)
    assert finding.refs == ("A",)
    assert "A +105% (+125%)" in finding.sentence


@pytest.mark.parametrize(("current", "noted"), [("0.49995", True), ("0.4999", False)])
def test_a_difference_of_exactly_a_point_is_noted(current, noted):
    """From 0.495 that is +1.00% or +0.99%; shown it is 50% both times, no change."""
    assert bool(found(shares("0.495", current), "change-previous")) is noted


def test_figures_given_as_they_are_shown_are_silent():
    assert found(shares("0.04", "0.09"), "change-previous") == []


def test_enough_decimals_silence_it():
    assert found(shares("0.044", "0.09", decimals=1), "change-previous") == []


def test_last_year_is_looked_at_too():
    dataset = build([rate("A")], {"A": {str(DECEMBER.year_before): "4.4", "2019-12": "9"}})
    assert only(dataset, "change-year", Level.NOTE).refs == ("A",)
    assert found(dataset, "change-previous") == []


def test_a_figure_shown_as_nought_has_no_change_to_compare():
    assert found(shares("0.004", "0.09"), "change-previous") == []
