"""What loses its last way from some starts when one node is taken away."""

from __future__ import annotations

from typing import Any

import numpy as np

from cogs.kernels.adjacency import Adjacency
from cogs.kernels.compilation import kernel

__all__ = ["first_met", "gone_without", "lost_things", "lost_without"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]


@kernel
def first_met(indptr: Integers, indices: Integers, starts: Integers, steps: int) -> tuple[Integers, Integers]:
    """Return the nodes within so many steps of the starts, in the order met, and from whom each was (−1: a start)."""
    n = len(indptr) - 1
    order = np.zeros(n, dtype=np.int64)
    met_from = np.full(n, -1, dtype=np.int64)
    distance = np.full(n, -1, dtype=np.int64)
    seen = 0
    for start in starts:
        distance[start] = 0
        order[seen] = start
        seen += 1
    at = 0
    while at < seen and distance[order[at]] < steps:
        u = order[at]
        at += 1
        for k in range(indptr[u], indptr[u + 1]):
            w = indices[k]
            if distance[w] < 0:
                distance[w] = distance[u] + 1
                met_from[w] = u
                order[seen] = w
                seen += 1
    return order[:seen], met_from[order[:seen]]


@kernel
def gone_without(
    indptr: Integers, indices: Integers, starts: Integers, steps: int, met: Integers, removals: Integers
) -> tuple[Integers, Integers]:
    """Return, in compressed rows, which of the nodes `met` are met no more once a node is taken away.

    One row for each of `removals`, who are among `met` and in their own row; each is searched anew.
    """
    n = len(indptr) - 1
    row_indptr = np.zeros(len(removals) + 1, dtype=np.int64)
    gone = np.zeros(len(met) + 1, dtype=np.int32)
    stamp = np.full(n, -1, dtype=np.int64)
    order = np.zeros(n, dtype=np.int64)
    distance = np.zeros(n, dtype=np.int64)
    found = 0
    for row in range(len(removals)):
        stamp[removals[row]] = row
        seen = 0
        for start in starts:
            if stamp[start] != row:
                stamp[start] = row
                distance[start] = 0
                order[seen] = start
                seen += 1
        at = 0
        while at < seen and distance[order[at]] < steps:
            u = order[at]
            at += 1
            for k in range(indptr[u], indptr[u + 1]):
                w = indices[k]
                if stamp[w] != row:
                    stamp[w] = row
                    distance[w] = distance[u] + 1
                    order[seen] = w
                    seen += 1
        stamp[removals[row]] = -1
        lost = met[stamp[met] != row]
        if found + len(lost) > len(gone):
            longer = np.zeros(2 * (found + len(lost)), dtype=np.int32)
            longer[:found] = gone[:found]
            gone = longer
        gone[found : found + len(lost)] = lost
        found += len(lost)
        row_indptr[row + 1] = found
    return row_indptr, gone[:found]


@kernel
def lost_things(
    gone_indptr: Integers,
    gone: Integers,
    held_indptr: Integers,
    held: Integers,
    holders: Integers,
    held_counts: Floats,
) -> Floats:
    """Return, per row of gone nodes, the sum over the things all of whose `holders` (a number) are gone."""
    rows = len(gone_indptr) - 1
    lost = np.zeros(rows)
    missing = np.zeros(len(holders), dtype=np.int64)
    for row in range(rows):
        for position in range(gone_indptr[row], gone_indptr[row + 1]):
            u = gone[position]
            for k in range(held_indptr[u], held_indptr[u + 1]):
                missing[held[k]] += 1
                if missing[held[k]] == holders[held[k]]:
                    lost[row] += held_counts[held[k]]
        for position in range(gone_indptr[row], gone_indptr[row + 1]):
            u = gone[position]
            missing[held[held_indptr[u] : held_indptr[u + 1]]] = 0
    return lost


def lost_without(
    arcs: Adjacency,
    starts: Integers,
    counts: Floats,
    held: Adjacency,
    held_counts: Floats,
    *,
    steps: int,
) -> tuple[Floats, Integers]:
    """Return, per node, what no way leads to once it is gone, and per thing, through how many holders ways lead to it.

    A way leads from one of the starts over at most `steps` arcs to a node, and on to the things that
    this node holds. Lost are the other nodes that are met no more (`counts`), and the things all of
    whose holders on a way are gone (`held_counts`); the node taken away is not counted itself.
    """
    work = float(arcs.size) * (arcs.size + arcs.arcs) + held.arcs
    met, met_from = first_met.run(work)(arcs.indptr, arcs.indices, starts, steps)
    on_a_way = held.indices[np.isin(held.sources, met)]
    holders = np.bincount(on_a_way, minlength=len(held_counts)).astype(np.int64)
    # Nobody was first met from the others: without one of them every other node is met as before.
    leads = np.unique(met_from[met_from >= 0])
    gone_indptr, gone = gone_without.run(work)(arcs.indptr, arcs.indices, starts, steps, met, leads)
    lost = np.zeros(arcs.size)
    single = np.isin(held.sources, met) & (holders[held.indices] == 1)
    np.add.at(lost, held.sources[single], held_counts[held.indices[single]])
    lost[leads] = lost_things.run(work)(gone_indptr, gone, held.indptr, held.indices, holders, held_counts)
    lost[leads] += np.diff(np.concatenate([[0.0], np.cumsum(counts[gone])])[gone_indptr]) - counts[leads]
    return lost, holders
