"""How much hangs together without a set of nodes, and how near a set is to all others: many sets at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from cogs.kernels.compilation import kernel

__all__ = ["connected_without", "distances_from", "nearness_without", "reached_by"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]


@kernel
def connected_without(indptr: Integers, indices: Integers, counts: Floats, sets: Integers) -> Floats:
    """Return, per row of `sets`, how many ordered pairs of members are connected once these nodes are gone.

    The adjacency is symmetric. A class of m counts m times; left without a neighbour, its members are
    not connected to each other either.
    """
    n = len(indptr) - 1
    pairs = np.zeros(len(sets))
    seen = np.full(n, -1, dtype=np.int64)
    stack = np.zeros(n, dtype=np.int64)
    for row in range(len(sets)):
        for gone in sets[row]:
            seen[gone] = row
        for start in range(n):
            if seen[start] == row:
                continue
            seen[start] = row
            stack[0] = start
            height = 1
            nodes = 0
            size = 0.0
            while height > 0:
                height -= 1
                u = stack[height]
                nodes += 1
                size += counts[u]
                for k in range(indptr[u], indptr[u + 1]):
                    w = indices[k]
                    if seen[w] != row:
                        seen[w] = row
                        stack[height] = w
                        height += 1
            if nodes > 1:
                pairs[row] += size * (size - 1.0)
    return pairs


@kernel
def nearness_without(indptr: Integers, indices: Integers, counts: Floats, sets: Integers) -> Floats:
    """Return, per row of `sets`, Σ 1/d over ordered pairs of members once these nodes are gone.

    The adjacency is symmetric. A class of m counts m times; its members are two steps from each other
    if a neighbour is left. What lies at one distance is added up before it is divided, so that the order
    of the nodes leaves no trace.
    """
    n = len(indptr) - 1
    nearness = np.zeros(len(sets))
    gone_in = np.full(n, -1, dtype=np.int64)
    seen = np.full(n, -1, dtype=np.int64)
    distance = np.zeros(n, dtype=np.int64)
    order = np.zeros(n, dtype=np.int64)
    at_distance = np.zeros(n + 2)
    search = 0
    for row in range(len(sets)):
        for gone in sets[row]:
            gone_in[gone] = row
        at_distance[:] = 0.0
        for source in range(n):
            if gone_in[source] == row:
                continue
            search += 1
            seen[source] = search
            distance[source] = 0
            order[0] = source
            found = 1
            at = 0
            while at < found:
                u = order[at]
                at += 1
                for k in range(indptr[u], indptr[u + 1]):
                    w = indices[k]
                    if gone_in[w] != row and seen[w] != search:
                        seen[w] = search
                        distance[w] = distance[u] + 1
                        order[found] = w
                        found += 1
                        at_distance[distance[w]] += counts[source] * counts[w]
            if found > 1:
                at_distance[2] += counts[source] * (counts[source] - 1.0)
        for d in range(1, n + 2):
            nearness[row] += at_distance[d] / d
    return nearness


@kernel
def distances_from(indptr: Integers, indices: Integers, sources: Integers, steps: int) -> Integers:
    """Return the distance along the arcs from each source to every node; steps + 1 where it is more than `steps`."""
    n = len(indptr) - 1
    distance = np.full((len(sources), n), steps + 1, dtype=np.int32)
    order = np.zeros(n, dtype=np.int64)
    for row in range(len(sources)):
        distance[row, sources[row]] = 0
        order[0] = sources[row]
        found = 1
        at = 0
        while at < found:
            u = order[at]
            at += 1
            if distance[row, u] == steps:
                continue
            for k in range(indptr[u], indptr[u + 1]):
                w = indices[k]
                if distance[row, w] > steps:
                    distance[row, w] = distance[row, u] + 1
                    order[found] = w
                    found += 1
    return distance


@kernel
def reached_by(distance: Integers, worth: Floats, counts: Floats, sets: Integers) -> Floats:
    """Return, per row of `sets`, the worth of the distance from the set to every node, added up over all members.

    `sets` holds rows of `distance`, and `worth` what each distance from 0 on is worth. What lies at
    one distance is added up before it is weighed, so that the order of the nodes leaves no trace.
    """
    n = distance.shape[1]
    total = np.zeros(len(sets))
    at_distance = np.zeros(len(worth))
    for row in range(len(sets)):
        at_distance[:] = 0.0
        for j in range(n):
            nearest = len(worth) - 1
            for member in sets[row]:
                if distance[member, j] < nearest:
                    nearest = distance[member, j]
            at_distance[nearest] += counts[j]
        for d in range(len(worth)):
            total[row] += at_distance[d] * worth[d]
    return total
