"""Calc's formulas and references in the words of Excel, and the other way."""

from __future__ import annotations

import re
from typing import Any

_SHEET = r"\$?('(?:[^']|'')+'|[^\W\d]\w*)\.(?=\$?[A-Z]{1,3}(?:\$?\d|:)|\$?\d+:|#REF!)"
_TOKEN = re.compile(
    r"(?P<text>\"(?:[^\"]|\"\")*\")"
    r"|'file:[^']*?(?P<file>[^'/]+)'#\$?(?P<far>'(?:[^']|'')+'|\w+)\."
    rf"|(?P<sheet>{_SHEET})"
    r"|(?P<quoted>'(?:[^']|'')*')"
    r"|(?P<error>#[A-Za-z0-9/]+[!?])"
    r"|(?P<sign>[;|~!{}])"
)
_XL_ENGLISH, _ALL_GROUPS = 4, 0x7FFFFFFF


def in_excel_words(formula: str) -> str:
    """``=SUM($One.A1;2)`` as ``=SUM(One!A1,2)``."""
    depth = 0

    def worded(found: re.Match[str]) -> str:
        nonlocal depth
        if found["file"]:
            return f"[{found['file']}]{found['far']}!"
        if found["sheet"]:
            return f"{found['sheet'].removeprefix('$')[:-1]}!"
        sign = found["sign"]
        if not sign:
            return found[0].upper() if found["error"] else found[0]
        depth += (sign == "{") - (sign == "}")
        signs = {";": ",", "|": ";"} if depth else {";": ",", "~": ",", "!": " "}
        return signs.get(sign, sign)

    return _TOKEN.sub(worded, formula)


class FormulaWriter:
    """Enters formulas in Excel's words; the office's own entry expects semicolons."""

    def __init__(self, document: Any) -> None:
        self._parser = document.createInstance("com.sun.star.sheet.FormulaParser")
        mapper = document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
        self._parser.OpCodeMap = mapper.getAvailableMappings(_XL_ENGLISH, _ALL_GROUPS)
        self._parser.CompileEnglish = True
        self._parser.FormulaConvention = 1  # AddressConvention.XL_A1

    def put(self, cell: Any, formula: str) -> None:
        """Makes a cell hold ``formula``, which begins with ``=``."""
        place = cell.getCellAddress()
        cell.setTokens(self._parser.parseFormula(formula.removeprefix("="), place))
