from __future__ import annotations

import pytest
from lxml import etree
from support.tiny import STYLES

from workbook_tools.ooxml.styles import Style, Styles, date_format


@pytest.mark.parametrize(
    ("code", "shows"),
    [
        ("mmm-yy", (True, False)),
        ("dd/mm/yyyy hh:mm", (True, True)),
        ("[$-809]d mmmm yyyy;@", (True, False)),
        ("mmmm", (True, False)),
        ("h:mm", (False, False)),
        ("[h]:mm:ss", (False, False)),
        ("mm:ss.0", (False, False)),
        ("General", (False, False)),
        ('0.0" days"', (False, False)),
        ("[Red]#,##0_d", (False, False)),
        (r"0\d", (False, False)),
        ('0%_*;"−"0%_*;0%_*;@_*', (False, False)),
        ("0.00E+00", (False, False)),
    ],
)
def test_a_number_format_shows_a_date_or_none(code: str, shows: tuple[bool, bool]) -> None:
    assert date_format(code) == shows


def test_a_style_tells_wrapping_letters_and_dates() -> None:
    styles = Styles(etree.fromstring(STYLES))
    assert styles[0] == Style()
    assert styles[3].wraps
    assert styles[4] == Style(
        wraps=True, rotated=True, indent=2, font="Verdana", size=20.0, bold=True
    )
    assert (styles[1].is_date, styles[1].has_time) == (True, False)
    assert styles[99] == Style()
    assert styles.default_font == ("Calibri", 11.0)


def test_a_workbook_without_styles_is_plain() -> None:
    assert Styles(None)[3] == Style()
