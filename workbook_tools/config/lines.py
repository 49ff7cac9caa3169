"""The lines of a CSV in ``config/`` as validated rows, each with the line on which it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from workbook_tools.config.explain import explain, unknown_name
from workbook_tools.errors import Fault
from workbook_tools.tables import Row, Table, heading_text, headless, read_csv

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Line(Generic[Model]):
    """A validated row; ``extra`` holds the cells of columns that are the project's own."""

    line: int
    row: Model
    extra: dict[str, str]


@dataclass(frozen=True, slots=True)
class Lines(Generic[Model]):
    """The valid rows of a file, and the cells of every row, valid or not, by column.

    ``own_columns`` are the headings that the model does not have, in the file's order.
    """

    file: str
    valid: tuple[Line[Model], ...] = ()
    cells: tuple[dict[str, str], ...] = ()
    own_columns: tuple[str, ...] = ()

    def column(self, name: str) -> list[str]:
        """What stands in a column, invalid rows included, so that one fault does not make many."""
        return [row[name].strip() for row in self.cells if name in row]

    def fault(self, line: int, column: str, what: str) -> Fault:
        """A fault in this file."""
        return Fault(self.file, line=line, column=column, what=what)


def file_table(folder: Path, name: str, model: type[BaseModel]) -> Table | Fault:
    """The rows of a file of ``config/``, or why it cannot be read."""
    file = f"config/{name}"
    columns = ",".join(_columns(model))
    try:
        data = (folder / "config" / name).read_bytes()
    except FileNotFoundError:
        return Fault(file, what=f"is missing; create it with the heading {columns}")
    except OSError as error:
        return Fault(
            file, what=f"cannot be read ({error.strerror}); close it in Excel, then try again"
        )
    table = read_csv(data, file)
    if isinstance(table, Table) and not table.rows:
        return Fault(file, what=f"is empty; give it the heading {columns}")
    return table


def read_lines(
    folder: Path, name: str, model: type[Model], faults: list[Fault], *, own_columns: bool = False
) -> Lines[Model]:
    """The file's rows; what is wrong with it is added to ``faults``.

    ``own_columns`` lets the file have columns of the project's own naming beside the model's.
    """
    table = file_table(folder, name, model)
    if isinstance(table, Fault):
        faults.append(table)
        return Lines(table.file)
    heading, *rows = table.rows
    names = [_own_spelling(cell, model) for cell in heading.cells]
    faults.extend(_heading_faults(table, heading, names, model, own_columns))
    cells = [_named_cells(row, names) for row in rows]
    valid = []
    for row, named in zip(rows, cells, strict=True):
        faults.extend(headless(table, row, names))
        try:
            valid.append(_line(row.line, named, model))
        except ValidationError as error:
            faults.extend(_row_faults(table, row, error, model, names))
    own = tuple(name for name in names if name and name not in _columns(model))
    return Lines(table.file, tuple(valid), tuple(cells), own)


def _named_cells(row: Row, names: Sequence[str]) -> dict[str, str]:
    """The row's cells that hold anything, by column."""
    cells = {name: str(row.at(position)) for position, name in enumerate(names) if name}
    return {name: cell for name, cell in cells.items() if cell.strip()}


def _line(line: int, cells: dict[str, str], model: type[Model]) -> Line[Model]:
    known = set(_columns(model))
    row = model.model_validate({n: cell for n, cell in cells.items() if n in known})
    return Line(line, row, {n: cell for n, cell in cells.items() if n not in known})


def _columns(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _required(model: type[BaseModel]) -> list[str]:
    fields = model.model_fields.items()
    return [field.alias or name for name, field in fields if field.is_required()]


def _own_spelling(cell: object, model: type[BaseModel]) -> str:
    """A heading in the model's spelling where it is the model's, else as the file has it."""
    text = heading_text(cell)
    return text if text in _columns(model) else str(cell).strip()


def _heading_faults(
    table: Table, heading: Row, names: Sequence[str], model: type[BaseModel], own_columns: bool
) -> list[Fault]:
    known = _columns(model)
    found = [
        table.fault(f"the column is missing; add {n!r} to the heading", heading.line, n)
        for n in _required(model)
        if n not in names
    ]
    for position, name in enumerate(names):
        if name and name in names[:position]:
            found.append(table.fault("the column stands here twice", heading.line, name))
        elif name and not own_columns and name not in known:
            found.append(table.fault(unknown_name(name, known), heading.line, name))
    return found


def _row_faults(
    table: Table, row: Row, error: ValidationError, model: type[BaseModel], names: Sequence[str]
) -> list[Fault]:
    """The row's faults, without those of columns that the whole file lacks."""
    found = []
    for location, what in explain(error, model):
        column = str(location[0])
        if column in names:
            found.append(table.fault(what, row.line, column))
    return found
