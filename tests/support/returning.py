"""Workbooks that came back: the awkward ones, and small ones to be filled and changed."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from workbook_tools import CellPatch, FileWorkbook
from workbook_tools.returned import Returned, ReturnedSheet, read_returned

HOME = Path(__file__).resolve().parents[1] / "packages" / "returned"
REFS = ("M1", "M2", "M3", "C1", "C2", "C3")
TEXTS = {
    "M1": "Steady since the summer.",
    "M2": "Two weeks\nof high demand.",
    "M3": None,
    "C1": "One family of four.",
    "C2": None,
    "C3": " 12 of 40 ",
}
"""What was sent out."""

IDENTITY = "north 2019-12 of North Council"
FIRST = 5
HARD_TEXTS = (
    " leading and trailing ",
    "  two of each  ",
    "=SUM(A1:A3)",
    "+1 on last month",
    "-see note",
    "@all",
    "'quoted'",
    "007",
    "10%",
    "TRUE",
    "31/12/2019",
    "one\ntwo\n\nfour",
    "\n leading line end\n",
    "several   blanks\n   on lines  ",
    "_x0041_ and _x000D_ as typed",
    "<b>&amp; \"quotes\" 'single'</b>",
    "😀 naïve café ‘curly’ – dash",
    "a\ttab",
    "\u00a0no-break\u00a0",
    "x" * 32_767,
)


def came_back(name: str) -> Returned:
    """One of the awkward workbooks, as it is read."""
    return read_returned(HOME / name)


def sheet_of(returned: Returned, name: str = "Commentary") -> ReturnedSheet:
    """The one grid on a sheet."""
    (found,) = (sheet for sheet in returned.sheets if sheet.name == name)
    return found


def texts_of(sheet: ReturnedSheet) -> dict[str, str | None]:
    """The texts by reference, in document order."""
    assert len({text.ref for text in sheet.texts}) == len(sheet.texts)
    return {text.ref: text.text for text in sheet.texts}


def fill(path: Path, texts: Sequence[str | None], first: int = FIRST) -> Path:
    """The small scorecard with these texts in its first boxes, at ``path``."""
    patches = [CellPatch("Commentary", f"E{row}", text) for row, text in enumerate(texts, first)]
    FileWorkbook(HOME / "untouched.xlsx").apply(patches, to=path)
    return path


def rewrite(source: Path, path: Path, parts: Mapping[str, tuple[str, str]]) -> Path:
    """A copy of a zip in which each named part has one text, which must be there, replaced."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            contents = old.read(info)
            if info.filename in parts:
                before, after = parts[info.filename]
                assert before in contents.decode(), f"{info.filename} holds no {before!r}"
                contents = contents.decode().replace(before, after, 1).encode()
            new.writestr(info, contents)
    return path


def copy(name: str, path: Path) -> Path:
    """A copy of an awkward workbook at ``path``."""
    shutil.copyfile(HOME / name, path)
    return path
