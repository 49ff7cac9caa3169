"""The awkward workbooks are what their README says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from support.features import IN_FILE, IN_PART, holds
from support.packages import HOME, good, noted, refused
from support.parts import contents

NOTED = noted()


def test_every_awkward_workbook_has_its_line_and_every_line_its_workbook() -> None:
    assert set(NOTED) == {*good(), *refused()}


@pytest.mark.parametrize(
    ("path", "feature"),
    [
        pytest.param(p, f, id=f"{p.name}-{f}")
        for p, (_, features) in NOTED.items()
        for f in features
    ],
)
def test_each_awkward_workbook_holds_what_it_is_there_for(path: Path, feature: str) -> None:
    assert holds(path, feature)


def test_every_feature_that_can_be_seen_is_held_by_some_workbook() -> None:
    named = {feature for _, features in NOTED.values() for feature in features}
    assert named == IN_FILE.keys() | IN_PART.keys()


def test_no_feature_is_seen_in_a_workbook_that_lacks_it() -> None:
    plain = HOME / "stored.xlsx"
    ordinary = {"formulas", "INDIRECT", "formula over a name", "text result", "row without height"}
    seen = {feature for feature in IN_PART if holds(plain, feature)}
    assert seen == ordinary


def test_the_hand_made_workbooks_are_made_again_as_they_stand(tmp_path: Path) -> None:
    script = HOME / "build.py"
    command = [sys.executable, str(script), "--to", str(tmp_path), "--only", "by_hand"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    made = sorted(tmp_path.iterdir())
    assert len(made) > 10
    for path in made:
        assert contents(path) == contents(HOME / path.name), path.name
