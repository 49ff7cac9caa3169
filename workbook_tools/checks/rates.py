"""Counts against rates: the population they imply, where it changes, and who does not fit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import isnan

from workbook_tools.checks.finding import Found, Level
from workbook_tools.checks.interval import Interval, Spans
from workbook_tools.checks.overlay import Reading
from workbook_tools.checks.population import Change, Era, Timeline, stated_changes
from workbook_tools.checks.readings import allowed
from workbook_tools.checks.scope import Scope
from workbook_tools.checks.wording import listed, months, people
from workbook_tools.compare import POPULATION, Formula, parse
from workbook_tools.indicator import NoteKind
from workbook_tools.period import Month

_EXPLAINING = frozenset({NoteKind.BREAK, NoteKind.DEFINITION, NoteKind.RESTATED})
_MOST_SUGGESTED = 2


def check(scope: Scope) -> Iterator[Found]:
    """Rows that fit no common population, then the population's own unexplained changes."""
    everybody = timeline = Timeline(scope)
    if any(era.unfit for era in everybody.eras):
        wrong = _mostly_wrong(everybody)
        timeline = Timeline(scope, wrong) if wrong else everybody
        yield from _misfits(scope, everybody.readings, timeline)
    yield from _changed(scope, timeline)
    yield from _misstated(scope, timeline)


def _misfits(scope: Scope, readings: Sequence[Reading], timeline: Timeline) -> Iterator[Found]:
    for ref in scope.sheet.rate_rows:
        misfit = _Misfit(scope, ref, timeline, [r for r in readings if r.ref == ref])
        if misfit.unfit and not _explained(scope, ref, [r.month for r in misfit.unfit]):
            yield misfit.finding()


def _mostly_wrong(timeline: Timeline) -> frozenset[str]:
    """The rows that mostly contradict the rest, and so say nothing of what the population is."""
    held = Counter(r.ref for r in timeline.readings)
    unfit = Counter(r.ref for era in timeline.eras for r in era.unfit)
    wrong = frozenset(ref for ref, count in held.items() if unfit[ref] * 2 > count)
    return wrong if len(wrong) < len(held) else frozenset()


class _Misfit:
    """One rate row and the months in which it contradicts the population of the others."""

    def __init__(self, scope: Scope, ref: str, timeline: Timeline, own: Sequence[Reading]) -> None:
        self.scope, self.ref, self.timeline = scope, ref, timeline
        self.unfit, self.fit = list[Reading](), list[Reading]()
        for reading in own:
            (self.unfit if timeline.rules_out(reading) else self.fit).append(reading)
        self.formula = scope.terms.rate_formulas[ref]
        self.counts = sorted(self.formula.names - {POPULATION})

    def finding(self) -> Found:
        """The finding on the row."""
        months_ = tuple(r.month for r in self.unfit)
        return Found("rate", Level.WARNING, (self.ref,), self._sentence, months_)

    def _sentence(self) -> str:
        wrong = tuple(r.month for r in self.unfit)
        count = listed(self.counts) or "its formula"
        return (
            f"{self.ref} does not follow {count} in {months(wrong)}: there the two imply a "
            f"population of {_people([r.allows.middle for r in self.unfit])}, the other figures "
            f"{self._others(wrong)}; {self._advice(count)}."
        )

    def _others(self, wrong: Sequence[Month]) -> str:
        eras = [era for era in self.timeline.eras if set(era.months) & set(wrong)]
        return f"about {_people([era.population.middle for era in eras])}"

    def _advice(self, count: str) -> str:
        sums = self._fitting_sums()
        if sums:
            return self._advise_sum(sums)
        wrong, right = [r.month for r in self.unfit], [r.month for r in self.fit]
        if len(wrong) > 1 and right and max(wrong) < min(right):
            return (
                f"from {min(right).label} it fits, so {count} was probably restated for the months "
                f"before and {self.ref} was not: restate {self.ref} too, or write a note of kind "
                f"restated on it in config/notes.csv"
            )
        return f"correct {self.ref} or {count} in these months"

    def _advise_sum(self, sums: Sequence[str]) -> str:
        formula = _with(self.formula.text, self.counts[0], sums[0]).text
        return (
            f"{' or '.join(sums)} fits in every month: if {self.ref} counts both, make its formula "
            f"`{formula}` in config/indicators.csv and say so in its title, else correct it"
        )

    def _fitting_sums(self) -> list[str]:
        """``CP2 + CP4``: sums of the count and one other that fit in every month."""
        indicators = self.scope.dataset.indicators
        own = indicators.get(self.counts[0]) if len(self.counts) == 1 else None
        if own is None:
            return []
        others = [ref for ref in self.scope.counts if ref != own.ref]
        for reading in (*self.unfit, *self.fit):
            era = self.timeline.era_of(reading)
            if others and era is not None:
                place = reading.month.since(self.scope.months[0])
                others = self._fitting(others, place, era.population)
        near = [ref for ref in others if indicators[ref].section == own.section] or others
        return [f"{own.ref} + {ref}" for ref in near][:_MOST_SUGGESTED]

    def _fitting(self, others: Sequence[str], place: int, population: Interval) -> list[str]:
        """Those of ``others`` that, added to the count, allow ``population`` in a month."""
        count, other = self.counts[0], f"{self.counts[0]}_"
        lows, highs = zip(*(self.scope.counts[ref].at(place) for ref in others), strict=True)
        inputs = {
            count: _alike(self.scope.input(count).at(place), len(others)),
            other: Spans(lows, highs),
        }
        formula = _with(self.formula.text, count, f"{count} + {other}")
        rates = _alike(self.scope.rounding(self.ref).at(place), len(others))
        allows = zip(others, *allowed(rates, formula, inputs), strict=True)
        return [ref for ref, low, high in allows if Interval(low, high).meets(population)]


