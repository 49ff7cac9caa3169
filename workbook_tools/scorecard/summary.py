"""The first page: what an officer would say first, a sentence each, the most important first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from workbook_tools.cells import Value
from workbook_tools.commentary import Edition, State
from workbook_tools.compare import Direction, Status, format_figure
from workbook_tools.indicator import Note, NoteKind, Polarity
from workbook_tools.period import Month
from workbook_tools.scorecard.comparison import Comparison
from workbook_tools.scorecard.extremes import Extreme, extreme
from workbook_tools.scorecard.revised import revised_rows, stale_words
from workbook_tools.scorecard.rows import REVISED, ScorecardRow
from workbook_tools.values import Absence, Figure

_MOST_TIES_NAMED = 2
_MOST_REASONS_NAMED = 5
_GOOD = {
    Polarity.HIGH: "high is good",
    Polarity.LOW: "low is good",
    Polarity.TARGET: "close to the target is good",
    Polarity.NEUTRAL: "",
}
_NO_FIGURE: dict[Figure, list[str]] = {
    Absence.BLANK: [],
    Absence.NOT_AVAILABLE: [Absence.NOT_AVAILABLE.words],
    Absence.TO_BE_CONFIRMED: [Absence.TO_BE_CONFIRMED.words],
}

Entry = dict[str, Value]


def summary(
    rows: Sequence[ScorecardRow],
    month: Month,
    notes: Sequence[Note] = (),
    edition: Edition | None = None,
) -> list[Entry]:
    """Entries of ``wt_summary_list``: the count of moves, then each exception.

    In order: moves for the worse (on larger counts first, the largest first), targets missed,
    comments owed (one line an owner), in two versions or older than their figure, figures not
    there, figures revised since the ``edition``, restated, provisional throughout or after a break,
    then the highest and lowest of 12 months. An unwelcome one has a line of its
    own, unless its row is there for the worse, where it is said; others are said where the figure
    moved, one line for all that share a kind. ``notes`` are all of the project's.
    """
    general = [note for note in notes if not note.ref]
    reported = [row for row in rows if row.reported]
    extremes = {row.ref: at for row in reported if (at := extreme(row))}
    return [
        _counts(reported, len(rows) - len(reported), month),
        *_worse(reported, extremes),
        *_missed(reported),
        *_owed(reported),
        *_in_conflict(reported),
        *_stale(reported),
        *_no_figure(reported),
        *_revised(reported, edition, notes),
        *_changed_figures(reported, general, month),
        *_extremes(extremes.values()),
    ]


def _entry(kind: str, row: ScorecardRow, sentence: str) -> Entry:
    about = {"ref": row.ref, "title": row.indicator.title}
    return _line(kind, sentence, row.indicator.owner) | about


def _line(kind: str, sentence: str, owner: str = "") -> Entry:
    said = f"{sentence[:1].upper()}{sentence[1:]}."
    return {"kind": kind, "ref": None, "title": None, "sentence": said, "owner": owner or None}


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
    return _line("in all", sentence)


def _worse(rows: Sequence[ScorecardRow], extremes: Mapping[str, Extreme]) -> Iterator[Entry]:
    declining = [(row, worse) for row in rows if (worse := _declines(row))]
    declining.sort(key=lambda pair: _size(pair[1]), reverse=True)
    for row, worse in declining:
        rest = [c for c in (row.previous, row.year) if c not in worse and c.movement is not None]
        clauses = [row.in_figures(c) for c in worse] + [c.words for c in rest]
        small = " (small count)" if all(c.small for c in worse) else ""
        at = extremes.get(row.ref)
        worst = f"; the {at.word} of {at.span}" if at and at.is_unwelcome else ""
        yield _entry("worse", row, "; ".join(clauses) + small + worst)


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


def _owed(rows: Sequence[ScorecardRow]) -> Iterator[Entry]:
    owners = list(dict.fromkeys(row.indicator.owner for row in rows))
    asked = sorted((row for row in rows if row.why), key=lambda r: owners.index(r.indicator.owner))
    for owner, group in groupby(asked, lambda row: row.indicator.owner):
        theirs = list(group)
        owed = [row for row in theirs if row.state is State.OWED]
        unchanged = [row for row in theirs if row.state is State.UNCHANGED]
        if owed:
            yield _asked("comment owed", owed, owner, "no comment yet", "no comment yet on")
        if unchanged:
            before = unchanged[0].month.previous.words
            one, many = f"the comment is that of {before}", f"last month's comment ({before}) on"
            yield _asked("comment unchanged", unchanged, owner, one, many)


def _asked(kind: str, rows: Sequence[ScorecardRow], owner: str, one: str, many: str) -> Entry:
    if len(rows) == 1:
        return _entry(kind, rows[0], f"{one}: {rows[0].why}")
    reasons = len(rows) <= _MOST_REASONS_NAMED
    named = [f"{row.ref} ({row.why})" if reasons else row.ref for row in rows]
    return _line(kind, f"{many} {len(rows)} indicators: {_joined(named)}", owner)


def _in_conflict(rows: Sequence[ScorecardRow]) -> Iterator[Entry]:
    for row in rows:
        if row.conflicts and row.head:
            entries = [row.head.entry, *(each.entry for each in row.conflicts)]
            writers = [entry.author or "unknown" for entry in entries]
            words = f"{len(writers)} texts to choose from, by {_joined(writers)}"
            yield _entry("comment in conflict", row, words)


def _stale(rows: Sequence[ScorecardRow]) -> Iterator[Entry]:
    for row, words in stale_words(rows):
        yield _entry("comment older", row, words)


def _revised(
    rows: Sequence[ScorecardRow], edition: Edition | None, notes: Sequence[Note]
) -> Iterator[Entry]:
    for each in revised_rows(rows, edition, notes):
        reason = _bare(each.reason) or "no reason is given"
        yield _entry(REVISED, each.row, f"{each.words}: {reason}")


def _no_figure(rows: Sequence[ScorecardRow]) -> Iterator[Entry]:
    for row in rows:
        if row.figure in _NO_FIGURE:
            notes = [n for n in row.notes if n.kind is NoteKind.MISSING and n.holds_in(row.month)]
            why = [_bare(note.words) for note in notes] or _NO_FIGURE[row.figure]
            yield _entry("no figure", row, ": ".join(["no figure this month", *why]))


def _changed_figures(
    rows: Sequence[ScorecardRow], general: Sequence[Note], month: Month
) -> Iterator[Entry]:
    for note in general:
        if _bears_on(note, month) or (note.kind is NoteKind.PROVISIONAL and note.holds_in(month)):
            yield _line(note.kind.value, _bare(note.words))
    for row in rows:
        for note in row.notes:
            if _bears_on(note, month) and not row.revised:
                yield _entry(note.kind.value, row, _bare(note.words))


def _bears_on(note: Note, month: Month) -> bool:
    """Whether a month compared is restated, or a break lies between the months compared."""
    if note.kind is NoteKind.BREAK:
        return month.year_before < note.start <= month
    compared = (month, month.previous, month.year_before)
    return note.kind is NoteKind.RESTATED and any(note.holds_in(each) for each in compared)


def _bare(words: str) -> str:
    return words.rstrip(". ")


def _extremes(every: Iterable[Extreme]) -> Iterator[Entry]:
    found = sorted(every, key=lambda at: at.welcome)
    for at in found:
        if at.is_unwelcome and not _declines(at.row):
            yield _extreme_entry(at)
    others = [at for at in found if at.is_news and not at.is_unwelcome]
    for _, group in groupby(sorted(others, key=_alike), _alike):
        alike = list(group)
        yield _extreme_entry(alike[0]) if len(alike) == 1 else _extremes_line(alike)


def _alike(at: Extreme) -> tuple[int, str, str, str]:
    return at.welcome, at.word, at.span, _good(at)


def _extreme_entry(at: Extreme) -> Entry:
    ties = f"level with {_named([month.label for month in at.ties])}" if at.ties else ""
    parts = [f"{_shown(at.row, at.row.figure)} is the {at.word} of {at.span}", ties, _good(at)]
    return _entry(_extreme_kind(at), at.row, "; ".join(filter(None, parts)))


def _extremes_line(alike: Sequence[Extreme]) -> Entry:
    named = [f"{at.row.ref} ({_shown(at.row, at.row.figure)})" for at in alike]
    first = alike[0]
    words = f"{_joined(named)} are at their {first.word} of {first.span}"
    return _line(_extreme_kind(first), "; ".join(filter(None, [words, _good(first)])))


def _extreme_kind(at: Extreme) -> str:
    return f"{at.word} in {at.months} months"


def _good(at: Extreme) -> str:
    polarity = at.row.indicator.polarity
    return _GOOD[polarity] if polarity in (Polarity.HIGH, Polarity.LOW) else ""


def _named(labels: Sequence[str]) -> str:
    named = list(labels[-_MOST_TIES_NAMED:])
    more = len(labels) - len(named)
    return _joined([*named, f"{more} more"] if more else named)


def _joined(words: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _shown(row: ScorecardRow, figure: Figure) -> str:
    return format_figure(figure, row.indicator.unit, row.indicator.decimals)
