"""What can be reached, and how far it is: breadth-first search from every node."""

from __future__ import annotations

from typing import Any

import numpy as np

from cogs.kernels.adjacency import Adjacency
from cogs.kernels.compilation import kernel

__all__ = ["collect", "collected", "compressed_rows", "reciprocal_distances"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]


@kernel
def collected(
    indptr: Integers,
    indices: Integers,
    counts: Floats,
    category: Integers,
    held_indptr: Integers,
    held: Integers,
    held_counts: Floats,
    held_category: Integers,
    categories: int,
    steps: int,
) -> Floats:
    """Return, per node, category and number of steps, what is met first at exactly that many steps.

    Shape (n, categories, steps + 1). At step 0 stand the things that the node itself holds (not the
    node); at step d ≥ 1 the nodes at distance d, a class of m as m, and the things they hold that
    were not met at fewer steps. From one member of a class its m − 1 others are met at the length
    of the shortest cycle. Each thing counts once from each node.
    """
    n = len(indptr) - 1
    met = np.zeros((n, categories, steps + 1))
    node_seen = np.full(n, -1, dtype=np.int64)
    thing_seen = np.full(len(held_counts), -1, dtype=np.int64)
    order = np.zeros(n, dtype=np.int64)
    distance = np.zeros(n, dtype=np.int64)
    for source in range(n):
        node_seen[source] = source
        distance[source] = 0
        order[0] = source
        seen = 1
        at = 0
        back = False
        while at < seen:
            u = order[at]
            at += 1
            step = distance[u]
            for k in range(held_indptr[u], held_indptr[u + 1]):
                thing = held[k]
                if thing_seen[thing] != source:
                    thing_seen[thing] = source
                    met[source, held_category[thing], step] += held_counts[thing]
            if step == steps:
                continue
            for k in range(indptr[u], indptr[u + 1]):
                w = indices[k]
                if w == source:
                    if not back:
                        back = True
                        met[source, category[w], step + 1] += counts[w] - 1.0
                elif node_seen[w] != source:
                    node_seen[w] = source
                    distance[w] = step + 1
                    order[seen] = w
                    seen += 1
                    met[source, category[w], step + 1] += counts[w]
    return met


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
    counts: Floats,
    category: Integers,
    held: Adjacency,
    held_counts: Floats,
    held_category: Integers,
    *,
    categories: int,
    steps: int,
) -> Floats:
    """Return what `collected` does, interpreted or compiled as the size of the search asks."""
    one_step = arcs.size + arcs.arcs + float(np.diff(held.indptr)[arcs.indices].sum())
    work = one_step if steps == 1 else float(arcs.size) * (arcs.size + arcs.arcs + held.arcs)
    return collected.run(work)(
        arcs.indptr,
        arcs.indices,
        counts,
        category,
        held.indptr,
        held.indices,
        held_counts,
        held_category,
        categories,
        steps,
    )
