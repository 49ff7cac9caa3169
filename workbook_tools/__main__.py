"""The command ``workbook-tools``, which is ``python -m workbook_tools`` too.

A process that is started imports this module again, so nothing stands beside it.
"""

from __future__ import annotations

from workbook_tools import garbage


def main() -> None:
    """Runs the command that was given."""
    garbage.looked_for_seldom_from_now_on()
    from workbook_tools.cli import main as command

    command(prog_name="workbook-tools")


if __name__ == "__main__":
    main()
