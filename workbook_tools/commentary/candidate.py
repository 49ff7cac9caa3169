"""One of the texts of a conflict, named so that a mark beside it can be read back."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbook_tools.commentary.records import Key
from workbook_tools.period import Month

_CANDIDATE = re.compile(
    r"(?P<scorecard>.+?) (?P<month>\d{4}-\d{2}) (?P<ref>.+) (?P<kind>stands|waits) (?P<number>\d+)"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """``southampton 2019-12 M1 stands 3`` is revision 3; ``... waits 2`` the second aside."""

    key: Key
    stands: bool
    number: int

    @classmethod
    def parse(cls, cell: object) -> Candidate | None:
        """The candidate in a cell, None where there is none."""
        found = _CANDIDATE.fullmatch(str(cell).strip()) if cell is not None else None
        if found is None:
            return None
        try:
            key = Key(found["scorecard"], Month.parse(found["month"]), found["ref"])
        except ValueError:
            return None
        return cls(key, found["kind"] == "stands", int(found["number"]))

    def __str__(self) -> str:
        return f"{self.key} {'stands' if self.stands else 'waits'} {self.number}"
