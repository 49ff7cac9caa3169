"""The workbook part: sheets, defined names, the calendar, and what kind of workbook it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from workbook_tools.errors import TemplateError, nearest
from workbook_tools.ooxml.package import CONTENT_TYPES, Package, part_key, relations_name
from workbook_tools.ooxml.xml import is_true, local, namespace, parse, relation_id, serialise

_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    ".xltx": "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    ".xltm": "application/vnd.ms-excel.template.macroEnabled.main+xml",
    ".xlam": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
}
_BECOMES = {".xltx": ".xlsx", ".xltm": ".xlsm"}
_BEFORE_CALC = (
    *("fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets"),
    *("functionGroups", "externalReferences", "definedNames", "AlternateContent"),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its part, and ``kind`` (``worksheet``, ``chartsheet`` ...)."""

    name: str
    part: str
    kind: str


@dataclass(frozen=True, slots=True)
class DefinedName:
    """One defined name; ``scope`` is the sheet it belongs to, ``""`` for the whole workbook."""

    name: str
    text: str
    scope: str = ""

    @property
    def full(self) -> str:
        """``Sheet2!wt_scorecard`` for a name of one sheet, else the name."""
        return f"{self.scope}!{self.name}" if self.scope else self.name


class Book:
    """What the workbook part says. Raises TemplateError when it is no workbook."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.part = self._find()
        self.root = package.parse(self.part)
        self.ns = namespace(self.root)
        self.relations = package.relations(self.part)
        self.sheets = self._sheets()
        self.date1904 = any(
            is_true(e.get("date1904")) for e in self.root.iter(f"{{{self.ns}}}workbookPr")
        )
        self.names = self._names()

    def sheet(self, name: str) -> Sheet:
        """The worksheet called ``name``, case aside. Raises TemplateError naming the nearest."""
        for sheet in self.sheets:
            if sheet.name.casefold() == name.casefold():
                if sheet.kind != "worksheet":
                    raise TemplateError(
                        f"{self.package.path}: {name} is a {sheet.kind} and has no cells to fill.",
                        sheet=name,
                    )
                return sheet
        hint = nearest(name, [s.name for s in self.sheets])
        raise TemplateError(f"{self.package.path} has no sheet {name!r}{hint}.", sheet=name)

    def related(self, kind: str) -> str:
        """The part that the workbook relates to as ``kind``, ``""`` when there is none."""
        return next((r.target for r in self.relations.values() if r.kind == kind), "")

    @property
    def has_macros(self) -> bool:
        """Whether code may calculate in it: a project, or sheets of old macros."""
        kinds = {r.kind for r in self.relations.values()}
        return bool(kinds & {"vbaProject", "xlMacrosheet", "xlIntlMacrosheet"})

    def _find(self) -> str:
        for relation in self.package.relations("").values():
            if relation.kind == "officeDocument" and relation.target in self.package:
                declared = self.package.content_type(relation.target).casefold()
                if declared in {t.casefold() for t in _TYPES.values()}:
                    return relation.target
        raise TemplateError(
            f"{self.package.path} is no workbook of the kinds that can be filled "
            "(.xlsx, .xlsm, .xltx, .xltm, .xlam): save it as .xlsx in Excel first."
        )

    def _sheets(self) -> tuple[Sheet, ...]:
        found = []
        for element in self.root.iterfind(f"{{{self.ns}}}sheets/{{{self.ns}}}sheet"):
            name, relation = element.get("name", ""), self.relations.get(relation_id(element))
            if relation is None:
                raise TemplateError(
                    f"{self.package.path} does not say where its sheet {name} is: "
                    "open it in Excel, repair it and save it again.",
                    sheet=name,
                )
            found.append(Sheet(name, relation.target, relation.kind))
        return tuple(found)

    def _names(self) -> tuple[DefinedName, ...]:
        found = []
        for element in self.root.iterfind(f"{{{self.ns}}}definedNames/{{{self.ns}}}definedName"):
            local = element.get("localSheetId")
            scope = ""
            if local is not None and local.isdigit() and int(local) < len(self.sheets):
                scope = self.sheets[int(local)].name
            found.append(DefinedName(element.get("name", ""), element.text or "", scope))
        return tuple(found)

    def recalculated(self) -> bytes | None:
        """The workbook part asking for a full calculation; None where it already does."""
        root = self.package.parse(self.part)
        return serialise(root) if self.ask_for_calculation(root) else None

    def ask_for_calculation(self, root: etree._Element) -> bool:
        """Lets a workbook part ask for a full calculation; False where it already does."""
        calc = root.find(f"{{{self.ns}}}calcPr")
        if calc is None:
            calc = root.makeelement(f"{{{self.ns}}}calcPr")
            before = [e for e in root if isinstance(e.tag, str) and local(e) in _BEFORE_CALC]
            before[-1].addnext(calc)
        if is_true(calc.get("fullCalcOnLoad")):
            return False
        calc.set("fullCalcOnLoad", "1")
        return True

    def without_chain(self) -> dict[str, bytes | None]:
        """The changes that take the calculation chain out: part, content type, relationship."""
        chain = self.related("calcChain")
        if not chain:
            return {}
        relations = self.package.parse(relations_name(self.part))
        for element in list(relations.iter("{*}Relationship")):
            if element.get("Type", "").rpartition("/")[2] == "calcChain":
                relations.remove(element)
        types = self.package.parse(CONTENT_TYPES)
        for element in list(types.iter("{*}Override")):
            if part_key(element.get("PartName", "")) == part_key(chain):
                types.remove(element)
        return {
            chain: None,
            relations_name(self.part): serialise(relations),
            CONTENT_TYPES: serialise(types),
        }

    def retyped(self, types: bytes, new: str) -> bytes:
        """The content types, ``types`` so far, for a file that ends in ``new``."""
        root = parse(types, f"{self.package.path}, part {CONTENT_TYPES},")
        for element in root.iter("{*}Override"):
            if part_key(element.get("PartName", "")) == part_key(self.part):
                element.set("ContentType", _TYPES[new])
        return serialise(root)


def becomes(old: str) -> tuple[str, ...]:
    """The endings that a file ending in ``old`` can be filled into."""
    return tuple(dict.fromkeys((old, _BECOMES.get(old, old))))


def refuse_retyping(path: Path, old: str, new: str) -> None:
    """Raises TemplateError when ``path``, in ``old``, cannot be filled into a file in ``new``."""
    if new not in becomes(old):
        raise TemplateError(
            f"{path} cannot be filled into a {new or 'nameless kind of'} file: "
            f"let the output end in {' or '.join(becomes(old))}."
        )
