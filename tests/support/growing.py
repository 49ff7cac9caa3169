"""Workbooks full of references to rows, made from a number, to see what becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from openpyxl import Workbook
from openpyxl.chart import LineChart, Reference
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from workbook_tools.cells import column_letters

SHEETS = (
    *("Plain", "Plain 2", "plainer", "O'Hara's list", "Größe & Maß", "Q1", "2019.x"),
    *("A1 B2", "Ü", "12", "x, y"),
)
ROWS, FIRST, LAST = 26, 4, 20
CHART = "S2"
_NUMBERS, _FORMULAS, _MERGED, _CHECKED = "ABC", "FGHI", 11, "D"
_FILL = PatternFill("solid", bgColor="FFC000")


@dataclass
class Drawn:
    """A workbook to be: its formulas by sheet and cell, and what else refers to cells.

    Names are by sheet (``""``: of the workbook), rules and checks by sheet and cells, charts by
    sheet and the cell that they stand upon.
    """

    sheets: tuple[str, ...]
    formulas: dict[tuple[str, str], str] = field(default_factory=dict)
    names: dict[tuple[str, str], str] = field(default_factory=dict)
    rules: dict[tuple[str, str], str] = field(default_factory=dict)
    checks: dict[tuple[str, str], str] = field(default_factory=dict)
    charts: dict[tuple[str, str], str] = field(default_factory=dict)
    furniture: list[Callable[[Workbook], None]] = field(default_factory=list)

    def without(self, lost: Collection[tuple[str, str]]) -> Drawn:
        """The same without some formulas, names, rules, checks and charts."""

        def kept(held: dict[tuple[str, str], str]) -> dict[tuple[str, str], str]:
            return {key: text for key, text in held.items() if key not in lost}

        held = (self.formulas, self.names, self.rules, self.checks, self.charts)
        return Drawn(self.sheets, *map(kept, held), self.furniture)

    def write(self, path: Path) -> Path:
        """The workbook as a file."""
        book = Workbook()
        book.remove(book.active)
        for name in self.sheets:
            _numbers(book.create_sheet(name))
        for (sheet, cell), text in self.formulas.items():
            book[sheet][cell] = f"={text}"
        for (sheet, name), text in self.names.items():
            held = book[sheet].defined_names if sheet else book.defined_names
            held[name] = DefinedName(name, attr_text=text)
        for (sheet, areas), text in self.rules.items():
            book[sheet].conditional_formatting.add(areas, FormulaRule([text], fill=_FILL))
        for (sheet, areas), text in self.checks.items():
            kind = "custom" if ">" in text else "list"
            check = DataValidation(kind, formula1=text, allow_blank=True)
            check.sqref = areas
            book[sheet].add_data_validation(check)
        for (sheet, cell), text in self.charts.items():
            _chart(book[sheet], cell, text)
        for put in self.furniture:
            put(book)
        book.save(path)
        return path


def _numbers(sheet: Worksheet) -> None:
    for row in range(1, ROWS + 1):
        for column in _NUMBERS:
            sheet[f"{column}{row}"] = row if row > 1 else f"head {column}"


def _chart(sheet: Worksheet, cell: str, area: str) -> None:
    chart = LineChart()
    chart.add_data(Reference(sheet, range_string=area))
    sheet.add_chart(chart, cell)


def drawn(number: int, count: int = 10) -> Drawn:
    """The workbook of a number, with so many sheets."""
    return _Draw(Random(number), count).all()  # noqa: S311 (a workbook, no secret)


class _Draw:
    def __init__(self, random: Random, count: int) -> None:
        self._random = random
        self._made = Drawn(tuple(random.sample(SHEETS, count)))

    def all(self) -> Drawn:
        for sheet in self._made.sheets:
            self._sheet(sheet)
        self._names()
        return self._made

    def _sheet(self, sheet: str) -> None:
        made, pick = self._made, self._random
        for row in range(2, ROWS + 1):
            for column in pick.sample(_FORMULAS, pick.randint(0, 2)):
                made.formulas[sheet, f"{column}{row}"] = self._formula()
        areas = self._areas("AB") if pick.random() < 0.5 else self._areas("A")
        made.rules[sheet, areas] = self._rule(areas)
        areas = self._areas("B")
        made.rules[sheet, areas] = f"B{top(areas)}>B${self._row()}"
        # LibreOffice may load a validation on the wrong sheet, so that each one names its sheets.
        area = self._area(absolute=True, elsewhere=True)
        text = pick.choice((area, f"COUNT({area})>{quoted(sheet)}$C${self._row()}"))
        made.checks[sheet, self._areas(_CHECKED)] = text
        if pick.random() < 0.15:
            made.charts[sheet, CHART] = self._area(absolute=True, elsewhere=True)
        made.furniture += [self._furniture(sheet), self._paper(sheet)]
        if pick.random() < 0.3:
            made.furniture.append(self._table(sheet))

    def _names(self) -> None:
        for n, sheet in enumerate(self._made.sheets):
            self._made.names["", f"name_{n}"] = self._area(absolute=True, sheet=sheet)
            self._made.names["", f"near_{n}"] = f"{quoted(sheet)}$A{self._row()}"
            self._made.names[sheet, "mine"] = f"SUM({self._area(absolute=True, sheet=sheet)})*2"

    def _row(self) -> int:
        return self._random.randint(2, ROWS)

    def _areas(self, columns: str) -> str:
        """One or two areas of the columns, one below the other."""
        first, second, third, fourth = sorted(self._random.sample(range(2, ROWS + 1), 4))
        if self._random.random() < 0.5:
            return f"{columns[0]}{first}:{columns[-1]}{fourth}"
        return (
            f"{columns[0]}{first}:{columns[-1]}{second} {columns[0]}{third}:{columns[-1]}{fourth}"
        )

    def _rule(self, areas: str) -> str:
        row = top(areas)
        return self._random.choice(
            (f"$C{row}>$C${self._row()}", f"COUNTIF({self._area(absolute=True)},$A{row})>1")
        )

    def _area(self, *, absolute: bool = False, elsewhere: bool = False, sheet: str = "") -> str:
        rows = sorted(self._random.choices(range(2, ROWS + 1), k=2))
        column = self._random.choice(_NUMBERS)
        first, last = (f"{column}{row}" for row in rows)
        if absolute:
            first, last = (f"${column}${row}" for row in rows)
        if elsewhere:
            sheet = self._random.choice(self._made.sheets)
        return f"{quoted(sheet)}{first}:{last}"

    def _cell(self) -> str:
        dollars = self._random.choice(("", "$")), self._random.choice(("", "$"))
        sheet = self._random.choice((*self._made.sheets, *[""] * 6))
        column = self._random.choice(_NUMBERS)
        return f"{quoted(sheet)}{dollars[0]}{column}{dollars[1]}{self._row()}"

    def _range(self) -> str:
        kind = self._random.randint(0, 7)
        sheet = quoted(self._random.choice((*self._made.sheets, *[""] * 6)))
        rows = sorted(self._random.choices(range(2, ROWS + 1), k=2))
        if kind == 0:
            return f"{sheet}{self._random.choice(('A:A', '$B:$C'))}"
        if kind == 1:
            return f"{sheet}{rows[0]}:{rows[1]}".replace(":", self._random.choice((":", ":$")))
        if kind == 2:
            return f"{sheet}A{rows[0]}:INDEX({sheet}A:A,{rows[1]})"
        if kind == 3:
            return f"{sheet}A${rows[0]}:A{rows[1]}"
        return f"{sheet}{self._random.choice(('A', '$A'))}{rows[0]}:B{rows[1]}"

    def _formula(self) -> str:
        made = self._random.choice(
            (
                "SUM({range})",
                "{cell}*2-{cell}",
                'IF({cell}>{cell},"A9","B$9:C12")&"Plain!A7"',
                "RANK({cell},{range})",
                "SUM({range},{range},  name_1)+LOG10({cell})",
                "SUMPRODUCT(({range}>3)*1)/{cell}%",
                "mine+name_0",
                "INDEX({range},2,1)",
                "VLOOKUP({cell},{range},1,FALSE)",
            )
        )
        while "{" in made:
            made = made.replace("{range}", self._range(), 1).replace("{cell}", self._cell(), 1)
        return made

    def _furniture(self, sheet: str) -> Callable[[Workbook], None]:
        pick = self._random
        merged = [(row, pick.randint(0, 2)) for row in pick.sample(range(3, ROWS, 4), 3)]
        heights = [(self._row(), pick.randint(20, 60)) for _ in range(3)]
        hidden, outlined, broken = self._row(), self._row(), self._row()

        def put(book: Workbook) -> None:
            there = book[sheet]
            letter = column_letters(_MERGED)
            for row, more in merged:
                there.merge_cells(f"{letter}{row}:{column_letters(_MERGED + 1)}{row + more}")
            for row, height in heights:
                there.row_dimensions[row].height = height
            there.row_dimensions[hidden].hidden = True
            there.row_dimensions[outlined].outlineLevel = 1
            there.row_breaks.append(Break(broken))

        return put

    def _paper(self, sheet: str) -> Callable[[Workbook], None]:
        last, titles = self._random.randint(6, ROWS), self._random.randint(1, 5)

        def put(book: Workbook) -> None:
            book[sheet].print_area = f"A1:I{last}"
            book[sheet].print_title_rows = f"1:{titles}"

        return put

    def _table(self, sheet: str) -> Callable[[Workbook], None]:
        name, last = f"Table{self._made.sheets.index(sheet)}", self._random.randint(6, ROWS)

        def put(book: Workbook) -> None:
            book[sheet].add_table(Table(displayName=name, ref=f"A1:C{last}"))

        self._made.formulas[sheet, "J2"] = f"SUM({name}[head B])"
        return put


def top(areas: str) -> int:
    """The first row of the cells of a rule."""
    return int(areas.partition(":")[0].lstrip("ABCDEFGHIJ"))


def quoted(sheet: str) -> str:
    """A sheet's name before a reference; ``""`` for none."""
    if not sheet:
        return ""
    return f"{sheet}!" if sheet.startswith("plain") else "'{}'!".format(sheet.replace("'", "''"))
