"""What stands where a fill goes, and whether it still is what was collected from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbook_tools.cells import Value, Workbook
from workbook_tools.errors import TemplateError
from workbook_tools.ooxml.workbook import FileWorkbook

_BOX = "commentary"


@dataclass(frozen=True)
class Standing:
    """A workbook that is to be filled, and the file that its texts are read from.

    ``unsaved`` says that the file is a copy of what stands open and was changed since.
    """

    workbook: Workbook
    path: Path
    file: Path
    unsaved: bool = False

    def refuse_typed(self) -> None:
        """Raises TemplateError where a box holds another text than the file."""
        copy = FileWorkbook(self.file)
        for name in copy.grid_names:
            held = _boxes(copy, name)
            shown = _boxes(self.workbook, name) if held else {}
            if typed := [cell for cell, value in held.items() if value != shown.get(cell)]:
                raise TemplateError(
                    f"{self.path}: somebody wrote in {typed[0]} just now, so nothing was filled: "
                    "try again."
                )


def _boxes(workbook: Workbook, name: str) -> dict[str, Value]:
    cells = [cell for cell in workbook.read(name) if cell.field == _BOX and not cell.formula]
    return {cell.cell: cell.value for cell in cells}
