from __future__ import annotations

import tempfile
from datetime import date
from math import isclose
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.filling import fillable, output_name
from support.packages import good
from support.tiny import sheet, workbook

from workbook_tools.cells import CellPatch, OnFormula, Value
from workbook_tools.ooxml.dates import to_serial
from workbook_tools.ooxml.text import canonical
from workbook_tools.ooxml.workbook import FileWorkbook
from workbook_tools.values import CellError

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
VALUES: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXT,
    st.sampled_from(["=A1", "007", "1/2", "+1", "@x", "'", "TRUE", "#N/A", " a ", "_x0041_"]),
    st.sampled_from([CellError("#N/A"), CellError("#DIV/0!")]),
)
FAR = st.sampled_from([f"{column}{row}" for column in ("A", "C", "Z", "XFD") for row in (61, 70)])


def plain(value: Value) -> Value:
    """The value as a cell gives it back: empty text is nothing, line ends are of one kind."""
    return (canonical(value) or None) if isinstance(value, str) else value


def same(found: Value, value: Value) -> bool:
    """Whether a cell gives a value back; where its style is a date's, a number as a date."""
    if isinstance(found, date) and isinstance(value, int | float):
        calendars = (False, True)
        return any(
            isclose(to_serial(found, calendar), value, abs_tol=1e-8) for calendar in calendars
        )
    return found == value and isinstance(found, bool) == isinstance(value, bool)


@pytest.mark.parametrize("path", good(), ids=lambda p: p.name)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_patches_read_back_as_themselves_and_again_change_nothing(
    path: Path, data: st.DataObject
) -> None:
    near = [(c.sheet, c.cell) for c in fillable(path)]
    cells = st.one_of(st.sampled_from(near), FAR.map(lambda cell: ("Scorecard", cell)))
    asked = data.draw(st.dictionaries(cells, VALUES, max_size=12))
    patches = [CellPatch(*place, value) for place, value in asked.items()]
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / output_name(path)
        receipt = FileWorkbook(path).apply(patches, target)
        book = FileWorkbook(target)
        for place, value in asked.items():
            if "!".join(place) not in receipt.skipped_formulas:
                assert same(book.cell(*place), plain(value))
        once = target.read_bytes()
        assert book.apply(patches).cells == ()
        assert target.read_bytes() == once


@given(TEXT)
@settings(max_examples=60, deadline=None)
def test_any_supplied_text_reads_back_beside_its_formula(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = '<row r="1"><c r="A1"><f>NOW()</f></c></row>'
        path = workbook(Path(folder) / "a.xlsx", sheet(rows))
        patch = CellPatch("One", "A1", text, OnFormula.RESULT)
        FileWorkbook(path).apply([patch])
        assert FileWorkbook(path).cell("One", "A1") == plain(text)
        assert FileWorkbook(path).apply([patch]).cells == ()
