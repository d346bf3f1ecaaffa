"""Shortest paths between classes of alike nodes: Brandes' dependency accumulation with multiplicities."""

from __future__ import annotations

from typing import Any

import numpy as np

from cogs.kernels.compilation import kernel

__all__ = ["dependencies"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]


@kernel
def dependencies(indptr: Integers, indices: Integers, counts: Floats) -> Floats:
    """Return, per member of each class, the sum over ordered pairs of the share of shortest paths through it.

    A class of m stands for m nodes with the same neighbours, not linked to each other. From one
    member of a source class the other m − 1 are one more target, at the distance of the shortest
    cycle through the class, and never an intermediary.
    """
    n = len(indptr) - 1
    total = np.zeros(n)
    distance = np.full(n, -1, dtype=np.int64)
    paths = np.zeros(n)
    dependency = np.zeros(n)
    order = np.zeros(n, dtype=np.int64)
    for source in range(n):
        distance[source] = 0
        paths[source] = 1.0
        order[0] = source
        seen = 1
        at = 0
        cycle = -1
        cycle_paths = 0.0
        while at < seen:
            u = order[at]
            at += 1
            members = 1.0 if u == source else counts[u]
            beyond = distance[u] + 1
            for k in range(indptr[u], indptr[u + 1]):
                w = indices[k]
                if w == source:
                    if cycle == -1 or cycle == beyond:
                        cycle = beyond
                        cycle_paths += members * paths[u]
                    continue
                if distance[w] < 0:
                    distance[w] = beyond
                    order[seen] = w
                    seen += 1
                if distance[w] == beyond:
                    paths[w] += members * paths[u]
        for position in range(seen - 1, 0, -1):
            u = order[position]
            beyond = distance[u] + 1
            share = 0.0
            for k in range(indptr[u], indptr[u + 1]):
                w = indices[k]
                if w == source:
                    if beyond == cycle:
                        share += (counts[source] - 1.0) * paths[u] / cycle_paths
                elif distance[w] == beyond:
                    share += counts[w] * paths[u] / paths[w] * (1.0 + dependency[w])
            dependency[u] = share
            total[u] += counts[source] * share
        for position in range(seen):
            u = order[position]
            distance[u] = -1
            paths[u] = 0.0
            dependency[u] = 0.0
    return total
