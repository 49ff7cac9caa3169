"""Councils that do not exist: silence on good figures, and each published defect found in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

import pytest
from support.council import DECEMBER, MONTHS, compared, council, rate, with_figures

from workbook_tools.checks import Finding, run
from workbook_tools.indicator import Dataset, Populations
from workbook_tools.period import Month

SEEDS = range(4)
SIZES = (0.3, 1.0, 3.0)
JUNE, OCTOBER = Month(2019, 6), Month(2019, 10)


def findings(data: Dataset, month: Month = DECEMBER) -> tuple[Finding, ...]:
    return run(data, month, data.indicators).open


def one(data: Dataset, code: str, ref: str) -> Finding:
    """The one finding, which is about ``ref``: the defect gives no others."""
    (found,) = findings(data)
    assert found.code == code
    assert ref in found.refs
    return found


def numbers(data: Dataset, ref: str, months: Iterable[Month] = MONTHS) -> dict[Month, Decimal]:
    held = {month: data.series[ref].value(month) for month in months}
    return {month: figure for month, figure in held.items() if isinstance(figure, Decimal)}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("month", ["2019-01", "2019-08", "2019-09", "2019-12"])
def test_good_figures_are_met_with_silence(seed: int, size: float, month: str) -> None:
    assert findings(council(seed, size), Month.parse(month)) == ()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", SEEDS)
def test_defect_1_a_count_restated_without_its_rate_is_found(seed: int, size: float) -> None:
    data = council(seed, size)
    before = [m for m in MONTHS if m < OCTOBER]
    restated = {m: (n * Decimal("1.4")).to_integral_value() for m, n in numbers(data, "M2").items()}
    data = with_figures(data, "M2", {m: restated[m] for m in before})
    data = with_figures(data, "M3", {m: Decimal("0.42") for m in before})
    found = [f for f in findings(data) if f.code == "rate"]
    assert [f.refs for f in found] == [("M2-NI",)]
    assert "M2 was probably restated for the months before and M2-NI was not" in found[0].sentence
    assert "from Oct-19 it fits" in found[0].sentence


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", SEEDS)
def test_defect_2_a_population_changed_without_a_note_is_found(seed: int, size: float) -> None:
    silent = replace(council(seed, size), notes=(), populations=Populations())
    found = one(silent, "population", "LAC1-NI")
    assert any(abs(month.since(Month(2019, 8))) <= 3 for month in found.months)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", SEEDS)
def test_defect_3_a_rate_that_counts_transfers_too_is_found(seed: int, size: float) -> None:
    data = council(seed, size)
    both = {m: n + numbers(data, "CP4")[m] for m, n in numbers(data, "CP2").items()}
    rates = {m: rate(n, data.populations.at(m)) for m, n in both.items()}
    found = one(with_figures(data, "CP2-NI", rates), "rate", "CP2-NI")
    assert "`(CP2 + CP4) / population * 10000`" in found.sentence


@pytest.mark.parametrize("seed", SEEDS)
def test_defect_4_comparators_of_the_complementary_row_are_found(seed: int) -> None:
    data = compared(council(seed), "EH3e", [Decimal(n) for n in ("0.80", "0.83", "0.83")])
    found = one(data, "comparator-copied", "EH3e")
    assert "EH3e carries the comparators of EH4-QL" in found.sentence


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", SEEDS)
def test_defect_5_comparators_of_a_snapshot_divided_by_12_are_found(seed: int, size: float) -> None:
    monthly = [round(Decimal(n) * Decimal(str(size)) / 12) for n in (490, 480, 528)]
    one(
        compared(council(seed, size), "LAC1", list(map(Decimal, monthly))),
        "comparator-divided",
        "LAC1",
    )


def test_defect_6_old_comparators_are_found() -> None:
    data = council(0)
    held = {key: replace(b, period_end=Month(2018, 3)) for key, b in data.benchmarks.items()}
    found = one(replace(data, benchmarks=held), "comparator-old", "LAC1")
    assert "a period that ended in March 2018, 21 months before Dec-19" in found.sentence


@pytest.mark.parametrize("seed", SEEDS)
def test_defect_7_a_local_definition_beside_a_national_one_is_found(seed: int) -> None:
    data = compared(council(seed), "CP3-QL", [Decimal(n) for n in ("0.22", "0.20", "0.21")])
    one(data, "comparator-definition", "CP3-QL")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_band_that_is_out_by_four_points_is_found(seed: int, size: float) -> None:
    data = council(seed, size)
    more = {JUNE: numbers(data, "EH3c")[JUNE] + Decimal("0.04")}
    assert one(with_figures(data, "EH3c", more), "parts", "EH3c").months == (JUNE,)
