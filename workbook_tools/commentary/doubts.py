"""What a reader would ask about a text: last month's left in, another month, another number."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from workbook_tools.commentary.text import repeats
from workbook_tools.indicator import Unit
from workbook_tools.period import MONTH_WORD, Month
from workbook_tools.values import is_number, round_half_away

_NAMED = re.compile(rf"\b{MONTH_WORD}\b", re.IGNORECASE)
_MAY = re.compile(r"\bmay\b")  # the verb
_NUMBER = re.compile(r"(?<![\w.,£$/-])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(\s?%)?(?![\w/]|[.,-]\d)")
_PAST = 6  # months; a name further off is one that is to come
_NEAR = Decimal("0.25")
_SMALLEST = 10  # below it, a number is as often a count of something else


@dataclass(frozen=True, slots=True)
class Table:
    """What the scorecard prints in a text's row: ``figure`` of the month, and ``others``."""

    month: Month
    unit: Unit
    figure: object
    others: tuple[object, ...]
    previous_text: str | None


def doubts(text: str, table: Table) -> Iterator[str]:
    """A clause for each thing worth asking the writer; none of them stops anything."""
    if repeats(text, table.previous_text):
        yield f"it is the text of {table.month.previous.words} again"
    elif other := _past_month(text, table.month):
        yield f"it names {other} and not {table.month.words}"
    if number := _other_number(text, table):
        shown = _shown(table.figure, table.unit)
        yield f"it says {number} and the table says {shown} for {table.month.label}"


def _past_month(text: str, month: Month) -> str:
    """The past month that a text names without naming its own; those to come are let be."""
    named = [Month.parse(f"{word} {month.year}") for word in _NAMED.findall(_MAY.sub("", text))]
    past = [each for each in named if 0 < (month.month - each.month) % 12 <= _PAST]
    own = any(each.month == month.month for each in named)
    return past[0].words.split()[0] if past and not own else ""


def _other_number(text: str, table: Table) -> str:
    """A number so near the month's figure that it is meant for it, and that no cell has."""
    if not isinstance(table.figure, Decimal) or table.unit is Unit.RATE:
        return ""
    ours = _rounded(table.figure, table.unit)
    if ours is None or ours < _SMALLEST:
        return ""
    for found in _NUMBER.finditer(text):
        said = _said(found, table.unit)
        if said is None or abs(said - ours) > _NEAR * ours:
            continue
        if said not in {_rounded(each, table.unit) for each in (table.figure, *table.others)}:
            return found[0].strip()
    return ""


def _said(found: re.Match[str], unit: Unit) -> Decimal | None:
    """The number, where it is of the unit; a year, or one with decimals, is something else."""
    if bool(found[3]) is not (unit is Unit.PERCENT) or found[2]:
        return None
    number = Decimal(found[1].replace(",", ""))
    is_year = len(found[1]) == 4 and 1990 <= number <= 2100
    return None if is_year else number


def _rounded(figure: object, unit: Unit) -> Decimal | None:
    if not isinstance(figure, Decimal) or not is_number(figure):
        return None
    return round_half_away(figure * 100 if unit is Unit.PERCENT else figure)


def _shown(figure: object, unit: Unit) -> str:
    number = _rounded(figure, unit)
    return f"{number:,f}{'%' if unit is Unit.PERCENT else ''}"


@dataclass(frozen=True, slots=True)
class Changed:
    """A row whose text was changed in one copy: its row in the sheet, owner and text."""

    row: int
    owner: str
    text: str


def spilled(rows: Iterable[Changed]) -> set[int]:
    """The rows into which a paste may have run over, out of those changed in one grid of one copy.

    In a run of consecutive rows, those of another owner than the first, where they are the lesser
    part; and those that read on in the middle of a sentence.
    """
    found: set[int] = set()
    for run in _runs(sorted(rows, key=lambda each: each.row)):
        strangers = [each.row for each in run if each.owner != run[0].owner]
        if len(strangers) * 2 < len(run) or len(run) == 2:
            found.update(strangers)
        found.update(
            below.row for above, below in itertools.pairwise(run) if _reads_on(above, below)
        )
    return found


def _runs(rows: Sequence[Changed]) -> Iterator[list[Changed]]:
    run: list[Changed] = []
    for each in rows:
        if run and each.row != run[-1].row + 1:
            yield run
            run = []
        run.append(each)
    if run:
        yield run


def _reads_on(above: Changed, below: Changed) -> bool:
    ended = above.text.rstrip().endswith((".", "!", "?", ":", ";", '"', "”", ")"))
    return not ended and below.text.lstrip()[:1].islower()
