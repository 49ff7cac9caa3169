"""Monthly figures of one indicator: an observation for each month that a source tells of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

from workbook_tools.period import Month
from workbook_tools.values import Absence, Figure


@dataclass(frozen=True, slots=True)
class Observation:
    """One month's figure. ``provenance`` is the source's word for where it came from."""

    value: Figure
    numerator: Figure = Absence.BLANK
    denominator: Figure = Absence.BLANK
    provenance: str = "published"

    def __reduce__(self) -> str | tuple[type[Observation], tuple[Figure, Figure, Figure, str]]:
        if self is NOTHING:
            return "NOTHING"
        return Observation, (self.value, self.numerator, self.denominator, self.provenance)


NOTHING = Observation(Absence.BLANK, provenance="")
"""What a month has for which the source has no observation."""


class Series:
    """One indicator's figures by month: those of months in a row, from ``first`` on.

    ``held`` has an observation for each of them, a blank one where the source has none.
    """

    __slots__ = ("first", "held", "ref")

    def __init__(self, ref: str, observations: Mapping[Month, Observation] | None = None) -> None:
        self.ref = ref
        self.first: Month | None = None
        self.held: tuple[Observation, ...] = ()
        if observations:
            self.first, last = min(observations), max(observations)
            self.held = tuple(
                observations.get(month, NOTHING) for month in last.last(last.since(self.first) + 1)
            )

    @classmethod
    def of_run(cls, ref: str, first: Month | None, held: tuple[Observation, ...]) -> Series:
        """The series of months in a row; a month without an observation has that of ``at``."""
        series = cls(ref)
        series.first, series.held = first, held
        return series

    @property
    def given(self) -> tuple[Sequence[Month], Sequence[Observation]]:
        """The months that the source has, in the order of time, and their observations."""
        if self.first is None:
            return (), ()
        count = len(self.held)
        months = self.first.minus(1 - count).last(count)
        if id(NOTHING) not in map(id, self.held):
            return months, self.held
        there = [held is not NOTHING for held in self.held]
        return tuple(compress(months, there)), tuple(compress(self.held, there))

    @property
    def observations(self) -> dict[Month, Observation]:
        """What the source has, by month, in the order of time."""
        return dict(zip(*self.given, strict=True))

    def last(self, month: Month, count: int) -> tuple[Observation, ...]:
        """The observations of the ``count`` months that end with ``month``, oldest first."""
        if self.first is None:
            return (NOTHING,) * count
        end = month.since(self.first) + 1
        start = end - count
        if start >= 0 and end <= len(self.held):
            return self.held[start:end]
        inside = self.held[max(start, 0) : max(end, 0)]
        before = min(max(-start, 0), count)
        return (
            *(NOTHING,) * before, *inside, *(NOTHING,) * (count - before - len(inside)),
        )  # fmt: skip

    def within(self, first: Month, last: Month) -> Series:
        """What it has from ``first`` to ``last``, both included, and nothing of other months."""
        held = self.last(last, last.since(first) + 1)
        start, end = 0, len(held)
        while start < end and held[start] is NOTHING:
            start += 1
        while start < end and held[end - 1] is NOTHING:
            end -= 1
        if start == end:
            return Series(self.ref)
        return Series.of_run(self.ref, first.minus(-start), held[start:end])

    def at(self, month: Month) -> Observation:
        """The month's observation; a blank one where the source has none."""
        place = -1 if self.first is None else month.since(self.first)
        return self.held[place] if 0 <= place < len(self.held) else NOTHING

    def value(self, month: Month) -> Figure:
        """The month's figure; blank where the source has none."""
        return self.at(month).value

    def __iter__(self) -> Iterator[Month]:
        return iter(self.given[0])

    def __contains__(self, month: Month) -> bool:
        return self.at(month) is not NOTHING

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Series):
            return NotImplemented
        return self.ref == other.ref and self.observations == other.observations

    def __hash__(self) -> int:
        return hash(self.ref)

    def __repr__(self) -> str:
        return f"Series({self.ref!r}, {self.observations!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return Series.of_run, (self.ref, self.first, self.held)
