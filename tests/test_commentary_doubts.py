"""What a reader would ask about a text; the example's published texts are nearly all let be."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from support.scorecards import DECEMBER

from workbook_tools.commands import Project
from workbook_tools.commands.question import table_of
from workbook_tools.commentary.doubts import Changed, Table, doubts, spilled
from workbook_tools.commentary.held import Held
from workbook_tools.indicator import Unit
from workbook_tools.scorecard import judged_rows
from workbook_tools.values import Absence

ROOT = Path(__file__).parent.parent
MET = "Fewer calls came from schools."


def table(
    figure: object = Decimal(309), *others: object, unit: Unit = Unit.COUNT, before: str = MET
) -> Table:
    return Table(DECEMBER, unit, figure, others, before)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Fewer calls came from schools.", "the text of November 2019 again"),
        ("In November two teams merged.", "names November and not December 2019"),
        ("There were 319 referrals.", "it says 319 and the table says 309 for Dec-19"),
        ("Referrals fell to 1,309? No: 300.", "it says 300 and the table says 309"),
    ],
)
def test_this_is_asked(text: str, says: str) -> None:
    assert any(says in clause for clause in doubts(text, table()))


@pytest.mark.parametrize(
    "text",
    [
        "Two teams merged.",
        "In December, as in November, two teams merged.",
        "From January on two teams will be one.",
        "There were 309 referrals, 71 fewer than in a usual month.",
        "There were 309, after 380 the month before.",
        "The 2019 review and its 12 actions may help; 30% were late.",
        "Numbers may rise.",
        "5 families, 08/01/2020, £310, 310.5, 310-312 and 7.",
    ],
)
def test_this_is_let_be(text: str) -> None:
    assert list(doubts(text, table(Decimal(309), Decimal(380)))) == []


def test_a_percentage_is_compared_as_it_is_printed() -> None:
    share = table(Decimal("0.6949"), unit=Unit.PERCENT)
    assert list(doubts("69% were seen in time, by 70 workers.", share)) == []
    assert next(iter(doubts("72% were seen in time.", share))).startswith("it says 72%")


@pytest.mark.parametrize("figure", [Absence.SUPPRESSED, Absence.BLANK, Decimal(7)])
def test_without_a_figure_to_compare_no_number_is_doubted(figure: object) -> None:
    assert list(doubts("There were 6 of 8.", table(figure))) == []


def test_of_the_published_texts_only_the_one_that_speaks_of_november_is_asked_about() -> None:
    project = Project.load(ROOT)
    (spec,) = project.config.scorecards
    figures, outline = project.figures_of(spec).series, project.outline(DECEMBER)
    rows = {row.ref: row for row in judged_rows(figures, outline, spec.refs, Held())}
    asked = {
        ref
        for (ref, month), text in project.first_commentary.items()
        if month == DECEMBER
        for _ in doubts(text, table_of(rows[ref], rows.values()))
    }
    assert asked == {"LAC10"}


def row(number: int, owner: str, text: str = "A whole sentence.") -> Changed:
    return Changed(number, owner, text)


def test_a_paste_over_the_end_of_ones_own_rows_is_doubted() -> None:
    assert spilled([row(5, "A"), row(6, "A"), row(7, "A"), row(8, "B")]) == {8}
    assert spilled([row(5, "A"), row(6, "B")]) == {6}


def test_a_text_that_reads_on_in_the_next_row_is_doubted() -> None:
    assert spilled([row(5, "A", "Numbers fell because"), row(6, "A", "schools closed.")]) == {6}


def test_rows_apart_and_the_rows_of_a_whole_scorecard_are_let_be() -> None:
    assert spilled([row(5, "A"), row(7, "B")]) == set()
    assert spilled([row(5, "A"), *(row(n, "B") for n in range(6, 12))]) == set()
    assert spilled([]) == set()
