"""What a user can put right, as one family: ``str(error)`` is the sentence that the user reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Fault(NamedTuple):
    """One thing wrong in an input: where it stands, and what it is.

    ``what`` is a clause that also says what to do, without a full stop.
    """

    file: str
    sheet: str = ""
    line: int = 0
    column: str = ""
    what: str = ""

    def __str__(self) -> str:
        where = [self.file]
        if self.sheet:
            where.append(f"sheet {self.sheet}")
        if self.line:
            where.append(f"line {self.line}")
        if self.column:
            where.append(f"column {self.column}")
        return f"{', '.join(where)}: {self.what}"


class WorkbookToolsError(Exception):
    """Everything that a user can put right. The command line prints it without a traceback."""


class CancelledError(WorkbookToolsError):
    """The person who was asked changed their mind."""

    def __init__(self) -> None:
        super().__init__("Cancelled: nothing was done.")


class FaultsError(WorkbookToolsError):
    """All faults of an input at once, in the order in which they stand in it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(faults))
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        if len(self.faults) == 1:
            return f"{self.faults[0]}."
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        return f"{len(self.faults)} faults, nothing was written:\n{lines}"


class ConfigError(FaultsError):
    """Faults in the files of ``config/``."""


class SourceError(FaultsError):
    """Faults in the files that figures or commentary are read from."""


class TemplateError(WorkbookToolsError):
    """A workbook that cannot be filled as it stands: which sheet, which cell, and what to do."""

    def __init__(self, message: str, sheet: str = "", cell: str = "") -> None:
        self.sheet = sheet
        self.cell = cell
        super().__init__(message)


class ReturnedError(WorkbookToolsError):
    """A workbook that came back and cannot be read: what is wrong with it, and what to do."""


class PatchError(WorkbookToolsError):
    """A value that no cell of the workbook can take, named before any byte is written."""

    def __init__(self, message: str, sheet: str = "", cell: str = "") -> None:
        self.sheet = sheet
        self.cell = cell
        super().__init__(message)


class WorkbookOpenError(WorkbookToolsError):
    """The target is open in Excel, or locked by another program; it was left as it is."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"{path} is open in Excel or in use by another program: close it there, then try again."
        )

    def __reduce__(self) -> tuple[type[WorkbookOpenError], tuple[str]]:
        return type(self), (self.path,)


class StoreError(WorkbookToolsError):
    """The store of commentary cannot be used, or holds what does not fit; it was left as it is."""


class ChecksFailedError(WorkbookToolsError):
    """A check found an error, so nothing was written; ``findings`` says what to put right."""

    def __init__(self, message: str, findings: tuple[object, ...] = ()) -> None:
        self.findings = findings
        super().__init__(message)


def nearest(word: str, valid: Iterable[str]) -> str:
    """A clause that names the valid word most like ``word``, or ``""`` when none is near."""
    from difflib import get_close_matches

    lower = {v.lower(): v for v in valid}
    close = get_close_matches(word.lower(), lower, n=1, cutoff=0.6)
    return f", the nearest is {lower[close[0]]!r}" if close else ""
