"""A workbook that came back as copies to judge: whose each text is, and what does not belong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from workbook_tools.cells import Value
from workbook_tools.commands.collected import Matter, Notice
from workbook_tools.commands.data import ProjectData
from workbook_tools.commentary import AuthorSource, Entry, Identity, Key, Token, shared_with
from workbook_tools.commentary.judge import Copy
from workbook_tools.compare import format_figure
from workbook_tools.errors import ReturnedError, WorkbookToolsError, nearest
from workbook_tools.indicator import Unit
from workbook_tools.period import Month
from workbook_tools.returned import Returned, ReturnedSheet, Text, read_returned
from workbook_tools.sources import current_refs
from workbook_tools.values import Absence, parse_figure

_PRINTED = "wt_scorecard"
_MOST_QUOTED = 60
_PROGRAM = "workbook_tools"


@dataclass(frozen=True)
class Gathered:
    """All of one workbook that is the project's, in the order in which it is judged."""

    returned: Returned
    found: tuple[Found, ...]
    notices: tuple[Notice, ...]


def gather(
    project: ProjectData, returned: Returned, author: str | None, into: Month | None
) -> Gathered:
    """The texts of one workbook, those of boxes before those of the printed page.

    ``into`` is a month that stands in for the workbook's own. Raises ReturnedError where the
    workbook is another project's.
    """
    found: list[Found] = []
    notices: list[Notice] = []
    for sheet in sorted(returned.sheets, key=lambda each: each.kind.startswith(_PRINTED)):
        reader = _Sheet(project, returned, sheet, author, into)
        for text in sheet.texts:
            if fault := reader.unknown(text):
                notices.append(Notice(Matter.UNKNOWN, reader.where(text.cell), fault))
            elif text.ref in reader.refs:
                notices += reader.of_formula(text)
                if reader.is_to_judge(text):
                    found.append(Found(reader, text))
        notices += reader.beside()
    return Gathered(returned, tuple(found), tuple(notices))


class Found:
    """A text to judge, with where it stood; one that is for another month is written upon no text.

    ``words`` is None where the box only says with what it shares its text; ``figure`` is the one
    that its writer saw.
    """

    __slots__ = ("_of", "figure", "key", "shifted", "text", "token", "words")

    def __init__(self, of: _Sheet, text: Text) -> None:
        ref = of.refs[text.ref]
        group = of.project.config.indicators[ref].group
        self._of, self.text = of, text
        self.key = Key(of.spec.name, of.into or of.identity.month, ref)
        self.words = None if group and text.text == shared_with(group) else text.text
        self.token = Token.of(self.key, None) if of.into else of.tokens.get(ref)
        self.shifted = text.token is None or of.refs.get(text.token.key.ref) != ref
        self.figure = of.figure(ref, text.figure)

    @property
    def copy(self) -> Copy:
        """All that is to be judged of it."""
        times = saved_at(self._of.returned)
        return Copy(self.key, self._of.entry(self), self.token, self.shifted, times)

    @property
    def where(self) -> str:
        """``north.xlsx, sheet Commentary, cell I12``."""
        return self._of.where(self.text.cell)


