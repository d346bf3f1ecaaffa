"""How many pairs each node stands between: exactly, by a search from every class of alike nodes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import local
from typing import Any

import numpy as np

from cogs.kernels.adjacency import Adjacency
from cogs.kernels.chunks import in_turn
from cogs.kernels.folding import Folded, folded
from cogs.kernels.shortest_paths import Room, dependencies, room

__all__ = ["pairs_through", "search_seconds", "searches", "senders"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]

# Elementary steps of a piece of work: about a quarter of a second, compiled.
_PIECE = 6e7
# Threads share the work about evenly from so many pieces on, whose number must not depend on the threads.
_FEWEST_PIECES = 4
# So many searches run side by side from so many classes on: their rows are to stay near the processor.
_LANES = ((512, 16), (0, 256))
# What one of them takes, compiled, on the machine of tests/benchmarks/README.md: for estimates only.
_SECONDS_PER_STEP = 5e-9


def pairs_through(adjacency: Adjacency, counts: Floats) -> Floats:
    """Return, per member of each node, the sum over ordered pairs of others of the share of shortest paths through it.

    Parameters
    ----------
    adjacency : Adjacency
        The ties; where every arc goes both ways, what hangs by one tie is counted without a search.
    counts : float64 array
        How many alike, not linked to each other, each node stands for.

    Returns
    -------
    float64 array, 0 or more; a node of several counts pairs with its fellow members.
    """
    ways = folded(adjacency, counts)
    sources = senders(ways)
    total = np.zeros(ways.size)
    for _, sums, _ in searches(ways, [(sources, ways.weights[sources])], kept=sources[:0]):
        total += sums[:, 0]
    return ways.beside + ways.of_nodes(total)


def senders(ways: Folded) -> Integers:
    """Return the classes that lead anywhere: no path begins at the others."""
    return np.flatnonzero(np.diff(ways.onwards.indptr) > 0)


def searches(
    ways: Folded, batches: Sequence[tuple[Integers, Floats]], *, kept: Integers, by_distance: bool = False
) -> Iterator[tuple[int, Floats, Floats]]:
    """Yield the number of the batch, and what `dependencies` returns, for one piece of its sources after another.

    A batch is classes to search from, and how often each counts; threads share the pieces of all of them.
    """
    lanes = next(lanes for least, lanes in _LANES if ways.size >= least)
    number = sum(len(sources) for sources, _ in batches)
    work = _steps(ways) * number
    run = dependencies.run(work)
    rounds = -(-number // lanes)
    pieces = max(_FEWEST_PIECES, int(np.ceil(work / _PIECE)))
    at_once = lanes * max(1, -(-rounds // pieces))

    own = local()

    def piece(place: tuple[int, int]) -> tuple[int, Floats, Floats]:
        batch, first = place
        sources, weights = batches[batch]
        rows: Room = getattr(own, "rows", None) or room(ways.size, lanes)
        totals, single, own.rows = run(
            ways.back.indptr,
            ways.back.indices,
            ways.onwards.indptr,
            ways.onwards.indices,
            ways.members,
            ways.weights,
            ways.again,
            sources[first : first + at_once],
            weights[first : first + at_once],
            kept,
            by_distance,
            rows,
        )
        return batch, totals, single

    places = [(batch, first) for batch, (sources, _) in enumerate(batches) for first in range(0, len(sources), at_once)]
    return in_turn(piece, places, shared=dependencies.compiles(work))


def search_seconds(arcs: int, size: int) -> float:
    """Return about how many seconds a search takes, two processors at work: the same figure on any machine."""
    return _steps_of(arcs, size) * _SECONDS_PER_STEP / 2.0


def _steps(ways: Folded) -> float:
    return _steps_of(ways.onwards.arcs, ways.size)


def _steps_of(arcs: int, size: int) -> float:
    return arcs + 3.0 * size + 1.0
