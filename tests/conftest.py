"""What many tests share."""

from __future__ import annotations

import pytest
from support.office import Office


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """LibreOffice; without it a test is skipped on a laptop and fails where ``CI`` is ``true``."""
    return Office(tmp_path_factory.mktemp("libreoffice"))
