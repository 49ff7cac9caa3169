"""Copies of a scorecard as managers save them: signed, dated, and sent back."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from support.managers import boxes, project, type_in

import workbook_tools as wt
from workbook_tools.commands.texts import reading

_CORE = "docProps/core.xml"
_SAID = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties
 xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<cp:lastModifiedBy>{by}</cp:lastModifiedBy>
<dcterms:modified xsi:type="dcterms:W3CDTF">{at:%Y-%m-%dT%H:%M:%SZ}</dcterms:modified>
</cp:coreProperties>"""


def at(hour: int) -> datetime:
    """An hour of the week in which copies come back."""
    return datetime(2020, 1, 13, tzinfo=UTC) + timedelta(hours=hour)


def saved(file: Path, by: str, when: datetime) -> Path:
    """The file, which now says who saved it last and when, as Excel does."""
    with zipfile.ZipFile(file) as old:
        parts = {info.filename: old.read(info) for info in old.infolist()}
    parts[_CORE] = _SAID.format(by=by, at=when).encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, contents in parts.items():
            new.writestr(name, contents)
    return file


def sent_back(
    source: Path,
    name: str,
    typed: Mapping[str, str | None],
    grid: str = "wt_commentary",
    by: str = "Somebody",
    when: datetime | None = None,
) -> Path:
    """A copy of ``source`` in the project's folder into which somebody typed."""
    file = source.parents[2] / name
    shutil.copy(source, file)
    type_in(file, typed, grid)
    return saved(file, by, when or at(9))


def sign(file: Path, ref: str, name: str, grid: str = "wt_commentary") -> None:
    """Writes a name beside a text."""
    cell = boxes(file, grid)[ref]["commentary.author"]
    wt.FileWorkbook(file).apply([wt.CellPatch(cell.sheet, cell.cell, name)])


def dump(folder: Path) -> list[dict[str, object]]:
    """Every record of the project's store."""
    with reading(project(folder)) as reader:
        return list(reader.dump())
