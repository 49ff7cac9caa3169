"""One indicator in one month, judged: everything that its row of the scorecard says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from workbook_tools import commentary as comments
from workbook_tools.commentary import Aside, Edition, Revision, State
from workbook_tools.commentary.held import Held
from workbook_tools.compare import (
    Rolling,
    Status,
    Window,
    format_figure,
    in_figures,
    index_of_mean,
    max12,
    mean12,
    status,
    year_to_date,
)
from workbook_tools.indicator import MONTHS_SHOWN, Duty, Indicator, Kind, Note
from workbook_tools.period import Month
from workbook_tools.scorecard.comparison import Comparison, compared
from workbook_tools.scorecard.marks import made_up_places, marks_of
from workbook_tools.scorecard.outline import Outline, RowOutline, label
from workbook_tools.series import Series
from workbook_tools.values import Absence, Figure, parse_figure

REVISED = "revised"
_ASKED = (State.OWED, State.UNCHANGED)


class ScorecardRow(NamedTuple):
    """One indicator's row.

    ``window`` are the months shown, of which the last ``unbroken`` have no break between them, and
    ``figure`` is that of the reporting month; ``shares`` are the last 12 months as shares of their
    mean. ``marks`` has the words of a month's mark, by its place among the months shown, where it
    has one; ``made_up`` are the places of months whose figure is, as an example needs it; ``notes``
    are all those on the indicator, whatever their months.

    ``reported`` says that the indicator is in effect in the month; without that there are no
    comments. ``head`` is the month's text, and ``shown_text`` what stands in its box: the text, or
    where it is written. ``previous_commentary`` is the text of the month before, which this one
    ``repeats`` for a reader or not; ``conflicts`` are the texts that wait beside it. ``stale`` is
    the figure that stood there when the text was written, where it is another now, else ``""``.
    ``why`` says why a comment is owed, ``""`` when none is; ``state`` is what the row's state
    formula shows. ``lead`` is the reference of the row on which a group writes its comment, where
    that is another row of the scorecard. ``revised`` are the figures of the last issued edition,
    for months in which it printed another.
    """

    indicator: Indicator
    month: Month
    reported: bool
    series: Series
    window: Window
    unbroken: int
    figure: Figure
    previous: Comparison
    year: Comparison
    mean: Rolling
    highest: Rolling
    year_to_date: Rolling
    shares: tuple[float | None, ...]
    status: Status
    benchmarks: Mapping[str, Figure]
    marks: Mapping[int, str]
    made_up: tuple[int, ...]
    notes: tuple[Note, ...]
    head: Revision | None
    shown_text: str | None
    previous_commentary: str | None
    repeats: bool
    conflicts: tuple[Aside, ...]
    stale: str
    why: str
    state: State
    lead: str
    revised: Mapping[Month, Figure]

    @property
    def ref(self) -> str:
        """The indicator's reference, the row's key."""
        return self.indicator.ref

    @property
    def label(self) -> str:
        """``LAC1  Number of looked after children``, as a list to choose from shows it."""
        return label(self.indicator)

    @property
    def small(self) -> bool:
        """Whether either change rests on a small count."""
        return self.previous.small or self.year.small

    @property
    def commentary(self) -> str | None:
        """The month's text."""
        return self.head.text if self.head else None

    @property
    def is_owed(self) -> bool:
        """Whether a comment is asked for and not there, or last month's."""
        return bool(self.why) and self.state in _ASKED

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
        return _shown(self.indicator, figure)


class _Judged(NamedTuple):
    """What a row says of its figures, and why it alone would owe a comment."""

    outline: RowOutline
    series: Series
    window: Window
    previous: Comparison
    year: Comparison
    status: Status
    revised: Mapping[Month, Figure]
    why: str


def judged_rows(
    series: Mapping[str, Series], outline: Outline, refs: Sequence[str], held: Held
) -> tuple[ScorecardRow, ...]:
    """A row for each of ``refs``, in their order, with shared comments on their lead rows."""
    judged = {ref: _judged(series.get(ref) or Series(ref), outline, held) for ref in refs}
    whys, leads = _asked(judged, held)
    return tuple(
        _row(outline, each, whys[ref], leads.get(ref, ""), held) for ref, each in judged.items()
    )


