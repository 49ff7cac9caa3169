"""The Scorecard's conditional formats. They read words in hidden columns; the first match wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tools.build_template import figure_rules
from tools.build_template.figure_rules import Rules, cells, runs, stop
from tools.build_template.sheet import Column, Template, letters_of
from tools.build_template.style import (
    BETTER,
    LEVEL_CHANGE,
    SMALL_CHANGE,
    SMALL_LEVEL_CHANGE,
    WORSE,
    WORSE_TINT,
    figure_format,
)

MONTHS = (*(f"month-{n}" for n in range(5, 0, -1)), "month")
_WORSE: dict[str, Any] = {"font_color": WORSE, "bold": True, "bg_color": WORSE_TINT}
_BETTER: dict[str, Any] = {"font_color": BETTER, "bold": True}


def add(
    template: Template,
    sheet: Worksheet,
    columns: Sequence[Column],
    span: tuple[int, int],
    rows: Mapping[str, int],
) -> None:
    """Adds every rule to rows ``span`` (from 0, both included); ``rows`` has each indicator's."""
    first, letters = span[0] + 1, letters_of(columns)
    for since in ("previous", "year"):
        change, arrow = letters[f"{since}.change"], letters[f"{since}.arrow"]
        direction = f"${letters[f'{since}.direction']}{first}"
        small = f'${letters[f"{since}.base"]}{first}="small"'
        _stop(sheet, change, span, _change_rules(template, f"${change}{first}", direction, small))
        _stop(sheet, arrow, span, _arrow_rules(template, direction))
    _stop(sheet, letters["status"], span, _status_rules(template, f"${letters['status']}{first}"))
    neutral = (
        f'=${letters["polarity"]}{first}="neutral"',
        template.styles.rule(num_format=';;;"–"'),
    )
    _stop(sheet, letters["polarity"], span, [neutral])
    _stop(sheet, letters["outcome"], span, [_repeat(template, letters["outcome"], first)])
    stale = f'=${letters["commentary.stale"]}{first}<>""'
    outdated = template.styles.rule(italic=True, font_color=WORSE)
    _stop(sheet, letters["commentary"], span, [(stale, outdated)])
    if template.grows:
        _figures(template, sheet, columns, span)
    else:
        _marks(template, sheet, letters, rows)


def _stop(sheet: Worksheet, column: str, span: tuple[int, int], rules: Rules) -> None:
    stop(sheet, f"{column}{span[0] + 1}:{column}{span[1] + 1}", rules)


def _change_rules(template: Template, cell: str, direction: str, small: str) -> Rules:
    rule = template.styles.rule
    worse, better = f'{direction}="declining"', f'{direction}="improving"'
    level = f"ISNUMBER({cell}),ABS({cell})<0.005"
    return [
        (f"=AND({worse},{small})", rule(**_WORSE, num_format=SMALL_CHANGE)),
        (f"=AND({better},{small})", rule(**_BETTER, num_format=SMALL_CHANGE)),
        (f"={worse}", rule(**_WORSE)),
        (f"={better}", rule(**_BETTER)),
        (f"=AND({small},{level})", rule(num_format=SMALL_LEVEL_CHANGE)),
        (f"={small}", rule(num_format=SMALL_CHANGE)),
        (f"=AND({level})", rule(num_format=LEVEL_CHANGE)),
    ]


def _arrow_rules(template: Template, direction: str) -> Rules:
    rule = template.styles.rule
    return [
        (f'={direction}="declining"', rule(**_WORSE)),
        (f'={direction}="improving"', rule(**_BETTER)),
    ]


def _status_rules(template: Template, cell: str) -> Rules:
    rule = template.styles.rule
    return [
        (f'={cell}="missed"', rule(**_WORSE, num_format=';;;"× "@')),
        (f'={cell}="met"', rule(**_BETTER, num_format=';;;"√ "@')),
        (f'={cell}="within tolerance"', rule(num_format=';;;"≈ "@')),
        (f'={cell}="no target"', rule(num_format=";;;")),
    ]


def _repeat(template: Template, column: str, first: int) -> tuple[str, Format]:
    cell, above = f"${column}{first}", f"${column}{first - 1}"
    return f'=AND({cell}<>"",{cell}={above})', template.styles.rule(num_format=';;;"as above"')


def _marks(
    template: Template, sheet: Worksheet, letters: Mapping[str, str], rows: Mapping[str, int]
) -> None:
    """A sign and italics on a month with a mark, in the number format of each row's unit."""
    by_format: dict[str, list[int]] = {}
    for indicator in template.rows:
        marked = figure_format(indicator.unit, indicator.decimals, marked=True)
        by_format.setdefault(marked, []).append(rows[indicator.ref] + 1)
    for code in MONTHS:
        month, mark = letters[code], letters[f"{code}.mark"]
        for number_format, held in by_format.items():
            style = template.styles.rule(italic=True, num_format=number_format)
            areas = " ".join(f"{month}{a}:{month}{b}" for a, b in runs(held))
            stop(sheet, areas, [(f'=${mark}{held[0]}<>""', style)])


def _figures(
    template: Template, sheet: Worksheet, columns: Sequence[Column], span: tuple[int, int]
) -> None:
    """The number format of each row's unit, with a sign and italics on a month with a mark."""
    first, last = span[0] + 1, span[1] + 1
    letters = letters_of(columns)
    others = [column.code for column in columns if column.figure and column.code not in MONTHS]
    code, end = f"{letters[MONTHS[0]]}$1", letters[f"{MONTHS[-1]}.mark"]
    mark = f'INDEX($A{first}:${end}{first},MATCH({code}&".mark",$A$1:${end}$1,0))<>""'
    plain = list(figure_rules.plain(template, letters, first))
    marked = figure_rules.marked(template, letters, first, mark)
    stop(sheet, cells(columns, MONTHS, first, last), [*marked, *plain])
    stop(sheet, cells(columns, others, first, last), plain)
