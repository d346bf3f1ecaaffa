"""Shortest routes from sets of nodes to the things that nodes hold: who stands on them, and where."""

from __future__ import annotations

from typing import Any

import numpy as np

from cogs.kernels.compilation import kernel

__all__ = ["routed", "shared_between"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]


@kernel
def routed(
    indptr: Integers,
    indices: Integers,
    counts: Floats,
    held_indptr: Integers,
    held: Integers,
    holders: Floats,
    things: int,
    entries: Integers,
    steps: int,
) -> tuple[Integers, Integers, Floats, Integers, Floats]:
    """Search from several entries at once, breadth first, for nodes and for the things they hold.

    Returns the nodes reached, nearest first; the distance of every node (−1: not reached) and the
    number of shortest routes to one member of it; the same two for every thing. `holders` is how many
    members of the node hold each member of the thing. `steps` is the most allowed, −1 for any number.
    """
    n = len(indptr) - 1
    distance = np.full(n, -1, dtype=np.int64)
    ways = np.zeros(n)
    thing_distance = np.full(things, -1, dtype=np.int64)
    thing_ways = np.zeros(things)
    order = np.zeros(n, dtype=np.int64)
    seen = 0
    for entry in entries:
        distance[entry] = 0
        ways[entry] = 1.0
        order[seen] = entry
        seen += 1
    at = 0
    while at < seen:
        u = order[at]
        at += 1
        for k in range(held_indptr[u], held_indptr[u + 1]):
            thing = held[k]
            if thing_distance[thing] < 0:
                thing_distance[thing] = distance[u]
            if thing_distance[thing] == distance[u]:
                thing_ways[thing] += holders[k] * ways[u]
        if distance[u] == steps:
            continue
        for k in range(indptr[u], indptr[u + 1]):
            w = indices[k]
            if distance[w] < 0:
                distance[w] = distance[u] + 1
                order[seen] = w
                seen += 1
            if distance[w] == distance[u] + 1:
                ways[w] += counts[u] * ways[u]
    return order[:seen], distance, ways, thing_distance, thing_ways


@kernel
def shared_between(
    indptr: Integers,
    indices: Integers,
    counts: Floats,
    held_indptr: Integers,
    held: Integers,
    order: Integers,
    distance: Integers,
    ways: Floats,
    thing_distance: Integers,
    thing_ways: Floats,
    wanted: Floats,
    shares: Floats,
) -> None:
    """Add to `shares`, per member of each node, the routes that pass it, that begin at it, that end at it.

    The arrays are those of `routed`; `wanted` is, per thing, how many pairs of a person and a member of it
    that one member of a node holds are to be shared equally among the shortest routes. A route
    without a step begins and ends at its one node.
    """
    whole = np.zeros(len(indptr) - 1)
    for position in range(len(order) - 1, -1, -1):
        u = order[position]
        ending = 0.0
        for k in range(held_indptr[u], held_indptr[u + 1]):
            thing = held[k]
            if thing_distance[thing] == distance[u]:
                ending += wanted[thing] * ways[u] / thing_ways[thing]
        onward = 0.0
        for k in range(indptr[u], indptr[u + 1]):
            w = indices[k]
            if distance[w] == distance[u] + 1:
                onward += counts[w] * whole[w] * ways[u] / ways[w]
        whole[u] = ending + onward
        shares[u, 2] += ending
        if distance[u] == 0:
            shares[u, 1] += whole[u]
        else:
            shares[u, 0] += onward