def _asked(judged: Mapping[str, _Judged], held: Held) -> tuple[dict[str, str], dict[str, str]]:
    """Why each row owes a comment, and the lead row of those that write none of their own."""
    whys, leads = {ref: each.why for ref, each in judged.items()}, {}
    for ref, each in judged.items():
        lead, head = each.outline.indicator.group, held.heads.get(ref)
        if lead not in judged or lead == ref or (head and head.text):
            continue
        if each.outline.reported and judged[lead].outline.reported:
            asked = f"{ref} {each.why}" if each.why else ""
            whys[lead] = "; ".join(filter(None, [whys[lead], asked]))
            whys[ref], leads[ref] = "", lead
    return whys, leads


def _judged(series: Series, outline: Outline, comments_held: Held) -> _Judged:
    own = outline.row(series.ref)
    indicator, small_base = own.indicator, outline.definitions.rules.small_base
    window = Window.of(series.last(outline.month, MONTHS_SHOWN))
    figures = window.figures
    previous = compared(own, figures, outline.previous, small_base)
    year = compared(own, figures, outline.year, small_base)
    met = status(figures[-1], indicator.target, indicator.polarity, indicator.target_tolerance)
    revised: Mapping[Month, Figure] = {}
    why = ""
    if own.reported:
        revised = _revised(indicator, outline, figures, comments_held.edition)
        why = comments.owed(indicator, (previous, year), met, own.holding)
        if outline.month in revised and indicator.comment is not Duty.NEVER:
            why = "; ".join(filter(None, [why, REVISED]))
    return _Judged(own, series, window, previous, year, met, revised, why)


def _row(outline: Outline, judged: _Judged, why: str, lead: str, held: Held) -> ScorecardRow:
    own, window, year = judged.outline, judged.window, judged.window.last(12)
    indicator, ref, figure = own.indicator, own.indicator.ref, judged.window.figures[-1]
    in_year = year if indicator.kind is Kind.SNAPSHOT else year.last(outline.in_year)
    made_up = made_up_places(window.observations)
    marks = marks_of(own.marks, window, made_up)
    for place in map(outline.months.index, judged.revised):
        marks[place] = "; ".join(filter(None, [marks.get(place), REVISED]))
    head = held.heads.get(ref) if own.reported else None
    text, before = head.text if head else None, held.previous.get(ref) if own.reported else None
    shown, repeated = text or _elsewhere(lead), comments.repeats(text, before)
    return ScorecardRow(
        indicator=indicator,
        month=outline.month,
        reported=own.reported,
        series=judged.series,
        window=window,
        unbroken=own.unbroken,
        figure=figure,
        previous=judged.previous,
        year=judged.year,
        mean=mean12(year, indicator.unit, outline.definitions.rules.averaging),
        highest=max12(year),
        year_to_date=year_to_date(in_year, indicator.kind, indicator.unit),
        shares=index_of_mean(year),
        status=judged.status,
        benchmarks=own.benchmarks,
        marks=marks,
        made_up=made_up,
        notes=own.notes,
        head=head,
        shown_text=shown,
        previous_commentary=before,
        repeats=repeated,
        conflicts=tuple(held.conflicts.get(ref, ())) if own.reported else (),
        stale=_stale(head, indicator, figure),
        why=why,
        state=comments.state(shown, why, repeated=repeated),
        lead=lead,
        revised=judged.revised,
    )


def _elsewhere(lead: str) -> str | None:
    return comments.shared_with(lead) if lead else None


def _shown(indicator: Indicator, figure: Figure) -> str:
    return format_figure(figure, indicator.unit, indicator.decimals)


def _stale(head: Revision | None, indicator: Indicator, figure: Figure) -> str:
    then = head.entry.figure if head and head.text else ""
    return then if then and then != _shown(indicator, figure) else ""


def unrounded(figure: Figure) -> str:
    """A figure as an edition keeps it."""
    return figure.value if isinstance(figure, Absence) else f"{figure:f}"


def _revised(
    indicator: Indicator, outline: Outline, figures: Sequence[Figure], edition: Edition | None
) -> dict[Month, Figure]:
    """The edition's figures, by month, where it printed another than would be printed now."""
    printed = edition.figures.get(indicator.ref) if edition else None
    found = {}
    if printed:
        for month, name, figure in zip(outline.months, outline.names, figures, strict=True):
            text = printed.get(name)
            if text is not None and text != unrounded(figure):
                then = parse_figure(text)
                if _shown(indicator, then) != _shown(indicator, figure):
                    found[month] = then
    return found
