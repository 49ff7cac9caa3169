"""What a button asks the person who pressed it, in a window or at a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol


class Asker(Protocol):
    """Asks one thing at a time. Each raises CancelledError when nothing is answered."""

    def yes(self, question: str) -> bool:
        """Whether the answer is yes."""
        ...

    def words(self, question: str, default: str = "") -> str:
        """What was typed, trimmed; ``""`` is an answer too."""
        ...

    def files(self, question: str, folder: Path) -> Sequence[Path]:
        """The workbooks that were chosen, looked for from ``folder`` on; at least one."""
        ...
