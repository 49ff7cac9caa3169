"""What the last refreshes wrote and from which inputs, so that what has not changed is left alone.

A file in the project's folder. Losing it, or a line of it, costs time and nothing else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from workbook_tools import __version__
from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.tasks import Task
from workbook_tools.ooxml.target import moment_of, put
from workbook_tools.period import EVER, Month, Span

_FILE = ".refreshed.json"


Known = TypeVar("Known", bound=ProjectData)


@dataclass(frozen=True, slots=True)
class Draft:
    """One file as it was written: for which task, from which ``inputs``, by which version.

    ``texts`` is the digest of the comments that it shows.
    """

    task: str
    inputs: str
    texts: str
    choice: str
    version: str
    sha256: str
    moment: tuple[int, int]


class Drafted:
    """The drafts of a project's last refreshes."""

    def __init__(self, folder: Path, drafts: dict[str, Draft], sources: Mapping[str, Any]) -> None:
        self._folder = folder.resolve()
        self._file = folder / _FILE
        self._homes: dict[Path, Path] = {}
        self._drafts = drafts
        self._sources = sources
        self._changed = False

    @classmethod
    def read(cls, folder: Path) -> Drafted:
        """What the project in ``folder`` remembers; nothing where that cannot be read."""
        try:
            held = json.loads((folder / _FILE).read_text(encoding="utf-8"))
            drafts = {
                name: Draft(**{**told, "moment": tuple(told["moment"])})
                for name, told in held["drafts"].items()
            }
            return cls(folder, drafts, held["sources"])
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return cls(folder, {}, {})

    @property
    def latest(self) -> Month:
        """The latest month that the sources had; the first of all where that is not known."""
        return max(map(Month.parse, self._sources.get("months", ())), default=EVER[0])

    def knows_months(self, project: ProjectData) -> bool:
        """Whether the months with figures that ``project`` would read are known."""
        return self._is_of(_files(project)) and self._knows(project.within)

    def remembered(self, project: Known) -> Known:
        """``project`` with months and digests that need no reading, where no source changed."""
        known = self._sources
        if not self._is_of(_files(project)):
            return project
        months = tuple(map(Month.parse, known["months"])) if self._knows(project.within) else None
        digests = {name: bytes.fromhex(told) for name, told in known["figures"].items()}
        return project.remembering(months, digests)

    def standing(self, task: Task, texts: str) -> Draft | None:
        """The draft that stands at the task's target, if all of its words are in the store.

        None where it is another file, was edited, or shows other comments than those of ``texts``,
        the digest of what the store holds: the store may have moved on, or been lost.
        """
        draft = self._drafts.get(self._name(task.target))
        if draft is None or draft.task != str(task) or draft.texts != texts:
            return None
        moment = moment_of(task.target)
        is_same = moment == draft.moment or (moment and _digest(task.target) == draft.sha256)
        return draft if is_same else None

    def is_current(self, draft: Draft, inputs: str) -> bool:
        """Whether filling again from ``inputs`` would give the same file."""
        return draft.inputs == inputs and draft.version == __version__

    def note(self, task: Task, inputs: str, texts: str, choice: str) -> None:
        """Remembers what was just written."""
        moment = moment_of(task.target)
        if moment:
            self._drafts[self._name(task.target)] = Draft(
                str(task), inputs, texts, choice, __version__, _digest(task.target), moment
            )
            self._changed = True

    def save(self, project: ProjectData) -> None:
        """Writes down what is new of the files that were written and the sources that were used."""
        files = _files(project) if project.digests and project.has_read else []
        if files:
            known = self._sources if self._is_of(files) else {}
            figures = {task: digest.hex() for task, digest in project.digests.items()}
            sources = {
                "files": files,
                "figures": known.get("figures", {}) | figures,
                **self._months(project, is_known=bool(known)),
            }
            self._changed = self._changed or sources != self._sources
            self._sources = sources
        if self._changed:
            drafts = {name: asdict(draft) for name, draft in sorted(self._drafts.items())}
            told = json.dumps({"drafts": drafts, "sources": self._sources}, indent=1)
            put(told.encode(), self._file, None)

    def _months(self, project: ProjectData, *, is_known: bool) -> dict[str, list[str]]:
        """The months with figures, and within which they were looked for, so far as is known.

        Some scorecards alone tell neither; what was the latest month is kept all the same.
        """
        if project.only or (is_known and self._knows(project.span)):
            within = self._sources.get("within", []) if is_known else []
            return {"within": within, "months": self._sources.get("months", [])}
        return {"within": list(map(str, project.span)), "months": list(map(str, project.months))}

    def _is_of(self, files: list[list[object]]) -> bool:
        """Whether these are the sources that are known."""
        return bool(files) and files == self._sources.get("files")

    def _knows(self, within: Span) -> bool:
        """Whether the months of a span are among those that were looked at for figures."""
        known = [Month.parse(month) for month in self._sources.get("within", ())]
        return bool(known) and known[0] <= within[0] and within[1] <= known[1]

    def _name(self, target: Path) -> str:
        home = target.parent
        if home not in self._homes:
            self._homes[home] = home.resolve()
        whole = target.resolve() if target.is_symlink() else self._homes[home] / target.name
        is_inside = whole.is_relative_to(self._folder)
        return (whole.relative_to(self._folder) if is_inside else whole).as_posix()


def _files(project: ProjectData) -> list[list[object]]:
    """Every source's file with its size and time, and the settings; none where one is a query."""
    found: list[list[object]] = [[project.config_hash.hex()]]
    for source in project.config.sources:
        moment = moment_of(project.config.folder / source.file)
        if source.url or moment is None:
            return []
        found.append([source.file.as_posix(), *moment])
    return found


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
