"""Open two-paths a → v → b: counted and shared by the groups of their three nodes, or listed one by one.

Five columns stand everywhere for the groups of a, v and b: A A A, A B A, A A B, A B B, A B C. A class
of m nodes stands for m members not linked to each other, so two members of a class that are linked
both ways with v are an open pair themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from cogs.kernels.adjacency import Adjacency
from cogs.kernels.chunks import in_turn, ranges, threads
from cogs.kernels.compilation import kernel

__all__ = [
    "count_listed",
    "count_open_two_paths",
    "list_open_two_paths",
    "open_pairs_through",
    "open_two_path_blocks",
    "open_two_paths",
    "shared_open_two_paths",
    "two_paths_from",
]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]
Listed = tuple[Integers, Integers, Integers, Floats]

BLOCK = 2_000_000
PIECE = 2e7


@kernel
def open_two_paths(
    indptr: Integers, indices: Integers, counts: Floats, group: Integers, first: int, last: int
) -> Floats:
    """Return, per member of each middle node, the links a → v → b without a → b, in five columns.

    Of the two-paths whose a is from `first` to `last` − 1.
    """
    n = len(indptr) - 1
    links = np.zeros((n, 5))
    closed_by = np.full(n, -1, dtype=np.int64)
    for a in range(first, last):
        for k in range(indptr[a], indptr[a + 1]):
            closed_by[indices[k]] = a
        for k in range(indptr[a], indptr[a + 1]):
            v = indices[k]
            for j in range(indptr[v], indptr[v + 1]):
                b = indices[j]
                if b == a:
                    pairs = counts[a] * (counts[a] - 1.0)
                elif closed_by[b] == a:
                    continue
                else:
                    pairs = counts[a] * counts[b]
                if group[a] == group[v]:
                    role = 0 if group[b] == group[v] else 2
                elif group[b] == group[v]:
                    role = 3
                elif group[a] == group[b]:
                    role = 1
                else:
                    role = 4
                links[v, role] += pairs
    return links


@kernel
def shared_open_two_paths(indptr: Integers, indices: Integers, counts: Floats, group: Integers) -> Floats:
    """Return the same links, each divided by how many stand between a and b, then those with only one between.

    Ten columns: five of shares, five of links whose ends have exactly one node between them.
    """
    n = len(indptr) - 1
    links = np.zeros((n, 10))
    closed_by = np.full(n, -1, dtype=np.int64)
    between = np.zeros(n)
    for a in range(n):
        for k in range(indptr[a], indptr[a + 1]):
            v = indices[k]
            closed_by[v] = a
            for j in range(indptr[v], indptr[v + 1]):
                between[indices[j]] += counts[v]
        for k in range(indptr[a], indptr[a + 1]):
            v = indices[k]
            for j in range(indptr[v], indptr[v + 1]):
                b = indices[j]
                if b == a:
                    pairs = counts[a] * (counts[a] - 1.0)
                elif closed_by[b] == a:
                    continue
                else:
                    pairs = counts[a] * counts[b]
                if group[a] == group[v]:
                    role = 0 if group[b] == group[v] else 2
                elif group[b] == group[v]:
                    role = 3
                elif group[a] == group[b]:
                    role = 1
                else:
                    role = 4
                links[v, role] += pairs / between[b]
                if between[b] == 1.0:
                    links[v, 5 + role] += pairs
        for k in range(indptr[a], indptr[a + 1]):
            v = indices[k]
            for j in range(indptr[v], indptr[v + 1]):
                between[indices[j]] = 0.0
    return links


@kernel
def list_open_two_paths(
    indptr: Integers, indices: Integers, counts: Floats, first: int, last: int, room: int
) -> Listed:
    """Return a, v, b and the links of every open two-path whose a is from `first` to `last` − 1.

    `room` is at least the number of two-paths from there.
    """
    n = len(indptr) - 1
    starts = np.empty(room, dtype=np.int32)
    middles = np.empty(room, dtype=np.int32)
    ends = np.empty(room, dtype=np.int32)
    links = np.empty(room)
    closed_by = np.full(n, -1, dtype=np.int64)
    found = 0
    for a in range(first, last):
        for k in range(indptr[a], indptr[a + 1]):
            closed_by[indices[k]] = a
        for k in range(indptr[a], indptr[a + 1]):
            v = indices[k]
            for j in range(indptr[v], indptr[v + 1]):
                b = indices[j]
                if b == a:
                    pairs = counts[a] * (counts[a] - 1.0)
                elif closed_by[b] == a:
                    continue
                else:
                    pairs = counts[a] * counts[b]
                if pairs > 0.0:
                    starts[found] = a
                    middles[found] = v
                    ends[found] = b
                    links[found] = pairs
                    found += 1
    return starts[:found], middles[:found], ends[:found], links[:found]


@kernel
def count_listed(
    starts: Integers, middles: Integers, ends: Integers, links: Floats, group: Integers, size: int
) -> Floats:
    """Return the links of listed two-paths per member of each middle node, in the five columns."""
    counted = np.zeros((size, 5))
    for k in range(len(starts)):
        own = group[middles[k]]
        from_group = group[starts[k]]
        to_group = group[ends[k]]
        if from_group == own:
            role = 0 if to_group == own else 2
        elif to_group == own:
            role = 3
        elif from_group == to_group:
            role = 1
        else:
            role = 4
        counted[middles[k], role] += links[k]
    return counted


@kernel
def open_pairs_through(
    indptr: Integers, indices: Integers, counts: Floats, senders: Integers, receivers: Integers
) -> Listed:
    """Return the open pairs from some senders to some receivers of one node: a, b, the links, how many between."""
    n = len(indptr) - 1
    room = len(senders) * len(receivers)
    starts = np.empty(room, dtype=np.int32)
    ends = np.empty(room, dtype=np.int32)
    links = np.empty(room)
    through = np.empty(room)
    closed_by = np.full(n, -1, dtype=np.int64)
    between = np.zeros(n)
    found = 0
    for a in senders:
        for k in range(indptr[a], indptr[a + 1]):
            v = indices[k]
            closed_by[v] = a
            for j in range(indptr[v], indptr[v + 1]):
                between[indices[j]] += counts[v]
        for b in receivers:
            if b == a:
                pairs = counts[a] * (counts[a] - 1.0)
            elif closed_by[b] == a:
                continue
            else:
                pairs = counts[a] * counts[b]
            if pairs > 0.0:
                starts[found] = a
                ends[found] = b
                links[found] = pairs
                through[found] = between[b]
                found += 1
        for k in range(indptr[a], indptr[a + 1]):
            v = indices[k]
            for j in range(indptr[v], indptr[v + 1]):
                between[indices[j]] = 0.0
    return starts[:found], ends[:found], links[:found], through[:found]


def count_open_two_paths(adjacency: Adjacency, counts: Floats, group: Integers) -> Floats:
    """Return `open_two_paths` of the whole, its parts shared among threads: whole numbers, so in any order.

    Parameters
    ----------
    adjacency : Adjacency
    counts : float64 array
        How many members each node stands for.
    group : integer array
        The group of each node, from 0.
    """
    upto = np.concatenate([[0], np.cumsum(two_paths_from(adjacency) + np.diff(adjacency.indptr))])
    run = open_two_paths.run(float(upto[-1]))
    shared = open_two_paths.compiles(float(upto[-1]))
    pieces = ranges(upto, max(float(upto[-1]) / threads(), 1.0) if upto[-1] < PIECE * threads() else PIECE)
    total = np.zeros((adjacency.size, 5))
    for links in in_turn(
        lambda piece: run(adjacency.indptr, adjacency.indices, counts, group, *piece), pieces, shared=shared
    ):
        total += links
    return total


def two_paths_from(adjacency: Adjacency) -> Integers:
    """Return how many two-paths, open or closed, leave each node (int64)."""
    out_degree = np.diff(adjacency.indptr)
    upto = np.zeros(adjacency.arcs + 1, dtype=np.int64)
    np.cumsum(out_degree[adjacency.indices], out=upto[1:])
    return np.diff(upto[adjacency.indptr])


def open_two_path_blocks(adjacency: Adjacency, counts: Floats, *, at_most: int = BLOCK) -> Iterator[Listed]:
    """Yield a, v, b and the links of every open two-path, in blocks that stay in bounded memory.

    Parameters
    ----------
    adjacency : Adjacency
    counts : float64 array
        How many members each node stands for.
    at_most : int
        The two-paths of a block, unless a single node has more.
    """
    upto = np.concatenate([[0], np.cumsum(two_paths_from(adjacency))])
    run = list_open_two_paths.run(float(upto[-1] + adjacency.arcs))
    first = 0
    while first < adjacency.size:
        last = max(int(np.searchsorted(upto, upto[first] + at_most, side="right")) - 1, first + 1)
        room = int(upto[last] - upto[first])
        yield run(adjacency.indptr, adjacency.indices, counts, first, last, room)
        first = last
