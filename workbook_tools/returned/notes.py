"""Notes and threads of comments on the cells of an Excel sheet."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from workbook_tools.cells import parse_cell
from workbook_tools.ooxml.book import Book, Sheet
from workbook_tools.ooxml.cellxml import CellXml
from workbook_tools.ooxml.package import Package
from workbook_tools.ooxml.text import canonical
from workbook_tools.ooxml.xml import namespace
from workbook_tools.returned.table import Note, Notes

_TWIN = "tc="  # the author of a note that stands in for a thread in older versions of Excel


def sheet_notes(book: Book, sheet: Sheet) -> Notes:
    """The notes of a sheet's cells, and the entries of its threads, in the order of their parts."""
    found: dict[tuple[int, int], tuple[Note, ...]] = {}
    for cell, note in _all_notes(book, sheet):
        try:
            where = parse_cell(cell)
        except ValueError:
            continue
        found[where] = (*found.get(where, ()), note)
    return found


def _all_notes(book: Book, sheet: Sheet) -> Iterator[tuple[str, Note]]:
    package = book.package
    related = [r for r in package.relations(sheet.part).values() if r.target in package]
    threads = [r.target for r in related if r.kind == "threadedComment"]
    persons = _persons(book) if threads else {}
    for part in threads:
        yield from _thread(package.parse(part), persons)
    for relation in related:
        if relation.kind == "comments":
            yield from _legacy(package.parse(relation.target), has_threads=bool(threads))


def _thread(root: etree._Element, persons: dict[str, str]) -> Iterator[tuple[str, Note]]:
    for comment in root.iterfind("{*}threadedComment"):
        text = canonical(comment.findtext("{*}text") or "")
        if text:
            author = persons.get(comment.get("personId", "").casefold(), "")
            yield comment.get("ref", ""), Note(author, text)


def _persons(book: Book) -> dict[str, str]:
    package: Package = book.package
    parts = [r.target for r in book.relations.values() if r.kind == "person"]
    return {
        person.get("id", "").casefold(): person.get("displayName", "").strip()
        for part in parts
        if part in package
        for person in package.parse(part).iterfind("{*}person")
    }


def _legacy(root: etree._Element, *, has_threads: bool) -> Iterator[tuple[str, Note]]:
    reader = CellXml(namespace(root), (), False)
    authors = [(a.text or "").strip() for a in root.iterfind("{*}authors/{*}author")]
    for comment in root.iterfind("{*}commentList/{*}comment"):
        number = comment.get("authorId", "")
        known = number.isdecimal() and int(number) < len(authors)
        author = authors[int(number)] if known else ""
        rich = comment.find("{*}text")
        text = "" if rich is None else canonical(reader.plain(rich))
        is_twin = has_threads and author.startswith(_TWIN)
        if text and not is_twin:
            yield comment.get("ref", ""), Note("" if author.startswith(_TWIN) else author, text)
