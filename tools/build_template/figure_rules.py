"""Number formats by rules, where one row stands for every indicator: they read hidden columns."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from tools.build_template.sheet import Column, Template
from tools.build_template.style import figure_format

MOST_DECIMALS = 2
UNIT = Column("unit", 9, "Unit", hidden=True, for_rules=True)
DECIMALS = Column("decimals", 9, "Decimals", hidden=True, for_rules=True)

Rules = Iterable[tuple[str, Format]]


def stop(sheet: Worksheet, cells: str, rules: Rules) -> None:
    """Lays ``rules`` over areas with spaces between them; the first that matches is the last."""
    for criteria, style in rules:
        rule = {"type": "formula", "criteria": criteria, "format": style, "stop_if_true": True}
        sheet.conditional_format(cells.partition(" ")[0], rule | {"multi_range": cells})


def cells(columns: Sequence[Column], codes: Container[str], first: int, last: int) -> str:
    """The cells of some fields in rows ``first`` to ``last`` (from 1), neighbours in one area."""
    held = runs(n for n, column in enumerate(columns, start=1) if column.code in codes)
    return " ".join(f"{xl_col_to_name(a)}{first}:{xl_col_to_name(b)}{last}" for a, b in held)


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """The first and last of those that follow one another."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def plain(template: Template, letters: Mapping[str, str], row: int) -> Rules:
    """Per cents and decimals, for rows from ``row``; the cells themselves show whole numbers."""
    rule = template.styles.rule
    for *tests, number_format in list(_formats(letters, row, marked=False))[:-1]:
        yield f"=AND({','.join(tests)})", rule(num_format=number_format)


def marked(template: Template, letters: Mapping[str, str], row: int, mark: str) -> Rules:
    """A sign and italics where the condition ``mark`` holds, for rows from ``row``."""
    rule = template.styles.rule
    for *tests, number_format in _formats(letters, row, marked=True):
        yield f"=AND({','.join([mark, *tests])})", rule(italic=True, num_format=number_format)


def _formats(letters: Mapping[str, str], row: int, *, marked: bool) -> Iterable[list[str]]:
    """Conditions that hold together, and last the number format; the first that hold count."""
    unit, decimals = f"${letters['unit']}{row}", f"${letters['decimals']}{row}"
    for kind, of_kind in (("percent", [f'{unit}="percent"']), ("count", [])):
        for places in range(MOST_DECIMALS, 0, -1):
            yield [*of_kind, f"{decimals}>={places}", figure_format(kind, places, marked=marked)]
        yield [*of_kind, figure_format(kind, 0, marked=marked)]
