"""``python -m tools.build_template [--check]``: writes the templates, or compares them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.build_template import indicators, request
from tools.build_template.build import build
from tools.build_template.package import unpack

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.build_template", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    parser.add_argument("--project", type=Path, default=ROOT, help="the project's folder")
    asked = parser.parse_args()
    built = {
        "template.xlsx": build(indicators.read(asked.project / "config" / "indicators.csv")),
        "config/request.xlsx": request.build(),
        "examples/prototype.xlsx": build([indicators.PROTOTYPE]),
    }
    if asked.check:
        return max(_check(asked.project, name, data) for name, data in built.items())
    for name, data in built.items():
        (asked.project / name).parent.mkdir(exist_ok=True)
        (asked.project / name).write_bytes(data)
    return 0


def _check(project: Path, name: str, built: bytes) -> int:
    path, fresh = project / name, unpack(built)
    held = unpack(path.read_bytes()) if path.is_file() else {}
    differ = [part for part in {**held, **fresh} if held.get(part) != fresh.get(part)]
    for part in differ:
        print(f"{name}: {part} differs from what is built now; build it again")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
