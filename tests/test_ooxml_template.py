from __future__ import annotations

import math
import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from support.parts import contents
from support.tiny import cell_xml, part, sheet, workbook

import workbook_tools as wt
from workbook_tools.cells import CellPatch, ProtectPatch, RowPatch
from workbook_tools.errors import PatchError, WorkbookOpenError
from workbook_tools.ooxml import deflate, tails
from workbook_tools.ooxml.encode import EMPTY, Kind, Stored, encode, same_value
from workbook_tools.ooxml.tails import TailWriter, spellings

ROWS = '<row r="1" spans="1:2"><c r="A1" s="3"/><c r="B1"><v>5</v></c></row>'
RULES = "".join(
    f'<conditionalFormatting sqref="A{n}"><cfRule type="cellIs" dxfId="0" priority="{n}" '
    'operator="lessThan"><formula>5</formula></cfRule></conditionalFormatting>'
    for n in range(1, 60)
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return workbook(tmp_path / "a.xlsx", sheet(ROWS, after=RULES), sheet())


def test_values_go_where_the_template_was_prepared_for_them_in_any_order(path: Path) -> None:
    prepared = wt.Template(path).prepare(["One!B1", "'Two'!C3", "One!A1"])
    receipt = prepared.fill([7, "x", "<&>"], path.with_name("out.xlsx"))
    assert receipt.cells == ("One!A1", "One!B1", "Two!C3")
    book = wt.FileWorkbook(receipt.path)
    assert [book.cell("One", "A1"), book.cell("One", "B1"), book.cell("Two", "C3")] == [
        *("<&>", 7, "x")
    ]


def test_a_shapes_own_value_does_not_count(path: Path) -> None:
    shapes = [CellPatch("One", "B1", "ignored"), RowPatch("One", 1, True), ProtectPatch("Two")]
    prepared = wt.Template(path).prepare(shapes)
    receipt = prepared.fill([5, False, None], path.with_name("out.xlsx"))
    assert receipt.cells == ()
    assert receipt.parts_changed == ("xl/worksheets/sheet2.xml",)
    prepared.fill([5, True, None], path.with_name("out.xlsx"))
    assert '<row r="1" spans="1:2" hidden="1">' in part(path.with_name("out.xlsx"))


def test_one_fill_leaves_nothing_behind_for_the_next(path: Path) -> None:
    prepared = wt.Template(path).prepare(["One!A1", "One!B1", "One!F9", "Two!A1"])
    alone = prepared.fill([None, 5, None, 1], path.with_name("first.xlsx"))
    prepared.fill(["long words " * 40, 9, "new", None], path.with_name("between.xlsx"))
    again = prepared.fill([None, 5, None, 1], path.with_name("again.xlsx"))
    assert again.path.read_bytes() == alone.path.read_bytes()
    assert again.rows_fitted == alone.rows_fitted == {}


def test_more_or_fewer_values_than_cells_are_the_programmers_mistake(path: Path) -> None:
    prepared = wt.Template(path).prepare(["One!A1"])
    with pytest.raises(ValueError, match="2 values for 1 cells"):
        prepared.fill([1, 2], path.with_name("out.xlsx"))


def test_places_are_refused_when_a_template_is_prepared(path: Path) -> None:
    with pytest.raises(PatchError, match="2 faults") as caught:
        wt.Template(path).prepare(["One!A1", "Onne!A1", "One!A0"])
    assert "the nearest is 'One'" in str(caught.value)


def test_values_are_refused_together_and_nothing_is_written(path: Path) -> None:
    prepared = wt.Template(path).prepare(["One!A1", "One!B1", "One!C1"])
    with pytest.raises(PatchError, match="2 faults") as caught:
        prepared.fill([math.nan, 1, [1]], path.with_name("out.xlsx"))
    assert "cell A1" in str(caught.value)
    assert "cell C1" in str(caught.value)
    assert not path.with_name("out.xlsx").exists()


def test_a_place_that_is_named_twice_takes_one_value(path: Path) -> None:
    prepared = wt.Template(path).prepare(
        ["One!A1", "One!$A$1", RowPatch("One", 4, True), RowPatch("One", 4, True)]
    )
    prepared.fill([1, 1.0, True, True], path.with_name("out.xlsx"))
    with pytest.raises(PatchError, match="two patches give it different values"):
        prepared.fill([1, 2, True, True], path.with_name("out.xlsx"))
    with pytest.raises(PatchError, match="one patch hides it and another shows it"):
        prepared.fill([1, 1, True, False], path.with_name("out.xlsx"))


def test_an_array_of_one_value_is_that_value(path: Path) -> None:
    prepared = wt.Template(path).prepare(["One!A1", "One!B1"])
    prepared.fill([np.array(2.5), np.int64(7)], path.with_name("out.xlsx"))
    book = wt.FileWorkbook(path.with_name("out.xlsx"))
    assert (book.cell("One", "A1"), book.cell("One", "B1")) == (2.5, 7)


def test_equal_values_of_two_types_are_written_apart(path: Path) -> None:
    prepared = wt.Template(path).prepare(["One!A1", "One!B1", "One!C1"])
    target = path.with_name("out.xlsx")
    prepared.fill([1, True, 1.0], target)
    assert [cell_xml(target, cell) for cell in ("A1", "B1", "C1")] == [
        '<c r="A1" s="3"><v>1</v></c>',
        '<c r="B1" t="b"><v>1</v></c>',
        '<c r="C1"><v>1</v></c>',
    ]


@pytest.mark.parametrize("workers", [1, 2])
def test_many_jobs_are_done_in_their_order(path: Path, workers: int, tmp_path: Path) -> None:
    prepared = wt.Template(path).prepare(["One!B1"])
    jobs = [([n], tmp_path / f"{n}.xlsx") for n in range(5)]
    receipts = prepared.fill_many(jobs, workers=workers)
    assert [receipt.path for receipt in receipts] == [to for _, to in jobs]
    assert [wt.FileWorkbook(to).cell("One", "B1") for _, to in jobs] == list(range(5))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_job_whose_target_is_open_is_said_in_its_own_words(
    path: Path, workers: int, tmp_path: Path
) -> None:
    (tmp_path / "~$1.xlsx").touch()
    prepared = wt.Template(path).prepare(["One!B1"])
    with pytest.raises(WorkbookOpenError) as caught:
        prepared.fill_many([([n], tmp_path / f"{n}.xlsx") for n in range(3)], workers=workers)
    assert str(caught.value) == str(WorkbookOpenError(str(tmp_path / "1.xlsx")))
    assert caught.value.path == str(tmp_path / "1.xlsx")


def test_a_prepared_template_that_was_pickled_makes_the_same_bytes(path: Path) -> None:
    prepared = wt.Template(path).prepare(["One!A1", "One!D9"])
    targets = path.with_name("first.xlsx"), path.with_name("second.xlsx")
    prepared.fill(["x", 2], targets[0])
    pickle.loads(pickle.dumps(prepared)).fill(["x", 2], targets[1])  # noqa: S301 (our own)
    assert targets[0].read_bytes() == targets[1].read_bytes()


def test_both_engines_write_the_same_parts_each_always_in_the_same_bytes(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for engine in (deflate.by_zlib, deflate.by_isal):
        monkeypatch.setattr(deflate, "engine", engine)
        for name in ("one.xlsx", "two.xlsx"):
            wt.Template(path).prepare(["One!A1"]).fill(["words " * 50], path.with_name(name))
        one, two = path.with_name("one.xlsx"), path.with_name("two.xlsx")
        assert one.read_bytes() == two.read_bytes()
        found.append((contents(one), one.read_bytes()))
    assert found[0][0] == found[1][0]
    assert found[0][1] != found[1][1]


def test_what_follows_the_last_hole_is_deflated_once(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deflated: list[int] = []

    def noted(data: bytes, last: bool = True) -> bytes:
        deflated.append(len(data))
        return deflate.by_zlib(data, last)

    monkeypatch.setattr(deflate, "engine", noted)
    prepared = wt.Template(path).prepare(["One!A1"])
    for n in range(3):
        prepared.fill([n], path.with_name("out.xlsx"))
    assert len([length for length in deflated if length > 4096]) == 1
    assert len(deflated) == 4
    assert part(path.with_name("out.xlsx")).count("<cfRule") == 59


def test_what_is_kept_of_values_has_an_end(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tails, "_MOST_KEPT", 3)
    known, _ = TailWriter("", date1904=False).tails()
    assert known.of(range(10)) == [b"><v>%d</v></c>" % n for n in range(10)]
    assert len(known.kept[int]) == 3
    known.forget()
    assert len(known.kept[int]) == 0


ANY_NUMBER = st.one_of(
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([10**15, 1e15, 2**60, float(2**60), 1e300, -0.0]),
)


@given(ANY_NUMBER, ANY_NUMBER)
def test_a_number_is_known_again_in_either_of_its_spellings(first: float, second: float) -> None:
    held = encode(first, date1904=False)
    for same in (second, first, float(first), int(first)):
        known = encode(same, date1904=False) in spellings(held)
        assert known == same_value(first, same, date1904=False)


@given(st.one_of(st.text(max_size=40), st.floats(allow_nan=False, allow_infinity=False)))
@example(1e-4)
@example(-9.999e-5)
@example(1e15 - 0.5)
@example(-1e15 + 0.125)
@example(1e15 + 0.125)
@example(9007199254740993.0)
@example("a\nb\r\nc")
@example("\xa0 _x0041_ \x7f")
def test_the_quick_way_writes_what_the_other_writes(value: str | float) -> None:
    writer = TailWriter("x:", date1904=False)
    try:
        right = writer.of_value(value)
    except ValueError:
        with pytest.raises(ValueError, match="text holds"):
            writer.tails()[0].of([value])
        return
    assert writer.tails()[0].of([value]) == [right]


def test_a_number_in_its_other_spelling_leaves_the_cell_as_it_is(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1000000000000000</v></c><c r="B1"/></row>'
    prepared = wt.Template(workbook(tmp_path / "a.xlsx", sheet(rows))).prepare(["One!A1", "One!B1"])
    for value in (10**15, 1e15):
        receipt = prepared.fill([value, "new"], tmp_path / "out.xlsx")
        assert receipt.cells == ("One!B1",)
        assert cell_xml(receipt.path, "A1") == '<c r="A1"><v>1000000000000000</v></c>'


def test_cells_and_rows_out_of_order_are_filled_where_they_stand(tmp_path: Path) -> None:
    rows = '<row r="2"><c r="A2" s="3"/></row><row r="1"><c r="B1"/><c r="A1" t="b"/></row>'
    prepared = wt.Template(workbook(tmp_path / "a.xlsx", sheet(rows))).prepare(
        ["One!A1", "One!B1", "One!A2"]
    )
    receipt = prepared.fill([1, 2, 3], tmp_path / "out.xlsx")
    assert receipt.cells == ("One!A1", "One!B1", "One!A2")
    assert [cell_xml(receipt.path, cell) for cell in ("A1", "B1", "A2")] == [
        '<c r="A1"><v>1</v></c>',
        '<c r="B1"><v>2</v></c>',
        '<c r="A2" s="3"><v>3</v></c>',
    ]


def test_signs_of_a_form_are_text_like_any_other(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="str"><f>"%b"&amp;5%</f><v>%b5%</v></c><c r="B1"/></row>'
    prepared = wt.Template(workbook(tmp_path / "a.xlsx", sheet(rows))).prepare(["One!B1"])
    receipt = prepared.fill(["%s %%"], tmp_path / "out.xlsx")
    assert '<c r="A1"><f>"%b"&amp;5%</f></c>' in part(receipt.path)
    assert wt.FileWorkbook(receipt.path).cell("One", "B1") == "%s %%"


def test_what_no_number_can_be_is_left_as_it_stands() -> None:
    odd = Stored(Kind.NUMBER, "nan")
    assert spellings(odd) == (odd,)
    assert spellings(EMPTY) == (EMPTY,)


def test_a_template_that_changes_on_disk_is_filled_as_it_was_read(path: Path) -> None:
    prepared = wt.Template(path).prepare(["One!A1"])
    path.unlink()
    receipt = prepared.fill([1], path.with_name("out.xlsx"))
    assert wt.FileWorkbook(receipt.path).cell("One", "A1") == 1
