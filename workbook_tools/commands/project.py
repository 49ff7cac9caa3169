"""A project folder: its configuration and figures, and what can be done with them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from workbook_tools import config, sources
from workbook_tools.cells import Receipt
from workbook_tools.checks import Findings
from workbook_tools.checks import run as run_checks
from workbook_tools.commands import check as checking
from workbook_tools.commands import refresh as refreshing
from workbook_tools.compare import derive
from workbook_tools.config import ProjectConfig, ScorecardSpec
from workbook_tools.errors import WorkbookToolsError, nearest
from workbook_tools.indicator import Dataset
from workbook_tools.period import Month
from workbook_tools.values import Absence


@dataclass(frozen=True)
class Project:
    """A folder with ``config/`` and a template, read and validated.

    Figures are read when they are first needed.
    """

    config: ProjectConfig

    @classmethod
    def load(cls, folder: Path | str = ".") -> Project:
        """The project in ``folder``. Raises ConfigError with every fault of its ``config/``."""
        return cls(config.load(Path(folder)))

    def refresh(
        self,
        month: Month | str | None = None,
        scorecards: Sequence[str] = (),
        output: str | None = None,
        *,
        dry_run: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> list[Receipt]:
        """Fills the named scorecards (all of them by default) for ``month``; a receipt each.

        ``month`` is by default the latest that the sources have. ``output`` stands in for the
        project's output pattern. With ``dry_run`` nothing is written. Raises the
        WorkbookToolsError family, and then the scorecard concerned was left as it was.
        """
        chosen = self.choose(scorecards)
        return refreshing.refresh(
            self, self.month(month), chosen, output, dry_run=dry_run, progress=progress
        )

    def check(
        self, month: Month | str | None = None, scorecards: Sequence[str] = ()
    ) -> checking.CheckReport:
        """What to look at before anything is printed; nothing is written."""
        return checking.check(self, self.month(month), self.choose(scorecards))

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
    def commentary(self) -> dict[tuple[str, Month], str]:
        """The managers' texts by indicator and month."""
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
        try:
            month = Month.parse(wanted)
        except ValueError as reason:
            raise WorkbookToolsError(f"{reason}.") from None
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
        return run_checks(derive(self.dataset), month, spec.refs)

    def inputs_hash(self, spec: ScorecardSpec) -> str:
        """Eight digits that stand for everything a scorecard is made from."""
        settings = self.config
        held = (settings.folder / "config").iterdir()
        files = sorted(path for path in held if path.suffix in (".toml", ".csv"))
        files += [settings.folder / source.file for source in settings.sources]
        files += [settings.folder / settings.commentary, settings.folder / spec.template]
        digest = hashlib.sha256()
        for file in files:
            if file.is_file():
                digest.update(hashlib.sha256(file.read_bytes()).digest())
        return digest.hexdigest()[:8]

    def with_output(self, pattern: str) -> Project:
        """The same project with another output pattern."""
        return replace(self, config=replace(self.config, output=pattern))
