"""How a database and its twin stood when they were last found equal."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

from workbook_tools.ooxml.target import moment_of

_SETTLED = 3 * 10**9  # nanoseconds; some file systems keep the time of a change no finer


class Agreement:
    """What is noted, in a file beside the database, of the last comparison with its twin.

    It says of both how large they were and when they were last changed. Losing it, or finding it
    wrong, costs a comparison and nothing else.
    """

    def __init__(self, database: Path, twin: Path) -> None:
        self._files = (database, twin)
        self._note = database.with_name(f".{database.name}.agreed")

    def state(self) -> str:
        """How both stand now; ``""`` where one is not there, or may change again unseen."""
        found = [moment for moment in map(moment_of, self._files) if moment]
        if len(found) < len(self._files):
            return ""
        if max(changed for changed, _ in found) > time.time_ns() - _SETTLED:
            return ""
        return "\n".join(f"{size} {changed}" for changed, size in found)

    def holds(self, state: str) -> bool:
        """Whether they were found equal when they stood so."""
        try:
            return bool(state) and self._note.read_text(encoding="utf-8") == state
        except (OSError, UnicodeDecodeError):
            return False

    def note(self, state: str) -> None:
        """Remembers that they were found equal, and stood so before they were compared."""
        if state:
            with suppress(OSError):  # of a store that may only be read nothing is noted
                self._note.write_text(state, encoding="utf-8")
