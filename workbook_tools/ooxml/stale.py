"""Which sheets' formulas may show a stale result once values of some sheets have changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""
      "(?:[^"]|"")*"                                   # text
    | \#(?:[a-z/0-9]+[!?]?)                            # an error
    | '(?P<quoted>(?:[^']|'')*)'!
    | (?P<span>[\w.]+:[\w.]+)!
    | (?P<sheet>[\w.]+)!
    | (?P<table>[^\W\d][\w.]*)(?=\[)
    | (?P<outside>\[\d+\])
    | \[(?:[^\[\]]|\[[^\[\]]*\])*\]                    # columns of a table
    | (?P<function>[^\W\d][\w.]*)(?=\()
    | \$?[A-Za-z]{1,3}\$?\d+(?![\w.(])                  # a cell
    | \$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w.(])       # columns
    | (?P<name>[^\W\d][\w.\\?]*)
    """,
    re.VERBOSE,
)
_UNTRACEABLE = frozenset(
    (
        *("indirect", "offset", "cell", "info", "evaluate", "call", "rtd", "getpivotdata"),
        *("webservice", "register.id", "sheet", "sheets"),
    )
)
_WORDS = frozenset(("true", "false"))


@dataclass
class References:
    """What a formula mentions, in small letters; ``in_doubt`` when it cannot be followed."""

    sheets: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    in_doubt: bool = False


def references(formula: str) -> References:
    """The sheets, names and tables that a formula mentions."""
    found = References()
    for match in _TOKEN.finditer(formula.casefold()):
        kind, word = match.lastgroup, match[match.lastgroup or 0]
        if kind in ("quoted", "sheet"):
            _note_sheet(word.replace("''", "'"), found)
        elif kind == "table":
            found.tables.add(word)
        elif kind in ("span", "outside"):
            found.in_doubt = True
        elif kind == "name" and word not in _WORDS:
            found.names.add(word)
        elif kind == "function":
            bare = word.removeprefix("_xlfn.").removeprefix("_xlws.")
            doubtful = bare in _UNTRACEABLE or bare.startswith(("_xl", "cube"))
            found.in_doubt = found.in_doubt or doubtful
    return found


def _note_sheet(word: str, found: References) -> None:
    if "[" in word or ":" in word:
        found.in_doubt = True
    else:
        found.sheets.add(word)


class Dependencies:
    """Which sheets each sheet's formulas rest on. Sheet names are compared without case."""

    def __init__(
        self,
        sheets: Iterable[str],
        names: Iterable[tuple[str, str]],
        tables: Mapping[str, str],
        everything_in_doubt: bool = False,
    ) -> None:
        self._sheets = {name.casefold() for name in sheets}
        self._names: dict[str, list[str]] = {}
        for name, text in names:
            self._names.setdefault(name.casefold(), []).append(text)
        self._tables = {table.casefold(): sheet.casefold() for table, sheet in tables.items()}
        self._all_in_doubt = everything_in_doubt

    def of(self, formulas: Iterable[str]) -> frozenset[str] | None:
        """The sheets that formulas rest on, beside their own; None when that cannot be told."""
        if self._all_in_doubt:
            return None
        sheets: set[str] = set()
        waiting, seen = list(dict.fromkeys(formulas)), set[str]()
        while waiting:
            found = references(waiting.pop())
            unknown = (found.sheets - self._sheets) or (found.tables - self._tables.keys())
            if found.in_doubt or unknown or found.names - self._names.keys():
                return None
            sheets |= found.sheets | {self._tables[t] for t in found.tables}
            for name in found.names - seen:
                seen.add(name)
                waiting.extend(self._names[name])
        return frozenset(sheets)


def stale_sheets(changed: set[str], rests_on: Mapping[str, frozenset[str] | None]) -> set[str]:
    """The sheets with formulas that a change of ``changed`` may leave stale, at any remove.

    ``rests_on`` has an entry for every sheet with formulas. Names without case.
    """
    if not changed:
        return set()
    stale = {name for name in rests_on if name in changed}
    while True:
        reached = changed | stale
        more = {
            name
            for name, sheets in rests_on.items()
            if name not in stale and (sheets is None or sheets & reached)
        }
        if not more:
            return stale
        stale |= more
