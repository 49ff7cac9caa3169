"""XML of a part: parsed without entities, network or document type; written as Excel writes it."""

from __future__ import annotations

from lxml import etree

from workbook_tools.errors import TemplateError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MAIN_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)


def parse(data: bytes, where: str) -> etree._Element:
    """The root of a part. Raises TemplateError for damaged XML and for a document type."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise TemplateError(
            f"{where} is damaged ({error.msg}): open it in Excel, repair it and save it again."
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise TemplateError(
            f"{where} declares a document type, which no spreadsheet program writes: "
            "it may be an attack, so it was not read."
        )
    return root


def serialise(root: etree._Element) -> bytes:
    """The part's bytes, in UTF-8; whether it stands alone is said as it was."""
    tree = root.getroottree()
    alone = {True: ' standalone="yes"', False: ' standalone="no"', None: ""}[
        tree.docinfo.standalone
    ]
    head = f'<?xml version="1.0" encoding="UTF-8"{alone}?>\r\n'.encode()
    return head + etree.tostring(tree, encoding="UTF-8", xml_declaration=False)


def namespace(element: etree._Element) -> str:
    """The element's namespace, ``""`` where it has none."""
    return etree.QName(element).namespace or ""


def local(element: etree._Element) -> str:
    """The element's name without its namespace."""
    return etree.QName(element).localname


def remove(element: etree._Element) -> None:
    """Takes an element out of the one that holds it."""
    if (parent := element.getparent()) is not None:
        parent.remove(element)


def drop_if_bare(element: etree._Element) -> None:
    """Takes an element out that holds no other: an empty list of things is not allowed to stand."""
    if not len(element):
        remove(element)


def relation_id(element: etree._Element) -> str:
    """The ``r:id`` of an element, in either edition of the format."""
    return next((found for ns in _RELATIONS if (found := element.get(f"{{{ns}}}id"))), "")


def whole(element: etree._Element | None, name: str, default: int = 0) -> int:
    """An attribute as a whole number, ``default`` where there is none. Raises TemplateError."""
    text = None if element is None else element.get(name)
    if element is None or text is None:
        return default
    try:
        return int(text)
    except ValueError:
        raise _damaged(element, name, text) from None


def wholes(element: etree._Element | None) -> list[int]:
    """The whole numbers that an element holds, with commas between them. Raises TemplateError."""
    if element is None or not (text := (element.text or "").strip()):
        return []
    try:
        return [int(each) for each in text.split(",")]
    except ValueError:
        raise _damaged(element, "text", text) from None


def held_whole(element: etree._Element | None) -> int:
    """The whole number that an element holds, 0 where there is none. Raises TemplateError."""
    return next(iter(wholes(element)), 0)


def measure(element: etree._Element | None, name: str, default: float) -> float:
    """An attribute as a size, ``default`` where there is none. Raises TemplateError."""
    text = None if element is None else element.get(name)
    if element is None or text is None:
        return default
    try:
        size = float(text)
    except ValueError:
        raise _damaged(element, name, text) from None
    if not 0 <= size < 1e6:
        raise _damaged(element, name, text)
    return size


def _damaged(element: etree._Element, name: str, text: str) -> TemplateError:
    return TemplateError(
        f"The workbook is damaged ({etree.QName(element).localname} has {text!r} as its {name}): "
        "open it in Excel, repair it and save it again."
    )


def is_true(text: str | None) -> bool:
    """Whether an attribute says yes."""
    return text in ("1", "true", "on")
