"""Draws the documentation's pictures from the example: ``python tools/picture.py``.

Needs LibreOffice (``soffice``), ``pdftoppm``, and for the toolbar ``Xvfb`` and ``xdotool``.
LibreOffice 7 prints no sparklines.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from pypdf import PdfReader

import workbook_tools as wt
from workbook_tools.commands import init

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
PICTURES = {"summary": "What to look at first", "scorecard": "What good looks like"}
TOOLBAR = "libreoffice-toolbar.png"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        scorecard = Path(folder) / "scorecard.xlsx"
        init(Path(folder) / "example")
        wt.Project.load(Path(folder) / "example").refresh("2019-12", output=str(scorecard))
        pdf = printed(scorecard)
        for name, words in PICTURES.items():
            draw(pdf, first_page_with(pdf, words), IMAGES / name)
        shutil.copy(taken_by_a_test(Path(folder) / "click"), IMAGES)


def printed(workbook: Path) -> Path:
    profile = f"-env:UserInstallation={(workbook.parent / 'profile').as_uri()}"
    convert = ["--headless", "--convert-to", "pdf", "--outdir", str(workbook.parent)]
    subprocess.run(["soffice", profile, *convert, str(workbook)], check=True, capture_output=True)
    return workbook.with_suffix(".pdf")


def first_page_with(pdf: Path, words: str) -> int:
    pages = PdfReader(pdf).pages
    return next(n for n, page in enumerate(pages, start=1) if words in page.extract_text())


def draw(pdf: Path, page: int, picture: Path) -> None:
    only = ["-f", str(page), "-l", str(page), "-singlefile"]
    wide = ["-scale-to-x", "1600", "-scale-to-y", "-1"]
    picture.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["pdftoppm", *only, *wide, "-png", str(pdf), str(picture)], check=True)


def taken_by_a_test(folder: Path) -> Path:
    """The picture of the toolbar, which the test that clicks it takes."""
    test = [sys.executable, "-m", "pytest", "-q", "tests/test_real_click.py", "-k", "spoiled"]
    subprocess.run([*test, f"--basetemp={folder}"], cwd=ROOT, check=True)
    return next(folder.rglob(TOOLBAR))


if __name__ == "__main__":
    main()
