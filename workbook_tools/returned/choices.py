"""The marks on a sheet of conflicts: which of the texts are to stand."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_tools.cells import address
from workbook_tools.commentary import Candidate
from workbook_tools.returned.records import Choice
from workbook_tools.returned.search import CONFLICTS
from workbook_tools.returned.table import Contents, Named, Table, words


def is_conflicts(named: Named) -> bool:
    """Whether a name is that of a sheet of conflicts."""
    return named.name.startswith(CONFLICTS)


def choices(contents: Contents) -> Iterator[Choice]:
    """Every row whose last column, *Keep*, has something in it; its first names the text."""
    tables = {table.name: table for table in contents.tables}
    for named in filter(is_conflicts, contents.names):
        if named.sheet in tables:
            yield from _marked(tables[named.sheet], named)


def _marked(table: Table, named: Named) -> Iterator[Choice]:
    area = named.area
    for row, cells in table.rows.items():
        candidate = Candidate.parse(cells.get(area.first_column))
        if candidate and words(cells.get(area.last_column)):
            yield Choice(table.name, address(row, area.last_column), candidate)
