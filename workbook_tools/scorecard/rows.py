"""One indicator in one month, judged: everything that its row of the scorecard says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from workbook_tools import commentary as comments
from workbook_tools.commentary import Aside, Edition, Revision, State
from workbook_tools.commentary.held import Held
from workbook_tools.compare import (
    Direction,
    Movement,
    Rolling,
    Status,
    change_words,
    direction_of_travel,
    format_figure,
    in_figures,
    index_of_mean,
    is_small_base,
    max12,
    mean12,
    movement,
    percentage_change,
    status,
    year_to_date,
)
from workbook_tools.indicator import (
    MONTHS_SHOWN,
    Dataset,
    Duty,
    Indicator,
    Note,
    NoteKind,
    Rules,
    Series,
)
from workbook_tools.period import Month
from workbook_tools.scorecard.marks import RECONSTRUCTED, marks_of
from workbook_tools.values import Absence, Figure, parse_figure

NO_ARROW = "-"
REVISED = "revised"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The reporting month beside an earlier one.

    ``sign`` is the arrow, ``-`` where there is no change to show; ``words`` the change as a clause.
    """

    since: Month
    earlier: Figure
    change: Figure
    movement: Movement | None
    direction: Direction
    small: bool
    sign: str
    words: str


@dataclass(frozen=True, slots=True)
class ScorecardRow:
    """One indicator's row. ``marks`` has the words of a month's mark, for months that have one;
    ``notes`` are all those on the indicator, whatever their months.

    ``head`` is the month's text and ``previous_commentary`` the month before's; ``conflicts`` are
    the texts that wait beside it. ``why`` says why a comment is owed, ``""`` when none is. ``lead``
    is the reference of the row on which a group writes its comment, where that is another row of
    the scorecard. ``revised`` are the figures of the last issued edition, for months in which it
    printed another.
    """

    indicator: Indicator
    month: Month
    series: Series
    previous: Comparison
    year: Comparison
    mean: Rolling
    highest: Rolling
    year_to_date: Rolling
    index: tuple[Figure, ...]
    status: Status
    benchmarks: Mapping[str, Figure]
    marks: Mapping[Month, str]
    notes: tuple[Note, ...]
    head: Revision | None
    previous_commentary: str | None
    why: str
    lead: str = ""
    conflicts: tuple[Aside, ...] = ()
    revised: Mapping[Month, Figure] = field(default_factory=dict)

    @property
    def ref(self) -> str:
        """The indicator's reference, the row's key."""
        return self.indicator.ref

    @property
    def label(self) -> str:
        """``LAC1  Number of looked after children``, as a list to choose from shows it."""
        return f"{self.indicator.ref}  {self.indicator.title}"

    @property
    def reported(self) -> bool:
        """Whether the indicator is in effect in the month."""
        return self.indicator.reported_in(self.month)

    @property
    def figure(self) -> Figure:
        """The reporting month's figure."""
        return self.series.value(self.month)

    def made_up(self, count: int = MONTHS_SHOWN) -> tuple[Month, ...]:
        """Which of the last ``count`` months have a figure made up, as an example needs it."""
        held = zip(self.month.last(count), self.series.last(self.month, count), strict=True)
        return tuple(month for month, each in held if each.provenance == RECONSTRUCTED)

    def is_marked(self, month: Month, kind: NoteKind) -> bool:
        """Whether a note of ``kind`` marks the month."""
        return kind.value in self.marks.get(month, "").split("; ")

    @property
    def small(self) -> bool:
        """Whether either change rests on a small count."""
        return self.previous.small or self.year.small

    @property
    def commentary(self) -> str | None:
        """The month's text."""
        return self.head.text if self.head else None

    @property
    def shown_text(self) -> str | None:
        """What stands in the commentary's box: the text, or where it is written."""
        return self.commentary or (comments.shared_with(self.lead) if self.lead else None)

    @property
    def repeats(self) -> bool:
        """Whether the month's text is last month's again."""
        return comments.repeats(self.commentary, self.previous_commentary)

    @property
    def state(self) -> State:
        """What the row's state formula shows."""
        return comments.state(self.shown_text, self.why, repeated=self.repeats)

    @property
    def is_owed(self) -> bool:
        """Whether a comment is asked for and not there, or last month's."""
        return bool(self.why) and self.state in (State.OWED, State.UNCHANGED)

    @property
    def stale(self) -> str:
        """The figure that stood there when the text was written, where it is another now."""
        then = self.head.entry.figure if self.head and self.head.text else ""
        return then if then and then != self.shown(self.figure) else ""

    def in_figures(self, compared: Comparison) -> str:
        """The change as a clause with both figures in it."""
        if compared.small:
            return compared.words
        return in_figures(
            compared.words,
            compared.change,
            compared.earlier,
            self.figure,
            self.indicator.unit,
            self.indicator.decimals,
        )

    def shown(self, figure: Figure) -> str:
        """A figure of this indicator as it is printed."""
        return format_figure(figure, self.indicator.unit, self.indicator.decimals)


