"""Figures over several months, by calendar month: averages, maxima, year to date, the sparkline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from workbook_tools.indicator import Averaging, Kind, Observation, Series, Unit
from workbook_tools.period import Month
from workbook_tools.values import Absence, Figure, is_number

_PER = {Unit.COUNT: Decimal(1), Unit.PERCENT: Decimal(1), Unit.RATE: Decimal(10_000)}
_HIGHEST_INDEX = Decimal(2)


@dataclass(frozen=True, slots=True)
class Rolling:
    """A figure over several months, the number of months it rests on, and how it was averaged.

    ``averaging`` is POOLED only where counts were pooled.
    """

    value: Figure
    months: int
    averaging: Averaging = Averaging.MEAN_OF_MONTHS


def mean12(
    series: Series,
    month: Month,
    unit: Unit = Unit.COUNT,
    averaging: Averaging = Averaging.MEAN_OF_MONTHS,
) -> Rolling:
    """The average of the 12 months that end with ``month``.

    Pooled (all numerators over all denominators, on the unit's own scale) when ``averaging`` says
    so, the unit is no count, and both are held in every month used; else the mean of the months.
    SUPPRESSED over a suppressed month; NOT_AVAILABLE over none.
    """
    return _over(series.last(month, 12), unit, averaging)


def _over(window: Sequence[Observation], unit: Unit, averaging: Averaging) -> Rolling:
    used = [o for o in window if is_number(o.value)]
    if _suppressed(window):
        return Rolling(Absence.SUPPRESSED, len(used))
    if averaging is Averaging.POOLED and unit is not Unit.COUNT:
        pooled = _pooled(used, unit)
        if is_number(pooled):
            return Rolling(pooled, len(used), Averaging.POOLED)
    return Rolling(_mean(_numbers(window)), len(used))


def max12(series: Series, month: Month) -> Rolling:
    """The highest of the 12 months that end with ``month``, whichever way is good.

    SUPPRESSED over a suppressed month; NOT_AVAILABLE over none.
    """
    window = series.last(month, 12)
    numbers = _numbers(window)
    if _suppressed(window):
        return Rolling(Absence.SUPPRESSED, len(numbers))
    return Rolling(max(numbers, default=Absence.NOT_AVAILABLE), len(numbers))


def year_to_date(series: Series, month: Month, kind: Kind, unit: Unit = Unit.PERCENT) -> Rolling:
    """The financial year (from April) up to ``month``.

    A flow is summed over the months held; a snapshot is the month's own figure; a ratio pools its
    counts, on the scale of ``unit``, and is NOT_AVAILABLE where a month used lacks them. SUPPRESSED
    over a suppressed month or count; NOT_AVAILABLE over none.
    """
    if kind is Kind.SNAPSHOT:
        figure = series.value(month)
        return Rolling(figure, int(is_number(figure)))
    year = series.last(month, month.since(month.financial_year_start) + 1)
    used = [o for o in year if is_number(o.value)]
    if _suppressed(year):
        return Rolling(Absence.SUPPRESSED, len(used))
    if not used:
        return Rolling(Absence.NOT_AVAILABLE, 0)
    if kind is Kind.RATIO:
        return Rolling(_pooled(used, unit), len(used), Averaging.POOLED)
    return Rolling(sum(_numbers(year), Decimal(0)), len(used))


def index_of_mean(series: Series, month: Month) -> tuple[Figure, ...]:
    """The 12 months that end with ``month``, oldest first, each as a share of their own mean.

    At most 2, so that one high month does not flatten a sparkline. BLANK where a month has no
    number, and everywhere where the mean is not above 0.
    """
    figures = [o.value for o in series.last(month, 12)]
    mean = _mean([f for f in figures if isinstance(f, Decimal)])
    return tuple(_index(figure, mean) for figure in figures)


def _index(figure: Figure, mean: Figure) -> Figure:
    if isinstance(figure, Absence) or isinstance(mean, Absence) or mean <= 0:
        return Absence.BLANK
    return min(figure / mean, _HIGHEST_INDEX)


def _numbers(window: Iterable[Observation]) -> list[Decimal]:
    return [o.value for o in window if isinstance(o.value, Decimal)]


def _suppressed(window: Iterable[Observation]) -> bool:
    return any(o.value is Absence.SUPPRESSED for o in window)


def _mean(numbers: Sequence[Decimal]) -> Figure:
    return sum(numbers, Decimal(0)) / len(numbers) if numbers else Absence.NOT_AVAILABLE


def _pooled(used: Sequence[Observation], unit: Unit) -> Figure:
    numerator = _total(o.numerator for o in used)
    denominator = _total(o.denominator for o in used)
    if Absence.SUPPRESSED in (numerator, denominator):
        return Absence.SUPPRESSED
    if isinstance(numerator, Absence) or isinstance(denominator, Absence) or denominator == 0:
        return Absence.NOT_AVAILABLE
    return numerator / denominator * _PER[unit]


def _total(counts: Iterable[Figure]) -> Figure:
    total = Decimal(0)
    lacking: set[Absence] = set()
    for count in counts:
        if isinstance(count, Absence):
            lacking.add(count)
        else:
            total += count
    if lacking:
        return Absence.SUPPRESSED if Absence.SUPPRESSED in lacking else Absence.NOT_AVAILABLE
    return total
