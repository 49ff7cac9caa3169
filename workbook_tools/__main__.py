"""The command ``workbook-tools``, which is ``python -m workbook_tools`` too.

A process that is started imports this module again, so nothing stands beside it.
"""

from __future__ import annotations

import atexit
import gc


def main() -> None:
    """Runs the command that was given."""
    from workbook_tools.cli import main as command

    atexit.register(gc.freeze)  # nothing is looked through for garbage when the program ends
    command(prog_name="workbook-tools")


if __name__ == "__main__":
    main()
