"""A refresh of many scorecards as it is seen at a terminal, by a program, and in a report."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

import click

from workbook_tools.cli.terminal import look_at, patience, progress
from workbook_tools.commands import Project
from workbook_tools.commands.refresh import Manner, Outcome
from workbook_tools.commands.report import outcome_json, outcome_text, refused_text
from workbook_tools.commands.report_html import Page
from workbook_tools.commands.tasks import months_between
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.period import EVER


def run(  # noqa: PLR0913 - the command's options
    folder: Path,
    month: str | None,
    scorecards: Sequence[str],
    report: Path | None,
    *,
    as_json: bool,
    all_months: bool,
    first: str | None,
    last: str | None,
    output: str | None,
    jobs: int | None,
    only_changed: bool,
    keep_going: bool,
    dry_run: bool,
) -> None:
    """Refreshes, tells each outcome, and ends with the exit code."""
    many = all_months or first or last
    if many and month:
        raise click.UsageError("--month names one month: leave out --all-months, --from and --to.")
    manner = Manner(jobs or os.cpu_count() or 1, only_changed, keep_going, dry_run)
    page, trouble = Page(), ""
    try:
        with patience(quiet=as_json):
            begin = first or (EVER[0] if many else month)
            project = Project.remembered(folder, begin, last or month or EVER[1], scorecards)
            months = months_between(project, first, last) if many else ()
            wanted = max(1, len(months)) * len(project.choose(scorecards))
            chosen = months or map(project.month, (month,))
            outcomes = _begun(project.refresh_all(chosen, scorecards, output, manner=manner))
        for outcome in _seen(outcomes, wanted, quiet=as_json):
            page.add(outcome)
            _tell(outcome, wanted, as_json=as_json, dry_run=dry_run)
    except WorkbookToolsError as error:
        trouble = str(error)
        raise
    except KeyboardInterrupt:
        trouble = "Stopped by Ctrl-C: what is done is whole, and a second run goes on."
        raise WorkbookToolsError(trouble) from None
    finally:
        if report:
            page.write(report, trouble)
    _end(page, as_json=as_json)


def _begun(outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """The same outcomes, the first of which is there."""
    first = list(islice(outcomes, 1))
    return chain(first, outcomes)


def _seen(outcomes: Iterator[Outcome], count: int, *, quiet: bool) -> Iterator[Outcome]:
    with progress("Refreshing", count, quiet=quiet) as step:
        for outcome in outcomes:
            yield outcome
            if step:
                step(outcome.task.spec.name)


def _tell(outcome: Outcome, wanted: int, *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        click.echo(outcome_json(outcome, dry_run=dry_run))
    elif not outcome.refused:
        click.echo(outcome_text(outcome, dry_run=dry_run))


def _end(page: Page, *, as_json: bool) -> None:
    refused = page.refused
    if not refused:
        return
    if len(refused) == page.count:
        raise WorkbookToolsError("\n".join(dict.fromkeys(o.refused for o in refused)))
    if not as_json:
        click.echo(refused_text(refused, page.count - len(refused)))
    look_at(True)
