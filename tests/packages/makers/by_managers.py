"""The small scorecard that was sent out, as managers send it back."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from makers.package import Parts, add_part, edit, read, relate, write
from makers.plain import HEAD
from makers.sent import FIRST, LAST, name, request, row_of, sent

BOX = 5
_SHEET, _RELS = "xl/worksheets/sheet2.xml", "xl/worksheets/_rels/sheet2.xml.rels"
_THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_MS = "http://schemas.microsoft.com/office/2017/10/relationships"
_PERSON = "{8B6D1C1E-5A0B-4C1D-9A57-0D3C1B2A4F11}"
_THREAD = "{3F0A6A52-7C1E-4B7F-8E0D-6B1E2D3C4A55}"


def _edited(change: Callable[[Worksheet], None]) -> Callable[[Path], None]:
    """A maker that changes the sheet Commentary and saves."""

    def make(path: Path) -> None:
        book = sent()
        change(book["Commentary"])
        book.save(path)

    return make


def _untouched(_: Worksheet) -> None:
    pass


def _sort(sheet: Worksheet, columns: list[int]) -> None:
    """Turns the rows round, in some columns only."""
    for column in columns:
        values = [sheet.cell(row, column).value for row in range(FIRST, LAST + 1)]
        for row, value in zip(range(FIRST, LAST + 1), reversed(values), strict=True):
            sheet.cell(row, column).value = value


def _sorted_without_hidden_columns(sheet: Worksheet) -> None:
    _sort(sheet, [2, 3, 4, 5, 6])


def _sorted_whole(sheet: Worksheet) -> None:
    _sort(sheet, list(range(1, 9)))


def _renamed(sheet: Worksheet) -> None:
    sheet.title = "Jo's comments"
    name(sheet.parent, {"wt_commentary": "'Jo''s comments'!$A$1:$H$11"})


def _inserted_and_deleted(sheet: Worksheet) -> None:
    """M3 is gone; a row of the manager's own stands above M2; C3 was copied below the name."""
    sheet.delete_rows(7)
    sheet.insert_rows(6)
    sheet["B6"], sheet["C6"], sheet["E6"] = "OWN", "Our own count", "We count this ourselves."
    last = row_of(5)
    last[BOX - 1] = "Copied down."
    for column, value in enumerate(last, 1):
        sheet.cell(13, column, value)


def _filtered_and_hidden(sheet: Worksheet) -> None:
    sheet.auto_filter.ref = "B4:H10"
    for row in (6, 8):
        sheet.row_dimensions[row].hidden = True
    sheet["E7"] = "Written before it was hidden."
    sheet.sheet_state = "veryHidden"


def _rich_text(sheet: Worksheet) -> None:
    bold = InlineFont(b=True)
    sheet["E5"] = CellRichText("Up ", TextBlock(bold, "because "), "of the\nsummer. ")


def _notes_on_boxes(sheet: Worksheet) -> None:
    sheet["E5"].comment = Comment("Is this final?", "A manager")
    sheet["E6"].comment = Comment("[Threaded comment]", "tc=" + _THREAD)
    sheet["C7"].comment = Comment("Not on a box.", "A manager")


def _pasted_below(sheet: Worksheet) -> None:
    for row, text in ((11, "One more thing."), (12, "And another."), (16, "Far below.")):
        sheet.cell(row, BOX, text)
    sheet["D12"], sheet["I6"], sheet["I40"] = "(Jo)", "Beside the grid.", "Our own notes."


def _columns_added(sheet: Worksheet) -> None:
    """Columns of the manager's own before the boxes and behind the grid, each with a heading."""
    sheet.insert_cols(4)
    sheet["D4"], sheet["D5"], sheet["J4"], sheet["J5"] = "Team", "Red", "Checked", "yes"
    name(sheet.parent, {"wt_commentary": "Commentary!$A$1:$I$11"})


