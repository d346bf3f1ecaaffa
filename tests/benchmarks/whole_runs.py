"""Commands as a user gives them, reading at size, growth with the residents, and the very first run."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import cogs
from cogs.metrics.catalogue import METRICS, metrics_table
from cogs.network.build import build_network
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view
from cogs.tables.check import check_tables
from cogs.tables.read import read_tables
from cogs.tables.sample import write_sample
from tests.benchmarks.comparison import Line
from tests.benchmarks.measuring import Cost, clocked, interleaved, process
from tests.benchmarks.places import Place, Places

ROOT = Path(__file__).parents[2]
GIB = 1024.0
READING_AT_MOST = {"L": 12.0}
ANALYSE_AT_MOST = {"M": (20.0, 1.5 * GIB), "L": (120.0, 4.0 * GIB)}
PIVOTS_AT_MOST = {"L": (180.0, 2.0 * GIB)}
FIRST_AT_MOST = (3.0, float("inf"))
GROWTH_AT_MOST = 2.3
ON_THE_WHOLE = ("partners", "brokerage", "structural_holes", "everett_valente", "bridging")
# Says at the end of a process whether numba was imported.
FIRST = """
import atexit, runpy, sys
atexit.register(lambda: print("numba imported:", "numba" in sys.modules, file=sys.stderr))
sys.argv[0] = "cogs"
runpy.run_module("cogs", run_name="__main__")
"""


def reading(place: Place, rounds: int) -> Iterator[Line]:
    """Yield CSV to checked network beside the bare read of the same files."""
    from pyarrow import csv

    files = sorted(place.folder.glob("*.csv"))
    turns = {
        "ours": clocked(lambda: cogs.load_network(place.folder)),
        "pyarrow": clocked(lambda: sum(csv.read_csv(path).num_rows for path in files)),
    }
    best = interleaved(turns, rounds)
    (cost, network), (bare, rows) = best["ours"], best["pyarrow"]
    ratio, most = cost.wall / bare.wall, READING_AT_MOST.get(place.name)
    differ = abs(len(network) + len(network.edges) - rows)
    yield Line(
        "CSV to checked network",
        "pyarrow's bare read",
        place.name,
        len(network),
        len(network.edges),
        str(cost),
        "",
        str(bare),
        f"{ratio:.3g} × as long ({cost.cpu / max(bare.cpu, 1e-9):.3g} ×)",
        "" if most is None else f"≤ {most:.0f} ×",
        None if most is None else ratio <= most,
        f"{differ} of {rows:,} rows",
        differ == 0,
    )


def analysing(place: Place) -> Iterator[Line]:
    """Yield `cogs analyse`, everything, as a process."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["analyse", place.folder, "--output", Path(folder) / "out"]
        yield limited("cogs analyse", place.name, command, ANALYSE_AT_MOST.get(place.name))


def pivots(place: Place) -> Iterator[Line]:
    """Yield the betweenness of the whole network from 2,000 pivots, as a process."""
    command = ["metrics", place.folder, "--on", "whole", "--metric", "betweenness", "--pivots", 2_000]
    yield limited(
        "cogs metrics --on whole --metric betweenness --pivots 2000",
        place.name,
        command,
        PIVOTS_AT_MOST.get(place.name),
    )


def first_runs(parent: Path) -> Iterator[Line]:
    """Yield the README's first command and a network of 150 nodes, on the first run ever: nothing is compiled yet."""
    small = parent / "of-150"
    if not small.exists():
        write_sample(small, organisations=32, services=40, councils=1, residents=67)
    for name, source in (("README's first command", ROOT / "data" / "keep-it-local"), ("first run ever", small)):
        network = cogs.load_network(source)
        with tempfile.TemporaryDirectory() as folder:
            empty = {"NUMBA_CACHE_DIR": f"{folder}/numba", "MPLCONFIGDIR": f"{folder}/matplotlib"}
            cost, code, said = process(
                [sys.executable, "-c", FIRST, "analyse", source, "--output", f"{folder}/out"], empty
            )
        line = judged(f"{name}: cogs analyse", source.name, cost, code, said, FIRST_AT_MOST)
        imported = "numba imported: False" not in said
        yield Line(
            line.work,
            "a limit",
            line.place,
            len(network),
            len(network.edges),
            line.ours,
            found=line.found + (", numba imported" if imported else ", without numba"),
            bar="≤ 3 s, numba not imported",
            kept=bool(line.kept) and not imported,
        )


def limited(work: str, place: str, command: list[Any], most: tuple[float, float] | None) -> Line:
    return judged(work, place, *process([sys.executable, "-m", "cogs", *command]), most)


def judged(work: str, place: str, cost: Cost, code: int, said: str, most: tuple[float, float] | None) -> Line:
    found = f"{cost.wall:.3g} s, {cost.peak / GIB:.2f} GiB"
    if code != 0:
        found = f"ended with {code}: {' '.join(said.split())[-120:]}".replace("|", " ")
    bar = "" if most is None else f"≤ {most[0]:.0f} s, ≤ {most[1] / GIB:.1f} GiB"
    kept = None if most is None else code == 0 and cost.wall <= most[0] and cost.peak <= most[1]
    return Line(work, "a limit", place, ours=str(cost), found=found, bar=bar, kept=kept)


def growth(place: Place, places: Places, rounds: int) -> Iterator[Line]:
    """Yield, for every step, how many times as long it takes with twice the residents."""
    doubled = places.sized(f"{place.name} doubled", place.size.with_residents(2 * place.size.residents))
    both = _steps(place), _steps(doubled)
    for step, work in both[0].items():
        single, double = interleaved(
            {"single": clocked(work), "double": clocked(both[1][step])}, min(rounds, 2)
        ).values()
        ratio = double[0].wall / single[0].wall
        yield Line(
            f"twice the residents: {step}",
            place.name,
            doubled.name,
            len(doubled.network),
            len(doubled.network.edges),
            str(double[0]),
            theirs=str(single[0]),
            found=f"{ratio:.3g} × as long ({double[0].cpu / max(single[0].cpu, 1e-9):.3g} ×)",
            bar=f"≤ {GROWTH_AT_MOST} ×",
            kept=ratio <= GROWTH_AT_MOST if place.name == "M" else None,
        )


def _steps(place: Place) -> Mapping[str, Callable[[], Any]]:
    """Return each step of an analysis of a place, what comes before it done."""
    tables = read_tables(place.folder)
    network = place.network
    steps: dict[str, Callable[[], Any]] = {
        "read": lambda: read_tables(place.folder),
        "check": lambda: check_tables(tables),
        "build": lambda: build_network(tables),
        "organisation view": lambda: organisation_view(_anew(network)),
    }
    for name in METRICS:
        steps[name] = _metric(network, name, "organisations")
    for name in ON_THE_WHOLE:
        steps[f"{name}, whole network"] = _metric(network, name, "whole")
    return steps


def _anew(network: CommunityNetwork) -> CommunityNetwork:
    """Return the same network, nothing of it remembered."""
    return network.with_tables()


def _metric(network: CommunityNetwork, name: str, on: Any) -> Callable[[], Any]:
    return lambda: metrics_table(network, metrics=[name], on=on)
