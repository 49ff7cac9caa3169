"""A page that says what each button does, from the same text as the tab itself."""

from __future__ import annotations

from html import escape
from pathlib import Path

from workbook_tools.addin.buttons import buttons
from workbook_tools.ooxml.target import put

_PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Scorecard: the buttons</title>
<style>body {{ font: 16px/1.5 sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em }}
dt {{ font-weight: bold; margin-top: 1em }}</style></head>
<body><h1>The buttons of the tab Scorecard</h1>
<p>A button works on the workbook in front. It saves nothing there: save the workbook yourself.
What it did, or why it could not, stands in the status bar or in a box.</p>
<dl>
{rows}
</dl>
<p>Each button has a command that does the same: <code>workbook-tools --help</code>.</p>
</body></html>
"""


def help_page(to: Path) -> Path:
    """Writes the page to ``to``. Raises WorkbookToolsError."""
    rows = [f"<dt>{escape(b.label)}</dt><dd>{escape(b.supertip)}</dd>" for b in buttons()]
    put(_PAGE.format(rows="\n".join(rows)).encode(), to, None)
    return to
