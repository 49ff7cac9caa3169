"""The comments of one scorecard in one month, as a fill shows them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from workbook_tools.commentary.records import (
    Aside,
    AuthorSource,
    Edition,
    Reopening,
    Revision,
)


@dataclass(frozen=True)
class Held:
    """``heads`` and last month's texts ``previous`` are by reference; ``due`` by owner.

    ``conflicts`` are the open ones by reference, oldest first. ``edition`` is the last issued one
    of this month or an earlier one, ``reopened`` why the next was begun.
    """

    heads: Mapping[str, Revision] = field(default_factory=dict)
    previous: Mapping[str, str] = field(default_factory=dict)
    conflicts: Mapping[str, Sequence[Aside]] = field(default_factory=dict)
    due: Mapping[str, date] = field(default_factory=dict)
    edition: Edition | None = None
    reopened: Reopening | None = None

    @cached_property
    def hash(self) -> str:
        """What of the comments is shown, as a SHA-256; two stores with the same words share it."""
        told = [
            sorted((ref, *_facts(head)) for ref, head in self.heads.items()),
            sorted(self.previous.items()),
            sorted((ref, [each.text for each in held]) for ref, held in self.conflicts.items()),
            sorted((owner, day.isoformat()) for owner, day in self.due.items()),
            str(self.edition or ""),
            self.reopened.reason if self.reopened else "",
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _facts(head: Revision) -> tuple[object, ...]:
    entry = head.entry
    day = "" if entry.author_source is AuthorSource.IMPORT else f"{head.written_at:%Y-%m-%d}"
    return head.number, entry.text, entry.author, entry.figure, day
