"""The package: parts by name, what type each is, and how they relate; changed copies out."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from workbook_tools.errors import TemplateError, WorkbookOpenError
from workbook_tools.ooxml.archive import Member, read_members, write_members
from workbook_tools.ooxml.xml import parse

CONTENT_TYPES = "[Content_Types].xml"
_MOST_ALIKE = 16
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship of a part: ``kind`` is the last word of its type; ``target`` a part name."""

    id: str
    kind: str
    target: str
    external: bool


@lru_cache(maxsize=1024)
def part_key(name: str) -> str:
    """The name by which a part is found, whatever its case, slashes and ``%20``."""
    return unquote(name.replace("\\", "/")).lstrip("/").casefold()


def relations_name(part: str) -> str:
    """Where the relationships of ``part`` stand; those of the package for ``""``."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


class Package:
    """A workbook file held in memory. Raises TemplateError for what cannot be filled at all."""

    def __init__(self, blob: bytes, path: Path) -> None:
        self.path = path
        self.blob = blob
        _refuse_foreign(blob, path)
        self._members = read_members(blob, str(path))
        self._by_key: dict[str, Member] = {}
        for member in self._members:
            if part_key(member.name) in self._by_key:
                raise TemplateError(
                    f"{path} holds {member.name} twice, so programs disagree on what it says: "
                    "save it again in Excel."
                )
            self._by_key[part_key(member.name)] = member
        self._read: dict[str, bytes] = {}
        self._types = self._content_types()
        self._refuse_signed()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in the order of the file."""
        return tuple(m.name.replace("\\", "/") for m in self._members if not m.name.endswith("/"))

    def __contains__(self, part: object) -> bool:
        return isinstance(part, str) and part_key(part) in self._by_key

    def bytes_of(self, part: str) -> bytes:
        """What a part holds. Raises TemplateError when it is missing or damaged."""
        key = part_key(part)
        if key not in self._by_key:
            raise TemplateError(
                f"{self.path} lacks its part {part}: open it in Excel, repair it and save it again."
            )
        if key not in self._read:
            try:
                self._read[key] = self._by_key[key].unpack()
            except ValueError as error:
                raise TemplateError(
                    f"{self.path} is damaged at {part} ({error}): fetch or copy the file again."
                ) from error
        return self._read[key]

    def parse(self, part: str) -> etree._Element:
        """The root element of a part. Raises TemplateError."""
        return parse(self.bytes_of(part), f"{self.path}, part {part},")

    def content_type(self, part: str) -> str:
        """The part's content type, ``""`` when none is declared."""
        key = part_key(part)
        return self._types.get(f"/{key}") or self._types.get(key.rpartition(".")[2], "")

    def relations(self, part: str) -> Mapping[str, Relation]:
        """The relationships of a part (of the package, for ``""``) by id, in their order."""
        name = relations_name(part)
        if name not in self:
            return {}
        return _relations(self.bytes_of(name), part) or _related(self.parse(name), part)

    def with_changes(self, changes: Mapping[str, bytes | None]) -> bytes:
        """The file with some parts holding other bytes, or gone (None), and all else as it is."""
        return assemble(
            self._members,
            {
                name: None if contents is None else self.member(name).holding(contents)
                for name, contents in changes.items()
                if part_key(name) in self._by_key
            },
        )

    @property
    def members(self) -> tuple[Member, ...]:
        """The members of the file, in its order."""
        return self._members

    def member(self, part: str) -> Member:
        """The member that a part is."""
        return self._by_key[part_key(part)]

    def _content_types(self) -> Mapping[str, str]:
        if CONTENT_TYPES not in self:
            raise TemplateError(
                f"{self.path} is a zip but no Excel workbook: save it as .xlsx in Excel first."
            )
        return _types(self.bytes_of(CONTENT_TYPES)) or _typed(self.parse(CONTENT_TYPES))

    def _refuse_signed(self) -> None:
        if any(r.kind == "origin" for r in self.relations("").values()):
            raise TemplateError(
                f"{self.path} is digitally signed and filling it would break the signature: "
                "remove the signature in Excel (File, Info), then try again."
            )


def assemble(members: Iterable[Member], changes: Mapping[str, Member | None]) -> bytes:
    """A file of members, some of them others, or gone (None), by the names of their parts."""
    wanted = {part_key(name): member for name, member in changes.items()}
    found = (wanted.get(part_key(member.name), member) for member in members)
    return write_members(member for member in found if member is not None)


def read_package(path: Path) -> Package:
    """The package of a file. Raises TemplateError, or WorkbookOpenError when it cannot be read."""
    try:
        blob = path.read_bytes()
    except PermissionError as error:
        raise WorkbookOpenError(str(path)) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise TemplateError(f"{path} does not exist: check the name and the folder.") from error
    except OSError as error:
        raise TemplateError(f"{path} cannot be read ({error.strerror}).") from error
    return Package(blob, path)


@lru_cache(maxsize=_MOST_ALIKE)
def _relations(data: bytes, part: str) -> Mapping[str, Relation] | None:
    """The relationships in a part, which many workbooks have alike; None where it is damaged."""
    try:
        return _related(parse(data, "It"), part)
    except TemplateError:
        return None


def _related(root: etree._Element, part: str) -> Mapping[str, Relation]:
    found = {}
    for element in root.iter("{*}Relationship"):
        relation = Relation(
            id=element.get("Id", ""),
            kind=element.get("Type", "").rpartition("/")[2],
            target=_resolve(part, element.get("Target", "")),
            external=element.get("TargetMode") == "External",
        )
        found[relation.id] = relation
    return found


@lru_cache(maxsize=_MOST_ALIKE)
def _types(data: bytes) -> Mapping[str, str] | None:
    """The content types in a part, likewise."""
    try:
        return _typed(parse(data, "It"))
    except TemplateError:
        return None


def _typed(root: etree._Element) -> Mapping[str, str]:
    found = {}
    for element in root.iter("{*}Default", "{*}Override"):
        name = element.get("PartName")
        key = f"/{part_key(name)}" if name else element.get("Extension", "").casefold()
        found[key] = element.get("ContentType", "")
    return found


def _resolve(part: str, target: str) -> str:
    target = target.replace("\\", "/")
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def _refuse_foreign(blob: bytes, path: Path) -> None:
    if not blob:
        raise TemplateError(f"{path} is empty (0 bytes): fetch or copy the file again.")
    if blob.startswith(_OLE):
        raise TemplateError(_ole_sentence(blob, path))
    if not blob.startswith(b"PK"):
        raise TemplateError(f"{path} is no Excel workbook: save it as .xlsx in Excel first.")


def _ole_sentence(blob: bytes, path: Path) -> str:
    if "EncryptedPackage".encode("utf-16-le") in blob:
        return (
            f"{path} is protected by a password or a sensitivity label: "
            "save a copy without either, then try again."
        )
    if any(name.encode("utf-16-le") in blob for name in ("Workbook", "Book")):
        return f"{path} is an old Excel 97-2003 workbook (.xls): save it as .xlsx in Excel first."
    return (
        f"{path} is an older Office file (.xls), or protected by a password or a sensitivity "
        "label: save it as .xlsx without either, then try again."
    )
