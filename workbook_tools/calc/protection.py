"""What xlwings leaves to ``api``: protection, the calendar and copies, in COM's own words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from workbook_tools.calc.office import save_copy


class BookApi:
    """The document of a workbook."""

    def __init__(self, document: Any) -> None:
        self.document = document

    @property
    def Date1904(self) -> bool:  # noqa: N802
        """Whether days count from 1904."""
        return bool(self.document.NullDate.Year == 1904)

    @property
    def Saved(self) -> bool:  # noqa: N802
        """Whether nothing was changed since it was opened or saved."""
        return not self.document.isModified()

    def SaveCopyAs(self, path: str) -> None:  # noqa: N802
        """Saves a copy beside the document, which stays what it is."""
        save_copy(self.document, Path(path))


class SheetApi:
    """The cells of a sheet and its protection.

    The office protects without exceptions: what Excel allows on a protected sheet (to sort, to
    format) is read as not allowed and is not set.
    """

    def __init__(self, cells: Any) -> None:
        self.cells = cells

    @property
    def ProtectContents(self) -> bool:  # noqa: N802
        """Whether the sheet is protected."""
        return bool(self.cells.isProtected())

    ProtectDrawingObjects = ProtectScenarios = ProtectContents

    @property
    def Protection(self) -> SheetApi:  # noqa: N802
        """What is allowed on the protected sheet."""
        return self

    def __getattr__(self, name: str) -> bool:
        """Nothing is allowed (``AllowSorting`` and the like)."""
        if name.startswith("Allow"):
            return False
        raise AttributeError(name)

    def Unprotect(self, password: str = "") -> None:  # noqa: N802
        """Takes the protection away; with another password the sheet stays protected."""
        self.cells.unprotect(password)

    def Protect(self, Password: str = "", **_: bool) -> None:  # noqa: N802, N803
        """Protects the sheet."""
        self.cells.protect(Password)
