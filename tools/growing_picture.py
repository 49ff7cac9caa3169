"""Draws a template with one row, over what is filled from it: ``python tools/growing_picture.py``.

Needs LibreOffice (``soffice``) and ``pdftoppm``.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from picture import IMAGES, PICTURES, ROOT, draw, printed
from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.generic import DecodedStreamObject, NameObject, RectangleObject

import workbook_tools as wt
from workbook_tools.commands import init

MONTH = "2019-12"
TEMPLATE = "prototype.xlsx"
REFS = (
    "M1;M5-QL;EH3a;EH4-QL;CP2-NI;CP5-QL;LAC1;LAC12",
    "M1;M3;M4;M5-QL;EH1;CIN2;EH3a;EH3c;EH3e;EH4-QL;EH5-NI;CP1-NI;CP2-NI;CP3-QL;CP4-QL;CP5-QL;CP7;"
    "CP8;LAC1;LAC2",
    "all",
)
WIDTH, GAP, STEP = 1600.0, 16.0, 12.0
HEAD = (0.8, 0.945)  # which part of the template's page is shown, from its foot
GROUND, PAPER = "0.86 0.88 0.90 rg", "1 g 0.6 G"


@dataclass(frozen=True)
class Sheet:
    """A page on the picture: where its lower left corner lies, and how large it is drawn."""

    page: PageObject
    x: float
    y: float
    scale: float

    @property
    def size(self) -> tuple[float, float]:
        box = self.page.mediabox
        return float(box.width) * self.scale, float(box.height) * self.scale

    @property
    def change(self) -> Transformation:
        box = self.page.mediabox
        to_corner = Transformation().translate(-float(box.left), -float(box.bottom))
        return to_corner.scale(self.scale).translate(self.x, self.y)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        template = Path(shutil.copy(ROOT / "examples" / TEMPLATE, folder))
        (head, *_), *stacks = (scorecard_pages(path) for path in (template, *filled(Path(folder))))
        picture = Path(folder) / "growing.pdf"
        write(head, stacks, picture)
        draw(picture, 1, IMAGES / "growing")


def filled(folder: Path) -> list[Path]:
    """Scorecards of few, some and all indicators of the example."""
    init(folder / "example")
    shutil.copy(ROOT / "examples" / TEMPLATE, folder / "example")
    lines = ["name,title,template,indicators"]
    lines += [f"n{n},Children and Families scorecard,{TEMPLATE},{r}" for n, r in enumerate(REFS)]
    (folder / "example" / "config" / "scorecards.csv").write_text("\n".join(lines), "utf-8")
    receipts = wt.Project.load(folder / "example").refresh(MONTH)
    return [Path(shutil.copy(receipt.path, folder)) for receipt in receipts]


def scorecard_pages(workbook: Path) -> list[PageObject]:
    pages = PdfReader(printed(workbook)).pages
    return [page for page in pages if PICTURES["scorecard"] in page.extract_text()]


def write(head: PageObject, stacks: list[list[PageObject]], picture: Path) -> None:
    """The head of the template in the whole width, below it the pages of each scorecard."""
    width, height = float(head.mediabox.width), float(head.mediabox.height)
    steps = [len(pages) - 1 for pages in stacks]
    scale = (WIDTH - GAP * (len(stacks) + 1) - STEP * sum(steps)) / len(stacks) / width
    below = GAP + STEP * max(steps) + height * scale
    head.mediabox = head.trimbox = RectangleObject(
        (0, HEAD[0] * height, width, HEAD[1] * height)  # only this part is drawn
    )
    top = Sheet(head, GAP, below + GAP, (WIDTH - 2 * GAP) / width)
    tall = top.y + top.size[1] + GAP
    writer = PdfWriter()
    page = writer.add_blank_page(WIDTH, tall)
    paint(page, f"{GROUND} 0 0 {WIDTH} {tall} re f")
    for sheet in (top, *stacked(stacks, below - height * scale, scale)):
        paint(page, f"{PAPER} {sheet.x} {sheet.y} {sheet.size[0]} {sheet.size[1]} re B")
        page.merge_transformed_page(sheet.page, sheet.change)
    writer.write(picture)


def stacked(stacks: list[list[PageObject]], foot: float, scale: float) -> Iterator[Sheet]:
    """Each scorecard's pages, the last at the bottom of its stack and a little to the right."""
    left = GAP
    for pages in stacks:
        for n, page in reversed(list(enumerate(pages))):
            yield Sheet(page, left + n * STEP, foot - n * STEP, scale)
        left += float(pages[0].mediabox.width) * scale + STEP * (len(pages) - 1) + GAP


def paint(page: PageObject, words: str) -> None:
    """Draws by PDF's own operators over what is on a page."""
    drawn = DecodedStreamObject()
    drawn.set_data(words.encode())
    layer = PageObject.create_blank_page(width=page.mediabox.width, height=page.mediabox.height)
    layer[NameObject("/Contents")] = drawn
    page.merge_page(layer)


if __name__ == "__main__":
    main()
