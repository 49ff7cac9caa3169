"""Floats say of figures what decimal numbers say, and a month without a figure says nothing."""

from __future__ import annotations

from decimal import Decimal
from math import isclose, isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbook_tools.checks.interval import (
    NOTHING,
    Spans,
    column_of,
    formula_ranges,
    known,
    number,
    places_of,
    rounded,
    rounding,
)
from workbook_tools.compare import parse
from workbook_tools.values import Absence, round_half_away

figures = st.decimals(-100_000, 100_000, allow_nan=False, places=4) | st.decimals(
    0, 2, allow_nan=False, places=3
)
counts = st.integers(0, 2_000).map(Decimal)


def exact(*numbers: float) -> Spans:
    return Spans(numbers, numbers)


@given(st.lists(figures, max_size=5), st.integers(0, 4))
def test_floats_are_rounded_as_decimal_numbers_are(column, places):
    expected = [float(round_half_away(figure, places)) for figure in column]
    assert rounded(column_of(column), places) == expected


@pytest.mark.parametrize(
    ("text", "places", "shown"),
    [("0.285", 2, 0.29), ("1.005", 2, 1.01), ("-0.005", 2, -0.01), ("12345.675", 2, 12345.68)],
)
def test_a_half_that_a_float_misses_is_rounded_away_from_nought(text, places, shown):
    assert rounded([float(text)], places) == [shown]


@given(figures, st.integers(0, 4))
def test_a_number_lies_among_those_that_are_shown_alike(figure, places):
    span = rounding(column_of([figure]), places).at(0)
    assert span.holds(float(figure))
    assert span.low == 0 or isclose(span.high - span.low, 0.1**places, abs_tol=1e-9)


@pytest.mark.parametrize("figure", [*Absence, *map(Decimal, ("NaN", "sNaN", "-Infinity", "1e15"))])
def test_what_no_cell_could_show_is_no_number(figure):
    assert isnan(number(figure))


@given(counts, counts, counts, st.sampled_from(["A / B", "(A + B) / C", "A - B / C", "A * 3 / B"]))
def test_a_formula_over_whole_counts_gives_the_figure_itself(a, b, c, text):
    formula, figures_ = parse(text), {"A": a, "B": b, "C": c}
    inputs = {ref: exact(float(figures_[ref])) for ref in formula.inputs}
    span = formula_ranges(formula, inputs, 1, 1).at(0)
    true = formula.evaluate(figures_.__getitem__)
    if isinstance(true, Absence):
        assert isnan(span.low)
        assert isnan(span.high)
    else:
        assert span.low == span.high
        assert isclose(span.low, float(true), abs_tol=1e-9)


spans = st.tuples(counts.map(float) | st.just(NOTHING), st.sampled_from([0.0, 0.5, 3.0]))


@given(
    st.lists(st.tuples(spans, spans, spans), min_size=1, max_size=5),
    st.sampled_from(["A / B", "(A + B) / C", "A - B / C", "A * 3 / population"]),
)
def test_months_together_give_what_each_gives_by_itself(cases, text):
    def ranges(those):
        columns = zip("ABC", zip(*those, strict=True), strict=True)
        inputs = {
            ref: Spans([low for low, _ in column], [low + width for low, width in column])
            for ref, column in columns
        }
        return formula_ranges(parse(text), inputs, 500, len(those))

    together = ranges(cases)
    for n, case in enumerate(cases):
        assert str(together.at(n)) == str(ranges([case]).at(0))


def test_a_formula_gives_nothing_in_a_month_in_which_an_input_or_a_divisor_is_missing():
    inputs = {"A": exact(6, NOTHING, 6, 6), "B": Spans([2, 2, 0, -1], [3, 3, 1, 3])}
    spans = formula_ranges(parse("A / B"), inputs, 1, 4)
    assert spans.at(0) == (2, 3)
    assert all(isnan(end) for n in (1, 2) for end in spans.at(n))
    assert spans.at(3) == (-6, 2)


def test_more_than_six_inexact_inputs_are_taken_at_their_middles():
    text = " + ".join("ABCDEFG")
    inputs = {ref: Spans([1, 1], [3, 1]) for ref in "ABCDEFG"}
    assert formula_ranges(parse(text), inputs, 1, 2).at(0) == (14, 14)
    inputs["A"] = Spans([2, 1], [2, 3])
    spans = formula_ranges(parse(text), inputs, 1, 2)
    assert spans.at(0) == (8, 20)
    assert spans.at(1) == (7, 9)


def test_months_in_which_either_says_nothing_are_not_apart():
    these = Spans([1, 1, nan, 1], [2, 2, nan, 2])
    others = Spans([3, nan, 3, 2], [4, nan, 4, 4])
    assert list(these.apart(others)) == [0]
    assert list(these.without(1.5)) == []
    assert list(these.without(2.5)) == [0, 1, 3]


def test_what_is_known_of_a_column_are_its_numbers():
    assert known([1.0, NOTHING, -0.5]) == [1.0, -0.5]


@pytest.mark.parametrize(
    ("figure", "places"),
    [(Decimal("0.690"), 2), (Decimal(100), 0), (Decimal("1e-3"), 3), (Absence.BLANK, 0)],
)
def test_the_decimals_of_a_figure_are_those_that_it_needs(figure, places):
    assert places_of(figure) == places
