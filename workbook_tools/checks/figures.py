"""Single figures that cannot be, stand out like a slip of a digit, or are not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from workbook_tools.checks.finding import Found, Level
from workbook_tools.checks.scope import Scope
from workbook_tools.checks.wording import figure, listed, months, some
from workbook_tools.indicator import Indicator, NoteKind, Series, Unit
from workbook_tools.period import Month
from workbook_tools.values import Absence

TIMES_THE_REST = 5
MONTHS_OF_MAXIMUM = 12
_WHOLE = Decimal(1)
_IMPOSSIBLE_SHARE = Decimal(10)
_FEWEST_OTHERS = 3
_NAMED = 8


def check(scope: Scope) -> Iterator[Found]:
    """Findings on figures by themselves, then the rows without one this month."""
    for row in scope.rows:
        yield from _impossible(scope, row)
        yield from _maximum(scope, row)
    yield from _missing(scope)


def _impossible(scope: Scope, row: Indicator) -> Iterator[Found]:
    values = scope.latest(row.ref, MONTHS_OF_MAXIMUM + 1)
    below = {m: v for m, v in values.items() if v < 0}
    if below:
        yield _one(
            "figure-negative",
            Level.ERROR,
            row,
            below,
            lambda: (
                f"is {_each(row, below)}, and no {_thing(row)} can be below zero: correct the "
                f"source"
            ),
        )
    if row.unit is not Unit.PERCENT:
        return
    absurd = {m: v for m, v in values.items() if v >= _IMPOSSIBLE_SHARE}
    if absurd:
        yield _one(
            "figure-scale",
            Level.ERROR,
            row,
            absurd,
            lambda: (
                f"is {_each(row, absurd)}: a percentage is written 69% or 0.69 in the source, "
                f"not 69"
            ),
        )
    over = {m: v for m, v in values.items() if _WHOLE < v < _IMPOSSIBLE_SHARE}
    if over:
        yield _one(
            "figure-over-100",
            Level.WARNING,
            row,
            over,
            lambda: (
                f"is {_each(row, over)}, over 100%: correct the source, or accept it if this "
                f"share can pass the whole"
            ),
        )


def _maximum(scope: Scope, row: Indicator) -> Iterator[Found]:
    """The highest of 12 months is so far above the others that it looks like a slip."""
    values = scope.latest(row.ref, MONTHS_OF_MAXIMUM)
    if row.unit is Unit.PERCENT or len(values) <= _FEWEST_OTHERS:
        return
    top = max(values, key=lambda m: values[m])
    following = max(v for m, v in values.items() if m != top)
    if following < scope.dataset.rules.small_base or values[top] < TIMES_THE_REST * following:
        return
    yield _one(
        "maximum",
        Level.WARNING,
        row,
        {top: values[top]},
        lambda: (
            f"has its 12-month maximum, {figure(values[top], row)}, in {top.label}; no other "
            f"month shown is above {figure(following, row)}: check that figure for a slip of a "
            f"digit"
        ),
    )


def _missing(scope: Scope) -> Iterator[Found]:
    series = scope.dataset.series
    refs = tuple(
        row.ref
        for row in scope.rows
        if series.get(row.ref, Series(row.ref)).value(scope.month) is Absence.BLANK
        and not _noted_missing(scope, row.ref)
    )
    if refs:
        yield Found(
            "figure-missing",
            Level.WARNING,
            refs,
            lambda: (
                f"No figure for {scope.month.label} in {some(refs, _NAMED)}: add it to the "
                f"source, or write why not in a note of kind missing in config/notes.csv."
            ),
            (scope.month,),
        )


def _noted_missing(scope: Scope, ref: str) -> bool:
    notes = (*scope.dataset.notes_for(ref, scope.month), *scope.dataset.notes_for("", scope.month))
    return any(note.kind is NoteKind.MISSING for note in notes)


def _one(
    code: str,
    level: Level,
    row: Indicator,
    values: dict[Month, Decimal],
    clause: Callable[[], str],
) -> Found:
    months_ = tuple(sorted(values))
    return Found(code, level, (row.ref,), lambda: f"{row.ref} {clause()}.", months_)


def _each(row: Indicator, values: dict[Month, Decimal]) -> str:
    *earlier, last = sorted(values)
    if len(earlier) > 2:
        shown = figure(values[last], row)
        return f"{shown} in {last.label} and likewise in {months(earlier)}"
    return listed([f"{figure(v, row)} in {m.label}" for m, v in sorted(values.items())])


def _thing(row: Indicator) -> str:
    return {Unit.COUNT: "count", Unit.PERCENT: "percentage", Unit.RATE: "rate"}[row.unit]
