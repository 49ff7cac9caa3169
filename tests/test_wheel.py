"""What is shipped: the wheel alone runs the example, and help is quick."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import workbook_tools

ROOT = Path(__file__).parent.parent
HEAVY = {"lxml", "numpy", "openpyxl", "pandas", "pydantic", "sqlalchemy", "xlwings"}
RUN = "from workbook_tools.cli import main; main()"
LOADED = """
import sys
from workbook_tools.cli import main
try:
    main(sys.argv[1:], prog_name="workbook-tools")
except SystemExit as ended:
    assert not ended.code
print("loaded:", *sorted(sys.modules))
"""


def start(
    folder: Path, *command: object, path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    if path:
        env["PYTHONPATH"] = str(path)
    done = subprocess.run(
        [sys.executable, "-P", *map(str, command)],
        cwd=folder,
        env=env | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (ROOT / "pyproject.toml").is_file() or not (ROOT / "workbook_tools").is_dir():
        pytest.skip("no source tree to build the wheel from")
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder)
    start(folder, "-m", "pip", "wheel", *options, ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("installed")
    start(target, "-m", "pip", "install", "--no-deps", "--no-index", "--target", target, wheel)
    return target


def test_the_wheel_holds_the_example_as_it_stands_in_the_project(wheel: Path) -> None:
    files = [ROOT / "template.xlsx", *(ROOT / "config").iterdir(), *(ROOT / "data").iterdir()]
    with zipfile.ZipFile(wheel) as held:
        for file in files:
            name = f"workbook_tools/example/{file.relative_to(ROOT).as_posix()}"
            assert held.read(name) == file.read_bytes(), name
        assert "workbook_tools/py.typed" in held.namelist()


def test_the_wheel_holds_nothing_but_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as held:
        tops = {name.split("/")[0] for name in held.namelist()}
    assert tops == {"workbook_tools", f"workbook_tools-{workbook_tools.__version__}.dist-info"}


def test_from_an_empty_folder_the_wheel_alone_lays_out_and_fills_the_example(
    installed: Path, tmp_path: Path
) -> None:
    where = start(tmp_path, "-c", "import workbook_tools as w; print(w.__file__)", path=installed)
    assert where.stdout.startswith(str(installed))
    start(tmp_path, "-c", RUN, "init", "demo", path=installed)
    done = start(tmp_path, "-c", RUN, "refresh", "--project", "demo", path=installed)
    filled = Path("demo/scorecards/2019-12/southampton.xlsx")
    assert (tmp_path / filled).is_file()
    assert done.stdout.splitlines()[-1].startswith(f"{filled}: ")


@pytest.mark.skipif(os.environ.get("CI") != "true", reason="only CI must test what is installed")
def test_these_tests_run_on_the_installed_package() -> None:
    assert "site-packages" in Path(workbook_tools.__file__).parts


@pytest.mark.parametrize(
    "command",
    ["--help", "--version", "refresh --help", "check --help", "init --help"],
)
def test_help_imports_nothing_heavy(command: str, tmp_path: Path) -> None:
    said = start(tmp_path, "-c", LOADED, *command.split()).stdout
    loaded = said.rpartition("loaded:")[2].split()
    assert "click" in loaded
    assert HEAVY.isdisjoint(loaded)


def test_a_process_that_imports_the_program_again_imports_no_command_line(tmp_path: Path) -> None:
    program = "import sys, workbook_tools.__main__; print(*sys.modules)"
    loaded = start(tmp_path, "-c", program, path=ROOT).stdout.split()
    assert "workbook_tools.__main__" in loaded
    assert {"click", "workbook_tools.cli", *HEAVY}.isdisjoint(loaded)


def test_importing_the_package_imports_nothing_heavy(tmp_path: Path) -> None:
    program = "import sys, workbook_tools; print(*sys.modules)"
    loaded = start(tmp_path, "-c", program).stdout.split()
    assert "workbook_tools" in loaded
    assert HEAVY.isdisjoint(loaded)
