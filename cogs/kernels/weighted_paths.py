"""Shortest paths whose steps have lengths: Dijkstra's search, and Brandes' accumulation with multiplicities.

Between chosen sources and targets, through nodes and along single arcs; steps of length 1 are the
unweighted case.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cogs.kernels.compilation import kernel

__all__ = ["MOST_UNEQUAL", "TIED", "path_shares", "searched", "shared_out"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]

# A length equals the shortest if it exceeds it by no more than this share of it: sums of 1/strength in
# another order differ by rounding, about 1e-16 per step.
TIED = 1e-12
# The longest step may be this many times the shortest. On paths of up to a thousand steps no step is then
# so short that lengths with and without it are taken for equal.
MOST_UNEQUAL = 1e9


@kernel
def searched(indptr: Integers, indices: Integers, lengths: Floats, source: int) -> tuple[Integers, Floats]:
    """Return the nodes that paths from a source reach, nearest first, and the distance of every node.

    Lengths are above 0; the distance of a node that is not reached is infinite. Dijkstra's search
    with a binary heap: `heap` holds the nodes met and not yet settled, `place` where each stands in it.
    """
    n = len(indptr) - 1
    distance = np.full(n, np.inf)
    order = np.zeros(n, dtype=np.int64)
    heap = np.zeros(n, dtype=np.int64)
    place = np.zeros(n, dtype=np.int64)
    distance[source] = 0.0
    heap[0] = source
    waiting = 1
    settled = 0
    while waiting > 0:
        u = heap[0]
        order[settled] = u
        settled += 1
        waiting -= 1
        last = heap[waiting]
        at = 0
        while 2 * at + 1 < waiting:
            child = 2 * at + 1
            if child + 1 < waiting and distance[heap[child + 1]] < distance[heap[child]]:
                child += 1
            if distance[heap[child]] >= distance[last]:
                break
            heap[at] = heap[child]
            place[heap[at]] = at
            at = child
        heap[at] = last
        place[last] = at
        for k in range(indptr[u], indptr[u + 1]):
            w = indices[k]
            beyond = distance[u] + lengths[k]
            if beyond >= distance[w]:
                continue
            at = place[w]
            if distance[w] == np.inf:
                at = waiting
                waiting += 1
            distance[w] = beyond
            while at > 0 and distance[heap[(at - 1) // 2]] > beyond:
                heap[at] = heap[(at - 1) // 2]
                place[heap[at]] = at
                at = (at - 1) // 2
            heap[at] = w
            place[w] = at
    return order[:settled], distance


@kernel
def shared_out(
    indptr: Integers,
    indices: Integers,
    lengths: Floats,
    counts: Floats,
    targets: Floats,
    source: int,
    order: Integers,
    distance: Floats,
    through: Floats,
    along: Floats,
) -> None:
    """Add to `through` and `along` what one class of sources gives to the nodes and arcs between.

    `order` and `distance` are those of `searched` from this source; `targets` is 1 for the classes
    whose members are ends of paths, else 0. `through` is per member and `along` per link between
    two members, over the pairs from every member of the source class. From one member the other
    m − 1 are targets too, at the length of the shortest cycle, and never intermediaries: in `aim` and
    `ways` the entry of the source is that of such a fellow member.
    """
    n = len(indptr) - 1
    aim = distance.copy()
    aim[source] = np.inf
    for position in range(len(order)):
        u = order[position]
        for k in range(indptr[u], indptr[u + 1]):
            if indices[k] == source:
                aim[source] = min(aim[source], distance[u] + lengths[k])
    ways = np.zeros(n)
    for position in range(len(order)):
        u = order[position]
        onward = 1.0 if u == source else counts[u] * ways[u]
        for k in range(indptr[u], indptr[u + 1]):
            w = indices[k]
            if distance[u] + lengths[k] <= aim[w] * (1.0 + TIED):
                ways[w] += onward
    dependency = np.zeros(n)
    for position in range(len(order) - 1, -1, -1):
        u = order[position]
        single = 1.0 if u == source else ways[u]
        for k in range(indptr[u], indptr[u + 1]):
            w = indices[k]
            if distance[u] + lengths[k] > aim[w] * (1.0 + TIED):
                continue
            if w == source:
                members = counts[source] - 1.0
                share = targets[w] * single / ways[w]
            else:
                members = counts[w]
                share = (targets[w] + dependency[w]) * single / ways[w]
            dependency[u] += members * share
            starts = 1.0 if u == source else counts[source] - (1.0 if w == source else 0.0)
            along[k] += starts * share
        if u != source:
            through[u] += counts[source] * dependency[u]


def path_shares(
    indptr: Integers, indices: Integers, lengths: Floats, counts: Floats, sources: Floats, targets: Floats
) -> tuple[Floats, Floats]:
    """Return the sums, over ordered pairs, of the share of shortest paths through each node and along each arc.

    A class of m stands for m nodes with the same neighbours at the same lengths, not linked to each
    other; the figures are per member, and per link between two members. `sources` and `targets`
    are 1 for the classes whose members begin or end a path, else 0.
    """
    n = len(indptr) - 1
    starts = np.flatnonzero(sources)
    work = 12.0 * len(starts) * (n + len(indices))
    search, share_out = searched.run(work), shared_out.run(work)
    through, along = np.zeros(n), np.zeros(len(indices))
    for source in starts.tolist():
        order, distance = search(indptr, indices, lengths, source)
        share_out(indptr, indices, lengths, counts, targets, source, order, distance, through, along)
    return through, along
