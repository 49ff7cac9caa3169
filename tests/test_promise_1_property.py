"""Promise 1 for any patches: only they change, and openpyxl reads them as they were written.

The cells of dates_1904.xlsx that show dates are left to the tests of the readers.
"""

from __future__ import annotations

import math
import re
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.filling import fillable, output_name, values_by_openpyxl
from support.lossless import assert_nothing_lost
from support.packages import HOME, good

from workbook_tools.cells import CellPatch, Patch, ProtectPatch, RowPatch, Value
from workbook_tools.ooxml.workbook import FileWorkbook
from workbook_tools.values import CellError

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")

NASTY = (
    *("=1+1", "007", "1/2", "Dec-19", "-see note", "@x", "'x", "+1", "10%", "1e5", "TRUE", "#N/A"),
    *(
        "_x000D_",
        "_x005F_x000D_",
        "_x00",
        "tab\there",
        "\t",
        "two\nlines",
        "ends\n",
        "\r",
        "a\r\nb",
    ),
    *("  leading", "trailing  ", " ", "]]>", "<b>&amp;</b>", "&#10;", "\U0001f600", "e\u0301"),
    *("\u200b", "\ufeff", "\u2028", "\x0b", "\x1f", "\x7f\x85", "x" * 32_767, "NA", "..", "–"),
)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
DAYS = st.datetimes(datetime(1950, 1, 1), datetime(2099, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
ANY: st.SearchStrategy[Value] = st.one_of(
    st.sampled_from(NASTY),
    TEXT,
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    DAYS,
    st.sampled_from([CellError(code) for code in ("#N/A", "#DIV/0!", "#REF!")]),
)
NEW_CELLS = st.sampled_from(
    [f"{column}{row}" for column in ("A", "K", "XFD") for row in (2, 15, 99)]
)
UNREAD = {"strict.xlsx", "addin.xlam"}
EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}


@st.composite
def patches_to(draw: st.DrawFn, path: Path) -> list[Patch]:
    """Any list of patches to cells that are there and cells that are not, to rows and to sheets."""
    inside = st.sampled_from([(cell.sheet, cell.cell) for cell in fillable(path)])
    places = st.one_of(inside, NEW_CELLS.map(lambda cell: ("Scorecard", cell)))
    cells = draw(st.dictionaries(places, ANY, max_size=10))
    rows = draw(st.dictionaries(st.sampled_from([1, 5, 15, 60, 99]), st.booleans(), max_size=2))
    found: list[Patch] = [CellPatch(*place, value) for place, value in cells.items()]
    found += [RowPatch("Scorecard", row, hidden) for row, hidden in rows.items()]
    return found + ([ProtectPatch("Scorecard")] if draw(st.booleans()) else [])


@pytest.mark.parametrize("path", good(), ids=lambda p: p.name)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_patches_change_what_they_name_and_nothing_else(
    path: Path, data: st.DataObject
) -> None:
    patches = data.draw(patches_to(path))
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / output_name(path)
        receipt = FileWorkbook(path).apply(patches, target)
        assert_nothing_lost(path, target, patches, receipt)
        once = target.read_bytes()
        again = FileWorkbook(target).apply(patches, target)
        assert target.read_bytes() == once
        assert again.parts_changed == ()
        if path.name not in UNREAD:
            assert_openpyxl_reads(target, patches, since_1904=path == HOME / "dates_1904.xlsx")


def assert_openpyxl_reads(path: Path, patches: list[Patch], *, since_1904: bool) -> None:
    """openpyxl finds each value, dates as days; it leaves the escapes of control characters."""
    values = values_by_openpyxl(path, results=True)
    for patch in patches:
        if isinstance(patch, CellPatch) and not (since_1904 and patch.cell[0] in "CD"):
            found = values.get((patch.sheet, patch.cell))
            if isinstance(found, str):
                found = re.sub("_x([0-9A-F]{4})_", lambda m: chr(int(m[1], 16)), found)
            right = as_stored(patch.value, EPOCHS[since_1904])
            assert found == right or math.isclose(found, right, abs_tol=1e-6), patch


def as_stored(value: object, epoch: datetime) -> Any:
    """What a reader that knows neither dates nor errors makes of a value."""
    if isinstance(value, str):
        return re.sub("\r\n?", "\n", value) or None
    if isinstance(value, datetime):
        return (value - epoch) / timedelta(days=1)
    return value.code if isinstance(value, CellError) else value


@pytest.mark.parametrize("words", NASTY, ids=lambda words: ascii(words)[:20])
def test_a_nasty_text_is_a_text_in_every_workbook(words: str, tmp_path: Path) -> None:
    for path in good():
        target = tmp_path / output_name(path)
        FileWorkbook(path).apply([CellPatch("Scorecard", "F4", words)], target)
        assert FileWorkbook(target).cell("Scorecard", "F4") == as_stored(words, EPOCHS[False])
