"""What the state of a comment is while someone types: the template's formulas in LibreOffice."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.office import Office
from support.template import TEMPLATE, refs

from workbook_tools.cells import CellPatch
from workbook_tools.commentary import count_words, state
from workbook_tools.ooxml.workbook import FileWorkbook

LAST = "Two teams share the rise."
WRITTEN = "A vacancy is filled in January."
# text, why it is asked for, last month's text, the text that a fill found to be last month's again
CASES = [
    (None, None, None, None),
    (None, None, LAST, None),
    (None, "target missed", None, None),
    (WRITTEN, "target missed", LAST, None),
    (WRITTEN, None, None, None),
    (LAST, "target missed", LAST, None),
    (LAST.upper(), None, LAST, None),
    (WRITTEN, None, LAST, WRITTEN),
    (f"{WRITTEN} And more.", None, LAST, WRITTEN),
    ("No comment", "target missed", None, None),
    ("no comment.", None, "No comment.", None),
    ("  NIL \n", None, None, None),
    ("Nil  return", "target missed", None, "Nil  return"),
    ("Nil returns came from two teams.", "target missed", None, None),
    ("No comments yet", None, None, None),
]
FIELDS = ("commentary", "commentary.why", "commentary.previous", "commentary.repeats")


def _same(text: str, last: str | None) -> bool:
    return last is not None and text.casefold() == last.casefold()


EXPECTED = [
    state(text, why or "", repeated=bool(text) and (repeats == text or _same(text, last)))
    for text, why, last, repeats in CASES
]


@pytest.mark.libreoffice
def test_the_formulas_give_the_states_and_counts_of_the_rules(
    tmp_path: Path, office: Office
) -> None:
    book = FileWorkbook(TEMPLATE)
    grid = book.read("wt_commentary")
    at = {(cell.key, cell.field): cell.cell for cell in grid}
    patches = [
        CellPatch(grid.sheet, at[ref, field], value)
        for ref, case in zip(refs(), CASES, strict=False)
        for field, value in zip(FIELDS, case, strict=True)
    ]
    path = book.apply(patches, to=tmp_path / "typed.xlsx").path
    shown = office.values([path], recalculate=True)[path]
    states = [shown.get((grid.sheet, at[ref, "commentary.state"])) for ref in refs()]
    assert states[: len(CASES)] == [each.value for each in EXPECTED]
    assert set(states[len(CASES) :]) == {"optional"}
    spare = at[refs()[-1], "commentary.state"]
    below = f"{spare.rstrip('0123456789')}{grid.last_row}"
    assert not shown.get((grid.sheet, below))
    rest = [state(None, "", repeated=False)] * (len(refs()) - len(CASES))
    for name in ("wt_commentary_count", "wt_commentary_count_summary"):
        count = book.read(name)
        assert shown[count.sheet, count.cells[0].cell] == count_words([*EXPECTED, *rest])


@pytest.mark.libreoffice
def test_the_counts_leave_out_what_there_is_none_of(office: Office) -> None:
    count = FileWorkbook(TEMPLATE).read("wt_commentary_count")
    shown = office.values([TEMPLATE], recalculate=True)[TEMPLATE]
    words = f"0 written, 0 owed, {len(refs())} optional"
    assert shown[count.sheet, count.cells[0].cell] == words
