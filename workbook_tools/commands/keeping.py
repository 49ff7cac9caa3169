"""Keeping the store: whether all of it still fits, and moving it between databases."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.editions import FOLDER, file_fault
from workbook_tools.commands.texts import opened
from workbook_tools.errors import StoreError
from workbook_tools.ooxml.target import put


def verify(project: ProjectData) -> list[str]:
    """What does not fit, a sentence each; see ``Project.verify_store``."""
    folder = project.config.folder / FOLDER
    with opened(project) as store:
        found = store.verify()
        with store.reading() as reader:
            for spec in project.config.scorecards:
                for edition in reader.editions(spec.name):
                    kept = [(edition.file, edition.sha256)]
                    kept += (
                        [(edition.evidence, edition.evidence_sha256)] if edition.evidence else []
                    )
                    found += filter(None, (file_fault(folder / name, sha) for name, sha in kept))
    return found


def export(project: ProjectData, file: Path) -> int:
    """Writes the store's records as JSON Lines; see ``Project.export_store``."""
    with opened(project) as store:
        lines = [json.dumps(record, ensure_ascii=False) for record in store.dump()]
    put("".join(f"{line}\n" for line in lines).encode(), file, None)
    return len(lines)


def take_in(project: ProjectData, file: Path) -> int:
    """Adds the records of a JSON Lines file; see ``Project.import_store``."""
    records = list(_records(file))
    with opened(project, importing=False) as store:
        return store.load(records)


def _records(file: Path) -> Iterator[Mapping[str, object]]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text in UTF-8"
        raise StoreError(f"{file} cannot be read ({why}): name a file of store export.") from error
    for number, line in enumerate(filter(None, text.split("\n")), start=1):
        try:
            record = json.loads(line)
        except ValueError as error:
            raise StoreError(
                f"{file}, line {number}, is no record of a store: export it again."
            ) from error
        if not isinstance(record, dict):
            raise StoreError(f"{file}, line {number}, is no record of a store: export it again.")
        yield record
