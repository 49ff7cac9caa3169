"""A project's figures: read once for all scorecards, derived for one after another."""

from __future__ import annotations

import fnmatch
import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Self

from workbook_tools import sources
from workbook_tools.commands.kept import KeptFigures
from workbook_tools.commands.written import Figures
from workbook_tools.compare import derive, format_figure
from workbook_tools.config import ProjectConfig, ScorecardSpec
from workbook_tools.errors import SourceError, WorkbookToolsError, nearest
from workbook_tools.indicator import MONTHS_JUDGED, Dataset
from workbook_tools.period import EVER, Month, Span, last_months
from workbook_tools.tables import RowFilter
from workbook_tools.values import Absence

_TOGETHER = 300  # filters whose figures are in memory at once


def utc_now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class ProjectFigures:
    """A project's configuration, and its figures, which are read when they are first needed.

    Of the sources only the months ``within`` are read, for the scorecards that are named ``only``;
    for all where none is.
    """

    config: ProjectConfig
    now: Callable[[], datetime] = utc_now
    within: Span = EVER
    only: tuple[str, ...] = ()

    def reading(self, first: Month | str, last: Month | str) -> Self:
        """The same project, which reads only what scorecards from ``first`` to ``last`` rest on.

        Raises WorkbookToolsError for what is no month.
        """
        start, *_ = last_months(self.any_month(first), MONTHS_JUDGED)
        return replace(self, within=(start, self.any_month(last)))

    @cached_property
    def whole(self) -> Self:
        """The same project, which reads every month for all scorecards."""
        is_whole = self.within == EVER and not self.only
        return self if is_whole else replace(self, within=EVER, only=())

    @cached_property
    def _kept(self) -> Mapping[RowFilter, Figures]:
        """Every filter's figures as they were given; a fault is raised where they are asked for."""
        return self._read

    @cached_property
    def _read(self) -> KeptFigures:
        """All sources' figures, some hundred filters' from one passage over the sources.

        Those of every month where the latest of an open end rests on some that were not asked for.
        """
        kept = KeptFigures(self.within)
        filters = list(dict.fromkeys(spec.filter for spec in self.choose(self.only)))
        for n in range(0, len(filters), _TOGETHER):
            kept.put_aside()
            kept.take(self._passage(filters[n : n + _TOGETHER]))
        is_open = self.within[1] == EVER[1]
        if is_open and not self._reads(max(kept.months, default=EVER[0])):
            return self.whole._read
        return kept

    @property
    def span(self) -> Span:
        """The months that were read; before, those that will be."""
        return self._read.within if "_read" in self.__dict__ else self.within

    def _reads(self, month: Month) -> bool:
        """Whether all months are read that the scorecards of ``month`` rest on."""
        first, *_ = last_months(month, MONTHS_JUDGED)
        return self.span[0] <= first and month <= self.span[1]

    def _refuse_unread(self, month: Month) -> None:
        if not self._reads(month):
            raise WorkbookToolsError(f"{month} was not read: load the project anew to work on it.")

    def _passage(self, filters: Sequence[RowFilter]) -> Mapping[RowFilter, Figures | SourceError]:
        """The figures of some filters.

        Where something is wrong in them every month is read, so that all faults are told, and each
        filter by itself, so that a scorecard is refused for faults in its own lines only.
        """
        try:
            return self._read_filters(filters)
        except SourceError as error:
            if self.whole is not self:
                return self.whole._passage(filters)
            if len(filters) == 1:
                return {filters[0]: error}
        return {rows: found for each in filters for rows, found in self._passage([each]).items()}

    def _read_filters(self, filters: Sequence[RowFilter]) -> Mapping[RowFilter, Figures]:
        settings, wanted = self.config, set(filters)
        found = sources.read_many(
            settings.sources,
            settings.indicators,
            {spec.name: spec.filter for spec in settings.scorecards if spec.filter in wanted},
            folder=settings.folder,
            today=date.today(),
            months=None if self.within == EVER else self.within,
        )
        return {s.filter: found[s.name] for s in settings.scorecards if s.filter in wanted}

    @property
    def has_read(self) -> bool:
        """Whether all sources were read, without a fault, and hold figures."""
        return "_read" in self.__dict__ and not self._read.faults and bool(self._read.months)

    @property
    def knows_months(self) -> bool:
        """Whether the months with figures are known, so that no source is read to find them."""
        return "months" in self.__dict__

    def series_of(self, spec: ScorecardSpec) -> Figures:
        """A scorecard's figures as they were given. Raises SourceError with every fault."""
        return self._reader(spec)._kept[spec.filter]

    def _reader(self, spec: ScorecardSpec) -> Self:
        """Who reads a scorecard's figures: this project, or the whole one."""
        return self.whole if self.only and spec.name not in self.only else self

    def figures_text(self, spec: ScorecardSpec, months: Collection[Month]) -> bytes:
        """What the scorecards of ``months`` rest on, as ``read_figures`` takes it.

        Raises SourceError with every fault.
        """
        first, *_ = last_months(min(months), MONTHS_JUDGED)
        return self._reader(spec)._read.text(spec.filter, (first, max(months)))

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
        if not self.span[0] <= month <= self.span[1]:
            return self.whole.printed_figure(scorecard, ref, month)
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
        """Every month read that has a figure, in order.

        Raises WorkbookToolsError where the sources have none.
        """
        found = self._read.months
        if not found and self.whole is not self:
            return self.whole.months
        if not self._read:
            raise next(iter(self._read.faults.values()))
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
        months = self.months if self._reads(month) and month in self.months else self.whole.months
        if month not in months:
            raise WorkbookToolsError(
                f"the sources hold no figures for {month}; they run from {months[0]} to "
                f"{months[-1]}."
            )
        self._refuse_unread(month)
        return month

    def choose(self, names: Iterable[str]) -> list[ScorecardSpec]:
        """The scorecards of these names or patterns (``north-*``), all when there are none.

        Raises WorkbookToolsError for a name that none has.
        """
        by_name = self._by_name
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

    @cached_property
    def _by_name(self) -> dict[str, ScorecardSpec]:
        return {spec.name: spec for spec in self.config.scorecards}

    def any_month(self, wanted: Month | str) -> Month:
        """``wanted`` as a month, whether it has figures or not. Raises WorkbookToolsError."""
        try:
            return Month.parse(wanted)
        except ValueError as reason:
            raise WorkbookToolsError(f"{reason}.") from None

    def figures_hash(self, spec: ScorecardSpec, month: Month) -> bytes:
        """The digest of the figures, as they were given, that a scorecard rests on in a month.

        Figures of other months change nothing in it. Raises SourceError with every fault.
        """
        self._refuse_unread(month)
        key = f"{spec.name} {month}"
        if key not in self.digests:
            self.digests[key] = hashlib.sha256(self.figures_text(spec, [month])).digest()
        return self.digests[key]

    @cached_property
    def digests(self) -> dict[str, bytes]:
        """The digests that are known, by scorecard and month."""
        return {}
