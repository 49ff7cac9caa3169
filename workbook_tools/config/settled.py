"""A project's settings and definitions once they are valid; nothing here reads or judges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workbook_tools.indicator import Benchmark, Indicator, Note, Populations, Rules
from workbook_tools.tables import RowFilter, SourceSpec


@dataclass(frozen=True, slots=True)
class ScorecardSpec:
    """One scorecard: its indicators and its template, whose path is relative to the project.

    ``filter`` says which lines of the sources are its own; ``output`` stands in for its name in the
    output pattern, where it is not empty.
    """

    name: str
    title: str
    template: Path
    refs: tuple[str, ...]
    owner: str = ""
    filter: RowFilter = ()
    output: str = ""

    @property
    def file_name(self) -> str:
        """What stands for ``{scorecard}`` in the output pattern."""
        return self.output or self.name


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for indicators, by role; ``deputy`` and ``approver`` are roles too.

    Away from ``away_from`` to ``away_to``, both included; without ``away_to`` until further notice.
    """

    role: str
    name: str = ""
    email: str = ""
    deputy: str = ""
    away_from: date | None = None
    away_to: date | None = None
    approver: str = ""

    def is_away(self, day: date) -> bool:
        """Whether the owner is away on ``day``."""
        if self.away_from is None or day < self.away_from:
            return False
        return self.away_to is None or day <= self.away_to


@dataclass(frozen=True)
class ProjectConfig:
    """A project's settings and definitions, all of them valid.

    ``folder`` is the project's; ``template``, ``request_template``, ``commentary`` and the files of
    ``sources`` are relative to it, as is ``output``, a pattern with ``{month}`` and
    ``{scorecard}``, and ``store`` where it is no URL. ``indicators`` and ``scorecards`` are in the
    order of their files; ``benchmarks`` are by reference and column, ``owners`` by role.
    """

    folder: Path
    name: str
    template: Path
    output: str
    sources: tuple[SourceSpec, ...]
    commentary: Path
    request_template: Path
    store: str
    rules: Rules
    protect: bool
    fit_rows: bool
    indicators: Mapping[str, Indicator]
    benchmarks: Mapping[tuple[str, str], Benchmark]
    populations: Populations
    notes: tuple[Note, ...]
    scorecards: tuple[ScorecardSpec, ...]
    owners: Mapping[str, Owner]
