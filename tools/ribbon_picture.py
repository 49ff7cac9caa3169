"""Draws the tab Scorecard as its text describes it: ``python tools/ribbon_picture.py``.

Excel's own icons are not drawn: a grey square stands for each.
"""

from __future__ import annotations

import textwrap
from html import escape
from importlib.resources import files
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).parent.parent
RIBBON = files("workbook_tools.addin").joinpath("sources", "customUI14.xml")
NAMESPACE = "{http://schemas.microsoft.com/office/2009/07/customui}"
PICTURES = {"ribbon.svg": "", "ribbon-help.svg": "put_back"}
LETTER, HEIGHT, ROW, TOP = 6.8, 148, 26, 44
DARK, GREY, PALE = "#262626", "#595959", "#c8c8c8"


def main() -> None:
    for name, pointed in PICTURES.items():
        (ROOT / "docs" / "images" / name).write_text(drawn(pointed), encoding="utf-8", newline="\n")


def drawn(pointed: str = "") -> str:
    """The tab as SVG, with the help of the button ``pointed`` at."""
    (tab,) = etree.fromstring(RIBBON.read_bytes()).iter(f"{NAMESPACE}tab")
    shapes, places, x = [], {}, 14.0
    for group in tab:
        inner, right = buttons_of(group, x, places)
        middle = (x + right) / 2
        shapes += [*inner, text(middle, HEIGHT - 10, group.get("label"), GREY, "middle")]
        shapes.append(line(right + 8, TOP, HEIGHT - 6))
        x = right + 16
    height = HEIGHT
    if pointed:
        shapes += help_of(tab.find(f".//{NAMESPACE}button[@id='{pointed}']"), *places[pointed])
        height += 96
    return page(tab, shapes, x, height)


def buttons_of(group: etree._Element, x: float, places: dict) -> tuple[list[str], float]:
    """The buttons of a group from left to right, large ones first in columns of their own."""
    shapes, width, row = [], 0.0, 3
    for button in group:
        label = button.get("label")
        large = button.get("size") == "large"
        if large or row == 3:
            x, width, row = x + width, 0.0, 0
        places[button.get("id")] = (x, TOP + row * ROW)
        shapes += large_button(button, x) if large else small_button(button, x, TOP + row * ROW)
        width = max(width, (16 if large else 36) + LETTER * len(label))
        row = 3 if large else row + 1
    return shapes, x + width


def large_button(button: etree._Element, x: float) -> list[str]:
    label = button.get("label")
    middle = x + 8 + LETTER * len(label) / 2
    return [icon(middle - 16, TOP, 32), text(middle, TOP + 54, label, DARK, "middle")]


def small_button(button: etree._Element, x: float, y: float) -> list[str]:
    if not button.get("imageMso"):
        return [text(x + 6, y + 16, button.get("label"), DARK)]
    return [icon(x + 6, y + 3, 16), text(x + 28, y + 16, button.get("label"), DARK)]


def help_of(button: etree._Element, x: float, y: float) -> list[str]:
    """The pointed button's frame, and under the tab the sentence that Excel shows then."""
    lines = textwrap.wrap(button.get("supertip"), 36)
    wide = 36 + LETTER * len(button.get("label"))
    left = x - 60
    shapes = [
        f'<rect x="{x + 1:g}" y="{y:g}" width="{wide:g}" height="24" fill="none" {stroke()}/>'
    ]
    tall = 40 + 18 * len(lines)
    box = f'x="{left:g}" y="{HEIGHT + 12}" width="270" height="{tall}"'
    shapes.append(f'<rect {box} fill="#ffffff" {stroke()}/>')
    shapes.append(text(left + 12, HEIGHT + 34, button.get("label"), DARK, weight="bold"))
    return shapes + [
        text(left + 12, HEIGHT + 56 + 18 * n, row, DARK) for n, row in enumerate(lines)
    ]


def page(tab: etree._Element, shapes: list[str], width: float, height: float) -> str:
    label = tab.get("label")
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"'
    return "\n".join(
        [
            f'{head} width="{width:g}" height="{height:g}" role="img" font-size="12.5"',
            ' font-family="Segoe UI, Helvetica, Arial, sans-serif">',
            f"<title>The tab {label} of Excel, drawn from its description</title>",
            f'<rect width="{width:g}" height="{height:g}" fill="#ffffff"/>',
            f'<rect y="30" width="{width:g}" height="{HEIGHT - 30}" fill="#f5f5f5"/>',
            text(14, 20, label, "#0f5c33", weight="bold"),
            f'<rect x="14" y="26" width="{LETTER * len(label) + 6:g}" height="3" fill="#0f5c33"/>',
            *shapes,
            "</svg>\n",
        ]
    )


def text(
    x: float, y: float, words: str, fill: str, anchor: str = "start", weight: str = "normal"
) -> str:
    look = f'fill="{fill}" text-anchor="{anchor}" font-weight="{weight}"'
    return f'<text x="{x:g}" y="{y:g}" {look}>{escape(words)}</text>'


def icon(x: float, y: float, size: int) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{size}" height="{size}" rx="3" fill="{PALE}"/>'


def line(x: float, top: float, bottom: float) -> str:
    return f'<line x1="{x:g}" y1="{top:g}" x2="{x:g}" y2="{bottom:g}" {stroke()}/>'


def stroke() -> str:
    return f'stroke="{GREY}" stroke-width="0.6"'


if __name__ == "__main__":
    main()
