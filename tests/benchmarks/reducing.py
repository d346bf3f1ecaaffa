"""`cogs reduce` of a region's rows, the growth of its time with them, and `cogs analyse` of what it makes."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.comparison import Line
from tests.benchmarks.measuring import Cost, process
from tests.benchmarks.region import write_region
from tests.benchmarks.whole_runs import GIB, judged, limited

ORGANISATIONS, SERVICES = 20_000, 100_000
RESIDENTS = (500_000, 5_000_000)
ROWS_EACH = 10
# What the engine may take: what is read back in the end comes on top.
MEMORY = "1500MB"
REDUCE_AT_MOST = (600.0, 4.0 * GIB)
ANALYSE_AT_MOST = (300.0, 6.0 * GIB)
SLOPE_AT_MOST = 1.1


def regions(parent: Path) -> Iterator[Line]:
    """Yield the time and the memory of two regions, one of ten times the rows, and of the analysis of the larger."""
    costs: list[Cost] = []
    for residents in RESIDENTS:
        name = f"{residents * ROWS_EACH:,} rows"
        region, reduced = parent / f"region-{residents}", parent / f"reduced-{residents}"
        if not region.exists():
            write_region(region, residents=residents, organisations=ORGANISATIONS, services=SERVICES)
        command: list[Any] = ["reduce", region, reduced, "--memory", MEMORY, "--overwrite"]
        cost, ended, said = process([sys.executable, "-m", "cogs", *command])
        costs.append(cost)
        most = REDUCE_AT_MOST if residents == RESIDENTS[-1] else None
        yield judged(f"cogs reduce --memory {MEMORY}", name, cost, ended, said, most)
    slope = math.log(costs[1].wall / costs[0].wall) / math.log(RESIDENTS[1] / RESIDENTS[0])
    yield Line(
        "ten times the rows: cogs reduce",
        f"{RESIDENTS[0] * ROWS_EACH:,} rows",
        name,
        ours=str(costs[1]),
        theirs=str(costs[0]),
        found=f"slope {slope:.2f}",
        bar=f"≤ {SLOPE_AT_MOST}",
        kept=slope <= SLOPE_AT_MOST,
    )
    command = ["analyse", reduced, "--output", parent / "analysed", "--overwrite"]
    yield limited("cogs analyse, of the reduced folder", name, command, ANALYSE_AT_MOST)
