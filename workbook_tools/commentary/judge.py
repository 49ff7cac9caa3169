"""What becomes of a text that came back: who may follow whom, and what waits for a yes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from workbook_tools.commentary.records import (
    NO_REVISION,
    Aside,
    AsideKind,
    Entry,
    Key,
    Revision,
)
from workbook_tools.commentary.text import digest
from workbook_tools.commentary.token import Token


class Outcome(StrEnum):
    """What a text that was read turned out to be."""

    NO_EDIT = "no edit"
    STORED = "already stored"
    ADDED = "added"
    CHANGED = "changed"
    CLEARED = "cleared"
    CONFLICT = "conflict"
    OLDER = "older copy"
    WAITS_CLEARED = "waits: cleared"
    WAITS_SHIFTED = "waits: shifted"

    @property
    def waits(self) -> bool:
        """Whether nothing was stored because somebody must say yes first."""
        return self in (Outcome.WAITS_CLEARED, Outcome.WAITS_SHIFTED)

    @property
    def becomes_head(self) -> bool:
        """Whether the text is now what the next scorecard shows."""
        return self in (Outcome.ADDED, Outcome.CHANGED, Outcome.CLEARED)

    @property
    def aside(self) -> AsideKind | None:
        """As what it is kept beside the history, None where it is not."""
        kinds = {Outcome.CONFLICT: AsideKind.CONFLICT, Outcome.OLDER: AsideKind.OLDER}
        return kinds.get(self)


@dataclass(frozen=True, slots=True)
class Copy:
    """One text of a workbook that came back, before it is judged.

    ``token`` is the one that belongs to the text's reference, wherever in the sheet it stood, None
    where there is none; ``shifted`` says that reference and token of the row disagree, so that the
    text may be another row's. ``times`` are the moments at which the copy may have been saved, the
    best known first. ``entry`` has everything but a base and a time.
    """

    key: Key
    entry: Entry
    token: Token | None
    shifted: bool
    times: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Consent:
    """What the officer said yes to beforehand."""

    cleared: bool = False
    shifted: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to do with a text: ``entry`` with its base and time; ``settles`` conflicts by number."""

    outcome: Outcome
    entry: Entry
    settles: tuple[int, ...] = ()


def judge(
    copy: Copy,
    revisions: Sequence[Revision],
    asides: Sequence[Aside],
    stored: Collection[str | None],
    consent: Consent,
) -> Verdict:
    """What becomes of ``copy``, beside all revisions and asides of its key.

    ``stored`` are all texts that the store holds for its reference, of any month. The rules stand
    in ``docs/design/collecting.md``.
    """
    text = copy.entry.text
    if is_as_filled(text, copy.token):
        return Verdict(Outcome.NO_EDIT, copy.entry)
    base = None if copy.shifted else _of_token(copy.token, revisions)
    if base is None:
        if text is None or text in stored:
            return Verdict(Outcome.NO_EDIT, copy.entry)
        if not consent.shifted:
            return Verdict(Outcome.WAITS_SHIFTED, copy.entry)
        base = _by_reference(copy, revisions)
    entry = replace(copy.entry, base=base, modified_at=_moment(copy, revisions, base))
    if text == _text_at(revisions, base):
        return Verdict(Outcome.NO_EDIT, entry)
    if _is_stored(entry, revisions, asides):
        return Verdict(Outcome.STORED, entry)
    if text is None and not consent.cleared:
        return Verdict(Outcome.WAITS_CLEARED, entry)
    outcome = _follow(entry, revisions)
    shown = copy.token.aside if copy.token else 0
    return Verdict(outcome, entry, _settled(asides, shown) if outcome.becomes_head else ())


def is_as_filled(text: str | None, token: Token | None) -> bool:
    """Whether a text is what was filled in, by its token, where there was no revision."""
    return token is not None and token.base == NO_REVISION and token.stands_for(text)


def is_untouched(text: str | None, token: Token | None, revisions: Sequence[Revision]) -> bool:
    """Whether a text is the very revision that its token names: no edit, whatever came after."""
    base = _of_token(token, revisions)
    return base is not None and text == _text_at(revisions, base)


def _by_reference(copy: Copy, revisions: Sequence[Revision]) -> int:
    found = _of_token(copy.token, revisions)
    return NO_REVISION if found is None else found


def _of_token(token: Token | None, revisions: Sequence[Revision]) -> int | None:
    """The token's base, where the store has that very text at that number."""
    if token is None or token.base > len(revisions):
        return None
    if token.base == NO_REVISION:
        return NO_REVISION
    return token.base if digest(_text_at(revisions, token.base)) == token.digest else None


def _text_at(revisions: Sequence[Revision], number: int) -> str | None:
    return revisions[number - 1].text if number else None


def _moment(copy: Copy, revisions: Sequence[Revision], base: int) -> datetime:
    """The copy's own time: the first that does not lie before what it was written upon."""
    month = copy.key.month
    earliest = datetime(month.year, month.month, 1, tzinfo=UTC)
    if base:
        earliest = revisions[base - 1].written_at
    return next((each for each in copy.times if each >= earliest), copy.times[-1])


def _is_stored(entry: Entry, revisions: Sequence[Revision], asides: Sequence[Aside]) -> bool:
    if any(later.text == entry.text for later in revisions[entry.base :]):
        return True
    return any(a.text == entry.text and a.entry.base == entry.base for a in asides)


def _follow(entry: Entry, revisions: Sequence[Revision]) -> Outcome:
    later = revisions[entry.base :]
    if not later:
        return _accepted(entry, revisions)
    known = entry.author_source.is_known
    own = (r.entry.author == entry.author and r.entry.author_source.is_known for r in later)
    if not known or not all(own):
        return Outcome.CONFLICT
    last = later[-1].entry.modified_at
    if entry.modified_at == last:
        return Outcome.CONFLICT
    return _accepted(entry, revisions) if entry.modified_at > last else Outcome.OLDER


def _accepted(entry: Entry, revisions: Sequence[Revision]) -> Outcome:
    if entry.text is None:
        return Outcome.CLEARED
    head = revisions[-1].text if revisions else None
    return Outcome.ADDED if head is None else Outcome.CHANGED


def _settled(asides: Sequence[Aside], shown: int) -> tuple[int, ...]:
    return tuple(a.number for a in asides if a.kind is AsideKind.CONFLICT and a.number <= shown)
