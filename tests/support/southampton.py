"""The example as a project in a folder of the test's own, at a moment of its own."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner, Result

from workbook_tools.cli import main
from workbook_tools.commands import Project

ROOT = Path(__file__).parent.parent.parent
SCORECARD = "scorecards/2019-12/southampton.xlsx"
NOW = datetime(2020, 1, 14, 9, 30, tzinfo=UTC)


def lay_out(folder: Path) -> Path:
    """A copy of the example's configuration, figures and template."""
    for part in ("config", "data"):
        shutil.copytree(ROOT / part, folder / part)
    shutil.copy(ROOT / "template.xlsx", folder)
    return folder


def project(folder: Path, now: datetime = NOW) -> Project:
    """The project, at ``now``."""
    return Project(Project.load(folder).config, lambda: now)


def run(folder: Path, *words: str) -> Result:
    """One command, as typed."""
    return CliRunner().invoke(main, [*words, "--project", str(folder)], catch_exceptions=False)
