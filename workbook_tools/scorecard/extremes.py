"""Whether a month's figure is the highest or lowest of its 12 months, and of which of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from workbook_tools.compare import Movement
from workbook_tools.indicator import MONTHS_SHOWN, Polarity
from workbook_tools.period import Month
from workbook_tools.scorecard.rows import ScorecardRow
from workbook_tools.values import Absence

_WINDOW = 12
_FEWEST_MONTHS = 6
_LAST = MONTHS_SHOWN - 1
_UNWELCOME, _NEITHER, _WELCOME = range(3)
_GOOD = {Polarity.HIGH: "highest", Polarity.LOW: "lowest"}


@dataclass(frozen=True, slots=True)
class Extreme:
    """A row at its ``highest`` or ``lowest``.

    ``months`` are how many it was compared over; ``welcome`` is 0 where that is bad, 1 where nobody
    has agreed what is good, 2 where it is good.
    """

    row: ScorecardRow
    word: str
    months: int
    welcome: int

    @property
    def span(self) -> str:
        """Which months it was compared over."""
        if self.months == _WINDOW:
            return "12 months"
        made_up = any(n > _LAST - _WINDOW for n in self.row.made_up)
        broken = self.row.unbroken < _WINDOW
        which = {
            (True, False): "that are not made up",
            (False, True): "since the break",
            (False, False): "that have a figure",
        }.get((made_up, broken), "that can be compared")
        return f"the {self.months} months {which}"

    @property
    def ties(self) -> list[Month]:
        """The earlier months that stand level with it."""
        row, figures = self.row, self.row.window.figures
        return [row.month.minus(_LAST - n) for n in _places(row)[:-1] if figures[n] == row.figure]

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
    places, figures = _places(row), row.window.figures
    compared = [each for n in places if isinstance(each := figures[n], Decimal)]
    if len(compared) < _FEWEST_MONTHS or places[-1] != _LAST:
        return None
    lowest, highest = min(compared), max(compared)
    if lowest < figure < highest or lowest == highest:
        return None
    if compared.count(figure) * 2 > len(compared):
        return None
    word = "highest" if figure == highest else "lowest"
    return Extreme(row, word, len(compared), _welcome(row, word))


def _places(row: ScorecardRow) -> Sequence[int]:
    """Where in the months shown the last 12 stand, since the latest break, that are not made up."""
    places = range(MONTHS_SHOWN - min(row.unbroken, _WINDOW), MONTHS_SHOWN)
    return sorted({*places}.difference(row.made_up)) if row.made_up else places


def _welcome(row: ScorecardRow, word: str) -> int:
    good = _GOOD.get(row.indicator.polarity)
    if good is None:
        return _NEITHER
    return _WELCOME if word == good else _UNWELCOME
