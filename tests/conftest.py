"""What many tests share."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.calc import LiveCalc
from support.desks import trusted_council
from support.office import Office, require_libreoffice
from support.stores import PostgreSQL, postgresql_programs

from workbook_tools.calc.office import CalcOffice
from workbook_tools.store import Store


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """LibreOffice; without it a test is skipped on a laptop and fails where ``CI`` is ``true``."""
    return Office(tmp_path_factory.mktemp("libreoffice"))


@pytest.fixture(scope="session")
def live_calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveCalc]:
    """A LibreOffice that stays open; without it tests are skipped or fail as for ``office``."""
    require_libreoffice()
    with CalcOffice(tmp_path_factory.mktemp("calc")) as office:
        yield LiveCalc(office)


@pytest.fixture
def calc(live_calc: LiveCalc) -> Iterator[LiveCalc]:
    """The same; the workbooks that a test opened are closed after it."""
    yield live_calc
    live_calc.close_all()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgreSQL]:
    """A PostgreSQL server; without its programs a test is skipped or fails as for LibreOffice."""
    programs = postgresql_programs()
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # a server of another user starts in it
        with PostgreSQL(Path(folder) / "server", programs).running() as server:
            yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a store that is not there yet, on each database in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    server = request.getfixturevalue("postgres")
    url = server.fresh()
    yield url
    server.drop(url)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store on each database in turn."""
    opened = Store.open(store_url)
    yield opened
    opened.close()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, whatever the system."""
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def council(home: Path, tmp_path: Path) -> Path:
    """A trusted project whose December scorecard is filled."""
    return trusted_council(tmp_path / "council")