def _keys_deleted(sheet: Worksheet) -> None:
    sheet.delete_cols(1)
    name(sheet.parent, {"wt_commentary": "Commentary!$A$1:$G$11"})


def _codes_deleted(sheet: Worksheet) -> None:
    sheet.delete_rows(1)


def _odd_values(sheet: Worksheet) -> None:
    values = (12, 0.5, True, date(2020, 1, 31), "#N/A", "=A1")
    for row, value in enumerate(values, FIRST):
        sheet.cell(row, BOX).value = value
    sheet.cell(LAST, BOX).data_type = "s"
    sheet.cell(LAST, BOX).quotePrefix = True


def sheet_moved(path: Path) -> None:
    """The sheet copied into a workbook of the manager's own, where it has no name."""
    book, old = Workbook(), sent()["Commentary"]
    book.active["A1"] = "What I do on Mondays"
    new = book.create_sheet("From performance")
    for row in old.iter_rows():
        for cell in row:
            new.cell(cell.row, cell.column, cell.value)
    book.save(path)


def sheet_copied(path: Path) -> None:
    """Commentary stands twice; the copy has a name of its own sheet, as Excel gives it one."""
    book = sent()
    copy = book.copy_worksheet(book["Commentary"])
    copy.title = "Commentary (2)"
    copy["E7"] = "Only in the copy."
    area = "'Commentary (2)'!$A$1:$H$11"
    copy.defined_names["wt_commentary"] = DefinedName("wt_commentary", attr_text=area)
    book.save(path)


def names_lost(path: Path) -> None:
    """Names that point nowhere, after sheets were deleted and pasted again."""
    book = sent()
    name(book, dict.fromkeys(("wt_commentary", "wt_scorecard"), "#REF!"))
    book.save(path)


def band_overwritten(path: Path) -> None:
    """A comment typed on the row of a section."""
    book = sent()
    book["Scorecard"]["E9"] = "All of these are late."
    book.save(path)


def request_answered(path: Path) -> None:
    """Two answers with a name, and one below the rows that were asked."""
    book = request()
    sheet = book["Request"]
    sheet["E6"], sheet["F6"] = "Back to normal.", "Jo"
    sheet["E7"], sheet["F7"] = "Nil", "Jo"
    sheet["E9"] = "Something else."
    book.save(path)


def formula_in_the_box(path: Path) -> None:
    """A formula with its stored result, and one that has none."""
    parts = _parts(_edited(_untouched))
    _put(parts, "E5", '<c r="E5" t="str"><f>"Up "&amp;D5</f><v>Up 10</v></c>')
    _put(parts, "E6", '<c r="E6"><f>D6*2</f></c>')
    write(path, parts)


def escapes(path: Path) -> None:
    """Text as Excel stores it: escapes, line ends, runs with their reading aids."""
    parts = _parts(_edited(_untouched))
    texts = {
        "E5": '<t xml:space="preserve"> a_x000D_\nb_x0009_c_x005F_x0041_ </t>',
        "E6": "<r><t>東京</t></r><rPh sb='0' eb='2'><t>トウキョウ</t></rPh><r><t>😀</t></r>",
    }
    for cell, inside in texts.items():
        _put(parts, cell, f'<c r="{cell}" t="inlineStr"><is>{inside}</is></c>')
    write(path, parts)


