"""What is measured: indicators, their monthly figures, comparators, populations and notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import compress

from workbook_tools.period import Month
from workbook_tools.values import Absence, Figure

MONTHS_SHOWN = 24
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
class Observation:
    """One month's figure. ``provenance`` is the source's word for where it came from."""

    value: Figure
    numerator: Figure = Absence.BLANK
    denominator: Figure = Absence.BLANK
    provenance: str = "published"

    def __reduce__(self) -> str | tuple[type[Observation], tuple[Figure, Figure, Figure, str]]:
        if self is NOTHING:
            return "NOTHING"
        return Observation, (self.value, self.numerator, self.denominator, self.provenance)


NOTHING = Observation(Absence.BLANK, provenance="")
"""What a month has for which the source has no observation."""


class Series:
    """One indicator's figures by month: those of months in a row, from ``first`` on.

    ``held`` has an observation for each of them, a blank one where the source has none.
    """

    __slots__ = ("first", "held", "ref")

    def __init__(self, ref: str, observations: Mapping[Month, Observation] | None = None) -> None:
        self.ref = ref
        self.first: Month | None = None
        self.held: tuple[Observation, ...] = ()
        if observations:
            self.first, last = min(observations), max(observations)
            self.held = tuple(
                observations.get(month, NOTHING) for month in last.last(last.since(self.first) + 1)
            )

    @classmethod
    def of_run(cls, ref: str, first: Month | None, held: tuple[Observation, ...]) -> Series:
        """The series of months in a row; a month without an observation has that of ``at``."""
        series = cls(ref)
        series.first, series.held = first, held
        return series

    @property
    def given(self) -> tuple[Sequence[Month], Sequence[Observation]]:
        """The months that the source has, in the order of time, and their observations."""
        if self.first is None:
            return (), ()
        count = len(self.held)
        months = self.first.minus(1 - count).last(count)
        if id(NOTHING) not in map(id, self.held):
            return months, self.held
        there = [held is not NOTHING for held in self.held]
        return tuple(compress(months, there)), tuple(compress(self.held, there))

    @property
    def observations(self) -> dict[Month, Observation]:
        """What the source has, by month, in the order of time."""
        return dict(zip(*self.given, strict=True))

    def last(self, month: Month, count: int) -> tuple[Observation, ...]:
        """The observations of the ``count`` months that end with ``month``, oldest first."""
        if self.first is None:
            return (NOTHING,) * count
        end = month.since(self.first) + 1
        start = end - count
        if start >= 0 and end <= len(self.held):
            return self.held[start:end]
        inside = self.held[max(start, 0) : max(end, 0)]
        before = min(max(-start, 0), count)
        return (
            *(NOTHING,) * before, *inside, *(NOTHING,) * (count - before - len(inside)),
        )  # fmt: skip

    def at(self, month: Month) -> Observation:
        """The month's observation; a blank one where the source has none."""
        place = -1 if self.first is None else month.since(self.first)
        return self.held[place] if 0 <= place < len(self.held) else NOTHING

    def value(self, month: Month) -> Figure:
        """The month's figure; blank where the source has none."""
        return self.at(month).value

    def __iter__(self) -> Iterator[Month]:
        return iter(self.given[0])

    def __contains__(self, month: Month) -> bool:
        return self.at(month) is not NOTHING

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Series):
            return NotImplemented
        return self.ref == other.ref and self.observations == other.observations

    def __hash__(self) -> int:
        return hash(self.ref)

    def __repr__(self) -> str:
        return f"Series({self.ref!r}, {self.observations!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return Series.of_run, (self.ref, self.first, self.held)


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
