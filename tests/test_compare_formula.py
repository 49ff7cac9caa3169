"""Formulas over indicators: what they may say, and what they give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from workbook_tools.compare import parse
from workbook_tools.values import Absence, Figure

FIGURES = {
    "EH4": Decimal(263),
    "EH2": Decimal(379),
    "EH4-QL": Decimal("0.69"),
    "M2-NI": Decimal(61),
    "population": Decimal(50_880),
    "nil": Decimal(0),
}


def value(text: str) -> Figure:
    return parse(text).evaluate(FIGURES.__getitem__)


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("A / population * 10000", True),
        ("(A + B) / population - B / population", True),
        ("A / population / population * population", True),
        ("A / B", False),
        ("A * population", False),
        ("A / population + B", False),
        ("A / (population - B)", False),
        ("A / population / population", False),
    ],
)
def test_a_figure_is_per_head_where_twice_the_population_gives_half_of_it(
    text: str, is_so: bool
) -> None:
    assert parse(text).is_per_head is is_so


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 + 3 * 4", 14),
        ("(2 + 3) * 4", 20),
        ("20 - 5 - 3", 12),
        ("20 - (5 - 3)", 18),
        ("24 / 4 / 2", 3),
        ("24 / (4 / 2)", 12),
        ("7", 7),
        ("2.50*2", 5),
        ("EH4+EH2", 642),
        ("EH2 - EH4", 116),
        ("EH4 -263", 0),
        ("EH4- 263", 0),
        ("1-nil", 1),
        ("( ( EH4 ) )", 263),
        ("EH4-QL * 100", 69),
        ("M2-NI - EH4-QL", Decimal("60.31")),
        ("508.8 / population * 10000", 100),
    ],
)
def test_a_formula_gives_what_arithmetic_gives(text: str, expected: int | Decimal) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("EH4 / EH2", {"EH4", "EH2"}),
        ("EH4-QL - M2-NI", {"EH4-QL", "M2-NI"}),
        ("EH4-EH2", {"EH4-EH2"}),
        ("EH4 -EH2", {"EH4", "EH2"}),
        ("(CP2 + CP4) / population * 10000", {"CP2", "CP4", "population"}),
        ("LAC6b + LAC6b + EH3_a + 2a", {"LAC6b", "EH3_a", "2a"}),
        ("1 + 2", set()),
    ],
)
def test_a_minus_inside_a_word_belongs_to_the_reference(text: str, names: set[str]) -> None:
    assert parse(text).names == names


@pytest.mark.parametrize(
    ("text", "ratio"),
    [
        ("EH4 / EH2", ("EH4", "EH2")),
        ("(LAC9-QL)/(LAC1)", ("LAC9-QL", "LAC1")),
        ("EH4 / 379", None),
        ("EH4 / EH2 * 1", None),
        ("EH4 * EH2", None),
        ("EH4", None),
    ],
)
def test_a_plain_ratio_is_one_reference_over_another(
    text: str, ratio: tuple[str, str] | None
) -> None:
    assert parse(text).ratio == ratio


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "the formula '' ends where a reference, a number or an opening bracket was expected"),
        ("EH4 /", "ends where a reference, a number or an opening bracket was expected"),
        ("EH4 / / EH2", "character 7 of the formula 'EH4 / / EH2' is '/' where a reference"),
        ("EH4 EH2", "character 5 of the formula 'EH4 EH2' is 'EH2' where +, -, *, / or the end"),
        ("(EH4 / EH2", "ends where a closing bracket was expected"),
        ("EH4)", "character 4 of the formula 'EH4)' is ')' where +, -, *, / or the end"),
        ("-EH4", "character 1 of the formula '-EH4' is '-' where a reference"),
        ("EH4  % 2", "character 6 of the formula 'EH4  % 2' is '%'; a formula has references"),
        ("1.5.2", "character 4 of the formula '1.5.2' is '.'; a formula has references"),
        ("SUM(EH4)", "character 4 of the formula 'SUM(EH4)' is '(' where"),
        ("EH4 ** 2", "character 6 of the formula 'EH4 ** 2' is '*' where a reference"),
    ],
)
def test_a_formula_that_cannot_be_read_says_where_and_what_was_expected(
    text: str, complaint: str
) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the words are looked at below
        parse(text)
    assert complaint in str(caught.value)


def test_brackets_nest_fifty_deep_and_no_deeper() -> None:
    assert value("(" * 50 + "EH4" + ")" * 50) == 263
    with pytest.raises(ValueError, match="at most 50 brackets inside each other"):
        parse("(" * 51 + "EH4" + ")" * 51)


def test_a_long_formula_is_worked_out_without_recursion() -> None:
    assert value(" + ".join(["EH4"] * 20_000)) == 263 * 20_000


@pytest.mark.parametrize("text", ["EH4 / nil", "nil / nil", "EH4 / (EH2 - EH2)", "1 + EH4 / 0"])
def test_a_division_by_zero_is_not_applicable(text: str) -> None:
    assert value(text) is Absence.NOT_APPLICABLE


@pytest.mark.parametrize("sign", ["+", "-", "*", "/"])
@pytest.mark.parametrize("absence", list(Absence))
def test_an_absence_stays_itself_through_a_formula(absence: Absence, sign: str) -> None:
    figures = {"held": Decimal(0), "lacking": absence}
    for text in (f"held {sign} lacking", f"lacking {sign} held", f"2 * (1 {sign} lacking)"):
        assert parse(text).evaluate(figures.__getitem__) is absence


@pytest.mark.parametrize("sign", ["+", "-", "*", "/"])
def test_of_two_absences_the_stronger_stays(sign: str) -> None:
    strongest_first = [
        Absence.SUPPRESSED,
        Absence.NOT_AVAILABLE,
        Absence.TO_BE_CONFIRMED,
        Absence.NOT_APPLICABLE,
        Absence.BLANK,
    ]
    assert set(strongest_first) == set(Absence)
    for (i, first), (j, second) in product(enumerate(strongest_first), repeat=2):
        given_both = parse(f"a {sign} b").evaluate({"a": first, "b": second}.__getitem__)
        assert given_both is strongest_first[min(i, j)]


def test_a_suppressed_figure_hides_a_division_by_zero_beside_it() -> None:
    figures = {"a": Absence.SUPPRESSED, "nil": Decimal(0)}
    assert parse("1 / nil + a").evaluate(figures.__getitem__) is Absence.SUPPRESSED
    assert parse("a / nil").evaluate(figures.__getitem__) is Absence.SUPPRESSED


@given(st.text(max_size=30) | st.text(alphabet="AB-2.+*/() ", max_size=30))
def test_any_text_is_a_formula_or_says_what_is_wrong(text: str) -> None:
    complaint = ""
    try:
        parse(text)
    except ValueError as error:
        complaint = str(error)
    if complaint:
        assert "formula" in complaint
        assert "was expected" in complaint or "a formula has references" in complaint
    else:
        assert isinstance(value_at_three(text), Decimal | Absence)


def value_at_three(text: str) -> Figure:
    return parse(text).evaluate(lambda _: Decimal(3))


@dataclass(frozen=True)
class Tree:
    """An expression to write out and to work out, both independently of the parser."""

    sign: str
    left: Tree | str
    right: Tree | str


_BINDS = {"+": 1, "-": 1, "*": 2, "/": 2}
_EXACT: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}
_NAMED = {"EH4": 263, "EH4-QL": 7, "M2-NI": 61, "nil": 0}
_leaves = st.sampled_from(sorted(_NAMED)) | st.integers(0, 999).map(str) | st.just("2.25")
trees = st.recursive(
    _leaves,
    lambda inner: st.builds(Tree, st.sampled_from("+-*/"), inner, inner),
    max_leaves=12,
)


def written(tree: Tree | str, outer: int = 0) -> str:
    """With no bracket more than precedence needs."""
    if isinstance(tree, str):
        return tree
    binds = _BINDS[tree.sign]
    text = f"{written(tree.left, binds)} {tree.sign} {written(tree.right, binds + 1)}"
    return f"({text})" if binds < outer else text


def exact(tree: Tree | str) -> Fraction | None:
    """None for a division by zero; skips what a division in decimals cannot decide."""
    if isinstance(tree, str):
        return Fraction(_NAMED.get(tree, tree))
    left, right = exact(tree.left), exact(tree.right)
    if left is None or right is None:
        return None
    if tree.sign == "/" and abs(right) < Fraction(1, 1000):
        return None if tree.right in ("0", "nil") else reject()
    return _EXACT[tree.sign](left, right)


@given(trees)
def test_a_formula_agrees_with_exact_fractions(tree: Tree | str) -> None:
    formula = parse(written(tree))
    expected = exact(tree)
    worked_out = formula.evaluate(lambda name: Decimal(_NAMED[name]))
    if expected is None:
        assert worked_out is Absence.NOT_APPLICABLE
    else:
        assert isinstance(worked_out, Decimal)
        error = abs(Fraction(worked_out) - expected)
        assert error <= Fraction(1, 10**9) * max(1, abs(expected))


figures = st.sampled_from([*FIGURES.values(), *Absence])


@given(
    trees, st.lists(st.fixed_dictionaries(dict.fromkeys([*_NAMED, "EH4", "EH2", "nil"], figures)))
)
def test_many_cases_together_give_what_each_gives(
    tree: Tree | str, cases: list[dict[str, Figure]]
) -> None:
    formula = parse(written(tree))
    together = formula.evaluate_each(lambda ref: [case[ref] for case in cases], len(cases))
    assert together == [formula.evaluate(case.__getitem__) for case in cases]
