"""Months without a source value, filled by formula."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from workbook_tools.compare import (
    Window,
    derivation_order,
    derive,
    formula_value,
    mean12,
    year_to_date,
)
from workbook_tools.indicator import Averaging, Dataset, Indicator, Kind, Populations, Unit
from workbook_tools.period import Month
from workbook_tools.series import Observation, Series
from workbook_tools.values import Absence, Figure

OCTOBER, NOVEMBER, DECEMBER = Month(2019, 12).last(3)


def dataset(
    formulas: Mapping[str, str],
    figures: Mapping[str, Mapping[Month, int | str | Absence]],
    **indicator: Month,
) -> Dataset:
    refs = {**formulas, **{ref: "" for ref in figures if ref not in formulas}}
    return Dataset(
        {ref: Indicator(ref, ref, "", formula=text, **indicator) for ref, text in refs.items()},  # type: ignore[arg-type]
        {ref: Series(ref, {m: _observed(f) for m, f in by.items()}) for ref, by in figures.items()},
        populations=Populations({NOVEMBER: Decimal(50_000)}),
    )


def _observed(figure: int | str | Absence) -> Observation:
    return Observation(figure if isinstance(figure, Absence) else Decimal(figure))


def window(held: Series, months: int) -> Window:
    """So many months up to December 2019."""
    return Window.of(held.last(DECEMBER, months))


def test_a_formula_fills_the_months_that_its_inputs_have() -> None:
    derived = derive(dataset({"Q": "A / B"}, {"A": {NOVEMBER: 1, DECEMBER: 3}, "B": {DECEMBER: 4}}))
    assert list(derived.series["Q"]) == [DECEMBER]
    assert derived.series["Q"].at(DECEMBER) == Observation(
        Decimal("0.75"), Decimal(3), Decimal(4), "formula"
    )


def test_a_source_value_wins_over_the_formula() -> None:
    given = {
        "A": {NOVEMBER: 1, DECEMBER: 3},
        "B": {NOVEMBER: 2, DECEMBER: 4},
        "Q": {DECEMBER: "0.7"},
    }
    derived = derive(dataset({"Q": "A / B"}, given))
    assert derived.series["Q"].at(DECEMBER) == Observation(Decimal("0.7"), Decimal(3), Decimal(4))
    assert derived.series["Q"].at(NOVEMBER).provenance == "formula"
    assert formula_value(derived, "Q", DECEMBER) == Decimal("0.75")


@pytest.mark.parametrize("absence", [a for a in Absence if a is not Absence.BLANK])
def test_a_formula_never_covers_an_absence_that_the_source_states(absence: Absence) -> None:
    derived = derive(dataset({"Q": "A / 4"}, {"A": {DECEMBER: 3}, "Q": {DECEMBER: absence}}))
    assert derived.series["Q"].value(DECEMBER) is absence


def test_a_formula_fills_a_month_that_the_source_leaves_blank() -> None:
    given = {"A": {DECEMBER: 3}, "Q": {DECEMBER: Absence.BLANK}}
    assert derive(dataset({"Q": "A / 4"}, given)).series["Q"].value(DECEMBER) == Decimal("0.75")


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (Absence.SUPPRESSED, 4, Absence.SUPPRESSED),
        (3, Absence.NOT_AVAILABLE, Absence.NOT_AVAILABLE),
        (3, 0, Absence.NOT_APPLICABLE),
    ],
)
def test_what_a_formula_cannot_give_says_why(
    a: int | Absence, b: int | Absence, expected: Absence
) -> None:
    derived = derive(dataset({"Q": "A / B"}, {"A": {DECEMBER: a}, "B": {DECEMBER: b}}))
    assert derived.series["Q"].value(DECEMBER) is expected


def test_a_formula_over_a_formula_is_worked_out_after_it() -> None:
    formulas = {"last": "middle * 2", "middle": "first + 1"}
    derived = derive(dataset(formulas, {"first": {DECEMBER: 4}}))
    assert derived.series["last"].value(DECEMBER) == 10
    assert derivation_order(derived.indicators) == ("middle", "last")


def test_the_population_is_that_of_the_month() -> None:
    given = {"A": {OCTOBER: 10, NOVEMBER: 10, DECEMBER: 15}}
    rates = derive(dataset({"R": "A / population * 10000"}, given)).series["R"]
    assert [rates.value(m) for m in rates] == [2, 3]
    assert list(rates) == [NOVEMBER, DECEMBER]


def test_a_formula_fills_no_month_in_which_the_indicator_is_not_in_effect() -> None:
    given = {"A": {OCTOBER: 1, NOVEMBER: 2, DECEMBER: 3}}
    starts = dataset({"Q": "A / 4"}, given, effective_from=NOVEMBER, effective_to=NOVEMBER)
    assert list(derive(starts).series["Q"]) == [NOVEMBER]


def test_deriving_leaves_the_dataset_that_it_was_given_as_it_was() -> None:
    given = dataset({"Q": "A / 4"}, {"A": {DECEMBER: 3}})
    derive(given)
    assert set(given.series) == {"A"}


def test_deriving_twice_changes_nothing_more() -> None:
    once = derive(dataset({"Q": "A / B"}, {"A": {DECEMBER: 3}, "B": {DECEMBER: 4}}))
    assert derive(once) == once


def test_a_derived_ratio_can_be_pooled_over_the_year() -> None:
    given = {"A": {NOVEMBER: 1, DECEMBER: 9}, "B": {NOVEMBER: 2, DECEMBER: 10}}
    series = derive(dataset({"Q": "A / B"}, given)).series["Q"]
    pooled = year_to_date(window(series, 9), Kind.RATIO)
    assert pooled.value == Decimal(10) / Decimal(12)
    assert pooled.months == 2


def test_a_source_percentage_is_pooled_by_the_counts_that_its_formula_names() -> None:
    given = {
        "A": {NOVEMBER: 1, DECEMBER: 9},
        "B": {NOVEMBER: 2, DECEMBER: 10},
        "Q": {NOVEMBER: "0.5", DECEMBER: "0.9"},
    }
    series = derive(dataset({"Q": "A / B"}, given)).series["Q"]
    to_date = year_to_date(window(series, 9), Kind.RATIO)
    assert to_date.value == Decimal(10) / Decimal(12)
    pooled = mean12(window(series, 12), Unit.PERCENT, Averaging.POOLED)
    assert (pooled.value, pooled.averaging) == (Decimal(10) / Decimal(12), Averaging.POOLED)
    plain = mean12(window(series, 12), Unit.PERCENT)
    assert (plain.value, plain.averaging) == (Decimal("0.7"), Averaging.MEAN_OF_MONTHS)


def test_a_hidden_count_hides_the_pooled_percentage() -> None:
    given = {
        "A": {NOVEMBER: Absence.SUPPRESSED, DECEMBER: 9},
        "B": {NOVEMBER: 20, DECEMBER: 10},
        "Q": {NOVEMBER: "0.1", DECEMBER: "0.9"},
    }
    series = derive(dataset({"Q": "A / B"}, given)).series["Q"]
    assert year_to_date(window(series, 9), Kind.RATIO).value is Absence.SUPPRESSED


def test_counts_of_the_source_own_are_kept() -> None:
    own = Observation(Decimal("0.5"), Decimal(6), Decimal(12))
    held = dataset({"Q": "A / B"}, {"A": {DECEMBER: 1}, "B": {DECEMBER: 2}})
    held = replace(held, series={**held.series, "Q": Series("Q", {DECEMBER: own})})
    assert derive(held).series["Q"].at(DECEMBER) == own


def test_only_numbers_of_a_plain_ratio_get_counts() -> None:
    given = {
        "A": {NOVEMBER: 1, DECEMBER: 3},
        "B": {NOVEMBER: 2, DECEMBER: 4},
        "Q": {NOVEMBER: Absence.SUPPRESSED, DECEMBER: "0.7"},
        "R": {DECEMBER: "7"},
    }
    series = derive(dataset({"Q": "A / B", "R": "A / B * 10"}, given)).series
    assert series["Q"].at(NOVEMBER) == Observation(Absence.SUPPRESSED)
    assert series["R"].at(DECEMBER) == Observation(Decimal(7))


@pytest.mark.parametrize(
    ("formulas", "complaint"),
    [
        ({"A": "A + 1"}, "go round in a circle: A needs A"),
        ({"A": "B + 1", "B": "A"}, "go round in a circle: (A needs B needs A|B needs A needs B)"),
        ({"A": "B +"}, "ends where a reference"),
    ],
)
def test_formulas_that_cannot_be_worked_out_are_refused(
    formulas: dict[str, str], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        derive(dataset(formulas, {}))


@pytest.mark.parametrize(
    ("ref", "expected"), [("Q", Decimal("0.75")), ("A", Absence.BLANK), ("N", Absence.BLANK)]
)
def test_a_formulas_own_figure_is_blank_without_a_formula_or_its_inputs(
    ref: str, expected: Figure
) -> None:
    held = dataset({"Q": "A / 4", "N": "nowhere * 2"}, {"A": {DECEMBER: 3}})
    assert formula_value(held, ref, DECEMBER) == expected
