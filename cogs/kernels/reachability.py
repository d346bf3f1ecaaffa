"""What can be reached, and how far it is: breadth-first search from every node."""

from __future__ import annotations

from typing import Any

import numpy as np

from cogs.kernels.adjacency import Adjacency
from cogs.kernels.alike import alike_rows
from cogs.kernels.chunks import in_turn, ranges
from cogs.kernels.compilation import kernel, part
from cogs.kernels.rows import add_flags, join_flags, newly_flagged, put_flags

__all__ = ["collect", "collected", "compressed_rows", "reciprocal_distances"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]

# Elementary steps of a piece of work: about a quarter of a second, compiled.
_PIECE = 1.5e9


@kernel
def collected(
    indptr: Integers,
    indices: Integers,
    counts: Integers,
    category: Integers,
    held_indptr: Integers,
    held: Integers,
    held_counts: Integers,
    held_category: Integers,
    categories: int,
    steps: int,
    first: int,
    last: int,
    lanes: int,
) -> Integers:
    """Return, for the nodes from `first` to `last` − 1, what is met first at exactly so many steps, by category.

    Shape (last − first, categories, steps + 1). At step 0 stand the things that the node itself holds (not
    the node); at step d ≥ 1 the nodes at distance d, a class of m as m, and the things they hold that
    were not met at fewer steps. From one member of a class its m − 1 others are met at the length
    of the shortest cycle. Each thing counts once from each node. So many searches as there are lanes
    run side by side, each in its own lane of every row.
    """
    n = len(indptr) - 1
    met = np.zeros((last - first, categories, steps + 1), dtype=np.int64)
    node_seen = np.zeros((n, lanes), dtype=np.uint8)
    front = np.zeros((n, lanes), dtype=np.uint8)
    coming = np.zeros((n, lanes), dtype=np.uint8)
    thing_seen = np.zeros((len(held_counts), lanes), dtype=np.uint8)
    thing_coming = np.zeros((len(held_counts), lanes), dtype=np.uint8)
    fresh = np.zeros(lanes, dtype=np.uint8)
    tally = np.zeros((categories, lanes), dtype=np.int64)
    reached = np.zeros(max(n, lanes), dtype=np.int64)
    heard = np.zeros(n, dtype=np.int64)
    things = np.zeros(len(held_counts), dtype=np.int64)
    awaited = np.zeros(n, dtype=np.bool_)
    thing_awaited = np.zeros(len(held_counts), dtype=np.bool_)
    for block in range(first, last, lanes):
        width = min(lanes, last - block)
        node_seen[:, :] = 0
        thing_seen[:, :] = 0
        for lane in range(width):
            reached[lane] = block + lane
            front[block + lane, :] = 0
            front[block + lane, lane] = 1
        number = width
        for step in range(steps + 1):
            tally[:, :] = 0
            if step > 0:
                found = _send(indptr, indices, front, coming, awaited, reached, number, heard)
                number = 0
                for at in range(found):
                    v = heard[at]
                    if newly_flagged(front[v], coming[v], node_seen[v]):
                        add_flags(tally[category[v]], counts[v], front[v])
                        if block <= v < block + width and front[v, v - block] > 0:
                            tally[category[v], v - block] -= 1
                            front[v, v - block] = 0
                        reached[number] = v
                        number += 1
            found = _send(held_indptr, held, front, thing_coming, thing_awaited, reached, number, things)
            for at in range(found):
                thing = things[at]
                if newly_flagged(fresh, thing_coming[thing], thing_seen[thing]):
                    add_flags(tally[held_category[thing]], held_counts[thing], fresh)
            for lane in range(width):
                for one in range(categories):
                    met[block - first + lane, one, step] = tally[one, lane]
    return met


@part
def _send(
    indptr: Integers,
    indices: Integers,
    front: Integers,
    coming: Integers,
    awaited: Integers,
    senders: Integers,
    number: int,
    receivers: Integers,
) -> int:
    """Put into `coming` what each node hears from the first so many senders; list who hears, return how many."""
    found = 0
    for at in range(number):
        u = senders[at]
        for k in range(indptr[u], indptr[u + 1]):
            w = indices[k]
            if awaited[w]:
                join_flags(coming[w], front[u])
            else:
                put_flags(coming[w], front[u])
                awaited[w] = True
                receivers[found] = w
                found += 1
    for at in range(found):
        awaited[receivers[at]] = False
    return found