def _alike(span: Interval, count: int) -> Spans:
    return Spans([span.low] * count, [span.high] * count)


@lru_cache(maxsize=1 << 10)
def _with(formula: str, count: str, total: str) -> Formula:
    alone = rf"(?<![\w-]){re.escape(count)}(?![\w-])"
    return parse(re.sub(alone, f"({total})", formula, count=1))


def _explained(scope: Scope, ref: str, wrong: Sequence[Month]) -> bool:
    notes = [n for n in scope.dataset.notes if n.ref == ref and n.kind in _EXPLAINING]
    return all(any(n.holds_in(month) for n in notes) for month in wrong)


def _changed(scope: Scope, timeline: Timeline) -> Iterator[Found]:
    rows = scope.sheet.rate_rows
    silent = [c for c in _all_changes(scope, timeline) if not _noted(scope, c, rows)]
    if not rows or not silent:
        return
    changes = listed([_change_words(c) for c in silent])
    yield Found(
        "population",
        Level.WARNING,
        rows,
        lambda: (
            f"The population behind {listed(rows)} changes {changes}, and no note says so: "
            f"what these rows show across that month is partly the population's; add a note of "
            f"kind definition from {silent[0].month}, with an empty ref, to config/notes.csv."
        ),
        tuple(c.month for c in silent),
    )


def _all_changes(scope: Scope, timeline: Timeline) -> list[Change]:
    seen = timeline.changes
    stated = [
        c
        for c in scope.sheet.once(stated_changes)
        if not any(other.earliest <= c.month <= other.latest for other in seen)
    ]
    return sorted([*seen, *stated], key=lambda c: c.month)


def _change_words(change: Change) -> str:
    words = f"in {change.month.label} from {_about(change.before)} to {_about(change.after)}"
    if change.earliest == change.latest:
        return words
    return f"{words} (the figures allow {change.earliest.label} to {change.latest.label})"


def _noted(scope: Scope, change: Change, rows: Sequence[str]) -> bool:
    """Whether a note on the whole scorecard, or one on every rate row, begins with the change."""
    about = {
        n.ref
        for n in scope.dataset.notes
        if n.kind in _EXPLAINING and change.earliest <= n.start <= change.latest
    }
    return "" in about or set(rows) <= about


def _misstated(scope: Scope, timeline: Timeline) -> Iterator[Found]:
    rows, stated = scope.sheet.rate_rows, scope.sheet.populations
    for era in timeline.eras if rows else ():
        doubted = {
            stated[month]
            for month in era.months
            if not isnan(stated[month]) and not era.population.holds(stated[month])
        }
        fit = timeline.fit(era) if doubted else []
        ruled_out = {people for people in doubted if _is_ruled_out(people, stated, fit)}
        wrong = {month: stated[month] for month in era.months if stated[month] in ruled_out}
        if wrong:
            yield _misstated_finding(rows, era, wrong)


def _is_ruled_out(population: float, stated: Mapping[Month, float], fit: Sequence[Reading]) -> bool:
    """Whether readings that fit an era rule it out in the months that are said to have it."""
    return any(
        not reading.allows.holds(population) and stated[reading.month] == population
        for reading in fit
    )


def _misstated_finding(rows: tuple[str, ...], era: Era, wrong: Mapping[Month, float]) -> Found:
    return Found(
        "population-file",
        Level.WARNING,
        rows,
        lambda: (
            f"config/populations.csv says {_people([*wrong.values()])} for {months(wrong)} "
            f"and the rates imply {_about(era.population)}: rates filled by formula would not "
            f"join on to the source's; correct the file."
        ),
        tuple(wrong),
    )


def _about(span: Interval) -> str:
    return f"about {people(span.middle)}"


def _people(numbers: Sequence[float]) -> str:
    low, high = people(min(numbers)), people(max(numbers))
    return low if low == high else f"{low} to {high}"
