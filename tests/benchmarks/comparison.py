"""One kernel beside its peers: who takes part, what agrees, and the lines of the table."""

from __future__ import annotations

import datetime
import gc
import shutil
import subprocess
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from typing import Any

from cogs.kernels.compilation import repeated
from tests.benchmarks.measuring import Timed, clocked, interleaved

PEERS = ("igraph", "networkx", "networkit", "sna", "scipy")
HEADINGS = (
    "work", "against", "place", "n", "m", "ours, wall (CPU)", "public call", "theirs, wall (CPU)",
    "found", "bar", "kept", "largest difference", "date",
)  # fmt: skip
# Relative to the largest figure of the peer: results of sums in another order differ by rounding.
AGREES = 1e-9


@dataclass(frozen=True)
class Line:
    """One line of the table; `kept` is None where there is no bar, or nothing to hold against it."""

    work: str
    against: str
    place: str
    n: int | None = None
    m: int | None = None
    ours: str = ""
    public: str = ""
    theirs: str = ""
    found: str = ""
    bar: str = ""
    kept: bool | None = None
    difference: str = ""
    agrees: bool = True

    def cells(self) -> list[str]:
        """Return what stands in the columns of `HEADINGS`."""
        numbers = ["" if number is None else f"{number:,}" for number in (self.n, self.m)]
        kept = "–" if self.kept is None else "yes" if self.kept else "**no**"
        difference = self.difference if self.agrees else f"**{self.difference}**"
        said = [self.ours, self.public, self.theirs, self.found, self.bar, kept, difference]
        return [self.work, self.against, self.place, *numbers, *said, f"{datetime.date.today():%d/%m/%Y}"]


@dataclass(frozen=True)
class Peer:
    """Another programme at the same work.

    Attributes
    ----------
    name : str
        One of `PEERS`.
    run : Timed
        The work on its own graph, which is built before.
    differs : callable
        From our result and its, by how much they differ at most, and the largest figure there is.
    times : float
        How many times the work would have to be done for all of it.
    label : str
        What the table calls it.
    """

    name: str
    run: Timed
    differs: Callable[[Any, Any], tuple[float, float]] | None
    times: float = 1.0
    label: str = ""


@dataclass(frozen=True)
class Comparison:
    """One kernel on prepared arrays, the public call, and the peers with their bars by label."""

    work: str
    place: str
    n: int
    m: int
    kernel: Callable[[], Any]
    public: Callable[[], Any]
    peers: tuple[Peer, ...]
    bars: Mapping[str, float] = field(default_factory=dict)
    result: Callable[[Any], Any] = lambda found: found
    """What is compared of our result."""

    def lines(self, rounds: int) -> Iterator[Line]:
        """Run everybody in turns and yield a line per peer."""
        gc.collect()
        self._warm()  # Compiled from here on.
        turns = {"": clocked(self._warm), **{peer.label or peer.name: peer.run for peer in self.peers}}
        best = interleaved(turns, rounds)
        public, _ = clocked(self.public)()
        cost, found = best.pop("")
        ours = self.result(found)
        for peer in self.peers:
            label = peer.label or peer.name
            theirs, result = best[label]
            theirs = theirs.times(peer.times)
            ratio, bar = theirs.wall / cost.wall, self.bars.get(label)
            off, largest = (0.0, 1.0) if peer.differs is None else peer.differs(ours, result)
            yield Line(
                self.work,
                label,
                self.place,
                self.n,
                self.m,
                str(cost),
                str(public),
                str(theirs) + (f", from 1 in {peer.times:,.0f}" if peer.times > 1 else ""),
                f"{_times(ratio)} ({_times(theirs.cpu / max(cost.cpu, 1e-9))})",
                "" if bar is None else f"≥ {bar:,.0f} ×",
                None if bar is None else ratio >= bar,
                "not comparable" if peer.differs is None else f"{off:.2g} of {largest:,.6g}",
                off <= AGREES * max(largest, 1.0),
            )

    def _warm(self) -> Any:
        """Run the kernel: compiled, but for a small place, where it runs as it does for a user."""
        with repeated(1 if self.place == "S" else 1_000_000):
            return self.kernel()


def _times(ratio: float) -> str:
    return f"{ratio:,.3g} ×" if ratio < 1000 else f"{ratio:,.0f} ×"


def absent(name: str) -> str | None:
    """Return how to get a peer that is not there, or None."""
    if name == "sna":
        return None if _has_sna() else "absent: needs Rscript with the package sna"
    return None if find_spec(name) else "absent: pip install '.[bench]'"


@cache
def _has_sna() -> bool:
    rscript = shutil.which("Rscript")
    return (
        rscript is not None
        and not subprocess.run(
            [rscript, "-e", "library(sna)"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
        ).returncode
    )


def missing(work: str, place: str, wanted: Collection[str]) -> Iterator[Line]:
    """Yield a line for each of those wanted that is not there."""
    for name in wanted:
        reason = absent(name)
        if reason:
            yield Line(work, name, place, found=reason)


def present(wanted: Collection[str]) -> set[str]:
    """Return those of the wanted peers that are there."""
    return {name for name in wanted if absent(name) is None}
