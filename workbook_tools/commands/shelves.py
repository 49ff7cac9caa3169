"""What the store holds for the texts of one transaction: a month's history is read at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from workbook_tools.commentary import Aside, Key, Revision
from workbook_tools.period import Month

if TYPE_CHECKING:
    from workbook_tools.store import Writer


class Shelves:
    """The histories of keys; who adds to one has it forgotten."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self._months: set[tuple[str, Month]] = set()
        self._revisions: dict[Key, list[Revision]] = {}

    def revisions(self, key: Key) -> Sequence[Revision]:
        """The revisions of a key."""
        if (key.scorecard, key.month) not in self._months:
            self._months.add((key.scorecard, key.month))
            self._read(key.scorecard, key.month)
        return self._revisions.get(key, ())

    def asides(self, key: Key) -> Sequence[Aside]:
        """The asides of a key, as they now are."""
        return self.writer.asides(key.scorecard, key.month, key.ref)

    def text(self, key: Key) -> str | None:
        """The text that stands for a key, None where there is none."""
        revisions = self.revisions(key)
        return revisions[-1].text if revisions else None

    def forget(self, key: Key) -> None:
        """Reads the revisions of a key again, to which one was added."""
        if (key.scorecard, key.month) in self._months:
            self._revisions.pop(key, None)
            self._read(key.scorecard, key.month, key.ref)

    def _read(self, scorecard: str, month: Month, ref: str | None = None) -> None:
        for revision in self.writer.history(scorecard, month, ref):
            self._revisions.setdefault(revision.key, []).append(revision)
