"""What is measured: indicators, their monthly figures, comparators, populations and notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from workbook_tools.period import Month
from workbook_tools.series import Series
from workbook_tools.values import Absence, Figure

MONTHS_SHOWN = 24
MONTHS_JUDGED = MONTHS_SHOWN + 1
"""Those a scorecard rests on: a finding is new where the month before, with its own, has none."""
"""How many months of an indicator a scorecard shows."""


class Polarity(StrEnum):
    """Which way is good. Local policy, and never the same thing as which way a number went."""

    HIGH = "high"
    LOW = "low"
    TARGET = "target"
    NEUTRAL = "neutral"


class Unit(StrEnum):
    """What the figure counts. A percent is held as a share: 69% is 0.69."""

    COUNT = "count"
    PERCENT = "percent"
    RATE = "rate"


class Kind(StrEnum):
    """How months add up: flows sum, a snapshot is its last month, ratios pool."""

    FLOW = "flow"
    SNAPSHOT = "snapshot"
    RATIO = "ratio"


class Duty(StrEnum):
    """When a comment is owed."""

    ALWAYS = "always"
    ADVERSE = "adverse"
    MOVED = "moved"
    NEVER = "never"


class Definition(StrEnum):
    """Whether a comparator measures what the indicator measures."""

    SAME = "same"
    SIMILAR = "similar"
    NOT_COMPARABLE = "not comparable"


class NoteKind(StrEnum):
    """What a note says of an indicator over a stretch of months."""

    BREAK = "break"
    DEFINITION = "definition"
    RESTATED = "restated"
    PROVISIONAL = "provisional"
    MISSING = "missing"
    ACCEPTED = "accepted"


class Averaging(StrEnum):
    """How a percentage is averaged over months: as the published sheet does, or pooled counts."""

    MEAN_OF_MONTHS = "mean of months"
    POOLED = "pooled"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of the scorecard, as ``config/indicators.csv`` defines it.

    ``target_tolerance`` is a share of the target; ``change_tolerance`` is a share of the earlier
    figure, None for the project's own. ``group`` is the lead reference of a shared commentary.
    """

    ref: str
    title: str
    section: str
    outcome: str = ""
    owner: str = ""
    unit: Unit = Unit.COUNT
    kind: Kind = Kind.FLOW
    polarity: Polarity = Polarity.NEUTRAL
    target: Figure = Absence.BLANK
    target_tolerance: Decimal = Decimal("0.05")
    change_tolerance: Decimal | None = None
    decimals: int = 0
    formula: str = ""
    group: str = ""
    comment: Duty = Duty.MOVED
    effective_from: Month | None = None
    effective_to: Month | None = None
    was: str = ""

    def reported_in(self, month: Month) -> bool:
        """Whether the indicator is in effect in ``month``."""
        starts = self.effective_from is None or self.effective_from <= month
        return starts and (self.effective_to is None or month <= self.effective_to)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One comparator of one indicator, with the period that it ends and what it measures.

    ``column`` is its name in ``config/benchmarks.csv``; ``period_type`` is ``year``, ``month`` or
    ``snapshot``; ``value`` is on the indicator's own monthly scale.
    """

    ref: str
    column: str
    value: Figure
    period_end: Month
    period_type: str = "year"
    source: str = ""
    definition: Definition = Definition.SAME


@dataclass(frozen=True, slots=True)
class Note:
    """A dated remark on an indicator, or on the whole scorecard when ``ref`` is empty.

    ``finding`` names the check whose finding an accepted note answers.
    """

    ref: str
    start: Month
    end: Month | None
    kind: NoteKind
    words: str
    finding: str = ""

    def holds_in(self, month: Month) -> bool:
        """Whether the note applies to ``month``."""
        return self.start <= month and (self.end is None or month <= self.end)


@dataclass(frozen=True, slots=True)
class Rules:
    """The project's own settings for judging figures (``config/project.toml``).

    ``arrow_tolerance`` is a share; ``small_base`` a count; ``signs`` are up, level, down for the
    previous month and then for last year.
    """

    arrow_tolerance: Decimal = Decimal("0.10")
    averaging: Averaging = Averaging.MEAN_OF_MONTHS
    small_base: int = 20
    signs: tuple[str, str, str, str, str, str] = ("▲", "►", "▼", "⇧", "⇨", "⇩")

    def change_tolerance(self, indicator: Indicator) -> Decimal:
        """The indicator's own tolerance, or the project's."""
        own = indicator.change_tolerance
        return self.arrow_tolerance if own is None else own


@dataclass(frozen=True, slots=True)
class Populations:
    """Children aged 0-17 by the month from which each figure takes effect."""

    by_month: Mapping[Month, Decimal] = field(default_factory=dict)

    def at(self, month: Month) -> Figure:
        """The population in effect in ``month``; blank before the first."""
        started = [m for m in self.by_month if m <= month]
        return self.by_month[max(started)] if started else Absence.BLANK


@dataclass(frozen=True)
class Dataset:
    """Everything a scorecard is judged from: definitions and figures, keyed by reference."""

    indicators: Mapping[str, Indicator]
    series: Mapping[str, Series]
    benchmarks: Mapping[tuple[str, str], Benchmark] = field(default_factory=dict)
    populations: Populations = field(default_factory=Populations)
    notes: tuple[Note, ...] = ()
    rules: Rules = field(default_factory=Rules)

    @cached_property
    def benchmark_columns(self) -> tuple[str, ...]:
        """The comparators' names, in the order in which they were first given."""
        return tuple(dict.fromkeys(column for _, column in self.benchmarks))

    def notes_for(self, ref: str, month: Month) -> tuple[Note, ...]:
        """The notes on ``ref`` that hold in ``month``."""
        return tuple(n for n in self.notes if n.ref == ref and n.holds_in(month))
