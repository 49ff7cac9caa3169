"""Formulas over indicators: ``EH4 / EH2``, ``CP1 / population * 10000``.

Names, numbers, ``+ - * /`` and brackets, with the usual precedence. A minus directly between word
characters belongs to the name, as in ``EH4-QL``; a subtraction has a space beside it.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from math import nan
from typing import Any, TypeVar

from workbook_tools.values import Absence, Figure

POPULATION = "population"

_TOKEN = re.compile(
    r"\s*(?:(?P<name>(?=\w*[^\W\d])\w+(?:-\w+)*)|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<sign>[-+*/()]))"
)
_DEEPEST = 50
_OPERATIONS: dict[str, Callable[[Any, Any], Decimal]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_STRONGEST_FIRST = (
    Absence.SUPPRESSED,
    Absence.NOT_AVAILABLE,
    Absence.TO_BE_CONFIRMED,
    Absence.NOT_APPLICABLE,
    Absence.BLANK,
)


@dataclass(frozen=True, slots=True)
class _Name:
    ref: str


@dataclass(frozen=True, slots=True)
class _Sign:
    sign: str


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


_Step = _Name | _Sign | Decimal
T = TypeVar("T")


@dataclass(frozen=True)
class Formula:
    """A parsed formula; ``steps`` are in the order in which a stack carries them out."""

    text: str
    steps: tuple[_Step, ...]

    @cached_property
    def names(self) -> frozenset[str]:
        """The references that the formula needs, ``population`` among them where it does."""
        return frozenset(step.ref for step in self.steps if isinstance(step, _Name))

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The same without ``population``, in order."""
        return tuple(sorted(self.names - {POPULATION}))

    @cached_property
    def ratio(self) -> tuple[str, str] | None:
        """Numerator and denominator where the formula is one reference over another, else None."""
        match self.steps:
            case (_Name(ref=over), _Name(ref=under), _Sign(sign="/")):
                return over, under
        return None

    @cached_property
    def is_per_head(self) -> bool:
        """Whether twice the population gives half the figure, whatever the inputs are."""
        power = self.carried_out(lambda ref: float(ref == POPULATION), lambda _: 0.0, _power)
        return power == -1

    def evaluate(self, lookup: Callable[[str], Figure]) -> Figure:
        """The formula's figure, with ``lookup`` giving each reference's.

        An absence stays one: suppressed wins, then not available, to be confirmed, not applicable,
        blank. A division by zero is NOT_APPLICABLE.
        """
        (figure,) = self.evaluate_each(lambda ref: (lookup(ref),), 1)
        return figure

    def evaluate_each(self, column: Callable[[str], Sequence[Figure]], count: int) -> list[Figure]:
        """The same of ``count`` cases, with ``column`` giving each reference's figures in all."""

        def constant(number: Decimal) -> Sequence[Figure]:
            return [number] * count

        figures = self.carried_out(column, constant, _operate_each)
        return list(figures)

    def carried_out(
        self,
        column: Callable[[str], T],
        constant: Callable[[Decimal], T],
        operate: Callable[[str, T, T], T],
    ) -> T:
        """What ``operate`` makes, sign by sign, of what stands for references and numbers."""
        stack: list[T] = []
        for step in self.steps:
            if isinstance(step, _Sign):
                right, left = stack.pop(), stack.pop()
                stack.append(operate(step.sign, left, right))
            else:
                stack.append(column(step.ref) if isinstance(step, _Name) else constant(step))
        return stack.pop()


def _power(sign: str, left: float, right: float) -> float:
    """The power of the population in a result; no number where it has none."""
    if sign in ("+", "-"):
        return left if left == right else nan
    return left + right if sign == "*" else left - right


def _operate_each(sign: str, lefts: Sequence[Figure], rights: Sequence[Figure]) -> Sequence[Figure]:
    try:
        return list(map(_OPERATIONS[sign], lefts, rights))
    except (TypeError, ArithmeticError):  # an absence, or a division by zero
        return [_operate(sign, *each) for each in zip(lefts, rights, strict=True)]


def _operate(sign: str, left: Figure, right: Figure) -> Figure:
    if isinstance(left, Absence) or isinstance(right, Absence):
        return next(absence for absence in _STRONGEST_FIRST if absence in (left, right))
    if sign == "/" and right == 0:
        return Absence.NOT_APPLICABLE
    return _OPERATIONS[sign](left, right)


@lru_cache(maxsize=4096)
def parse(text: str) -> Formula:
    """The formula that ``text`` spells.

    Raises ValueError, with a clause for people that names the character (counted from 1) and what
    was expected there.
    """
    return _Parser(text).formula()


def _tokens(text: str) -> list[_Token]:
    found, position, end = [], 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            odd = position + len(text[position:]) - len(text[position:].lstrip())
            raise ValueError(
                f"character {odd + 1} of the formula {text!r} is {text[odd]!r}; "
                "a formula has references, numbers, + - * / and brackets"
            )
        kind = str(match.lastgroup)
        found.append(_Token(kind, match[kind], match.start(kind)))
        position = match.end()
    return [*found, _Token("end", "", end)]


class _Parser:
    """Recursive descent: a method for each level of precedence, writing steps for a stack."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self._next = 0
        self._steps: list[_Step] = []

    def formula(self) -> Formula:
        self._sum(depth=0)
        if self._peek.kind != "end":
            raise self._expected("+, -, *, / or the end")
        return Formula(self._text, tuple(self._steps))

    def _sum(self, depth: int) -> None:
        self._product(depth)
        while self._peek.text in ("+", "-"):
            sign = self._take().text
            self._product(depth)
            self._steps.append(_Sign(sign))

    def _product(self, depth: int) -> None:
        self._operand(depth)
        while self._peek.text in ("*", "/"):
            sign = self._take().text
            self._operand(depth)
            self._steps.append(_Sign(sign))

    def _operand(self, depth: int) -> None:
        if self._peek.kind == "name":
            self._steps.append(_Name(self._take().text))
        elif self._peek.kind == "number":
            self._steps.append(Decimal(self._take().text))
        elif self._peek.text == "(":
            self._brackets(depth + 1)
        else:
            raise self._expected("a reference, a number or an opening bracket")

    def _brackets(self, depth: int) -> None:
        if depth > _DEEPEST:
            raise self._expected(f"at most {_DEEPEST} brackets inside each other")
        self._take()
        self._sum(depth)
        if self._peek.text != ")":
            raise self._expected("a closing bracket")
        self._take()

    @property
    def _peek(self) -> _Token:
        return self._tokens[self._next]

    def _take(self) -> _Token:
        self._next += 1
        return self._tokens[self._next - 1]

    def _expected(self, what: str) -> ValueError:
        token = self._peek
        if token.kind == "end":
            return ValueError(f"the formula {self._text!r} ends where {what} was expected")
        return ValueError(
            f"character {token.position + 1} of the formula {self._text!r} is {token.text!r} "
            f"where {what} was expected"
        )
