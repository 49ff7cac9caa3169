"""Refresh: fills scorecards from figures and comments, once what stands there is in the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook_tools import commands
from workbook_tools.commands.data import ProjectData
from workbook_tools.commands.drafted import Drafted
from workbook_tools.commands.orders import Made, Order, RefreshReceipt
from workbook_tools.commands.tasks import Task, tasks
from workbook_tools.commands.texts import Place, held_of, opened
from workbook_tools.commands.workers import Makers, makers
from workbook_tools.config import ScorecardSpec
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.ooxml.target import moment_of
from workbook_tools.period import Month

if TYPE_CHECKING:
    from workbook_tools.commentary.held import Held
    from workbook_tools.store import Store

_FIRST_AHEAD, _MOST_AHEAD = 16, 100  # tasks whose comments are read at once; makers wait for some


@dataclass(frozen=True, slots=True)
class Manner:
    """How to refresh.

    ``jobs`` is the number of processes. With ``only_changed`` a file that would come out as it
    stands is left alone. Without ``keep_going`` the first scorecard that fails ends the run.
    """

    jobs: int = 1
    only_changed: bool = True
    keep_going: bool = True
    dry_run: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of one task: a ``receipt``, or the ``error``; neither: unchanged."""

    task: Task
    receipt: RefreshReceipt | None = None
    error: WorkbookToolsError | None = None

    @property
    def refused(self) -> str:
        """Why it was not filled, ``""`` where it was."""
        return str(self.error or "")

    @property
    def is_unchanged(self) -> bool:
        """Whether the file was left alone because nothing has changed."""
        return self.receipt is None and self.error is None


def refresh(
    project: ProjectData,
    months: Iterable[Month],
    specs: Sequence[ScorecardSpec],
    output: str | None,
    manner: Manner,
) -> Iterator[Outcome]:
    """Fills the files of scorecards in months; what became of each, as they are done.

    Other processes start while ``months`` are found, where sources are read for them. What was
    typed into a file since is collected before it is replaced. A file is whole whenever the run
    ends, and a second run goes on. Without ``keep_going`` raises WorkbookToolsError.
    """
    drafted = Drafted.read(project.config.folder)
    try:
        with makers(project, manner.jobs, dry_run=manner.dry_run) as crew:
            if not project.knows_months:
                crew.expect(len(specs))
            wanted = tasks(project, months, specs, output)
            with opened(project, dry_run=manner.dry_run) as store:
                comments = _Comments(store, wanted)
                for outcome in _outcomes(project, comments, drafted, manner, crew):
                    if outcome.error and not manner.keep_going:
                        raise outcome.error
                    yield outcome
    finally:
        if not manner.dry_run:
            drafted.save(project)


def _outcomes(
    project: ProjectData, comments: _Comments, drafted: Drafted, manner: Manner, crew: Makers
) -> Iterator[Outcome]:
    """What became of each task; files are made while orders for others are found."""
    noted = None if manner.dry_run else drafted
    for task in comments.tasks:
        found = _order(project, comments, drafted, task, manner)
        if isinstance(found, Order):
            yield from _made(crew.put(found), noted)
        else:
            yield found
    yield from _made(crew.rest(), noted)


def _made(made: Iterable[tuple[Order, Made]], drafted: Drafted | None) -> Iterator[Outcome]:
    for order, done in made:
        if isinstance(done, WorkbookToolsError):
            yield Outcome(order.task, error=done)
            continue
        if drafted:
            drafted.note(order.task, order.inputs, order.comments.hash, done.choice)
        yield Outcome(order.task, done)


class _Comments:
    """The comments of tasks that are worked on in their order, read for many of them at once."""

    def __init__(self, store: Store, tasks: Sequence[Task]) -> None:
        self.store, self.tasks = store, tasks
        self._places = [(task.spec.name, task.month) for task in tasks]
        self._ahead = _FIRST_AHEAD
        self._known: dict[Place, Held] = {}

    def of(self, task: Task) -> Held:
        """The task's comments, as they stood lately."""
        place = (task.spec.name, task.month)
        if place not in self._known:
            start = self._places.index(place)
            with self.store.reading() as reader:
                self._known = held_of(reader, self._places[start : start + self._ahead])
            self._ahead = min(self._ahead * 2, _MOST_AHEAD)
        return self._known.pop(place)

    def again(self, task: Task) -> Held:
        """The task's comments now that texts were collected; those of others are forgotten."""
        self._known, self._ahead = {}, 1
        return self.of(task)


def _order(
    project: ProjectData, known: _Comments, drafted: Drafted, task: Task, manner: Manner
) -> Order | Outcome:
    """What a task is made from; its outcome where there is nothing to do, or it is refused."""
    try:
        seen = moment_of(task.target)
        comments = known.of(task)
        draft = drafted.standing(task, comments.hash)
        choice, collected = (draft.choice if draft else None), None
        if seen and draft is None:
            choice, collected = commands.plan.standing_at(project.whole, known.store, task)
            comments = known.again(task)
        inputs = project.inputs_hash(task.spec, task.month, comments)
        if draft and manner.only_changed and drafted.is_current(draft, inputs):
            return Outcome(task)
    except WorkbookToolsError as error:
        return Outcome(task, error=error)
    return Order(task, comments, inputs, choice, seen, collected)