class _Sheet:
    """One grid of a workbook that came back, beside the project."""

    def __init__(
        self,
        project: ProjectData,
        returned: Returned,
        sheet: ReturnedSheet,
        author: str | None,
        into: Month | None,
    ) -> None:
        self.project, self.returned, self.sheet, self.into = project, returned, sheet, into
        self.identity = _identity(project, returned.path, sheet)
        (self.spec,) = project.choose([self.identity.scorecard])
        self.refs = current_refs(project.config.indicators)
        self.own = frozenset(self.spec.refs)
        self.tokens = {self.refs.get(ref, ref): token for ref, token in sheet.tokens.items()}
        self.author, self.author_source = _author(author, sheet, returned)

    def where(self, cell: str) -> str:
        """``north.xlsx, sheet Commentary, cell I12``."""
        return place(self.returned.path, self.sheet.name, cell)

    def unknown(self, text: Text) -> str:
        """Why a text's reference is none of the scorecard, as a clause; ``""`` when it is one."""
        ref = self.refs.get(text.ref)
        if text.text is None or ref in self.own:
            return ""
        if ref is None:
            return f"{text.ref} is no reference of the project{nearest(text.ref, self.refs)}"
        return f"{ref} is no row of the scorecard {self.spec.name}"

    def is_to_judge(self, text: Text) -> bool:
        """Whether a text is known; for another month, also whether it is not the filled-in one."""
        if text.is_formula and text.text is None:
            return False
        if self.into is None:
            return True
        return text.token is None or not text.token.stands_for(text.text)

    def entry(self, found: Found) -> Entry:
        """What a text is, before it has a base."""
        return Entry(
            text=found.words,
            author=self.author,
            author_source=self.author_source,
            modified_at=self.returned.modified_at[-1],
            source=found.where,
            figure=found.figure,
        )

    def of_formula(self, text: Text) -> Iterator[Notice]:
        """That a text is what a formula shows, or that it shows nothing yet."""
        if text.is_formula and text.text is not None:
            words = f"{text.ref} holds a formula; what it shows is taken"
            yield Notice(Matter.FORMULA, self.where(text.cell), words)
        elif text.is_formula:
            words = f"{text.ref} holds a formula without a result: open the file, save it again"
            yield Notice(Matter.NO_RESULT, self.where(text.cell), words)

    def beside(self) -> Iterator[Notice]:
        """Texts that belong to no row, and remarks on boxes."""
        of_template = self._strays_of_template() if self.sheet.strays else set()
        for stray in self.sheet.strays:
            if stray.text in of_template:
                continue
            words = f"a text stands where no row is: {_beginning(stray.text)}"
            yield Notice(Matter.UNKEYED, self.where(stray.cell), words)
        for remark in self.sheet.remarks:
            by = f" by {remark.author}" if remark.author else ""
            words = f"a note{by} on {remark.ref} is not collected: {_beginning(remark.text)}"
            yield Notice(Matter.REMARK, self.where(remark.cell), words)

    def _strays_of_template(self) -> set[str]:
        """What an officer wrote beside the boxes for good, such as who answers for a section."""
        try:
            template = read_returned(self.project.config.folder / self.spec.template)
        except WorkbookToolsError:
            return set()
        return {stray.text for sheet in template.sheets for stray in sheet.strays}

    def figure(self, ref: str, cell: Value) -> str:
        """The figure that the writer saw, as printed; today's where the copy shows none."""
        indicator = self.project.config.indicators[ref]
        printed = _printed(cell, indicator.unit, indicator.decimals)
        month = self.into or self.identity.month
        return printed or self.project.printed_figure(self.spec.name, ref, month)


@lru_cache(maxsize=10_000, typed=True)
def _printed(cell: Value, unit: Unit, decimals: int) -> str:
    """What a cell shows of a figure, as it is printed; ``""`` where it shows none."""
    try:
        figure = parse_figure(cell)
    except ValueError:
        return ""
    return "" if figure is Absence.BLANK else format_figure(figure, unit, decimals)


def _author(
    given: str | None, sheet: ReturnedSheet, returned: Returned
) -> tuple[str, AuthorSource]:
    if given:
        return given, AuthorSource.GIVEN
    if sheet.owner:
        return sheet.owner, AuthorSource.REQUEST
    return ("" if _is_ours(returned) else returned.modified_by), AuthorSource.FILE


def _is_ours(returned: Returned) -> bool:
    """Whether the file still says that this program made it: then it has no time of its own."""
    return returned.modified_by == _PROGRAM


def saved_at(returned: Returned) -> tuple[datetime, ...]:
    """The moments at which a copy may have been saved, the best known first."""
    return returned.modified_at[-1:] if _is_ours(returned) else returned.modified_at


def place(path: Path, sheet: str, cell: str) -> str:
    """``north.xlsx, sheet Commentary, cell I12``."""
    return f"{path.name}, sheet {sheet}, cell {cell}"


def _beginning(text: str) -> str:
    """The first words of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _MOST_QUOTED else f"{line[:_MOST_QUOTED].rstrip()} ..."


def _identity(project: ProjectData, path: Path, sheet: ReturnedSheet) -> Identity:
    """Which scorecard and month the sheet is of; ReturnedError where it is not this project's."""
    identity = sheet.identity
    if identity is None:
        raise ReturnedError(
            f"{path}, sheet {sheet.name}, does not say which scorecard and month it is of (its "
            "hidden column of tokens is gone): copy the texts into the workbook that was sent out."
        )
    names = [spec.name for spec in project.config.scorecards]
    if identity.project not in ("", project.config.name):
        raise ReturnedError(
            f"{path}, sheet {sheet.name}, belongs to the project {identity.project!r}, not to "
            f"{project.config.name!r}: collect it there."
        )
    if identity.scorecard not in names:
        raise ReturnedError(
            f"{path}, sheet {sheet.name}, is of the scorecard {identity.scorecard!r}, which "
            f"config/scorecards.csv does not have{nearest(identity.scorecard, names)}."
        )
    return identity
