"""The buttons as the other programs that offer the same actions read them."""

from __future__ import annotations

import subprocess
import sys

from lxml import etree
from support.addin import RIBBON, built, part

from workbook_tools.addin.buttons import Button, buttons


def test_every_button_of_the_built_ribbon_is_read_in_its_order() -> None:
    ribbon = etree.fromstring(part(built(), RIBBON))
    found = [each for each in ribbon.iter() if etree.QName(each).localname == "button"]
    assert buttons() == tuple(
        Button(str(each.get("id")), str(each.get("label")), str(each.get("supertip")))
        for each in found
    )
    assert (len(buttons()), buttons()[0].id, buttons()[0].label) == (13, "refresh", "Refresh")


def test_reading_them_imports_nothing_heavy() -> None:
    program = "import sys, workbook_tools.addin.buttons as b; b.buttons(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    loaded = done.stdout.decode().split()
    assert "workbook_tools.addin.buttons" in loaded
    assert {"lxml", "click", "xlwings", "openpyxl", "pandas"}.isdisjoint(loaded)
