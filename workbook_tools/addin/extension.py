"""LibreOffice's toolbar and menu: an extension whose buttons run what the ribbon's buttons run."""

from __future__ import annotations

from html import escape
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from workbook_tools.addin.build import TITLE
from workbook_tools.addin.buttons import Button, buttons
from workbook_tools.addin.xlam import zipped
from workbook_tools.errors import WorkbookToolsError
from workbook_tools.ooxml.target import put

SERVICE = "workbook_tools.addin.ScorecardJob"
NAME = "workbook_tools.scorecard"
TOOLBAR = f"private:resource/toolbar/addon_{NAME}"
_JOB = "scorecard_job.py"
_CALC = "com.sun.star.sheet.SpreadsheetDocument"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_TYPE = "application/vnd.sun.star"
_MANIFEST = f"""{_HEAD}<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
<manifest:file-entry manifest:full-path="{_JOB}"
 manifest:media-type="{_TYPE}.uno-component;type=Python"/>
<manifest:file-entry manifest:full-path="Addons.xcu"
 manifest:media-type="{_TYPE}.configuration-data"/>
<manifest:file-entry manifest:full-path="CalcWindowState.xcu"
 manifest:media-type="{_TYPE}.configuration-data"/>
</manifest:manifest>"""
_DESCRIPTION = f"""{_HEAD}<description xmlns="http://openoffice.org/extensions/description/2006"
 xmlns:xlink="http://www.w3.org/1999/xlink">
<identifier value="{NAME}"/>
<version value="{{version}}"/>
<display-name><name lang="en">{TITLE}</name></display-name>
<extension-description><src lang="en" xlink:href="buttons.txt"/></extension-description>
</description>"""
_WINDOW = {"UIName": TITLE, "Visible": "true", "Docked": "true", "DockPos": "0,3"}


def build_extension(to: Path, *, interpreter: Path) -> Path:
    """Writes the extension to ``to``: its buttons start ``interpreter``. The same bytes every time.

    Raises WorkbookToolsError when the interpreter is not there, or ``to`` cannot be written.
    """
    put(extension(interpreter), to, None)
    return to


def extension(interpreter: Path) -> bytes:
    """The bytes of the extension. Raises WorkbookToolsError as ``build_extension``."""
    if not interpreter.is_absolute() or not interpreter.is_file():
        raise WorkbookToolsError(
            f"{interpreter} is not there, or not a whole path: name the Python that "
            "workbook-tools is installed in."
        )
    parts = {
        "META-INF/manifest.xml": _MANIFEST,
        "description.xml": _DESCRIPTION.format(version=version("workbook-tools")),
        "Addons.xcu": _addons(buttons()),
        "CalcWindowState.xcu": _window_state(),
        "buttons.txt": "\n".join(f"{each.label}: {each.supertip}" for each in buttons()),
        "interpreter.txt": str(interpreter),
        _JOB: files("workbook_tools.addin").joinpath("sources", _JOB).read_text("utf-8"),
    }
    return zipped({name: parts[name].encode() for name in sorted(parts)})


def address(button: Button) -> str:
    """What LibreOffice dispatches when the button is clicked."""
    return f"service:{SERVICE}?{button.id}"


def _addons(shown: tuple[Button, ...]) -> str:
    """The buttons, once in a menu and once in a toolbar, of spreadsheets only."""
    items = [
        _node(
            f"b{n:02}",
            *(_property("Context", _CALC), _property("URL", address(button))),
            *(_property("Title", button.label), _property("Target", "_self")),
        )
        for n, button in enumerate(shown, start=1)
    ]
    menu = [_property("Context", _CALC), _property("Title", TITLE), _set("Submenu", *items)]
    bars = [_set("OfficeMenuBar", _node(NAME, *menu)), _set("OfficeToolBar", _node(NAME, *items))]
    return _registry("Addons", "", _set("AddonUI", *bars))


def _window_state() -> str:
    """Where the toolbar stands when it is first shown: docked, below the usual two."""
    state = _node(TOOLBAR, *(_property(name, value) for name, value in _WINDOW.items()))
    return _registry("CalcWindowState", ".UI", _set("UIElements", _set("States", state)))


def _registry(name: str, package: str, *nodes: str) -> str:
    return f"""{_HEAD}<oor:component-data xmlns:oor="http://openoffice.org/2001/registry"
 oor:name="{name}" oor:package="org.openoffice.Office{package}">
{"".join(nodes)}</oor:component-data>"""


def _set(name: str, *inside: str) -> str:
    return f'<node oor:name="{name}">\n{"".join(inside)}</node>\n'


def _node(name: str, *inside: str) -> str:
    return f'<node oor:name="{name}" oor:op="replace">\n{"".join(inside)}</node>\n'


def _property(name: str, value: str) -> str:
    return f'<prop oor:name="{name}"><value>{escape(value)}</value></prop>\n'
