"""Figures over several months, by calendar month: averages, maxima, year to date, the sparkline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from workbook_tools.indicator import Averaging, Kind, Unit
from workbook_tools.period import Month
from workbook_tools.series import Observation
from workbook_tools.values import Absence, Figure, cell_of, is_number

_PER = {Unit.COUNT: Decimal(1), Unit.PERCENT: Decimal(1), Unit.RATE: Decimal(10_000)}
_HIGHEST_SHARE = 2.0


class Rolling(NamedTuple):
    """A figure over several months, the number of months it rests on, and how it was averaged.

    ``averaging`` is POOLED only where counts were pooled.
    """

    value: Figure
    months: int
    averaging: Averaging = Averaging.MEAN_OF_MONTHS


class Window(NamedTuple):
    """Months in a row, oldest first.

    ``cells`` are what stands in a cell for each of the ``figures``; ``numbers`` are those that are
    no absences, ``is_complete`` where all are.
    """

    observations: tuple[Observation, ...]
    figures: list[Figure]
    cells: list[float | int | str | None]
    numbers: list[Decimal]
    is_complete: bool

    @classmethod
    def of(cls, observations: tuple[Observation, ...]) -> Window:
        """The window of months of a series."""
        figures = [each.value for each in observations]
        numbers = _numbers(figures)
        complete = len(numbers) == len(figures)
        return cls(observations, figures, list(map(cell_of, figures)), numbers, complete)

    def last(self, count: int) -> Window:
        """The window's last months."""
        figures = self.figures[-count:]
        numbers = self.numbers[-count:] if self.is_complete else _numbers(figures)
        complete = len(numbers) == len(figures)
        return Window(self.observations[-count:], figures, self.cells[-count:], numbers, complete)

    @property
    def whole(self) -> list[int]:
        """The figures where all are whole numbers, else nothing."""
        found = [cell for cell in self.cells if isinstance(cell, int)]
        return found if len(found) == len(self.cells) else []

    @property
    def suppressed(self) -> bool:
        """Whether any of the months is suppressed."""
        return not self.is_complete and any(f is Absence.SUPPRESSED for f in self.figures)


def mean12(
    window: Window, unit: Unit = Unit.COUNT, averaging: Averaging = Averaging.MEAN_OF_MONTHS
) -> Rolling:
    """The average of the 12 months of ``window``.

    Pooled (all numerators over all denominators, on the unit's own scale) when ``averaging`` says
    so, the unit is no count, and both are held in every month used; else the mean of the months.
    SUPPRESSED over a suppressed month; NOT_AVAILABLE over none.
    """
    count = len(window.numbers)
    if window.suppressed:
        return Rolling(Absence.SUPPRESSED, count)
    if averaging is Averaging.POOLED and unit is not Unit.COUNT:
        pooled = _pooled(window, unit)
        if is_number(pooled):
            return Rolling(pooled, count, Averaging.POOLED)
    mean = sum(window.numbers, Decimal(0)) / count if count else Absence.NOT_AVAILABLE
    return Rolling(mean, count)


def max12(window: Window) -> Rolling:
    """The highest of the 12 months of ``window``, whichever way is good.

    SUPPRESSED over a suppressed month; NOT_AVAILABLE over none.
    """
    if window.suppressed:
        return Rolling(Absence.SUPPRESSED, len(window.numbers))
    highest = max(window.numbers, default=Absence.NOT_AVAILABLE)
    return Rolling(highest, len(window.numbers))


def months_to_date(month: Month) -> int:
    """How many months of the financial year there are up to ``month``, which is one of them."""
    return month.since(month.financial_year_start) + 1


def year_to_date(window: Window, kind: Kind, unit: Unit = Unit.PERCENT) -> Rolling:
    """The financial year (from April) up to a month; ``window`` has its ``months_to_date``.

    A flow is summed over the months held; a snapshot is the last month's own figure; a ratio pools
    its counts, on the scale of ``unit``, and is NOT_AVAILABLE where a month used lacks them.
    SUPPRESSED over a suppressed month or count; NOT_AVAILABLE over none.
    """
    count = len(window.numbers)
    if kind is Kind.SNAPSHOT:
        figure = window.figures[-1]
        return Rolling(figure, int(is_number(figure)))
    if window.suppressed:
        return Rolling(Absence.SUPPRESSED, count)
    if not count:
        return Rolling(Absence.NOT_AVAILABLE, 0)
    if kind is Kind.RATIO:
        return Rolling(_pooled(window, unit), count, Averaging.POOLED)
    return Rolling(sum(window.numbers, Decimal(0)), count)


def index_of_mean(window: Window) -> tuple[float | None, ...]:
    """Each month of ``window`` as a share of their own mean, to three decimals.

    At most 2, so that one high month does not flatten a sparkline. None where a month has no
    number, and everywhere where the mean is not above 0.
    """
    shares = _shares(window)
    if not shares:
        return (None,) * len(window.figures)
    if max(shares) > _HIGHEST_SHARE:
        shares = [min(share, _HIGHEST_SHARE) for share in shares]
    if window.is_complete:
        return tuple(shares)
    each = iter(shares)
    return tuple(next(each) if isinstance(f, Decimal) else None for f in window.figures)


def _shares(window: Window) -> list[float]:
    """Each number over the mean of all, rounded once because only whole numbers are divided."""
    count = len(window.numbers)
    if whole := window.whole:
        total = sum(whole)
        return [_thousandths(each * count, total) for each in whole] if total > 0 else []
    over, under = sum(window.numbers, Decimal(0)).as_integer_ratio()
    if over <= 0:
        return []
    under *= count
    ratios = map(Decimal.as_integer_ratio, window.numbers)
    return [_thousandths(number * under, parts * over) for number, parts in ratios]


def _thousandths(over: int, under: int) -> float:
    """A fraction to three decimals, a half going up."""
    return (2000 * over + under) // (2 * under) / 1000


def _pooled(window: Window, unit: Unit) -> Figure:
    used = [each for each in window.observations if isinstance(each.value, Decimal)]
    numerator = _total([each.numerator for each in used])
    denominator = _total([each.denominator for each in used])
    if isinstance(numerator, Decimal) and isinstance(denominator, Decimal) and denominator:
        return numerator / denominator * _PER[unit]
    hidden = Absence.SUPPRESSED in (numerator, denominator)
    return Absence.SUPPRESSED if hidden else Absence.NOT_AVAILABLE


def _total(counts: Sequence[Figure]) -> Figure:
    numbers = _numbers(counts)
    if len(numbers) == len(counts):
        return sum(numbers, Decimal(0))
    return Absence.SUPPRESSED if Absence.SUPPRESSED in counts else Absence.NOT_AVAILABLE


def _numbers(figures: Iterable[Figure]) -> list[Decimal]:
    return [figure for figure in figures if isinstance(figure, Decimal)]
