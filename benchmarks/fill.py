"""How long one fill of the example takes, how much memory, and what each engine loses.

    python benchmarks/fill.py            prints the tables
    python benchmarks/fill.py --plots    and draws docs/images/fill-*.svg

Times are of the processors and by the clock, which is less where parts are deflated side by side.
The engines take turns and are given other figures in every run. ``pip
install '.[bench]'`` brings those that are compared; one that is missing is left out and named.
"""

from __future__ import annotations

import cProfile
import gc
import io
import pickle
import pstats
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parent))
from engines import ENGINES, Engine, Fill
from plot import bars, lines
from scaling import CELLS, RULES, scale
from work import ROOT, TEMPLATE, machine, memory_folder, patches, values_of, varied

import workbook_tools as wt
from workbook_tools.cells import Patch
from workbook_tools.ooxml import deflate

RUNS, SLOW, SLOW_RUNS = 31, 100, 5
IMAGES = ROOT / "docs" / "images"


def ready(given: Sequence[Patch]) -> dict[str, tuple[Engine, Fill]]:
    """The engines that are installed and can fill the example."""
    found = {}
    for engine in ENGINES:
        try:
            found[engine.name] = engine, engine.make(given)
        except ImportError as error:
            print(f"{engine.name} is left out: {error}.")
        except Exception as error:
            print(f"{engine.name} is left out, it fails here: {type(error).__name__} {error}.")
    return found


