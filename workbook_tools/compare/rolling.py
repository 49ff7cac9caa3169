"""Figures over several months, by calendar month: averages, maxima, year to date, the sparkline."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from workbook_tools.indicator import Averaging, Kind, Observation, Unit
from workbook_tools.period import Month
from workbook_tools.values import Absence, Figure, is_number

_PER = {Unit.COUNT: Decimal(1), Unit.PERCENT: Decimal(1), Unit.RATE: Decimal(10_000)}
_HIGHEST_SHARE = 2


class Rolling(NamedTuple):
    """A figure over several months, the number of months it rests on, and how it was averaged.

    ``averaging`` is POOLED only where counts were pooled.
    """

    value: Figure
    months: int
    averaging: Averaging = Averaging.MEAN_OF_MONTHS


class Window(NamedTuple):
    """Months in a row, oldest first, and the ``numbers`` among their ``figures``."""

    observations: tuple[Observation, ...]
    figures: list[Figure]
    numbers: list[Decimal]

    @classmethod
    def of(cls, observations: tuple[Observation, ...]) -> Window:
        """The window of months of a series."""
        figures = [each.value for each in observations]
        numbers = [figure for figure in figures if isinstance(figure, Decimal)]
        return cls(observations, figures, numbers)

    def last(self, count: int) -> Window:
        """The window's last months."""
        figures = self.figures[-count:]
        if self.is_complete:
            numbers = self.numbers[-count:]
        else:
            numbers = [figure for figure in figures if isinstance(figure, Decimal)]
        return Window(self.observations[-count:], figures, numbers)

    @property
    def is_complete(self) -> bool:
        """Whether each of the months has a number."""
        return len(self.numbers) == len(self.figures)

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
    """Each month of ``window`` as a share of their own mean, the nearest that a cell can hold.

    At most 2, so that one high month does not flatten a sparkline. None where a month has no
    number, and everywhere where the mean is not above 0.
    """
    total = sum(window.numbers)
    if total <= 0:
        return (None,) * len(window.figures)
    over, under = total.as_integer_ratio()
    under *= len(window.numbers)
    shares = [
        _share(*figure.as_integer_ratio(), over, under) if isinstance(figure, Decimal) else None
        for figure in window.figures
    ]
    return tuple(shares)


def _share(whole: int, parts: int, over: int, under: int) -> float:
    """``whole / parts`` in ``over / under``, rounded once because all four are whole numbers."""
    share = whole * under / (parts * over)
    return share if share < _HIGHEST_SHARE else _HIGHEST_SHARE


def _pooled(window: Window, unit: Unit) -> Figure:
    used = [each for each in window.observations if is_number(each.value)]
    numerator = _total(each.numerator for each in used)
    denominator = _total(each.denominator for each in used)
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
