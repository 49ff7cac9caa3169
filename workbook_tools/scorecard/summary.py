"""The first page: what an officer would say first, a sentence each, the most important first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from workbook_tools.cells import Value
from workbook_tools.commentary import State
from workbook_tools.compare import Direction, Movement, Status, format_figure
from workbook_tools.indicator import NoteKind, Polarity
from workbook_tools.period import Month
from workbook_tools.scorecard.rows import Comparison, ScorecardRow
from workbook_tools.values import Absence, Figure

_FEWEST_MONTHS = 6
_MOST_TIES_NAMED = 2
_GOOD = {
    Polarity.HIGH: "high is good",
    Polarity.LOW: "low is good",
    Polarity.TARGET: "close to the target is good",
    Polarity.NEUTRAL: "",
}

Entry = dict[str, Value]


def summary(rows: Sequence[ScorecardRow], month: Month) -> list[Entry]:
    """Entries of ``wt_summary_list``: the count of moves, then each exception.

    In order: moves for the worse (on larger counts first, the largest first), targets missed,
    figures not there, highest and lowest of 12 months (the unwelcome first), comments owed, figures
    restated. A highest or lowest is said where it is unwelcome, or where the figure moved beyond
    its tolerance since the month before; made-up months take no part in it.
    """
    reported = [row for row in rows if row.reported]
    return [
        _counts(reported, len(rows) - len(reported), month),
        *_worse(reported),
        *_missed(reported),
        *_no_figure(reported),
        *_extremes(reported),
        *_owed(reported),
        *_changed_figures(reported),
    ]


def _entry(kind: str, row: ScorecardRow, sentence: str) -> Entry:
    return {
        "kind": kind,
        "ref": row.ref,
        "title": row.indicator.title,
        "sentence": f"{sentence[0].upper()}{sentence[1:]}.",
        "owner": row.indicator.owner or None,
    }


def _counts(reported: Sequence[ScorecardRow], left_out: int, month: Month) -> Entry:
    directions = [row.previous.direction for row in reported]
    better = directions.count(Direction.IMPROVING)
    worse = directions.count(Direction.DECLINING)
    name = month.previous.words.split()[0]
    plural = "" if len(reported) == 1 else "s"
    sentence = (
        f"{len(reported)} indicator{plural}: {better} better than in {name}, {worse} worse, "
        f"{len(reported) - better - worse} level, neutral or not comparable"
    )
    if left_out:
        sentence += f"; {left_out} not reported this month"
    return {"kind": "in all", "ref": None, "title": None, "sentence": f"{sentence}.", "owner": None}


def _worse(rows: Sequence[ScorecardRow]) -> Iterator[Entry]:
    declining = [(row, worse) for row in rows if (worse := _declines(row))]
    declining.sort(key=lambda pair: _size(pair[1]), reverse=True)
    for row, worse in declining:
        rest = [c for c in (row.previous, row.year) if c not in worse and c.movement is not None]
        clauses = [c.figures_words for c in worse] + [c.words for c in rest]
        small = " (small count)" if all(c.small for c in worse) else ""
        yield _entry("worse", row, "; ".join(clauses) + small)


def _declines(row: ScorecardRow) -> list[Comparison]:
    return [c for c in (row.previous, row.year) if c.direction is Direction.DECLINING]


def _size(worse: Sequence[Comparison]) -> tuple[bool, Decimal]:
    large = [c for c in worse if not c.small]
    changes = [c.change for c in large or worse]
    return bool(large), max((abs(c) for c in changes if isinstance(c, Decimal)), default=Decimal(0))


def _missed(rows: Sequence[ScorecardRow]) -> Iterator[Entry]:
    for row in rows:
        if row.status is Status.MISSED:
            target = _shown(row, row.indicator.target)
            good = _GOOD[row.indicator.polarity]
            yield _entry(
                "target missed",
                row,
                f"{_shown(row, row.figure)} against a target of {target} ({good})",
            )


def _no_figure(rows: Sequence[ScorecardRow]) -> Iterator[Entry]:
    for row in rows:
        figure = row.figure
        if figure is Absence.BLANK:
            yield _entry("no figure", row, "no figure this month")
        elif figure is Absence.NOT_AVAILABLE or figure is Absence.TO_BE_CONFIRMED:
            yield _entry("no figure", row, f"no figure this month: {figure.words}")


def _extremes(rows: Sequence[ScorecardRow]) -> list[Entry]:
    found = [(row, word) for row in rows if (word := _extreme(row)) and _is_news(row, word)]
    found.sort(key=lambda pair: _welcome(*pair))
    return [_extreme_entry(row, word) for row, word in found]


def _extreme(row: ScorecardRow) -> str:
    numbers = _numbers(row)
    figure = numbers.get(row.month)
    if figure is None or len(numbers) < _FEWEST_MONTHS:
        return ""
    lowest, highest = min(numbers.values()), max(numbers.values())
    usual = list(numbers.values()).count(figure) * 2 > len(numbers)
    if lowest == highest or usual or row.highest.value is Absence.SUPPRESSED:
        return ""
    return "highest" if figure == highest else "lowest" if figure == lowest else ""


def _numbers(row: ScorecardRow) -> dict[Month, Decimal]:
    figures = {month: row.series.value(month) for month in row.month.last(12)}
    return {
        month: figure
        for month, figure in figures.items()
        if isinstance(figure, Decimal) and not row.is_made_up(month)
    }


def _is_news(row: ScorecardRow, word: str) -> bool:
    return not _welcome(row, word) or row.previous.movement in (Movement.UP, Movement.DOWN)


def _welcome(row: ScorecardRow, word: str) -> int:
    good = {Polarity.HIGH: "highest", Polarity.LOW: "lowest"}.get(row.indicator.polarity)
    return 1 if good is None else 2 * (word == good)


def _extreme_entry(row: ScorecardRow, word: str) -> Entry:
    numbers = _numbers(row)
    ties = [m.label for m, n in numbers.items() if n == row.figure and m != row.month]
    held = any(row.is_made_up(month) for month in row.month.last(12))
    span = f"the {len(numbers)} months that are not made up" if held else f"{len(numbers)} months"
    good = row.indicator.polarity in (Polarity.HIGH, Polarity.LOW)
    parts = [
        f"{_shown(row, row.figure)} is the {word} of {span}",
        f"level with {_named(ties)}" if ties else "",
        _GOOD[row.indicator.polarity] if good else "",
    ]
    return _entry(f"{word} in {len(numbers)} months", row, "; ".join(filter(None, parts)))


def _named(labels: Sequence[str]) -> str:
    named = list(labels[-_MOST_TIES_NAMED:])
    if more := len(labels) - len(named):
        named.append(f"{more} more")
    return " and ".join(filter(None, [", ".join(named[:-1]), named[-1]]))


def _owed(rows: Sequence[ScorecardRow]) -> Iterator[Entry]:
    for row in rows:
        if row.state is State.OWED:
            yield _entry("comment owed", row, f"no comment yet: {row.why}")
        elif row.state is State.UNCHANGED and row.why:
            before = row.month.previous.words
            yield _entry("comment unchanged", row, f"the comment is that of {before}: {row.why}")


def _changed_figures(rows: Sequence[ScorecardRow]) -> Iterator[Entry]:
    for row in rows:
        for note in row.notes:
            if note.kind in (NoteKind.RESTATED, NoteKind.BREAK):
                yield _entry(note.kind.value, row, note.words.rstrip(". "))


def _shown(row: ScorecardRow, figure: Figure) -> str:
    return format_figure(figure, row.indicator.unit, row.indicator.decimals)
