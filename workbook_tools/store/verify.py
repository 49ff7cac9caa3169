"""Whether all of a store still fits together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from workbook_tools.commentary import (
    Aside,
    Edition,
    Key,
    Reopening,
    Resolution,
    Revision,
    heads_digest,
)
from workbook_tools.store import rows
from workbook_tools.store.reader import Reader

_COUNTED = {
    "revision": ("scorecard", "month", "ref"),
    "aside": ("scorecard", "month", "ref"),
    "edition": ("scorecard", "month"),
    "request": ("scorecard", "month", "owner"),
}
Line = Mapping[str, object]


def faults(reader: Reader) -> list[str]:
    """A sentence for each thing that does not fit."""
    lines, records, found = list(reader.dump()), [], []
    for line in lines:
        try:
            records.append(rows.record_of(line))
        except (ValueError, TypeError) as error:
            found.append(f"{rows.place_words(line)} cannot be read: {error}.")
    return [*found, *_changed(records, lines), *_gaps(lines), *_strays(records)]


def _changed(records: Iterable[rows.Record], lines: Iterable[Line]) -> Iterator[str]:
    """What was changed after it was written: a record by its hash, a chain by its links."""
    hashes = {rows.place(line): line.get("hash") for line in lines}
    for record in records:
        said = rows.json_of(record)
        words = rows.place_words(said)
        if said.get("hash") != hashes[rows.place(said)]:
            yield f"{words} was changed after it was written: its hash does not fit."
        if isinstance(record, Revision):
            before = rows.place({**said, "number": record.number - 1})
            missing = record.previous if record.number > 1 else ""
            if record.previous != hashes.get(before, missing):
                yield f"{words} does not follow the revision before it."


def _gaps(lines: Iterable[Line]) -> Iterator[str]:
    """Numbers that are missing between 1 and the highest."""
    numbers: dict[tuple[object, ...], set[int]] = defaultdict(set)
    for line in lines:
        if key := _COUNTED.get(str(line["kind"])):
            numbers[str(line["kind"]), *(line[name] for name in key)].add(int(str(line["number"])))
    for place, found in numbers.items():
        for missing in sorted(set(range(1, max(found) + 1)) - found):
            yield f"{' '.join(map(str, place))} {missing} is missing."


def _strays(records: Sequence[rows.Record]) -> Iterator[str]:
    """What points at something that is not there, and editions whose texts are others now."""
    revisions = {(r.key, r.number): r for r in records if isinstance(r, Revision)}
    conflicts = {(r.key, r.number) for r in records if isinstance(r, Aside)}
    issued = {(r.scorecard, r.month, r.number) for r in records if isinstance(r, Edition)}
    for record in records:
        words = rows.place_words(rows.json_of(record))
        match record:
            case Aside() if record.head and (record.key, record.head) not in revisions:
                missing = f"revision {record.head}"
            case Resolution() if (record.key, record.number) not in conflicts:
                missing = f"conflict {record.number}"
            case Resolution() if record.revision and (record.key, record.revision) not in revisions:
                missing = f"revision {record.revision}"
            case Reopening() if (record.scorecard, record.month, record.edition) not in issued:
                missing = f"edition {record.edition}"
            case Edition() if not _stands_for_its_texts(record, revisions):
                yield f"{words} printed other texts than the store now has under their numbers."
                continue
            case _:
                continue
        yield f"{words} tells of {missing}, which is not there."


def _stands_for_its_texts(edition: Edition, revisions: Mapping[tuple[Key, int], Revision]) -> bool:
    heads = {
        ref: revisions.get((Key(edition.scorecard, edition.month, ref), number))
        for ref, number in edition.heads.items()
    }
    found = {ref: head for ref, head in heads.items() if head is not None}
    return len(found) == len(heads) and heads_digest(found) == edition.digest