def notes_and_threads(path: Path) -> None:
    """A note, a thread of two with the note that stands in for it, and a note beside the boxes."""
    parts = _parts(_edited(_notes_on_boxes))
    person = f'<person displayName="Jo" id="{_PERSON}" userId="jo" providerId="None"/>'
    people = f'{HEAD}<personList xmlns="{_THREADS}">{person}</personList>'
    add_part(parts, "xl/persons/person.xml", people, "application/vnd.ms-excel.person+xml")
    relate(parts, "xl/_rels/workbook.xml.rels", "rId71", f"{_MS}/person", "persons/person.xml")
    entries = "".join(
        f'<threadedComment ref="E6" dT="2020-01-0{day}T09:30:00.00" personId="{_PERSON}" '
        f'id="{identity}"{parent}><text>{words}</text></threadedComment>'
        for day, identity, parent, words in (
            (6, _THREAD, "", "Why so many?"),
            (7, "{00000000-7C1E-4B7F-8E0D-6B1E2D3C4A55}", f' parentId="{_THREAD}"', "New team."),
        )
    )
    body = f'{HEAD}<ThreadedComments xmlns="{_THREADS}">{entries}</ThreadedComments>'
    part = "xl/threadedComments/threadedComment1.xml"
    add_part(parts, part, body, "application/vnd.ms-excel.threadedcomments+xml")
    relate(parts, _RELS, "rId72", f"{_MS}/threadedComment", f"/{part}")
    write(path, parts)


def saved_as_macro(path: Path) -> None:
    """Saved as a workbook with macros."""
    parts = _parts(_edited(_untouched))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    edit(parts, "[Content_Types].xml", kind, "application/vnd.ms-excel.sheet.macroEnabled.main+xml")
    write(path, parts)


def saved_by_libreoffice(path: Path) -> None:
    """The answered sheet with a note, saved by LibreOffice in the format that ``path`` names."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "sent.xlsx"
        _edited(_answered)(source)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", path.suffix[1:]]
        out = Path(folder) / "out"
        subprocess.run([*command, "--outdir", str(out), str(source)], check=True, timeout=120)
        shutil.copyfile(out / f"sent{path.suffix}", path)


def _answered(sheet: Worksheet) -> None:
    sheet["E7"], sheet["F7"] = "  Two\tcauses:\n\n one\n  other ", "Jo"
    sheet["E9"] = '="Up "&D9'
    sheet["E5"].comment = Comment("Is this final?", "A manager")
    sheet.row_dimensions[8].hidden = True


def _parts(make: Callable[[Path], None]) -> Parts:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "base.xlsx"
        make(path)
        return read(path)


def _put(parts: Parts, cell: str, element: str) -> None:
    """Puts a cell's element in the place of the one there."""
    text = parts[_SHEET].decode()
    start = text.index(f'<c r="{cell}"')
    end = text.index("<c ", start + 1)
    parts[_SHEET] = (text[:start] + element + text[end:]).encode()


MAKERS = {
    "untouched.xlsx": _edited(_untouched),
    "sorted_without_hidden_columns.xlsx": _edited(_sorted_without_hidden_columns),
    "sorted_whole.xlsx": _edited(_sorted_whole),
    "sheet_moved_to_another_workbook.xlsx": sheet_moved,
    "sheet_copied.xlsx": sheet_copied,
    "renamed_sheet.xlsx": _edited(_renamed),
    "rows_inserted_and_deleted.xlsx": _edited(_inserted_and_deleted),
    "columns_added.xlsx": _edited(_columns_added),
    "column_of_keys_deleted.xlsx": _edited(_keys_deleted),
    "row_of_codes_deleted.xlsx": _edited(_codes_deleted),
    "filtered_and_hidden.xlsx": _edited(_filtered_and_hidden),
    "rich_text.xlsx": _edited(_rich_text),
    "escapes.xlsx": escapes,
    "odd_values.xlsx": _edited(_odd_values),
    "formula_in_the_box.xlsx": formula_in_the_box,
    "notes_and_threads.xlsx": notes_and_threads,
    "names_lost.xlsx": names_lost,
    "band_overwritten.xlsx": band_overwritten,
    "pasted_below_the_boxes.xlsx": _edited(_pasted_below),
    "request_answered.xlsx": request_answered,
    "saved_as_macro.xlsm": saved_as_macro,
    "saved_by_libreoffice.ods": saved_by_libreoffice,
    "saved_by_libreoffice.xlsx": saved_by_libreoffice,
}
