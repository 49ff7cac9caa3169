"""Excel's ribbon: the add-in, built from text, and where Excel starts it from."""

from __future__ import annotations

from workbook_tools.addin.build import build_addin
from workbook_tools.addin.install import (
    AddinState,
    check_addin,
    install_addin,
    uninstall_addin,
)

__all__ = ["AddinState", "build_addin", "check_addin", "install_addin", "uninstall_addin"]
