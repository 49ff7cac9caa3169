"""``python -m tools.build_template [--check]``: writes ``template.xlsx``, or compares it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.build_template.build import build
from tools.build_template.package import unpack

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.build_template", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    parser.add_argument("--project", type=Path, default=ROOT, help="the project's folder")
    asked = parser.parse_args()
    path = asked.project / "template.xlsx"
    built = build(asked.project)
    if asked.check:
        return _check(path, built)
    path.write_bytes(built)
    return 0


def _check(path: Path, built: bytes) -> int:
    held, fresh = unpack(path.read_bytes()), unpack(built)
    differ = [name for name in {**held, **fresh} if held.get(name) != fresh.get(name)]
    for name in differ:
        print(f"{path.name}: {name} differs from what the indicators give; build it again")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