def times(
    engines: dict[str, tuple[Engine, Fill]], months: list[list[object]], folder: Path
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """The milliseconds of the processors in each run, and by the clock; the engines take turns."""
    taken: dict[str, list[float]] = {name: [] for name in engines}
    clock: dict[str, list[float]] = {name: [] for name in engines}
    for n in range(RUNS):
        values = varied(months[n % len(months)], n)
        for number, (name, (_, fill)) in enumerate(engines.items()):
            if n >= SLOW_RUNS and median(taken[name]) > SLOW:
                continue
            if hasattr(fill, "learn"):
                fill.learn(folder / "2.xlsx")  # what the prepared template has just made
            gc.collect()
            started, began = time.process_time(), time.perf_counter()
            fill(values, folder / f"{number}.xlsx")
            clock[name].append((time.perf_counter() - began) * 1000)
            taken[name].append((time.process_time() - started) * 1000)
    return taken, clock


def lost(path: Path) -> tuple[int, str]:
    """How many parts kept their compressed bytes, and which features are fewer than they were."""
    old, new = _members(TEMPLATE), _members(path)
    kept = sum(new.get(name) == packed for name, packed in old.items())
    try:
        before, after = wt.FileWorkbook(TEMPLATE).features, wt.FileWorkbook(path).features
    except wt.WorkbookToolsError as error:
        return kept, f"cannot be read again: {error}"
    fewer = Counter(before) - Counter(after)
    return kept, ", ".join(f"{n} of {before[w]} {w}" for w, n in fewer.items()) or "nothing counted"


def _members(path: Path) -> dict[str, tuple[int, int]]:
    with zipfile.ZipFile(path) as archive:
        return {i.filename: (i.CRC, i.compress_size) for i in archive.infolist()}


def memory(name: str, given: Path) -> float:
    """The most megabytes that a process needs to fill with this engine, above Python alone."""
    peaks = []
    for what in (name, ""):
        command = [sys.executable, str(Path(__file__).with_name("peak.py")), what, str(given)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        peaks.append(int(done.stdout.split()[-1]))
    return (peaks[0] - peaks[1]) / 1024


def table_of_engines(given: Sequence[Sequence[Patch]], folder: Path) -> dict[str, float]:
    """Prints one row an engine; the medians."""
    months = [values_of(each) for each in given]
    engines = ready(given[0])
    taken, clock = times(engines, months, folder)
    medians = {name: median(each) for name, each in taken.items()}
    by_clock = {name: median(each) for name, each in clock.items()}
    asked = folder / "patches.pickle"
    asked.write_bytes(pickle.dumps([list(each) for each in given]))
    slowest = medians["openpyxl: load, fill, save"]
    print(f"\n{len(given[0]):,} patches, {len(_members(TEMPLATE))} parts, medians\n")
    print("| engine | ms | clock | x openpyxl | MB | KB | parts kept | lost |")
    print("|---|---:|---:|---:|---:|---:|---:|---|")
    for number, (name, (engine, _)) in enumerate(engines.items()):
        path = folder / f"{number}.xlsx"
        kept, words = lost(path) if engine.makes_workbook else ("", "")
        size = path.stat().st_size / 1000
        ms = medians[name]
        peak = f"{memory(name, asked):.0f}"
        clocked = f"{by_clock[name]:.1f}"
        facts = (f"{ms:.1f}", clocked, f"{slowest / ms:.1f}", peak, f"{size:.0f}", str(kept), words)
        print(f"| {name} | {' | '.join(facts)} |")
    for name, least in (("prepared", "floor"), ("prepared, isal", "floor, isal")):
        if name not in medians or least not in medians:
            continue
        ratios = [each[name] / each[least] for each in (medians, by_clock)]
        print(f"\n{name}: {ratios[0]:.2f} times the {least}, by the clock {ratios[1]:.2f}")
    return medians


def levels(folder: Path) -> None:
    """Prints what each level of deflate costs for the parts that a fill of the example changes."""
    source = folder / "2.xlsx"
    with zipfile.ZipFile(source) as archive:
        parts = [archive.read(n) for n in archive.namelist() if "worksheets/sheet" in n]
    rest = source.stat().st_size - sum(len(deflate.by_zlib(part)) for part in parts)
    ways: dict[str, Callable[[bytes], bytes]] = {
        f"zlib {n}": lambda part, n=n: zlib.compress(part, n) for n in (1, 4, 5, 6, 9)
    }
    if deflate.engine is deflate.by_isal:
        ways[f"isal {deflate.ISAL_LEVEL}"] = deflate.by_isal
    taken: dict[str, list[float]] = {name: [] for name in ways}
    sizes = {}
    for _ in range(RUNS):
        for name, pack in ways.items():
            started = time.process_time()
            sizes[name] = sum(len(pack(part)) for part in parts)
            taken[name].append((time.process_time() - started) * 1000)
    print("\n| deflate | ms | file, KB |\n|---|---:|---:|")
    for name, each in taken.items():
        print(f"| {name} | {median(each):.1f} | {(sizes[name] + rest) / 1000:.0f} |")


def profile(given: Sequence[Patch], folder: Path) -> None:
    """Prints where a fill from a prepared template spends its time."""
    prepared, values = wt.Template(TEMPLATE).prepare(given), values_of(given)
    prepared.fill(values, folder / "profile.xlsx")
    runs = [varied(values, n) for n in range(20)]
    profiler = cProfile.Profile()
    profiler.enable()
    for each in runs:
        prepared.fill(each, folder / "profile.xlsx")
    profiler.disable()
    said = io.StringIO()
    pstats.Stats(profiler, stream=said).strip_dirs().sort_stats("tottime").print_stats(12)
    print("\nA profile of 20 fills\n\n```text")
    print(said.getvalue().strip())
    print("```")


def main() -> None:
    """Prints the tables, and draws them where asked."""
    print(machine())
    with tempfile.TemporaryDirectory(dir=memory_folder()) as work:
        folder = Path(work)
        given = patches(folder)
        medians = table_of_engines(given, folder)
        levels(folder)
        by_rules, by_rows = scale(folder, RULES), scale(folder, CELLS)
        profile(given[0], folder)
    if "--plots" in sys.argv:
        IMAGES.mkdir(exist_ok=True)
        bars(IMAGES / "fill-engines.svg", "One fill of the example, milliseconds", medians)
        lines(IMAGES / "fill-rules.svg", "Milliseconds by rules", "rules", by_rules)
        lines(IMAGES / "fill-rows.svg", "Milliseconds by rows of 41 cells", "rows", by_rows)


if __name__ == "__main__":
    main()
