"""Records as rows of a table, and back; a row is also what a line of JSON says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from workbook_tools.commentary import (
    Aside,
    AsideKind,
    AuthorSource,
    Edition,
    EditionKind,
    Entry,
    Key,
    Reopening,
    Request,
    Resolution,
    Revision,
)
from workbook_tools.period import Month
from workbook_tools.store import schema

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """A value of the program's own under a name, set once."""

    name: str
    value: str


Record = Revision | Aside | Resolution | Edition | Reopening | Request | Mark


def row_of(record: Record) -> dict[str, str | int | None]:
    """The record as the columns of its table, in their order."""
    row = _columns(record)
    if isinstance(record, Revision | Aside):
        row["hash"] = record.hash
    table, _ = KINDS[kind_of(record)]
    return {name: row[name] for name in table.columns}


def _columns(record: Record | Key | Entry) -> dict[str, str | int | None]:
    found: dict[str, str | int | None] = {}
    for each in fields(record):
        value = getattr(record, each.name)
        if isinstance(value, Key | Entry):
            found |= _columns(value)
        else:
            name = f"{type(record).__name__.lower()}_kind" if each.name == "kind" else each.name
            found[name] = _plain(value)
    return found


def _plain(value: object) -> str | int | None:
    match value:
        case datetime():
            return moment_text(value)
        case Mapping():
            return json.dumps(_sorted(value), ensure_ascii=False)
        case tuple():
            return json.dumps(value, ensure_ascii=False)
        case None | int():
            return value
    return str(value)


def _sorted(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return value


def moment_text(moment: datetime) -> str:
    """``2020-01-14T09:30:00.000000+00:00``, always in UTC.

    Raises ValueError for a moment without a time zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def revision(row: Row) -> Revision:
    """A row of the table ``revision``."""
    moment = datetime.fromisoformat(row["written_at"])
    return Revision(_key(row), row["number"], _entry(row), moment, row["previous"])


def aside(row: Row) -> Aside:
    """A row of the table ``aside``."""
    kind, moment = AsideKind(row["aside_kind"]), datetime.fromisoformat(row["written_at"])
    return Aside(_key(row), row["number"], kind, _entry(row), row["head"], moment)


def resolution(row: Row) -> Resolution:
    """A row of the table ``resolution``."""
    moment = datetime.fromisoformat(row["written_at"])
    return Resolution(_key(row), row["number"], row["revision"], row["author"], moment)


def edition(row: Row) -> Edition:
    """A row of the table ``edition``."""
    return Edition(
        scorecard=row["scorecard"],
        month=_month(row["month"]),
        number=row["number"],
        kind=EditionKind(row["edition_kind"]),
        issued_at=datetime.fromisoformat(row["issued_at"]),
        issued_by=row["issued_by"],
        file=row["file"],
        sha256=row["sha256"],
        digest=row["digest"],
        heads=json.loads(row["heads"]),
        figures=json.loads(row["figures"]),
        evidence=row["evidence"],
        evidence_sha256=row["evidence_sha256"],
    )


def reopening(row: Row) -> Reopening:
    """A row of the table ``reopening``."""
    return Reopening(
        scorecard=row["scorecard"],
        month=_month(row["month"]),
        edition=row["edition"],
        reason=row["reason"],
        author=row["author"],
        written_at=datetime.fromisoformat(row["written_at"]),
    )


def request(row: Row) -> Request:
    """A row of the table ``request``."""
    return Request(
        scorecard=row["scorecard"],
        month=_month(row["month"]),
        owner=row["owner"],
        number=row["number"],
        file=row["file"],
        refs=tuple(json.loads(row["refs"])),
        due=row["due"],
        written_at=datetime.fromisoformat(row["written_at"]),
    )


def mark(row: Row) -> Mark:
    """A row of the table ``meta``."""
    return Mark(row["name"], row["value"])


_month = lru_cache(maxsize=1 << 10)(Month.parse)


def _key(row: Row) -> Key:
    return Key(row["scorecard"], _month(row["month"]), row["ref"])


def _entry(row: Row) -> Entry:
    return Entry(
        text=row["text"],
        author=row["author"],
        author_source=AuthorSource(row["author_source"]),
        modified_at=datetime.fromisoformat(row["modified_at"]),
        base=row["base"],
        source=row["source"],
        figure=row["figure"],
    )


KINDS: Mapping[str, tuple[schema.Table, Callable[[Row], Record]]] = {
    "revision": (schema.revision, revision),
    "aside": (schema.aside, aside),
    "resolution": (schema.resolution, resolution),
    "edition": (schema.edition, edition),
    "reopening": (schema.reopening, reopening),
    "request": (schema.request, request),
    "mark": (schema.meta, mark),
}
"""Every kind of record in an order in which they can be loaded: its table, and a row's record."""


def kind_of(record: Record) -> str:
    """The name of the record's kind."""
    return type(record).__name__.lower()


def record_of(line: Row) -> Record:
    """The record that a line of ``Reader.dump`` says, whether its hash fits or not."""
    _, build = KINDS[line["kind"]]
    return build(line)


def json_of(record: Record) -> dict[str, object]:
    """The record as a line of JSON says it."""
    return {"kind": kind_of(record), **row_of(record)}


def from_json(line: Mapping[str, object]) -> Record:
    """The record that ``line`` says.

    Raises ValueError where it says none, or one whose hash does not fit it.
    """
    try:
        record = record_of(line)
        said = json_of(record)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("it is no record") from error
    if said != dict(line):
        raise ValueError("its hash or another part of it does not fit the rest")
    return record


def place(line: Mapping[str, object]) -> tuple[object, ...]:
    """The kind and the primary key in ``line``: no store holds two records with one."""
    table, _ = KINDS[str(line["kind"])]
    return (line["kind"], *(line[name] for name in table.key))


def place_words(line: Mapping[str, object]) -> str:
    """``revision southampton 2019-12 M1 3``."""
    return " ".join(map(str, place(line)))
