"""Whether a month's figure is the highest or lowest of its 12 months, and of which of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from workbook_tools.compare import Movement
from workbook_tools.indicator import NoteKind, Polarity
from workbook_tools.period import Month
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
    if row.month not in numbers or len(numbers) < _FEWEST_MONTHS:
        return None
    lowest, highest = min(numbers.values()), max(numbers.values())
    ties = tuple(m for m, n in numbers.items() if n == figure and m != row.month)
    usual = (len(ties) + 1) * 2 > len(numbers)
    if lowest == highest or usual or figure not in (lowest, highest):
        return None
    word = "highest" if figure == highest else "lowest"
    return Extreme(row, word, len(numbers), _span(row, len(numbers)), ties)


def _numbers(row: ScorecardRow) -> dict[Month, Decimal]:
    since = _latest_break(row)
    first = 0 if since is None else _WINDOW - 1 - row.month.since(since)
    held = zip(row.month.last(_WINDOW), row.series.last(row.month, _WINDOW), strict=True)
    made_up = row.made_up(_WINDOW)
    return {
        month: observation.value
        for month, observation in islice(held, first, None)
        if isinstance(observation.value, Decimal) and month not in made_up
    }


def _latest_break(row: ScorecardRow) -> Month | None:
    later = set(row.month.last(_WINDOW)[1:])
    marked = (month for month in row.marks if month in later)
    return max((m for m in marked if row.is_marked(m, NoteKind.BREAK)), default=None)


def _span(row: ScorecardRow, count: int) -> str:
    if count == _WINDOW:
        return "12 months"
    made_up = bool(row.made_up(_WINDOW))
    broken = _latest_break(row) is not None
    which = {
        (True, False): "that are not made up",
        (False, True): "since the break",
        (False, False): "that have a figure",
    }.get((made_up, broken), "that can be compared")
    return f"the {count} months {which}"
