"""Whatever text is written into a box is read back as it was."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.office import Office
from support.returning import HARD_TEXTS, HOME, REFS, fill, rewrite, sheet_of, texts_of

from workbook_tools.cells import Value
from workbook_tools.commentary import canonical
from workbook_tools.returned import read_returned
from workbook_tools.returned.table import shown
from workbook_tools.values import CellError

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)


def read_back(path: Path) -> list[str | None]:
    return list(texts_of(sheet_of(read_returned(path))).values())


@settings(deadline=None, max_examples=60)
@given(st.lists(TEXTS, min_size=len(REFS), max_size=len(REFS)))
def test_any_texts_survive_a_fill_and_a_reading(texts: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = fill(Path(folder) / "north.xlsx", texts)
        assert read_back(path) == [canonical(text) for text in texts]


def in_sixes(texts: Sequence[str]) -> list[list[str]]:
    return [list(texts[n : n + len(REFS)]) for n in range(0, len(texts), len(REFS))]


def test_hard_texts_survive_a_fill_and_a_reading(tmp_path: Path) -> None:
    for n, texts in enumerate(in_sixes(HARD_TEXTS)):
        assert read_back(fill(tmp_path / f"{n}.xlsx", texts))[: len(texts)] == texts


@pytest.mark.libreoffice
def test_hard_texts_survive_libreoffice_in_both_formats(tmp_path: Path, office: Office) -> None:
    kept = [text for text in HARD_TEXTS if "\t" not in text]  # LibreOffice drops some tabs
    filled = {fill(tmp_path / f"{n}.xlsx", t): t for n, t in enumerate(in_sixes(kept))}
    sheets = office.convert(filled, "ods")
    again = office.convert(sheets.values(), "xlsx")
    for path, texts in filled.items():
        assert read_back(sheets[path])[: len(texts)] == texts
        assert read_back(again[sheets[path]])[: len(texts)] == texts


@pytest.mark.libreoffice
def test_libreoffice_keeps_all_that_tells_whose_text_it_is(tmp_path: Path, office: Office) -> None:
    path = fill(tmp_path / "north.xlsx", ["Up."])
    (ods,) = office.convert([path], "ods").values()
    for before, after in zip(read_returned(path).sheets, read_returned(ods).sheets, strict=True):
        assert after == before


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ("", None),
        (" ", " "),
        (0, "0"),
        (-3, "-3"),
        (12.0, "12"),
        (0.1 + 0.2, "0.3"),
        (123_456_789_012, "123456789012"),
        (1e20, "1E+20"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2020, 1, 31), "2020-01-31"),
        (datetime(2020, 1, 31, 9, 30), "2020-01-31 09:30"),
        (datetime(2020, 1, 31, 9, 30, 5), "2020-01-31 09:30:05"),
        (CellError("#DIV/0!"), "#DIV/0!"),
    ],
)
def test_a_value_is_told_as_text(value: Value, text: str | None) -> None:
    assert shown(value) == text


@pytest.mark.parametrize(
    ("stated", "first"),
    [
        ("2020-01-08T09:30:00Z", datetime(2020, 1, 8, 9, 30, tzinfo=UTC)),
        ("2020-01-08T09:30:00+02:00", datetime(2020, 1, 8, 7, 30, tzinfo=UTC)),
        ("2020-01-08T09:30:00", datetime(2020, 1, 8, 9, 30, tzinfo=UTC)),
        ("last week", None),
    ],
)
def test_the_moment_of_the_last_save_comes_before_the_file_systems(
    tmp_path: Path, stated: str, first: datetime | None
) -> None:
    source = HOME / "untouched.xlsx"
    change = (_modified(source), f">{stated}</dcterms:modified>")
    path = rewrite(source, tmp_path / "x.xlsx", {"docProps/core.xml": change})
    found = read_returned(path).modified_at
    assert list(found[:-1]) == ([first] if first else [])
    assert found[-1].timestamp() == pytest.approx(path.stat().st_mtime)


def _modified(path: Path) -> str:
    """The moment of the last save as the workbook states it, with its tags."""
    stated = read_returned(path).modified_at[0]
    return f">{stated:%Y-%m-%dT%H:%M:%SZ}</dcterms:modified>"
