"""Taking in lines of JSON: what is missing is added, what differs is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workbook_tools.commentary import Revision
from workbook_tools.errors import StoreError
from workbook_tools.store import rows
from workbook_tools.store.writer import Writer

Lines = dict[tuple[object, ...], Mapping[str, object]]


def load(writer: Writer, lines: Iterable[Mapping[str, object]]) -> int:
    """Adds what ``lines`` have and the store lacks; returns how many.

    Raises StoreError for a line that is no record, one that the store holds with other words, and
    a revision that does not follow the one before it.
    """
    known: Lines = {rows.place(line): line for line in writer.dump()}
    added = 0
    for number, line in enumerate(lines, start=1):
        record = _record(number, line)
        said = rows.json_of(record)
        place = rows.place(said)
        if place not in known:
            if isinstance(record, Revision):
                _check_predecessor(record, known)
            writer.add(record)
            known[place] = said
            added += 1
        elif known[place] != said:
            raise StoreError(
                f"{rows.place_words(said)} is another in the store than in what is loaded: "
                "somebody must decide which of the two histories stays."
            )
    return added


def _record(number: int, line: Mapping[str, object]) -> rows.Record:
    try:
        return rows.from_json(line)
    except ValueError as error:
        raise StoreError(f"Record {number} cannot be loaded: {error}; export it again.") from error


def _check_predecessor(revision: Revision, known: Lines) -> None:
    said = rows.json_of(revision)
    before = known.get(rows.place({**said, "number": revision.number - 1}))
    expected = before["hash"] if before else ""
    if (before is None and revision.number > 1) or revision.previous != expected:
        raise StoreError(
            f"{rows.place_words(said)} does not follow the revision before it: the two histories "
            "have parted, and somebody must decide which of them stays."
        )
