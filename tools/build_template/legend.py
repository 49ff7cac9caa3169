"""The signs in words: on the Scorecard as one line, on Notes as a table."""

from __future__ import annotations

from typing import Any

from tools.build_template.style import BETTER, GREY, MARK, WORSE, Styles

Signs = tuple[tuple[str, str], ...]

STATUSES: Signs = (("√", "met"), ("≈", "within tolerance"), ("×", "missed"))
ABSENCES: Signs = (
    ("n/a", "not applicable"),
    ("..", "not available"),
    ("TBC", "to be confirmed"),
    ("c", "suppressed"),
    ("–", "none"),
)


def signs_in_words(styles: Styles) -> list[Any]:
    """Runs of rich text: what colours, weights and signs say, each in its own colour."""
    strong, plain, grey = styles(bold=True), styles(), styles(font_color=GREY)
    runs: list[Any] = [strong, "Colour ", plain, "says whether it is good:  "]
    runs += [styles(font_color=BETTER, bold=True), "bold blue", plain, " better   "]
    runs += [styles(font_color=WORSE, bold=True), "bold orange on a tint", plain, " worse   "]
    runs += [grey, "plain grey", plain, " level or not judged   "]
    runs += [strong, "Target  ", plain, f"{_listed(STATUSES)}.   "]
    runs += [strong, "*", plain, " small count   "]
    runs += [strong, MARK, plain, " revised, restated, provisional or a break   "]
    runs += [strong, "Part-filled circle", plain, " fewer than 12 months   "]
    return [*runs, plain, _listed(ABSENCES)]


def _listed(signs: Signs) -> str:
    return "  ".join(f"{sign} {words}" for sign, words in signs)
