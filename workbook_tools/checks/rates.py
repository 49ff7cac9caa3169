"""Counts against rates: the population they imply, where it changes, and who does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from workbook_tools.checks.finding import Finding, Level
from workbook_tools.checks.population import (
    Change,
    Era,
    Reading,
    Timeline,
    fits,
    readings,
    stated_changes,
)
from workbook_tools.checks.scope import Interval, Scope
from workbook_tools.checks.wording import listed, months, people
from workbook_tools.compare import POPULATION, Formula, parse
from workbook_tools.indicator import NoteKind, Unit
from workbook_tools.period import Month

_EXPLAINING = frozenset({NoteKind.BREAK, NoteKind.DEFINITION, NoteKind.RESTATED})
_MOST_SUGGESTED = 2


def check(scope: Scope) -> Iterator[Finding]:
    """Rows that fit no common population, then the population's own unexplained changes."""
    found = readings(scope)
    everybody = Timeline(scope, found)
    heard = _heard(everybody, found)
    timeline = everybody if heard is found else Timeline(scope, heard)
    for ref in _rate_rows(scope):
        own = [r for r in found if r.ref == ref]
        unfit = [r for r in own if timeline.rules_out(r)]
        if unfit and not _explained(scope, ref, [r.month for r in unfit]):
            fit = [r for r in own if r not in unfit]
            yield _Misfit(scope, ref, timeline.eras, unfit, fit).finding()
    yield from _changed(scope, timeline)
    yield from _misstated(scope, timeline, heard)


def _heard(timeline: Timeline, found: Sequence[Reading]) -> Sequence[Reading]:
    """The readings that say what the population is: not of rows that mostly contradict the rest."""
    unfit = [r for era in timeline.eras for r in era.unfit]
    refs = {r.ref for r in found}
    wrong = {
        ref
        for ref in refs
        if sum(r.ref == ref for r in unfit) * 2 > sum(r.ref == ref for r in found)
    }
    return [r for r in found if r.ref not in wrong] if wrong and refs - wrong else found


class _Misfit:
    """One rate row and the months in which it contradicts the population of the others."""

    def __init__(
        self,
        scope: Scope,
        ref: str,
        eras: Sequence[Era],
        unfit: Sequence[Reading],
        fit: Sequence[Reading],
    ) -> None:
        self.scope, self.ref, self.eras = scope, ref, eras
        self.unfit, self.fit = unfit, fit
        self.formula = scope.rate_formulas[ref]
        self.counts = sorted(self.formula.names - {POPULATION})

    def finding(self) -> Finding:
        wrong = tuple(r.month for r in self.unfit)
        count = listed(self.counts) or "its formula"
        sentence = (
            f"{self.ref} does not follow {count} in {months(wrong)}: there the two imply a "
            f"population of {_people([r.allows for r in self.unfit])}, the other figures "
            f"{self._others(wrong)}; {self._advice(count)}."
        )
        return Finding("rate", Level.WARNING, (self.ref,), sentence, months=wrong)

    def _others(self, wrong: Sequence[Month]) -> str:
        return f"about {_people([e.population for e in self.eras if set(e.months) & set(wrong)])}"

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
        formula = _with(self.formula, self.counts[0], sums[0]).text
        return (
            f"{' or '.join(sums)} fits in every month: if {self.ref} counts both, make its formula "
            f"`{formula}` in config/indicators.csv and say so in its title, else correct it"
        )

    def _fitting_sums(self) -> list[str]:
        """``CP2 + CP4``: sums of the count and one other that fit in every month."""
        if len(self.counts) != 1:
            return []
        indicators = self.scope.dataset.indicators
        own = indicators.get(self.counts[0])
        others = [
            i
            for i in indicators.values()
            if i.unit is Unit.COUNT and own is not None and i is not own and self._fits_with(i.ref)
        ]
        near = [i for i in others if own is not None and i.section == own.section] or others
        return [f"{self.counts[0]} + {i.ref}" for i in near][:_MOST_SUGGESTED]

    def _fits_with(self, other: str) -> bool:
        formula = _with(self.formula, self.counts[0], f"{self.counts[0]} + {other}")
        for era in self.eras:
            for reading in (*self.unfit, *self.fit):
                month = reading.month
                if month in era.months and not fits(
                    self.scope, self.ref, formula, month, era.population
                ):
                    return False
        return True


