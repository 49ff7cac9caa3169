"""A project folder: its configuration and figures, which every command works on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property

from workbook_tools import sources
from workbook_tools.checks import Findings
from workbook_tools.checks import run as run_checks
from workbook_tools.commentary.held import Held
from workbook_tools.compare import derive, format_figure
from workbook_tools.config import ProjectConfig, ScorecardSpec
from workbook_tools.errors import WorkbookToolsError, nearest
from workbook_tools.indicator import Dataset
from workbook_tools.period import Month
from workbook_tools.values import Absence


def utc_now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class ProjectData:
    """A folder with ``config/`` and a template, read and validated.

    Figures are read when they are first needed. ``now`` tells the time, aware.
    """

    config: ProjectConfig
    now: Callable[[], datetime] = utc_now

    @cached_property
    def dataset(self) -> Dataset:
        """Definitions and figures as they were given. Raises SourceError with every fault."""
        settings = self.config
        series = sources.read(
            settings.sources, settings.indicators, folder=settings.folder, today=date.today()
        )
        return Dataset(
            indicators=settings.indicators,
            series=series,
            benchmarks=settings.benchmarks,
            populations=settings.populations,
            notes=settings.notes,
            rules=settings.rules,
        )

    @cached_property
    def figures(self) -> Dataset:
        """The same with the figures that formulas give."""
        return derive(self.dataset)

    def printed_figure(self, ref: str, month: Month) -> str:
        """A figure as it is printed; ``""`` where the sources cannot be read or have none."""
        indicator = self.config.indicators[ref]
        try:
            series = self.figures.series.get(ref)
        except WorkbookToolsError:
            return ""
        figure = series.value(month) if series else Absence.BLANK
        return format_figure(figure, indicator.unit, indicator.decimals)

    @cached_property
    def first_commentary(self) -> dict[tuple[str, Month], str]:
        """The texts that the store begins with, by indicator and month."""
        return sources.read_commentary(
            self.config.commentary, self.config.indicators, folder=self.config.folder
        )

    def month(self, wanted: Month | str | None) -> Month:
        """``wanted``, or the latest month that has a figure. Raises WorkbookToolsError."""
        months = {
            month
            for series in self.dataset.series.values()
            for month in series
            if series.value(month) is not Absence.BLANK
        }
        if not months:
            raise WorkbookToolsError(
                f"the sources of {self.config.folder} hold no figures: add some, or name another "
                "file in config/project.toml."
            )
        if wanted is None:
            return max(months)
        month = self.any_month(wanted)
        if month not in months:
            raise WorkbookToolsError(
                f"the sources hold no figures for {month}; they run from {min(months)} to "
                f"{max(months)}."
            )
        return month

    def choose(self, names: Iterable[str]) -> list[ScorecardSpec]:
        """The scorecards of these names, all when there are none. Raises WorkbookToolsError."""
        by_name = {spec.name: spec for spec in self.config.scorecards}
        wanted = list(names)
        unknown = [name for name in wanted if name not in by_name]
        if unknown:
            raise WorkbookToolsError(
                f"no scorecard is called {unknown[0]!r} in config/scorecards.csv"
                f"{nearest(unknown[0], by_name)}."
            )
        return [by_name[name] for name in dict.fromkeys(wanted)] or list(by_name.values())

    def findings(self, spec: ScorecardSpec, month: Month) -> Findings:
        """The checks' findings on one scorecard's figures, those that formulas give among them."""
        return run_checks(self.figures, month, spec.refs)

    def inputs_hash(self, spec: ScorecardSpec, held: Held) -> str:
        """Eight digits that stand for everything a scorecard is made from."""
        settings = self.config
        files = sorted(
            path
            for path in (settings.folder / "config").iterdir()
            if path.suffix in (".toml", ".csv")
        )
        files += [settings.folder / source.file for source in settings.sources]
        files.append(settings.folder / spec.template)
        digest = hashlib.sha256(held.hash.encode())
        for file in files:
            if file.is_file():
                digest.update(hashlib.sha256(file.read_bytes()).digest())
        return digest.hexdigest()[:8]

    def any_month(self, wanted: Month | str) -> Month:
        """``wanted`` as a month, whether it has figures or not. Raises WorkbookToolsError."""
        try:
            return Month.parse(wanted)
        except ValueError as reason:
            raise WorkbookToolsError(f"{reason}.") from None

    def row(self, ref: str, scorecard: str | None) -> tuple[ScorecardSpec, str]:
        """The scorecard that has ``ref``, and the reference as it is now."""
        current = sources.current_refs(self.config.indicators).get(ref)
        if current is None:
            near = nearest(ref, self.config.indicators)
            raise WorkbookToolsError(f"{ref!r} is no reference in config/indicators.csv{near}.")
        specs = [s for s in self.choose([scorecard] if scorecard else []) if current in s.refs]
        if not specs:
            where = scorecard or "any scorecard"
            raise WorkbookToolsError(f"{current} is no row of {where}.")
        if len(specs) > 1:
            names = ", ".join(spec.name for spec in specs)
            raise WorkbookToolsError(
                f"{current} stands in several scorecards, {names}: name one with --scorecard."
            )
        return specs[0], current
