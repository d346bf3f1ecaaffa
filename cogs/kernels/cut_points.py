"""What holds a symmetric adjacency together: the nodes and arcs without which it falls apart."""

from __future__ import annotations

from typing import Any

import numpy as np

from cogs.kernels.compilation import kernel

__all__ = ["cut_points"]

Booleans = np.ndarray[Any, np.dtype[np.bool_]]
Integers = np.ndarray[Any, np.dtype[Any]]


@kernel
def cut_points(indptr: Integers, indices: Integers) -> tuple[Booleans, Booleans]:
    """Return which nodes are cut points, and which arcs are bridges.

    Depth-first search with low points (Hopcroft & Tarjan 1973, doi:10.1145/362248.362272). Of the
    two arcs of a bridge one is marked: the one that the search went along first.
    """
    n = len(indptr) - 1
    met = np.full(n, -1, dtype=np.int64)
    low = np.zeros(n, dtype=np.int64)
    parent = np.full(n, -1, dtype=np.int64)
    along = np.full(n, -1, dtype=np.int64)
    at = indptr[:n].copy()
    stack = np.zeros(n, dtype=np.int64)
    cut = np.zeros(n, dtype=np.bool_)
    bridge = np.zeros(len(indices), dtype=np.bool_)
    clock = 0
    for start in range(n):
        if met[start] >= 0:
            continue
        met[start] = clock
        low[start] = clock
        clock += 1
        stack[0] = start
        height = 1
        branches = 0
        while height > 0:
            u = stack[height - 1]
            if at[u] < indptr[u + 1]:
                k = at[u]
                at[u] += 1
                w = indices[k]
                if met[w] < 0:
                    met[w] = clock
                    low[w] = clock
                    clock += 1
                    parent[w] = u
                    along[w] = k
                    stack[height] = w
                    height += 1
                elif w != parent[u]:
                    low[u] = min(low[u], met[w])
                continue
            height -= 1
            p = parent[u]
            if p < 0:
                continue
            low[p] = min(low[p], low[u])
            if low[u] > met[p]:
                bridge[along[u]] = True
            if p == start:
                branches += 1
            elif low[u] >= met[p]:
                cut[p] = True
        cut[start] = branches > 1
    return cut, bridge
