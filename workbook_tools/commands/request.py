"""Request: a small workbook for each owner who owes comments, and the e-mail to send it with."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_tools.cells import Value
from workbook_tools.commands import fill
from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.mail import Letter, written
from workbook_tools.commands.making import judged
from workbook_tools.commands.texts import held, opened
from workbook_tools.commentary import Request
from workbook_tools.config import Owner, ScorecardSpec
from workbook_tools.errors import TemplateError, WorkbookToolsError, nearest
from workbook_tools.grid import LABEL
from workbook_tools.ooxml.target import free_name, put
from workbook_tools.ooxml.workbook import FileWorkbook
from workbook_tools.period import Month
from workbook_tools.scorecard import (
    Scorecard,
    ScorecardRow,
    request_entry,
)

if TYPE_CHECKING:
    from workbook_tools.store import Store, Writer

FOLDER = "requests"
_LIST = "wt_request_list"
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


@dataclass(frozen=True)
class Asked:
    """One owner's workbook: its rows, and the unsent e-mail; ``warning`` is ``""`` or a sentence.

    ``to`` is the role that the e-mail goes to: the owner's, or the deputy's while away.
    """

    scorecard: str
    month: Month
    owner: str
    path: Path
    refs: tuple[str, ...]
    letter: Path | None
    to: str
    warning: str = ""


def request(
    project: ProjectData,
    specs: Sequence[ScorecardSpec],
    month: Month,
    owners: Sequence[str],
    due: date | str | None,
    *,
    dry_run: bool = False,
) -> tuple[Asked, ...]:
    """Makes the workbooks of all owners who owe comments; see ``Project.request``."""
    day = None if due is None else _read_day(due)
    _refuse_unknown(project, specs, owners)
    with opened(project, dry_run=dry_run) as store:
        return tuple(
            _make(project, store, scorecard, owner, rows, day, dry_run=dry_run)
            for spec in specs
            for scorecard in [_scorecard(project, store, spec, month)]
            for owner, rows in _by_owner(scorecard, owners)
        )


def _read_day(wanted: date | str) -> date:
    if isinstance(wanted, date):
        return wanted
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"):
        with suppress(ValueError):
            return datetime.strptime(wanted.strip(), form).date()
    raise WorkbookToolsError(f"{wanted!r} is no day; write it as 2020-01-14.")


def _refuse_unknown(
    project: ProjectData, specs: Sequence[ScorecardSpec], owners: Sequence[str]
) -> None:
    known = dict.fromkeys(project.config.indicators[r].owner for s in specs for r in s.refs)
    for owner in owners:
        if owner not in known:
            raise WorkbookToolsError(
                f"no indicator has the owner {owner!r} in config/indicators.csv"
                f"{nearest(owner, known)}."
            )


def _scorecard(project: ProjectData, store: Store, spec: ScorecardSpec, month: Month) -> Scorecard:
    findings = project.findings(spec, month)
    with store.reading() as reader:
        comments = held(reader, spec.name, month)
    return judged(project, spec, month, comments, findings)[0]


def _by_owner(
    scorecard: Scorecard, owners: Sequence[str]
) -> Iterator[tuple[str, list[ScorecardRow]]]:
    """The rows that owe a comment, by owner in printed order."""
    owed = [row for row in scorecard.rows if row.is_owed]
    for owner in dict.fromkeys(row.indicator.owner for row in owed):
        if owner in owners or not owners:
            yield owner, [row for row in owed if row.indicator.owner == owner]


def _make(
    project: ProjectData,
    store: Store,
    scorecard: Scorecard,
    owner: str,
    rows: Sequence[ScorecardRow],
    due: date | None,
    *,
    dry_run: bool,
) -> Asked:
    name = f"{scorecard.name} {_UNSAFE.sub(' ', owner or 'no owner')}.xlsx"
    path = free_name(project.config.folder / FOLDER / str(scorecard.month) / name)
    blob = _filled(project, scorecard, owner, rows, due)
    known = project.config.owners.get(owner)
    to = _addressee(project, known, project.now().date())
    refs = tuple(row.ref for row in rows)
    letter = path.with_suffix(".eml") if to else None
    warning = "" if to else f"config/owners.csv has no e-mail for {owner or 'no owner'}"
    asked = Asked(
        scorecard.name, scorecard.month, owner, path, refs, letter, to.role if to else "", warning
    )
    if dry_run:
        return asked
    put(blob, path, None)
    if letter and to:
        away = known if known and known.role != to.role else None
        words = Letter(str(scorecard.singles["wt_title"]), scorecard.month, rows, due, to, away)
        put(written(words, path.name, blob), letter, None)
    _record(project, store, asked, due)
    return asked


def _addressee(project: ProjectData, owner: Owner | None, today: date) -> Owner | None:
    """Who gets the e-mail: the owner, or the deputy while the owner is away."""
    if owner and owner.is_away(today) and owner.deputy:
        owner = project.config.owners.get(owner.deputy, owner)
    return owner if owner and owner.email else None


def _filled(
    project: ProjectData,
    scorecard: Scorecard,
    owner: str,
    rows: Sequence[ScorecardRow],
    due: date | None,
) -> bytes:
    template = FileWorkbook(project.config.folder / project.config.request_template)
    _refuse_too_many(template, len(rows))
    singles: dict[str, Value] = {
        **scorecard.singles,
        "wt_request_owner": owner or None,
        "wt_request_due": f"Please answer by {_day(due)}." if due else None,
        "wt_request_words": (
            "Write in the white column: one to three sentences that say why, so what, what next "
            "and by whom. Then save, and send this workbook back."
        ),
    }
    asked = replace(
        scorecard,
        fields={LABEL: scorecard.fields[LABEL]},
        lists={_LIST: [request_entry(row, scorecard.name) for row in rows]},
        singles=singles,
    )
    filling = fill.plan(template, asked, project.words, protect=False)
    with tempfile.TemporaryDirectory() as folder:
        receipt = template.apply(filling.patches, Path(folder) / "request.xlsx")
        return receipt.path.read_bytes()


def _refuse_too_many(template: FileWorkbook, count: int) -> None:
    grid = template.read(_LIST)
    room = sum(1 for key, _ in grid.keys if not key.startswith("#")) or grid.last_row
    if count > room:
        raise TemplateError(
            f"{template.path} has {room} rows to ask in and {count} are needed: insert rows inside "
            f"{_LIST} and copy one down.",
            grid.sheet,
        )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _record(project: ProjectData, store: Store, asked: Asked, due: date | None) -> None:
    now = project.now()

    def job(writer: Writer) -> None:
        earlier = writer.requests(asked.scorecard, asked.month)
        number = max((r.number for r in earlier if r.owner == asked.owner), default=0) + 1
        writer.add_request(
            Request(
                scorecard=asked.scorecard,
                month=asked.month,
                owner=asked.owner,
                number=number,
                file=asked.path.name,
                refs=asked.refs,
                due=due.isoformat() if due else "",
                written_at=now,
            )
        )

    store.write(job)