@kernel
def reciprocal_distances(indptr: Integers, indices: Integers, counts: Floats) -> Floats:
    """Return, per member of each class, the sum of 1 / distance over all other nodes; nothing for the unreachable.

    A class of m counts m times; from one member of a class its m − 1 others are at the length of the
    shortest cycle. What lies at one distance is added up before it is divided, so that the order of
    the nodes leaves no trace.
    """
    n = len(indptr) - 1
    total = np.zeros(n)
    seen_from = np.full(n, -1, dtype=np.int64)
    order = np.zeros(n, dtype=np.int64)
    distance = np.zeros(n, dtype=np.int64)
    for source in range(n):
        seen_from[source] = source
        order[0] = source
        distance[source] = 0
        seen = 1
        at = 0
        back = False
        beyond = 1
        met = 0.0
        while at < seen:
            u = order[at]
            at += 1
            if distance[u] == beyond:
                total[source] += met / beyond
                met = 0.0
                beyond += 1
            for k in range(indptr[u], indptr[u + 1]):
                w = indices[k]
                if w == source:
                    if not back:
                        back = True
                        met += counts[w] - 1.0
                elif seen_from[w] != source:
                    seen_from[w] = source
                    distance[w] = beyond
                    order[seen] = w
                    seen += 1
                    met += counts[w]
        total[source] += met / beyond
    return total


def compressed_rows(size: int, rows: Integers, values: Integers) -> Adjacency:
    """Return values grouped by their row, each as often and in the order as given.

    Parameters
    ----------
    size : int
        Number of rows.
    rows : integer array
        The row of each value, from 0 to size − 1.
    values : integer array
    """
    order = np.argsort(rows, kind="stable")
    indptr = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(rows, minlength=size), out=indptr[1:])
    return Adjacency(indptr, values[order].astype(np.int32), np.ones(len(values)))


def collect(
    arcs: Adjacency,
    counts: Integers,
    category: Integers,
    held: Adjacency,
    held_counts: Integers,
    held_category: Integers,
    *,
    categories: int,
    steps: int,
) -> Floats:
    """Return what `collected` does of all nodes, things alike made one, the searches shared among threads.

    Parameters
    ----------
    arcs : Adjacency
    counts, category : int64 arrays
        How many alike each node stands for, and its category.
    held : Adjacency
        The things each node holds.
    held_counts, held_category : int64 arrays
        How many alike each thing stands for, and its category.
    categories, steps : int
        How many categories there are, and how far is searched.

    Returns
    -------
    (n, categories, steps + 1) float64, whole numbers
    """
    held, held_counts, held_category = _alike_things(held, held_counts, held_category)
    step = float(arcs.arcs + held.arcs + arcs.size + len(held_counts) + 1) * (steps + 1)
    lanes = 64
    work = step * (1 + arcs.size // 8)
    run = collected.run(work)
    pieces = ranges(np.arange(arcs.size + 1), lanes * max(1, int(_PIECE / (step * lanes))))
    found = in_turn(
        lambda piece: run(
            arcs.indptr, arcs.indices, counts, category,
            held.indptr, held.indices, held_counts, held_category, categories, steps, *piece, lanes,
        ),
        pieces,
        shared=collected.compiles(work),
    )  # fmt: skip
    return np.concatenate([np.zeros((0, categories, steps + 1)), *found])


def _alike_things(held: Adjacency, counts: Integers, category: Integers) -> tuple[Adjacency, Integers, Integers]:
    """Make one of the things of a category that the same nodes hold; those that nobody holds are left out."""
    things = np.unique(held.indices)
    number = np.full(len(counts), -1, dtype=np.int64)
    number[things] = np.arange(len(things))
    holders = compressed_rows(len(things), number[held.indices], held.sources)
    kinds, firsts = alike_rows([holders], category[things])
    one = np.zeros(len(things), dtype=np.bool_)
    one[firsts] = True
    kept = one[number[held.indices]]
    rows = compressed_rows(held.size, held.sources[kept], kinds[number[held.indices[kept]]])
    together = np.bincount(kinds, weights=counts[things], minlength=len(firsts)).astype(np.int64)
    return rows, together, category[things[firsts]]
