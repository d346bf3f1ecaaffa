"""Measures `cogs view` of 10,000 organisations and councils against what is asked of it.

python -m tests.publication.benchmark_view
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from cogs.tables.sample import write_sample
from tests.benchmarks.measuring import process

MOST = {"wall s": 30.0, "peak MiB, helpers included": 1_024.0, "largest page MB": 6.0}


def measured(folder: Path) -> dict[str, float]:
    """Make the place, view it in a process of its own, and return seconds, memory and the size of its pages."""
    write_sample(folder / "in", organisations=9_978, councils=22, services=10_000, residents=10_000)
    command = [sys.executable, "-m", "cogs", "view", folder / "in", "--output", folder / "out"]
    cost, ended, said = process(command)
    print(said)
    if ended:
        sys.exit(ended)
    pages = [path.stat().st_size for path in (folder / "out").rglob("*.html")]
    return {
        "wall s": cost.wall,
        "CPU s": cost.cpu,
        "peak MiB, helpers included": cost.peak,
        "pages": len(pages),
        "largest page MB": max(pages) / 1e6,
    }


def main() -> int:
    """Print what was measured; return 1 where a limit is broken."""
    with tempfile.TemporaryDirectory() as folder:
        found = measured(Path(folder))
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(", ".join(f"{name} {value:,.1f}" for name, value in found.items()) + f" (load of the machine {load})")
    broken = [f"{name}: {found[name]:,.1f}, at most {most:,.1f}" for name, most in MOST.items() if found[name] > most]
    print("\n".join(broken) or "Every limit is kept.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
