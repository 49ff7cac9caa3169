"""What is said when a template's rows were edited: sentences for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from workbook_tools.commands.report import many, shown
from workbook_tools.commands.template_rows import Edited


def rows_text(edited: Sequence[Edited], *, dry_run: bool) -> str:
    """A line for each template."""
    prefix = "would write " if dry_run else ""
    return "\n".join(
        f"{prefix}{shown(each.path)}: rows of {', '.join(each.refs)} on {', '.join(each.sheets)}; "
        f"{many(len(each.moved), 'reference')} follow (--json lists them)"
        for each in edited
    )


def rows_json(edited: Sequence[Edited]) -> str:
    """The templates as a JSON list, with every reference that was moved."""
    told = [
        {
            "file": str(each.path),
            "refs": list(each.refs),
            "sheets": list(each.sheets),
            "moved": list(each.moved),
        }
        for each in edited
    ]
    return json.dumps(told, indent=2)
