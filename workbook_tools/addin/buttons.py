"""The buttons of the tab, read out of the ribbon: what an action is called, and what it does."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from xml.etree import ElementTree as ET

_BUTTON = "{http://schemas.microsoft.com/office/2009/07/customui}button"


@dataclass(frozen=True, slots=True)
class Button:
    """A button: ``id`` is its action, ``supertip`` the sentence that says what it does."""

    id: str
    label: str
    supertip: str


def buttons() -> tuple[Button, ...]:
    """All buttons of the tab, in their order."""
    ribbon = files("workbook_tools.addin").joinpath("sources", "customUI14.xml").read_bytes()
    root = ET.fromstring(ribbon)  # noqa: S314 - our own file
    return tuple(
        Button(found.attrib["id"], found.attrib["label"], found.attrib["supertip"])
        for found in root.iter(_BUTTON)
    )
