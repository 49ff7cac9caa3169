"""What Excel makes of a text that is put into ``Range.Value``, as far as its rules are published.

A strict double for tests: where it is unsure it reads something else than text. Excel itself was
not run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbook_tools.values import CellError

_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
_NUMBER = r"[£$€¥]?\s*(\d{1,3}(,\d{3})+|\d+)?(\.\d*)?\s*(e[+-]?\d+)?\s*%?"
_SIGNED = re.compile(rf"[+-]?\s*{_NUMBER}|\({_NUMBER}\)|{_NUMBER}[+-]", re.IGNORECASE)
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*"
_GAP = r"[\s/.,-]*"
_TIME = r"\d{1,4}(:\d{0,2}){1,2}(\.\d+)?(\s*[ap]m?)?|\d{1,2}\s*[ap]m?"
_DAY = rf"\d{{1,4}}{_GAP}{_MONTH}({_GAP}\d{{1,4}})?|{_MONTH}{_GAP}\d{{1,4}}({_GAP}\d{{1,4}})?"
_DAY += r"|\d{1,4}\s*[/.-]\s*\d{1,4}(\s*[/.-]\s*\d{1,4})?"
_WEEKDAY = r"((mon|tues|wednes|thurs|fri|satur|sun)day,?\s*)?"
_MOMENT = re.compile(rf"{_WEEKDAY}({_DAY})([\sT]+({_TIME}))?|{_TIME}", re.IGNORECASE)
_FRACTION = re.compile(r"[+-]?\d+\s+\d+/\d+")


@dataclass(frozen=True)
class Other:
    """Something that is not the text that was typed: a number, a date, a formula."""

    kind: str
    typed: str


def entered(typed: str, number_format: str = "General") -> object:
    """What the cell holds then: a text, None, a truth value, an error, or an ``Other``."""
    if typed == "":
        return None
    if typed.startswith("'"):
        return typed[1:]
    if number_format == "@":
        return typed
    if typed.startswith("="):
        return Other("formula", typed)
    return _typed(typed)


def _typed(typed: str) -> object:
    bare = typed.strip()
    if bare.upper() in ("TRUE", "FALSE"):
        return bare.upper() == "TRUE"
    if bare.upper() in _ERRORS:
        return CellError(bare.upper())
    if any(c.isdigit() for c in bare) and (_SIGNED.fullmatch(bare) or _FRACTION.fullmatch(bare)):
        return Other("number", typed)
    if _MOMENT.fullmatch(bare):
        return Other("moment", typed)
    if bare[:1] in ("+", "-", "@") and len(bare) > 1:
        return Other("formula", typed)
    return typed
