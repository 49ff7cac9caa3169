"""The ribbon and the module behind it: what Excel would refuse, and what our module refuses."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import xmlschema
from lxml import etree
from openxml_audit.context import ValidationContext
from openxml_audit.schema.validator import SchemaValidator, get_constraint_for_tag
from support.addin import RIBBON, built, our_module, part

ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data"
ACTIONS = (
    *("refresh", "new_month", "collect", "request", "owed", "conflicts", "history", "check"),
    *("print_pdf", "issue", "put_back", "open_folder", "help"),
)
NAMESPACE = "{http://schemas.microsoft.com/office/2009/07/customui}"
STARTS_PYTHON = re.compile(r"^\s*RunPython ", re.MULTILINE)


@pytest.fixture(scope="module")
def ribbon() -> etree._Element:
    return etree.fromstring(part(built(), RIBBON))


def attributes(ribbon: etree._Element, name: str) -> list[str]:
    return [element.attrib[name] for element in ribbon.iter() if name in element.attrib]


def code() -> str:
    """Our module without its comments."""
    return re.sub(r"^\s*'.*$", "", our_module().text.replace("\r\n", "\n"), flags=re.MULTILINE)


def body(name: str) -> str:
    found = re.search(rf"(?:Sub|Function) {name}\(.*?\n(.*?)\nEnd ", code(), re.DOTALL)
    assert found, name
    return found[1]


@pytest.fixture(scope="module")
def schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(DATA / "customui14.xsd")


def published_faults(ribbon: etree._Element) -> list[str]:
    """What the definitions of the published schema say; unknown attributes are none of it."""
    held = SimpleNamespace(xml=ribbon, uri=RIBBON, path=RIBBON)
    checked = SchemaValidator(validate_unknown_elements=True)
    return [fault.description for fault in checked.validate_part(held, ValidationContext())]


def test_the_ribbon_keeps_to_the_published_schema(ribbon: etree._Element) -> None:
    assert published_faults(ribbon) == []
    for element in ribbon.iter():
        known = get_constraint_for_tag(element.tag, element)
        assert known, element.tag
        names = {each.local_name for each in known.attributes}
        assert set(element.attrib) <= names, element.attrib


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('size="large"', 'size="huge"', "'huge' is not in allowed values"),
        ('id="owed"', 'id="2 owed"', "Invalid NCName"),
        ("<ribbon>", "<ribbon><button id='x'/>", "Unexpected element 'button'"),
        ('label="Owed"', f'label="{"x" * 1025}"', "exceeds maximum 1024"),
    ],
)
def test_the_published_schema_is_really_asked(old: str, new: str, words: str) -> None:
    text = part(built(), RIBBON).decode().replace(old, new, 1)
    (said,) = published_faults(etree.fromstring(text.encode()))
    assert words in said


def test_the_ribbon_keeps_to_the_part_of_the_schema_that_it_uses(
    schema: xmlschema.XMLSchema,
) -> None:
    schema.validate(part(built(), RIBBON).decode())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('size="large"', 'size="huge"'),
        ('id="owed"', 'id="refresh"'),
        ('id="owed"', 'id="2 owed"'),
        ("supertip=", "superTip="),
        ("<ribbon>", "<ribbon><button id='x'/>"),
        ('label="Owed"', f'label="{"x" * 1025}"'),
    ],
)
def test_the_schema_refuses_what_excel_refuses(
    schema: xmlschema.XMLSchema, old: str, new: str
) -> None:
    text = part(built(), RIBBON).decode()
    assert text.count(old) >= 1
    assert not schema.is_valid(text.replace(old, new, 1))


def test_the_buttons_are_the_actions_and_no_other(ribbon: etree._Element) -> None:
    ids = [button.get("id") for button in ribbon.iter(f"{NAMESPACE}button")]
    assert sorted(ids) == sorted(ACTIONS)
    assert all(re.fullmatch("[a-z_]+", name) for name in attributes(ribbon, "id"))


def test_every_button_says_what_happens_in_a_sentence(ribbon: etree._Element) -> None:
    for button in ribbon.iter(f"{NAMESPACE}button"):
        assert button.get("label")
        assert re.fullmatch(r"[A-Z].+\.", button.get("supertip", "")), button.get("id")


def test_every_callback_is_a_sub_of_our_module(ribbon: etree._Element) -> None:
    called = {
        value
        for element in ribbon.iter()
        for name, value in element.attrib.items()
        if name.startswith(("on", "get"))
    }
    assert called == {"OnButton"}
    assert "Sub OnButton(control As IRibbonControl)" in code()
    assert body("OnButton").strip() == "Press control.ID"


def test_every_icon_is_in_the_official_lists(ribbon: etree._Element) -> None:
    lines = (DATA / "excel_icons.txt").read_text(encoding="ascii").splitlines()
    listed = [line for line in lines if not line.startswith("#")]
    used = attributes(ribbon, "imageMso")
    assert set(used) <= set(listed)
    assert len(used) == len(set(used))


def test_our_module_is_ascii_with_the_line_ends_of_windows() -> None:
    text = our_module().text
    assert text.isascii()
    assert text.count("\r\n") == text.count("\n") == text.count("\r")
    assert text.startswith('Attribute VB_Name = "scorecard"\r\nOption Explicit\r\n')


def test_python_is_started_in_one_place_after_the_refusals() -> None:
    assert len(STARTS_PYTHON.findall(code())) == 1
    lines = [line.strip() for line in body("Press").splitlines()]
    assert lines[1:3] == ["reason = Refusal(action)", 'If reason = "" Then']
    assert lines[3].startswith("RunPython ")
    assert lines[4] == "Else"


def test_all_locks_are_asked_before_python_is() -> None:
    asked = re.findall(r"If (.*) Then", body("Refusal"))
    assert asked == [
        'action = "" Or action Like "*[!a-z_]*"',
        "IsProtectedView()",
        "ActiveWorkbook Is Nothing",
        "HasSettings(ActiveWorkbook)",
        'HasSign(Replace(ActiveWorkbook.FullName, "%20", " "))',
    ]
    assert '".py"' in body("HasSettings")
    assert 'book.Sheets("scorecard.conf")' in body("HasSettings")


def test_the_pictures_are_what_the_ribbon_describes() -> None:
    spec = importlib.util.spec_from_file_location("picture", ROOT / "tools" / "ribbon_picture.py")
    assert spec
    assert spec.loader
    picture = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(picture)
    for name, pointed in picture.PICTURES.items():
        drawn = (ROOT / "docs" / "images" / name).read_text(encoding="utf-8")
        assert drawn == picture.drawn(pointed), "run python tools/ribbon_picture.py"
        etree.fromstring(drawn.encode())