def _with(formula: Formula, count: str, total: str) -> Formula:
    alone = rf"(?<![\w-]){re.escape(count)}(?![\w-])"
    return parse(re.sub(alone, f"({total})", formula.text, count=1))


def _explained(scope: Scope, ref: str, wrong: Sequence[Month]) -> bool:
    notes = [n for n in scope.dataset.notes if n.ref == ref and n.kind in _EXPLAINING]
    return all(any(n.holds_in(month) for n in notes) for month in wrong)


def _changed(scope: Scope, timeline: Timeline) -> Iterator[Finding]:
    rows = _rate_rows(scope)
    silent = [c for c in _all_changes(scope, timeline) if not _noted(scope, c, rows)]
    if not rows or not silent:
        return
    changes = listed([_change_words(c) for c in silent])
    sentence = (
        f"The population behind {listed(rows)} changes {changes}, and no note says so: what these "
        f"rows show across that month is partly the population's; add a note of kind definition "
        f"from {silent[0].month}, with an empty ref, to config/notes.csv."
    )
    yield Finding(
        "population", Level.WARNING, rows, sentence, months=tuple(c.month for c in silent)
    )


def _all_changes(scope: Scope, timeline: Timeline) -> list[Change]:
    seen = timeline.changes
    stated = [
        c
        for c in stated_changes(scope)
        if not any(other.earliest <= c.month <= other.latest for other in seen)
    ]
    return sorted([*seen, *stated], key=lambda c: c.month)


def _change_words(change: Change) -> str:
    words = f"in {change.month.label} from {_about(change.before)} to {_about(change.after)}"
    if change.earliest == change.latest:
        return words
    return f"{words} (the figures allow {change.earliest.label} to {change.latest.label})"


def _rate_rows(scope: Scope) -> tuple[str, ...]:
    return tuple(ref for ref in scope.refs if ref in scope.rate_formulas)


def _noted(scope: Scope, change: Change, rows: Sequence[str]) -> bool:
    """Whether a note on the whole scorecard, or one on every rate row, begins with the change."""
    about = {
        n.ref
        for n in scope.dataset.notes
        if n.kind in _EXPLAINING and change.earliest <= n.start <= change.latest
    }
    return "" in about or set(rows) <= about


def _misstated(scope: Scope, timeline: Timeline, found: Sequence[Reading]) -> Iterator[Finding]:
    rows = _rate_rows(scope)
    for era in timeline.eras if rows else ():
        fit = [r for r in found if r.month in era.months and r not in era.unfit]
        wrong = {
            month: Interval(population, population)
            for month in era.months
            if (population := scope.population(month)) is not None
            and not era.population.holds(population)
            and _is_ruled_out(population, scope, fit)
        }
        if wrong:
            sentence = (
                f"config/populations.csv says {_people(list(wrong.values()))} for {months(wrong)} "
                f"and the rates imply {_about(era.population)}: rates filled by formula would not "
                f"join on to the source's; correct the file."
            )
            yield Finding("population-file", Level.WARNING, rows, sentence, months=tuple(wrong))


def _is_ruled_out(population: Decimal, scope: Scope, fit: Sequence[Reading]) -> bool:
    """Whether the readings that fit an era rule it out in the months that are said to have it."""
    return any(
        scope.population(reading.month) == population and not reading.allows.holds(population)
        for reading in fit
    )


def _about(span: Interval) -> str:
    return f"about {people(span.middle)}"


def _people(spans: Sequence[Interval]) -> str:
    low, high = people(min(s.middle for s in spans)), people(max(s.middle for s in spans))
    return low if low == high else f"{low} to {high}"