def judged_rows(
    dataset: Dataset, month: Month, refs: Sequence[str], held: Held
) -> tuple[ScorecardRow, ...]:
    """A row for each of ``refs``, in their order, with shared comments on their lead rows."""
    rows = {ref: _row(dataset, dataset.indicators[ref], month, held) for ref in refs}
    for row in list(rows.values()):
        lead = rows.get(row.indicator.group)
        if (
            lead is None
            or lead.ref == row.ref
            or row.commentary
            or not (row.reported and lead.reported)
        ):
            continue
        asked = f"{row.ref} {row.why}" if row.why else ""
        rows[lead.ref] = replace(lead, why="; ".join(filter(None, [lead.why, asked])))
        rows[row.ref] = replace(row, lead=lead.ref, why="")
    return tuple(rows.values())


def _row(dataset: Dataset, indicator: Indicator, month: Month, held: Held) -> ScorecardRow:
    series = dataset.series.get(indicator.ref, Series(indicator.ref))
    rules, ref = dataset.rules, indicator.ref
    previous = _compared(indicator, series, month, month.previous, rules)
    year = _compared(indicator, series, month, month.year_before, rules)
    met = status(
        series.value(month), indicator.target, indicator.polarity, indicator.target_tolerance
    )
    row = ScorecardRow(
        indicator=indicator,
        month=month,
        series=series,
        previous=previous,
        year=year,
        mean=mean12(series, month, indicator.unit, rules.averaging),
        highest=max12(series, month),
        year_to_date=year_to_date(series, month, indicator.kind, indicator.unit),
        index=index_of_mean(series, month),
        status=met,
        benchmarks=_benchmarks(dataset, ref),
        marks=marks_of(dataset.notes, series, month),
        notes=tuple(note for note in dataset.notes if note.ref == ref),
        head=None,
        previous_commentary=None,
        why="",
    )
    if not row.reported:
        return row
    revised = _revised(row, held.edition)
    marks = {m: "; ".join(filter(None, [row.marks.get(m), REVISED])) for m in revised}
    why = comments.owed(indicator, (previous, year), met, dataset.notes_for(ref, month))
    if month in revised and indicator.comment is not Duty.NEVER:
        why = "; ".join(filter(None, [why, REVISED]))
    return replace(
        row,
        head=held.heads.get(ref),
        previous_commentary=held.previous.get(ref),
        conflicts=tuple(held.conflicts.get(ref, ())),
        why=why,
        revised=revised,
        marks={**row.marks, **marks},
    )


def _revised(row: ScorecardRow, edition: Edition | None) -> dict[Month, Figure]:
    """The edition's figures, by month, where it printed another than would be printed now."""
    printed = edition.figures.get(row.ref, {}) if edition else {}
    found = {}
    for month in row.month.last(MONTHS_SHOWN) if printed else ():
        if str(month) in printed:
            then = parse_figure(printed[str(month)])
            if row.shown(then) != row.shown(row.series.value(month)):
                found[month] = then
    return found


def _compared(
    indicator: Indicator, series: Series, month: Month, since: Month, rules: Rules
) -> Comparison:
    current, earlier = series.value(month), series.value(since)
    tolerance = rules.change_tolerance(indicator)
    change = percentage_change(current, earlier)
    moved = movement(change, tolerance)
    direction = direction_of_travel(
        current, earlier, indicator.polarity, tolerance, indicator.target
    )
    small = is_small_base(current, earlier, indicator.unit, rules.small_base)
    signs = rules.signs[:3] if since == month.previous else rules.signs[3:]
    return Comparison(
        since=since,
        earlier=earlier,
        change=change,
        movement=moved,
        direction=direction,
        small=small,
        sign=NO_ARROW if moved is None else dict(zip(Movement, signs, strict=True))[moved],
        words=change_words(
            change,
            since.label,
            direction,
            current,
            earlier,
            unit=indicator.unit,
            decimals=indicator.decimals,
            tolerance=tolerance,
            small_base=small,
        ),
    )


def _benchmarks(dataset: Dataset, ref: str) -> dict[str, Figure]:
    held = {c: dataset.benchmarks.get((ref, c)) for c in dataset.benchmark_columns}
    return {c: benchmark.value if benchmark else Absence.BLANK for c, benchmark in held.items()}
