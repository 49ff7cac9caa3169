"""``python -m workbook_tools`` is the command ``workbook-tools``."""

from __future__ import annotations

from workbook_tools.cli import main

if __name__ == "__main__":
    main(prog_name="workbook-tools")
