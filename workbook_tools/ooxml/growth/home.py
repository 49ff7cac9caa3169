"""The sheet on which references stand while rows move, and what is said of each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from workbook_tools.errors import TemplateError
from workbook_tools.ooxml.growth.formula import Formulas, LostReferenceError
from workbook_tools.ooxml.growth.rowmap import Place, RowMap
from workbook_tools.ooxml.sheet import Area, stored_area


@dataclass(frozen=True, slots=True)
class MovedReference:
    """A reference that was moved: where it stands, how it read, and how it reads now."""

    where: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.where}: {self.before} is {self.after} now"


@dataclass
class Journal:
    """What was moved in a file, and what cannot be: every refusal is said at once."""

    file: str
    moved: list[MovedReference] = field(default_factory=list)
    _refused: dict[str, tuple[str, str]] = field(default_factory=dict)

    def note(self, where: str, before: str, after: str) -> None:
        """Notes a reference that reads otherwise than before."""
        if before != after:
            self.moved.append(MovedReference(where, before, after))

    def refuse(self, part: str, sheet: str, place: str, clause: str) -> None:
        """Notes what cannot be moved, at a cell or another place of a sheet (``""``: none)."""
        where = ", ".join(filter(None, (f"sheet {sheet}" if sheet else "", place)))
        at = f"{self.file}, {where} ({part})" if where else f"{self.file} ({part})"
        self._refused.setdefault(f"{at}: {clause}.", (sheet, place))

    def stop(self) -> None:
        """Raises TemplateError where anything was refused."""
        if not self._refused:
            return
        sentences = list(self._refused)
        sheet, cell = self._refused[sentences[0]]
        message = sentences[0]
        if len(sentences) > 1:
            lines = "\n".join(f"  {sentence}" for sentence in sentences)
            message = (
                f"{len(sentences)} things cannot follow the rows, nothing was written:\n{lines}"
            )
        raise TemplateError(message, sheet, cell)


@dataclass(frozen=True)
class Home:
    """A sheet while rows move, on it or elsewhere; ``part`` is the part that is being changed.

    ``sheet`` is ``""`` in parts that belong to no sheet.
    """

    sheet: str
    part: str
    rows: RowMap
    formulas: Formulas
    journal: Journal

    @property
    def moves(self) -> bool:
        """Whether rows of this sheet itself move."""
        return bool(self.rows.blocks)

    def formula(
        self,
        text: str,
        where: str,
        at: Place | None = None,
        *,
        fixed_only: bool = False,
        grows: bool = False,
        told: bool = True,
    ) -> str:
        """A formula as it reads afterwards; as it was, with a refusal noted, where it cannot be.

        See ``Formulas.moved``; ``told`` lets the journal note what changes.
        """
        try:
            moved = self.formulas.moved(text, self.sheet, at, fixed_only=fixed_only, grows=grows)
        except LostReferenceError as error:
            clause = f"{error}: change the formula ={text} in Excel first"
            self.journal.refuse(self.part, self.sheet, where, clause)
            return text
        if told:
            self.journal.note(f"{self.sheet}!{where}" if self.sheet else where, text, moved)
        return moved

    def areas(self, text: str) -> list[Area]:
        """Where the cells of ``F8:K8 M8`` and all their copies stand, in the order of the text."""
        return [each for part in text.split() for each in self.copied(stored_area(part))]

    def copied(self, area: Area) -> list[Area]:
        """Where a rectangle and the copies of its rows stand: none where all are taken out."""
        runs = self.rows.runs(area.first_row, area.last_row)
        return [Area(first, area.first_column, last, area.last_column) for first, last in runs]

    def stretched(self, area: Area) -> Area | None:
        """A rectangle from its first row to its last; None where all its rows are taken out."""
        first, last = self.rows.first(area.first_row), self.rows.last(area.last_row)
        return area._replace(first_row=first, last_row=last) if first <= last else None

    def each(self, area: Area) -> Iterator[tuple[Area, Place | None]]:
        """A rectangle that belongs to rows (a merge, a link): once for each copy of its rows.

        Within one copied row it comes once for each copy; else it stretches.
        """
        block = self.rows.block_of(area.first_row)
        single = area.first_row == area.last_row
        copies = self.rows.places(area.first_row) if single else []
        if single and (block or len(copies) > 1):
            for place in copies:
                yield area._replace(first_row=place.row, last_row=place.row), place
        elif (found := self.stretched(area)) is not None:
            yield found, self.rows.at(area.first_row)

    def changes(self, area: Area) -> bool:
        """Whether anything happens to a rectangle: it moves, grows, shrinks, or is copied."""
        return self.copied(area) != [area] or self.stretched(area) != area

    def joins_copies(self, area: Area) -> bool:
        """Whether a rectangle lies within one block of copied rows and over several of its rows."""
        block = self.rows.block_of(area.first_row)
        if block is None or not block.rows:
            return False
        return area.first_row < area.last_row <= block.last
