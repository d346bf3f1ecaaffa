"""Measures what cogs does: python -m tests.benchmarks --help."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import brokerage, partners, reducing, shortest_paths, whole_runs
from tests.benchmarks.comparison import HEADINGS, PEERS, Comparison, Line, missing, present
from tests.benchmarks.places import SIZES, Place, Places

README = Path(__file__).with_name("README.md")
THREADS = 2
# Fifty million rows take half an hour, and an engine: only if asked for.
REDUCING = "reducing"


@dataclass(frozen=True)
class Asked:
    """Beside which peers, in how many rounds, and where the places are."""

    against: Collection[str]
    rounds: int
    places: Places


Row = Callable[[Place, Asked], Iterator[Line]]


def _beside(work: str, peers: Sequence[str], make: Callable[[Place, Collection[str]], Comparison]) -> Row:
    def row(place: Place, asked: Asked) -> Iterator[Line]:
        wanted = [peer for peer in peers if peer in asked.against]
        yield from make(place, present(wanted)).lines(asked.rounds)
        yield from missing(work, place.name, wanted)

    return row


def _estimated(place: Place, asked: Asked) -> Iterator[Line]:
    wanted = [peer for peer in ("networkit",) if peer in asked.against]
    yield from shortest_paths.estimated(place, present(wanted), asked.rounds)
    yield from missing(shortest_paths.ESTIMATE, place.name, wanted)


# Name → the sizes its bars are of, and the row. The order keeps a place in memory for its neighbours.
ROWS: dict[str, tuple[str, Row]] = {
    "first-runs": ("S", lambda _, asked: whole_runs.first_runs(asked.places.parent)),
    "betweenness": ("M", _beside(shortest_paths.EXACT, ("igraph", "networkit"), shortest_paths.exact)),
    "pivots": ("M", _estimated),
    "brokerage": ("ML", _beside(brokerage.WORK, ("sna", "scipy", "networkx"), brokerage.comparison)),
    "structural-holes": ("L", _beside(partners.HOLES, ("igraph", "networkx"), partners.structural_holes)),
    "reach": ("L", _beside(partners.REACH, ("igraph",), partners.reach)),
    "reading": ("L", lambda place, asked: whole_runs.reading(place, asked.rounds)),
    "growth": ("M", lambda place, asked: whole_runs.growth(place, asked.places, asked.rounds)),
    "analyse": ("ML", lambda place, _: whole_runs.analysing(place)),
    "many-pivots": ("L", lambda place, _: whole_runs.pivots(place)),
    REDUCING: ("S", lambda _, asked: reducing.regions(asked.places.parent)),
}


def lines(only: Collection[str], size: str | None, asked: Asked) -> Iterator[Line]:
    """Yield the lines of the rows asked for, size by size."""
    for name in SIZES:
        for row, (sizes, run) in ROWS.items():
            if row in only and name in (size or sizes):
                yield from run(asked.places.of(name), asked)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table line by line; return 1 where a bar is broken or a result differs."""
    asked = _parser().parse_args(arguments)
    os.environ.setdefault("COGS_THREADS", str(THREADS))
    print(f"{machine()}\n\n{_row(HEADINGS)}\n{_row(['---'] * len(HEADINGS))}", flush=True)
    found = []
    with tempfile.TemporaryDirectory() as folder:
        parent = asked.keep or Path(folder)
        parent.mkdir(parents=True, exist_ok=True)
        for line in lines(asked.only, asked.size, Asked(asked.against, asked.rounds, Places(parent))):
            found.append(line)
            print(_row(line.cells()), flush=True)
    if asked.record:
        record(found)
    broken = [line for line in found if line.kept is False or not line.agrees]
    print(
        "\n" + (f"{len(broken)} of {len(found)} lines broken." if broken else "Every bar is kept, every result agrees.")
    )
    return 1 if broken else 0


def machine() -> str:
    """Return on what is measured."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    processor = platform.processor() or platform.machine()
    listed = Path("/proc/cpuinfo")
    if listed.exists():
        names = [line.partition(":")[2].strip() for line in listed.read_text().splitlines() if "model name" in line]
        processor = names[0] if names else processor
    return (
        f"{processor}, {os.cpu_count()} processors, {os.environ.get('COGS_THREADS', THREADS)} threads, "
        f"Python {platform.python_version()}, {platform.system()}; load at the start {load}"
    )


def record(found: Sequence[Line], readme: Path = README) -> None:
    """Put the lines into the README's table, each in the place of the last of its kind."""
    before, _, rest = readme.read_text(encoding="utf-8").partition("<!-- table -->\n")
    old, _, after = rest.partition("<!-- end -->\n")
    rows = {tuple(row.split(" | ")[:3]): row for row in old.splitlines()[4:] if row}
    for line in found:
        row = _row(line.cells())
        rows[tuple(row.split(" | ")[:3])] = row
    table = [machine(), "", _row(HEADINGS), _row(["---"] * len(HEADINGS)), *rows.values()]
    text = "\n".join(table)
    readme.write_text(f"{before}<!-- table -->\n{text}\n<!-- end -->\n{after}", encoding="utf-8", newline="\n")


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Hold cogs against its bars.")
    parser.add_argument("--size", choices=list(SIZES), help="every row at this size [default: at those of its bars]")
    parser.add_argument("--against", nargs="+", choices=PEERS, default=PEERS, help="peers [default: all]")
    usual = [name for name in ROWS if name != REDUCING]
    parser.add_argument(
        "--only", nargs="+", choices=list(ROWS), default=usual, help=f"rows [default: all but {REDUCING}]"
    )
    parser.add_argument("--rounds", type=int, default=3, help="how many turns everybody has  [default: 3]")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the invented places here, and use those there")
    parser.add_argument("--record", action="store_true", help="put the lines into tests/benchmarks/README.md")
    return parser


if __name__ == "__main__":
    sys.exit(main())
