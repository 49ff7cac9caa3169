"""What of a scorecard is the same whatever its figures are: made once for a project and month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from workbook_tools.cells import Value
from workbook_tools.compare import Movement, months_to_date
from workbook_tools.grid import Layout
from workbook_tools.indicator import MONTHS_SHOWN, Dataset, Indicator, Note
from workbook_tools.period import Month
from workbook_tools.scorecard.codes import HEADING_FIELDS, known_fields
from workbook_tools.scorecard.marks import Mark, marks_by, unbroken
from workbook_tools.scorecard.remarks import Entry, legend, remarks, sources
from workbook_tools.values import Absence, Figure, to_cell

NO_ARROW = "-"
NO_COMPARATOR = "–"
HEADINGS = Layout(HEADING_FIELDS)
"""The headings of row ``#label`` that a month changes; the template keeps its own others."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier month to compare with, ``before`` so many months ago; ``signs`` are the arrows."""

    month: Month
    label: str
    before: int
    signs: Mapping[Movement | None, str]


@dataclass(frozen=True, slots=True)
class RowOutline:
    """What of an indicator's row is the same whatever its figures are.

    ``tolerance`` is the change that is a move, a share of the earlier figure. ``notes`` are all
    those on the indicator, ``holding`` those that hold in the month; ``unbroken`` is how many of
    the months shown, the latest, no break divides. ``words``, ``target`` and ``comparators`` are
    the cells that follow from the definition; of a row that is not reported, its name alone.
    """

    indicator: Indicator
    tolerance: Decimal
    reported: bool
    notes: tuple[Note, ...]
    holding: tuple[Note, ...]
    marks: tuple[Mark, ...]
    unbroken: int
    benchmarks: Mapping[str, Figure]
    words: tuple[Value, ...]
    target: Value
    comparators: tuple[Value, ...]


@dataclass(frozen=True)
class Outline:
    """The definitions of a project in one month, and what follows from them without figures.

    One serves all scorecards of a project; each part is worked out when it is first needed.
    """

    definitions: Dataset
    month: Month

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """The months shown, oldest first."""
        return self.month.last(MONTHS_SHOWN)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The same as an edition writes them, ``2019-12``."""
        return tuple(map(str, self.months))

    @cached_property
    def in_year(self) -> int:
        """How many of the months shown the financial year to date has."""
        return months_to_date(self.month)

    @cached_property
    def previous(self) -> Earlier:
        """The month before."""
        return self._earlier(1, self.definitions.rules.signs[:3])

    @cached_property
    def year(self) -> Earlier:
        """The same month last year."""
        return self._earlier(12, self.definitions.rules.signs[3:])

    def _earlier(self, before: int, signs: Sequence[str]) -> Earlier:
        month = self.month.minus(before)
        arrows: dict[Movement | None, str] = {None: NO_ARROW}
        arrows.update(zip(Movement, signs, strict=True))
        return Earlier(month, month.label, before, arrows)

    @cached_property
    def headings(self) -> tuple[Value, ...]:
        """The ``HEADINGS`` that the month changes, all but the last, of the column of tokens."""
        return (
            *(month.first_day for month in self.months),
            f"since\n{self.previous.label}",
            f"since\n{self.year.label}",
            f"12 months\nto {self.month.label}",
            f"Commentary for {self.month.words}",
            f"{self.previous.month.words} text",
        )

    @cached_property
    def remarks(self) -> dict[str, list[Entry]]:
        """The notes on the months shown, by reference; those on all rows under ``""``."""
        return remarks(self.definitions, self.month)

    @cached_property
    def sources(self) -> tuple[tuple[str, Entry], ...]:
        """References and the sources of their comparators; what is alike is one object."""
        alike: dict[tuple[Value, ...], Entry] = {}
        found = sources(self.definitions)
        return tuple((ref, alike.setdefault(tuple(e.values()), e)) for ref, e in found)

    @cached_property
    def legend(self) -> str:
        """The arrows and tolerances in words."""
        return legend(self.definitions.rules)

    def row(self, ref: str) -> RowOutline:
        """The outline of an indicator's row."""
        if ref not in self._rows:
            self._rows[ref] = self._row(self.definitions.indicators[ref])
        return self._rows[ref]

    @cached_property
    def _rows(self) -> dict[str, RowOutline]:
        return {}

    def _row(self, indicator: Indicator) -> RowOutline:
        reported, held = indicator.reported_in(self.month), self.definitions.benchmarks
        about = [note for note in self.definitions.notes if note.ref in ("", indicator.ref)]
        columns = self.definitions.benchmark_columns
        found = {column: held.get((indicator.ref, column)) for column in columns}
        benchmarks = {c: each.value if each else Absence.BLANK for c, each in found.items()}
        marks = tuple(marks_by(about, self.months))
        own = tuple(note for note in about if note.ref)
        return RowOutline(
            indicator=indicator,
            tolerance=self.definitions.rules.change_tolerance(indicator),
            reported=reported,
            notes=own,
            holding=tuple(note for note in own if note.holds_in(self.month)),
            marks=marks,
            unbroken=unbroken(marks, len(self.months)),
            benchmarks=benchmarks,
            words=_words(indicator, reported=reported),
            target=to_cell(indicator.target),
            comparators=tuple(map(_comparator, benchmarks.values())),
        )

    @cached_property
    def layout(self) -> Layout:
        """The order of the fields of a keyed row."""
        return Layout(known_fields(self.definitions))


def label(indicator: Indicator) -> str:
    """``LAC1  Number of looked after children``, as a list to choose from shows it."""
    return f"{indicator.ref}  {indicator.title}"


def _words(indicator: Indicator, *, reported: bool) -> tuple[Value, ...]:
    named = (indicator.ref, indicator.title, label(indicator))
    if not reported:
        return (*named, *[None] * 6)
    return (
        *named,
        indicator.section or None,
        indicator.outcome or None,
        indicator.owner or None,
        indicator.polarity.value,
        indicator.unit.value,
        indicator.decimals,
    )


def _comparator(figure: Figure) -> Value:
    return NO_COMPARATOR if figure is Absence.BLANK else to_cell(figure)
