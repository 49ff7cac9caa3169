"""Single figures that cannot be, stand out like a slip of a digit, or are not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isnan

from workbook_tools.checks.finding import Found, Level
from workbook_tools.checks.interval import is_under, known
from workbook_tools.checks.scope import Scope
from workbook_tools.checks.terms import Sheet
from workbook_tools.checks.wording import figure, listed, months, some
from workbook_tools.indicator import Indicator, NoteKind, Unit
from workbook_tools.period import Month
from workbook_tools.values import Absence

TIMES_THE_REST = 5
MONTHS_OF_MAXIMUM = 12
_WHOLE, _IMPOSSIBLE_SHARE = 1, 10
_FEWEST_OTHERS = 3
_NAMED = 8


def check(scope: Scope) -> Iterator[Found]:
    """Findings on figures by themselves, then the rows without one this month."""
    slip = TIMES_THE_REST * scope.dataset.rules.small_base
    for row in scope.rows:
        values = known(scope.latest(row.ref, MONTHS_OF_MAXIMUM + 1))
        if not values:
            continue
        if min(values) < 0:
            yield _negative(scope, row)
        highest = max(values)
        if row.unit is not Unit.PERCENT:
            if not is_under(highest, slip):
                yield from _maximum(scope, row)
        elif highest > _WHOLE:
            yield from _over_the_whole(scope, row)
    yield from _missing(scope)


def _negative(scope: Scope, row: Indicator) -> Found:
    below = _those(scope, row, lambda value: value < 0)
    return _one(
        "figure-negative",
        Level.ERROR,
        row,
        below,
        lambda: (
            f"is {_each(row, below)}, and no {_thing(row)} can be below zero: correct the source"
        ),
    )


def _over_the_whole(scope: Scope, row: Indicator) -> Iterator[Found]:
    absurd = _those(scope, row, lambda value: value >= _IMPOSSIBLE_SHARE)
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
    over = _those(scope, row, lambda value: _WHOLE < value < _IMPOSSIBLE_SHARE)
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


def _those(scope: Scope, row: Indicator, is_so: Callable[[float], bool]) -> dict[Month, float]:
    """The figures of the last 13 months of which something is so."""
    values = scope.latest(row.ref, MONTHS_OF_MAXIMUM + 1)
    months_ = scope.months[-len(values) :]
    return {month: value for month, value in zip(months_, values, strict=True) if is_so(value)}


def _maximum(scope: Scope, row: Indicator) -> Iterator[Found]:
    """The highest of 12 months is so far above the others that it looks like a slip."""
    values = scope.latest(row.ref, MONTHS_OF_MAXIMUM)
    ordered = sorted(known(values))
    if len(ordered) <= _FEWEST_OTHERS:
        return
    following, highest = ordered[-2:]
    if following < scope.dataset.rules.small_base or is_under(highest, TIMES_THE_REST * following):
        return
    top = scope.months[-len(values) :][values.index(highest)]
    yield _one(
        "maximum",
        Level.WARNING,
        row,
        {top: highest},
        lambda: (
            f"has its 12-month maximum, {figure(highest, row)}, in {top.label}; no other "
            f"month shown is above {figure(following, row)}: check that figure for a slip of a "
            f"digit"
        ),
    )


def _missing(scope: Scope) -> Iterator[Found]:
    evidence, now = scope.evidence, scope.window.stop - 1
    refs = tuple(
        ref
        for ref in scope.sheet.once(_expected)
        if isnan(evidence.numbers(ref)[now]) and evidence.held(ref)[now].value is Absence.BLANK
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


def _expected(sheet: Sheet) -> tuple[str, ...]:
    """The rows of which no note says that their figure is missing."""
    noted = {note.ref for note in sheet.notes if note.kind is NoteKind.MISSING}
    return () if "" in noted else tuple(ref for ref in sheet.refs if ref not in noted)


def _one(
    code: str,
    level: Level,
    row: Indicator,
    values: dict[Month, float],
    clause: Callable[[], str],
) -> Found:
    months_ = tuple(sorted(values))
    return Found(code, level, (row.ref,), lambda: f"{row.ref} {clause()}.", months_)


def _each(row: Indicator, values: dict[Month, float]) -> str:
    *earlier, last = sorted(values)
    if len(earlier) > 2:
        shown = figure(values[last], row)
        return f"{shown} in {last.label} and likewise in {months(earlier)}"
    return listed([f"{figure(v, row)} in {m.label}" for m, v in sorted(values.items())])


def _thing(row: Indicator) -> str:
    return {Unit.COUNT: "count", Unit.PERCENT: "percentage", Unit.RATE: "rate"}[row.unit]
