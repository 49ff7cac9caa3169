"""Whether a month's figure is the highest or lowest of its 12 months, and of which of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from workbook_tools.compare import Movement
from workbook_tools.indicator import Polarity
from workbook_tools.period import Month
from workbook_tools.scorecard.marks import RECONSTRUCTED
from workbook_tools.scorecard.rows import ScorecardRow
from workbook_tools.values import Absence

_WINDOW = 12
_FEWEST_MONTHS = 6
_UNWELCOME, _NEITHER, _WELCOME = range(3)


@dataclass(frozen=True, slots=True)
class Extreme:
    """A row at its ``highest`` or ``lowest``.

    ``months`` are how many it was compared over and ``span`` says which; ``ties`` are the earlier
    months that stand level with it; ``welcome`` is 0 where that is bad, 1 where nobody has agreed
    what is good, 2 where it is good.
    """

    row: ScorecardRow
    word: str
    months: int
    span: str
    ties: tuple[Month, ...]

    @property
    def welcome(self) -> int:
        """How welcome it is, the unwelcome first."""
        good = {Polarity.HIGH: "highest", Polarity.LOW: "lowest"}.get(self.row.indicator.polarity)
        if good is None:
            return _NEITHER
        return _WELCOME if self.word == good else _UNWELCOME

    @property
    def is_unwelcome(self) -> bool:
        """Whether the figure is at its worst."""
        return self.welcome == _UNWELCOME

    @property
    def is_news(self) -> bool:
        """Unwelcome, or moved beyond its tolerance since the month before on larger counts."""
        moved = self.row.previous.movement in (Movement.UP, Movement.DOWN)
        return self.is_unwelcome or (moved and not self.row.previous.small)


def extreme(row: ScorecardRow) -> Extreme | None:
    """The row's extreme, None where it has none.

    Over the months of the last 12 that can be compared: those with a number that is not made up,
    since the latest break; at least 6 of them, not all alike, and not as the row usually is. None
    over a suppressed month, whose figure it would give away.
    """
    figure = row.figure
    if not isinstance(figure, Decimal) or row.highest.value is Absence.SUPPRESSED:
        return None
    numbers = _numbers(row)
    if numbers[-1] is None:
        return None
    compared = [number for number in numbers if number is not None]
    lowest, highest = min(compared), max(compared)
    level = compared.count(figure)
    alike = lowest == highest or level * 2 > len(compared)
    if alike or lowest < figure < highest or len(compared) < _FEWEST_MONTHS:
        return None
    word = "highest" if figure == highest else "lowest"
    months = zip(row.month.last(_WINDOW)[-len(numbers) : -1], numbers, strict=False)
    ties = tuple(month for month, number in months if number == figure)
    return Extreme(row, word, len(compared), _span(row, len(compared)), ties)


def _numbers(row: ScorecardRow) -> list[Decimal | None]:
    """The last 12 figures, since the latest break; None where one cannot be compared."""
    return [
        each.value if isinstance(each.value, Decimal) and each.provenance != RECONSTRUCTED else None
        for each in row.window.observations[-min(row.unbroken, _WINDOW) :]
    ]


def _span(row: ScorecardRow, count: int) -> str:
    if count == _WINDOW:
        return "12 months"
    made_up = any(month > row.month.minus(_WINDOW) for month in row.made_up)
    broken = row.unbroken < _WINDOW
    which = {
        (True, False): "that are not made up",
        (False, True): "since the break",
        (False, False): "that have a figure",
    }.get((made_up, broken), "that can be compared")
    return f"the {count} months {which}"
