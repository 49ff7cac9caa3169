"""What a workbook holds, counted in an officer's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from workbook_tools.ooxml.book import Book
from workbook_tools.ooxml.xml import X14

_PARTS = {
    "drawingml.chart+xml": "charts",
    "ms-office.chartex+xml": "charts",
    "spreadsheetml.table+xml": "tables",
    "spreadsheetml.pivottable+xml": "pivot tables",
    "ms-excel.slicer+xml": "slicers",
    "vnd.ms-office.vbaproject": "macros",
    "spreadsheetml.externallink+xml": "links to other workbooks",
    "spreadsheetml.printersettings": "printer settings",
    "customxmlproperties+xml": "custom XML parts",
}
_ELEMENTS = {
    "sparkline": "sparklines",
    "dataValidation": "data validations",
    "mergeCell": "merged areas",
    "hyperlink": "links",
    "threadedComment": "threaded comments",
    "tab": "ribbon tabs",
}
_LOOKED_INTO = ("worksheet+xml", "drawing+xml", "comments+xml", "threadedcomments+xml")


def count_features(book: Book) -> dict[str, int]:
    """``{"sparklines": 55, "charts": 1, ...}``, what there is none of left out, in this order."""
    counts: Counter[str] = Counter({"defined names": len(book.names)})
    for name in book.package.names:
        kind = book.package.content_type(name).casefold()
        for ending, words in _PARTS.items():
            counts[words] += kind.endswith(ending)
        counts["pictures"] += kind.startswith("image/") and "thumbnail" not in name
        if name.endswith((".xml", ".vml")) and _holds_features(name, kind):
            counts.update(_features_of(book.package.parse(name)))
    return {words: count for words, count in sorted(counts.items()) if count}


def _holds_features(name: str, kind: str) -> bool:
    return kind.endswith(_LOOKED_INTO) or "customui" in name.casefold()


def _features_of(root: etree._Element) -> Iterator[str]:
    authors = enumerate(root.iterfind("{*}authors/{*}author"))
    threads = {str(n) for n, author in authors if (author.text or "").startswith("tc=")}
    for element in root.iter("{*}*"):
        tag = etree.QName(element).localname
        if tag == "cfRule":
            yield from _rule(element)
        elif tag in _ELEMENTS:
            yield _ELEMENTS[tag]
        elif tag == "sp" and element.find("{*}txBody") is not None:
            yield "text boxes"
        elif tag == "comment" and element.get("authorId", "0") not in threads:
            yield "notes"


def _rule(rule: etree._Element) -> Iterator[str]:
    """A rule as itself and as what it draws; a data bar's newer half belongs to its older one."""
    kind = rule.get("type")
    if kind == "dataBar" and etree.QName(rule).namespace == X14:
        return
    yield "conditional formats"
    if kind in ("iconSet", "dataBar"):
        yield "icon sets" if kind == "iconSet" else "data bars"
