"""A figure is a number or one of the named absences; each stays itself from load to print."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, getcontext, localcontext
from enum import Enum
from functools import lru_cache
from numbers import Integral, Real
from typing import TypeAlias, TypeVar


class Absence(Enum):
    """Why a figure is not a number. ``value`` is what the scorecard prints in its place."""

    NOT_APPLICABLE = "n/a"
    NOT_AVAILABLE = ".."
    TO_BE_CONFIRMED = "TBC"
    SUPPRESSED = "c"
    BLANK = ""

    @property
    def words(self) -> str:
        """The absence in words, for the legend and for sentences."""
        return self.name.lower().replace("_", " ")


Figure: TypeAlias = Decimal | Absence
K = TypeVar("K", bound=Figure | None)
T = TypeVar("T")

_ABSENCES = {
    "": Absence.BLANK,
    "-": Absence.NOT_APPLICABLE,
    "–": Absence.NOT_APPLICABLE,
    "—": Absence.NOT_APPLICABLE,
    "n/a": Absence.NOT_APPLICABLE,
    "[z]": Absence.NOT_APPLICABLE,
    "..": Absence.NOT_AVAILABLE,
    "x": Absence.NOT_AVAILABLE,
    "[x]": Absence.NOT_AVAILABLE,
    "tbc": Absence.TO_BE_CONFIRMED,
    "c": Absence.SUPPRESSED,
    "[c]": Absence.SUPPRESSED,
}
_MOST_REMEMBERED = 1 << 12
_PLAIN = re.compile(r"[0-9]{1,15}(\.[0-9]+)?")
_NUMBER = re.compile(r"[+\-−]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?([eE][+-]?\d{1,2})?")
_GUARD = Decimal("1e-12")
_HALF = Decimal("0.5") + _GUARD
_MOST_DIGITS_BESIDE_THE_GUARD = 12
_TOO_LARGE = Decimal("1e15")  # Excel holds 15 digits


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell that shows an error, such as ``#N/A``; never a number and never text."""

    code: str

    def __str__(self) -> str:
        return self.code


def plain_number(cell: object) -> Decimal | None:
    """The number that a text of digits is, as most are; None for any other cell."""
    return Decimal(cell) if type(cell) is str and _PLAIN.fullmatch(cell) else None


def parse_figure(cell: object) -> Figure:
    """The figure that a cell or a piece of text holds.

    Numbers may be written ``1,548``, ``69%`` (0.69) or ``1e3``; absences as domain practice writes
    them (``-``, ``n/a``, ``..``, ``x``, ``TBC``, ``<5``, ``c``, empty). A binary float is taken to
    Excel's 15 digits. Raises ValueError, with a clause for people, for anything else and for
    numbers of more than 15 digits before the point.
    """
    plain = plain_number(cell)
    if plain is not None:
        return plain
    if cell is None:
        return Absence.BLANK
    if isinstance(cell, bool) or not isinstance(cell, str | Decimal | Real):
        raise ValueError(f"{cell} is no number")
    if not isinstance(cell, str):
        return _in_range(_from_number(cell), cell)
    text = cell.strip().replace("\u00a0", "")
    absence = _ABSENCES.get(text.lower())
    if absence is not None:
        return absence
    if re.fullmatch(r"<\s*\d+", text):
        return Absence.SUPPRESSED
    return _in_range(_from_text(text, cell), cell)


def _in_range(number: Decimal, original: object) -> Decimal:
    if abs(number) >= _TOO_LARGE:
        raise ValueError(f"{original!r} is too large for a figure")
    return number


def _from_number(number: Decimal | Real) -> Decimal:
    if isinstance(number, Decimal):
        exact = number
    elif isinstance(number, Integral):
        exact = Decimal(int(number))
    else:
        exact = Decimal(format(float(number), ".15g"))
    if not exact.is_finite():
        raise ValueError(f"{number} is no number")
    return exact


def _from_text(text: str, original: str) -> Decimal:
    percent = text.endswith("%")
    digits = text[:-1].strip() if percent else text
    if not _NUMBER.fullmatch(digits) or not any(c.isdigit() for c in digits):
        raise ValueError(f"{original!r} is no number")
    try:
        number = Decimal(digits.replace(",", "").replace("−", "-"))
    except InvalidOperation:
        raise ValueError(f"{original!r} is no number") from None
    return number / 100 if percent else number


def round_half_away(number: Decimal, places: int = 0) -> Decimal:
    """``number`` at ``places`` decimals, a half going away from zero as the field rounds.

    A result of a division that lies within 1e-12 of a half counts as that half.
    """
    step, guard = _step(places)
    if number.same_quantum(step):
        return number or abs(number)
    digits = number.adjusted() + places + 14
    if digits <= getcontext().prec:
        rounded = (abs(number) + guard).quantize(step, rounding=ROUND_HALF_UP)
    else:
        with localcontext() as context:
            context.prec = digits
            rounded = (abs(number) + guard).quantize(step, rounding=ROUND_HALF_UP)
    return rounded.copy_sign(number) if rounded else rounded


@lru_cache(maxsize=64)
def _step(places: int) -> tuple[Decimal, Decimal]:
    """One unit of the last of ``places`` decimals, and how far short of a half counts as it."""
    step = Decimal(1).scaleb(-places)
    return step, _GUARD * step


def whole_half_away(number: Decimal) -> int:
    """The same at no decimals."""
    if number.adjusted() > _MOST_DIGITS_BESIDE_THE_GUARD:
        return int(round_half_away(number))
    whole = int(abs(number) + _HALF)
    return -whole if number < 0 else whole


def at_least(amount: Decimal, edge: Decimal) -> bool:
    """Whether ``amount`` reaches ``edge``; what a division left 1e-12 short of it is at it."""
    return amount + _GUARD >= edge


def is_number(figure: object) -> bool:
    """Whether a figure is a number rather than an absence."""
    return isinstance(figure, Decimal)


class Remembered(dict[K, T]):
    """What ``find`` gives of figures: most months have one of few small numbers, found once."""

    def __init__(self, find: Callable[[K], T]) -> None:
        self._find = find

    def __missing__(self, figure: K) -> T:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        found = self[figure] = self._find(figure)
        return found


def to_cell(figure: Figure) -> float | int | str | None:
    """What stands in a cell for ``figure``: a number at full precision, a sign, or nothing."""
    if isinstance(figure, Decimal):
        whole = figure == figure.to_integral_value() and abs(figure) < _TOO_LARGE
        return int(figure) if whole else _nearest(figure)
    return figure.value or None


cell_of = Remembered(to_cell).__getitem__
"""The same as ``to_cell``, for figures of months."""


def _nearest(figure: Decimal) -> float:
    number = float(figure)
    if not math.isfinite(number):
        raise ValueError(f"{figure} is too large for a cell")
    return number
