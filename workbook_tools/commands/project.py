"""A project folder, and what a user can do with it: one method a command."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING

from workbook_tools import commands, config
from workbook_tools.commands.data import ProjectData
from workbook_tools.commentary.judge import Consent
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.period import EVER, Month

if TYPE_CHECKING:
    from workbook_tools.commands.check import CheckReport
    from workbook_tools.commands.collected import Collected, CollectReport
    from workbook_tools.commands.conflicts import Conflict
    from workbook_tools.commands.editions import Issued
    from workbook_tools.commands.history import History
    from workbook_tools.commands.orders import RefreshReceipt
    from workbook_tools.commands.refresh import Manner, Outcome
    from workbook_tools.commands.request import Asked
    from workbook_tools.commands.status import OwnerStatus
    from workbook_tools.commentary import Reopening, Revision


class Project(ProjectData):
    """A folder with ``config/`` and a template, read and validated; what a user can do with it.

    Figures are read, and what a command works with is imported, when they are first needed.
    """

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
        jobs: int = 1,
        only_changed: bool = True,
    ) -> list[RefreshReceipt]:
        """Fills the named scorecards (all of them by default) for ``month``.

        A receipt for each that was filled; one that would come out as it stands is left alone. What
        was typed into the workbook that stands there is collected first. ``month`` is by default
        the latest that the sources have. ``output`` stands in for the project's output pattern;
        ``jobs`` is the number of processes; without ``only_changed`` all are filled. With
        ``dry_run`` nothing is written. Raises the WorkbookToolsError family once all others are
        filled; what was refused was left as it was.
        """
        months = map(self.month, (month,))
        manner = commands.refresh.Manner(jobs=jobs, only_changed=only_changed, dry_run=dry_run)
        done = list(self.refresh_all(months, scorecards, output, manner=manner))
        errors = {outcome.refused: outcome.error for outcome in done if outcome.error}
        if len(errors) == 1:
            raise next(iter(errors.values()))
        if errors:
            raise WorkbookToolsError("\n".join(errors))
        return [outcome.receipt for outcome in done if outcome.receipt]

    def refresh_all(
        self,
        months: Iterable[Month],
        scorecards: Sequence[str] = (),
        output: str | None = None,
        *,
        manner: Manner,
    ) -> Iterator[Outcome]:
        """Fills scorecards for many months; what became of each, as they are done.

        ``months`` may be an iterator that finds them in the sources: other processes start
        meanwhile.
        """
        return commands.refresh.refresh(self, months, self.choose(scorecards), output, manner)

    @classmethod
    def remembered(
        cls,
        folder: Path | str = ".",
        first: Month | str | None = EVER[0],
        last: Month | str = EVER[1],
        scorecards: Sequence[str] = (),
    ) -> Project:
        """The project in ``folder``, to refresh ``scorecards`` from ``first`` to ``last``.

        Sources that have not changed since a run are not read, and of others no more than these
        rest on, in the latest month where ``first`` is None. All scorecards tell which that is.
        """
        drafted = commands.drafted.Drafted.read(Path(folder))
        project = cls.load(folder).reading(first or drafted.latest, last)
        if scorecards and (first == last or drafted.knows_months(project)):
            project = replace(project, only=tuple(s.name for s in project.choose(scorecards)))
        return drafted.remembered(project)

    def check(
        self, month: Month | str | None = None, scorecards: Sequence[str] = ()
    ) -> CheckReport:
        """What to look at before anything is printed; nothing is written."""
        return commands.check.check(self, self.month(month), self.choose(scorecards))

    def collect(  # noqa: PLR0913 - each is a word of the command
        self,
        files: Sequence[Path | str] = (),
        *,
        author: str | None = None,
        into: Month | str | None = None,
        partial: bool = False,
        accept_cleared: bool = False,
        accept_shifted: bool = False,
        dry_run: bool = False,
        jobs: int | None = 1,
        progress: Callable[[str], None] | None = None,
    ) -> CollectReport:
        """Takes the texts of workbooks that came back into the store, a workbook at a time.

        Without ``files``, all in the folder ``returns/``, which are then filed away by outcome.
        ``into`` is the month that the texts belong to, where it is not the workbook's own. Raises
        WorkbookToolsError, with nothing stored, when a file is refused or a reference unknown;
        with ``partial`` the rest is collected, and the report names them. ``jobs`` is how many
        processes read the files, None for as many as help; for more than one, a script must guard
        its own start with ``if __name__ == "__main__"``.
        """
        terms = commands.collect.Terms(
            author=author,
            into=None if into is None else self.month(into),
            consent=Consent(cleared=accept_cleared, shifted=accept_shifted),
            partial=partial,
            dry_run=dry_run,
            jobs=jobs,
        )
        chosen = [Path(file) for file in files] or self.returned
        return commands.collect.collect(self, chosen, terms, progress)

    def print(
        self, month: Month | str | None = None, scorecards: Sequence[str] = ()
    ) -> tuple[Path, ...]:
        """Prints the scorecards that stand to PDFs beside them, every page marked as internal.

        Needs LibreOffice. The PDFs are tagged and have a title and a language.
        """
        return commands.printing.print_scorecards(self, self.month(month), self.choose(scorecards))

    @property
    def returned(self) -> list[Path]:
        """What lies in ``returns/`` and waits to be collected, in name order."""
        return commands.returns.waiting(self.config.folder / commands.returns.FOLDER)

    def conflicts(
        self, scorecards: Sequence[str] = (), month: Month | str | None = None
    ) -> tuple[Conflict, ...]:
        """The texts that wait for a choice, with their base; of all months by default."""
        wanted = None if month is None else self.any_month(month)
        return commands.conflicts.conflicts(self, self.choose(scorecards), wanted)

    def resolve(
        self,
        ref: str,
        keep: str,
        month: Month | str | None = None,
        scorecard: str | None = None,
        author: str | None = None,
    ) -> Revision:
        """Lets the text of the writer, file or number ``keep`` stand; returns the revision.

        Raises WorkbookToolsError when there is no conflict, or ``keep`` names none or several.
        """
        spec, ref = self.row(ref, scorecard)
        return commands.conflicts.resolve(self, spec, ref, self.month(month), keep, author)

    def history(
        self, ref: str, month: Month | str | None = None, scorecard: str | None = None
    ) -> History:
        """Every text that was ever stored on ``ref``, with who, when and where."""
        spec, ref = self.row(ref, scorecard)
        wanted = None if month is None else self.any_month(month)
        return commands.history.history(self, spec, ref, wanted)

    def restore(
        self,
        ref: str,
        revision: int,
        month: Month | str | None = None,
        scorecard: str | None = None,
        author: str | None = None,
    ) -> Revision:
        """Makes the text of an earlier ``revision`` the latest again, as a new revision."""
        spec, ref = self.row(ref, scorecard)
        return commands.history.restore(self, spec, ref, self.month(month), revision, author)

    def nil(
        self,
        ref: str,
        month: Month | str | None = None,
        scorecard: str | None = None,
        author: str | None = None,
    ) -> Revision:
        """Says of ``ref`` that there is nothing to say. Raises where there is a text."""
        spec, ref = self.row(ref, scorecard)
        return commands.history.nil(self, spec, ref, self.month(month), author)

    def status(
        self, month: Month | str | None = None, scorecards: Sequence[str] = ()
    ) -> tuple[OwnerStatus, ...]:
        """What each owner has written and still owes, with a reminder to paste."""
        return commands.status.status(self, self.choose(scorecards), self.month(month))

    def request(
        self,
        month: Month | str | None = None,
        scorecards: Sequence[str] = (),
        owners: Sequence[str] = (),
        due: date | str | None = None,
        *,
        dry_run: bool = False,
    ) -> tuple[Asked, ...]:
        """Makes a workbook, and an unsent e-mail, for each owner who owes a comment.

        They lie in ``requests/``; none is ever rewritten. ``due`` is the last day to answer.
        """
        chosen = self.choose(scorecards)
        return commands.request.request(
            self, chosen, self.month(month), owners, due, dry_run=dry_run
        )

    def issue(
        self,
        scorecard: str,
        month: Month | str,
        *,
        final: bool = False,
        by: str = "",
        evidence: Path | str | None = None,
    ) -> Issued:
        """Records the next edition and keeps its file, receipt and evidence in ``editions/``.

        Raises WorkbookToolsError for a final edition without ``by``, and after a final one that was
        not reopened.
        """
        (spec,) = self.choose([scorecard])
        signing = commands.editions.Signing(by, final, Path(evidence) if evidence else None)
        return commands.editions.issue(self, spec, self.month(month), signing)

    def edition(self, scorecard: str, month: Month | str, number: int | None = None) -> Path:
        """The kept file of an edition, by default the last one, just as it was issued."""
        (spec,) = self.choose([scorecard])
        return commands.editions.edition_file(self, spec, self.any_month(month), number)

    def is_closed(self, scorecard: str, month: Month | str) -> bool:
        """Whether the last edition is final, so that the next one needs a reopening."""
        (spec,) = self.choose([scorecard])
        return commands.editions.is_closed(self, spec, self.any_month(month))

    def reopen(
        self, scorecard: str, month: Month | str, reason: str, by: str | None = None
    ) -> Reopening:
        """Begins the edition after the last one; ``reason`` is printed in its notes."""
        (spec,) = self.choose([scorecard])
        return commands.editions.reopen(self, spec, self.any_month(month), reason, by or getuser())

    def import_commentary(
        self, file: Path | str, scorecards: Sequence[str] = (), author: str | None = None
    ) -> tuple[Collected, ...]:
        """Takes more texts in from a file with ``ref, month, text``; a text that stands is kept."""
        return tuple(
            taken
            for spec in self.choose(scorecards)
            for taken in commands.history.import_texts(self, spec, Path(file), author)
        )

    def verify_store(self) -> list[str]:
        """What does not fit in the store and in ``editions/``, a sentence each; none when all does.

        It shows careless change, not a forger who can write everything.
        """
        return commands.keeping.verify(self)

    def export_store(self, file: Path | str) -> int:
        """Writes every record of the store to a JSON Lines file; returns how many."""
        return commands.keeping.export(self, Path(file))

    def import_store(self, file: Path | str) -> int:
        """Adds the records of a JSON Lines file that the store lacks; returns how many.

        Raises StoreError, with nothing added, where the two tell different histories.
        """
        return commands.keeping.take_in(self, Path(file))

    def with_output(self, pattern: str) -> Project:
        """The same project with another output pattern."""
        return replace(self, config=replace(self.config, output=pattern))
