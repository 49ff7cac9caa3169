"""A project's figures: read once for all scorecards, derived for one after another."""

from __future__ import annotations

import fnmatch
import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from typing import TypeAlias

from workbook_tools import sources
from workbook_tools.compare import derive, format_figure
from workbook_tools.config import ProjectConfig, ScorecardSpec
from workbook_tools.errors import SourceError, WorkbookToolsError, nearest
from workbook_tools.indicator import Dataset, Observation, Series
from workbook_tools.period import Month
from workbook_tools.tables import RowFilter
from workbook_tools.values import Absence

Figures: TypeAlias = Mapping[str, Series]
"""Series by reference."""


def utc_now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


@lru_cache(maxsize=1 << 14)
def _words(held: Observation) -> str:
    return str(held)


@dataclass(frozen=True)
class ProjectFigures:
    """A project's configuration, and its figures, which are read when they are first needed."""

    config: ProjectConfig
    now: Callable[[], datetime] = utc_now

    @cached_property
    def _series(self) -> Mapping[str, Figures | SourceError]:
        """Every scorecard's figures as they were given, from one passage over the sources.

        Where something is wrong in them each filter is read by itself, so that a scorecard is
        refused for faults in its own lines only.
        """
        filters = {spec.name: spec.filter for spec in self.config.scorecards}
        try:
            return self._read(filters)
        except SourceError as error:
            groups = [
                {name: each for name, each in filters.items() if each == wanted}
                for wanted in dict.fromkeys(filters.values())
            ]
            if len(groups) == 1:
                return dict.fromkeys(filters, error)
        return {name: found for group in groups for name, found in self._try(group).items()}

    def _try(self, filters: Mapping[str, RowFilter]) -> Mapping[str, Figures | SourceError]:
        try:
            return self._read(filters)
        except SourceError as error:
            return dict.fromkeys(filters, error)

    def _read(self, filters: Mapping[str, RowFilter]) -> Mapping[str, Figures]:
        settings = self.config
        return sources.read_many(
            settings.sources,
            settings.indicators,
            filters,
            folder=settings.folder,
            today=date.today(),
        )

    @property
    def has_read(self) -> bool:
        """Whether all sources were read, without a fault."""
        read = self.__dict__.get("_series", {}).values()
        return bool(read) and not any(isinstance(held, SourceError) for held in read)

    def series_of(self, spec: ScorecardSpec) -> Figures:
        """A scorecard's figures as they were given. Raises SourceError with every fault."""
        found = self._series[spec.name]
        if isinstance(found, SourceError):
            raise found
        return found

    def figures_of(self, spec: ScorecardSpec) -> Dataset:
        """Definitions, and a scorecard's figures with those that formulas give.

        Raises SourceError with every fault of every source.
        """
        if spec.filter not in self._derived:
            self._derived.clear()
            given = replace(self.definitions, series=self.series_of(spec))
            self._derived[spec.filter] = derive(given)
        return self._derived[spec.filter]

    @cached_property
    def _derived(self) -> dict[RowFilter, Dataset]:
        """What was derived last: scorecards are worked on one after another."""
        return {}

    @cached_property
    def definitions(self) -> Dataset:
        """Everything that figures are judged by, without figures."""
        settings = self.config
        return Dataset(
            indicators=settings.indicators,
            series={},
            benchmarks=settings.benchmarks,
            populations=settings.populations,
            notes=settings.notes,
            rules=settings.rules,
        )

    def printed_figure(self, scorecard: str, ref: str, month: Month) -> str:
        """A figure as it is printed; ``""`` where the sources cannot be read or have none."""
        indicator = self.config.indicators[ref]
        (spec,) = self.choose([scorecard])
        try:
            series = self.figures_of(spec).series.get(ref)
        except WorkbookToolsError:
            return ""
        figure = series.value(month) if series else Absence.BLANK
        return format_figure(figure, indicator.unit, indicator.decimals)

    @cached_property
    def months(self) -> tuple[Month, ...]:
        """Every month that has a figure, in order. Raises WorkbookToolsError where none has."""
        read = [held for held in self._series.values() if not isinstance(held, SourceError)]
        if not read:
            raise next(held for held in self._series.values() if isinstance(held, SourceError))
        every = [series for held in read for series in held.values()]
        named = set[Month]().union(*(series.observations for series in every))
        blank = Absence.BLANK
        found = [m for m in named if any(series.value(m) is not blank for series in every)]
        if not found:
            raise WorkbookToolsError(
                f"the sources of {self.config.folder} hold no figures: add some, or name another "
                "file in config/project.toml."
            )
        return tuple(sorted(found))

    def month(self, wanted: Month | str | None) -> Month:
        """``wanted``, or the latest month that has a figure. Raises WorkbookToolsError."""
        if wanted is None:
            return self.months[-1]
        month = self.any_month(wanted)
        if month not in self.months:
            raise WorkbookToolsError(
                f"the sources hold no figures for {month}; they run from {self.months[0]} to "
                f"{self.months[-1]}."
            )
        return month

    def choose(self, names: Iterable[str]) -> list[ScorecardSpec]:
        """The scorecards of these names or patterns (``north-*``), all when there are none.

        Raises WorkbookToolsError for a name that none has.
        """
        by_name = {spec.name: spec for spec in self.config.scorecards}
        chosen: dict[str, ScorecardSpec] = {}
        wanted = list(names)
        for name in wanted:
            fits = [name] if name in by_name else fnmatch.filter(by_name, name)
            if not fits:
                raise WorkbookToolsError(
                    f"no scorecard is called {name!r} in config/scorecards.csv"
                    f"{nearest(name, by_name)}."
                )
            chosen |= {fit: by_name[fit] for fit in fits}
        return list(chosen.values()) if wanted else list(by_name.values())

    def any_month(self, wanted: Month | str) -> Month:
        """``wanted`` as a month, whether it has figures or not. Raises WorkbookToolsError."""
        try:
            return Month.parse(wanted)
        except ValueError as reason:
            raise WorkbookToolsError(f"{reason}.") from None

    def figures_hash(self, spec: ScorecardSpec) -> bytes:
        """The digest of a scorecard's figures as they were given."""
        if spec.name not in self._digests:
            digest = hashlib.sha256()
            for ref, series in sorted(self.series_of(spec).items()):
                each = series.observations.items()
                told = sorted(f"{month} {_words(held)}" for month, held in each)
                digest.update("\n".join((ref, *told, "")).encode())
            self._digests[spec.name] = digest.digest()
        return self._digests[spec.name]

    @cached_property
    def _digests(self) -> dict[str, bytes]:
        return {}
