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
from cogs.kernels.arc_marks import is_in, marked, marks_of_arcs
from cogs.kernels.chunks import in_turn, ranges, threads
from cogs.kernels.compilation import kernel

__all__ = [
    "count_listed",
    "count_open_two_paths",
    "list_open_two_paths",
    "open_pairs_through",
    "open_two_path_blocks",
    "shared_open_two_paths",
    "two_paths_from",
]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
Listed = tuple[Integers, Integers, Integers, Floats]

BLOCK = 2_000_000
# Searches of a piece of work, at least.
PIECE = 1e5
# Rows that are longer are not searched, but run along, by who has longer ones still.
_WIDE = 64


@kernel
def led_to_middles(
    indptr: Integers, indices: Integers, counts: Floats, group: Integers, most: int
) -> tuple[Integers, Integers, Integers, Integers, Floats, Flags]:
    """Return the nodes that both lead on and are led to, and of each who leads there: groups and counts, in rows.

    Summed by group, unless there are so many groups, `most`, that this takes more room than one by one. Also, of
    every node, its number among them or −1, and whether anybody leads there.
    """
    n = len(indptr) - 1
    heard = np.zeros(n, dtype=np.int64)
    for k in range(len(indices)):
        heard[indices[k]] += 1
    middles = np.zeros(n, dtype=np.int64)
    size = 0
    for v in range(n):
        if heard[v] > 0 and indptr[v + 1] > indptr[v]:
            middles[size] = v
            size += 1
    starts = np.zeros(size + 1, dtype=np.int64)
    summed = size * most <= len(indices)
    number_of = np.full(n, -1, dtype=np.int32)
    at = np.full(n, -1, dtype=np.int64)
    for number in range(size):
        number_of[middles[number]] = number
        at[middles[number]] = starts[number]
        starts[number + 1] = starts[number] + (most if summed else heard[middles[number]])
    groups = np.zeros(starts[size], dtype=np.int64)
    members = np.zeros(starts[size])
    if summed:
        for place in range(len(groups)):
            groups[place] = place % most
    for a in range(n):
        for k in range(indptr[a], indptr[a + 1]):
            v = indices[k]
            if at[v] < 0:
                continue
            if summed:
                members[at[v] + group[a]] += counts[a]
            else:
                groups[at[v]] = group[a]
                members[at[v]] = counts[a]
                at[v] += 1
    return middles[:size], number_of, starts, groups, members, heard > 0


@kernel
def two_paths_by_group(
    indptr: Integers,
    indices: Integers,
    counts: Floats,
    group: Integers,
    middles: Integers,
    starts: Integers,
    groups: Integers,
    members: Floats,
    most: int,
) -> Floats:
    """Return the links of all two-paths through each of the middle nodes, open or closed, in the five columns.

    `groups` and `members` are those of who leads to each middle node; `most` is more than any group.
    """
    links = np.zeros((len(middles), 5))
    receivers = np.zeros(most)
    for number in range(len(middles)):
        v = middles[number]
        onward = 0.0
        for k in range(indptr[v], indptr[v + 1]):
            receivers[group[indices[k]]] += counts[indices[k]]
            onward += counts[indices[k]]
        own = receivers[group[v]]
        for i in range(starts[number], starts[number + 1]):
            if groups[i] == group[v]:
                links[number, 0] += members[i] * own
                links[number, 2] += members[i] * (onward - own)
            else:
                theirs = receivers[groups[i]]
                links[number, 1] += members[i] * theirs
                links[number, 3] += members[i] * own
                links[number, 4] += members[i] * (onward - own - theirs)
        for k in range(indptr[v], indptr[v + 1]):
            receivers[group[indices[k]]] = 0.0
    return links


@kernel
def closed_two_paths(
    indptr: Integers,
    indices: Integers,
    counts: Floats,
    group: Integers,
    middles: Integers,
    number: Integers,
    heard: Flags,
    marks: Integers,
    first: int,
    last: int,
) -> Floats:
    """Return, per middle node, the links a → v → b with a → b, and of each a with itself, in the five columns.

    Of the two-paths whose a is from `first` to `last` − 1: found from the shorter of the rows of a and v.
    """
    n = len(indptr) - 1
    links = np.zeros((len(middles), 5))
    closed_by = np.full(n, -1, dtype=np.int32)
    for a in range(first, last):
        width = indptr[a + 1] - indptr[a]
        if width > 8:
            for k in range(indptr[a], indptr[a + 1]):
                closed_by[indices[k]] = a
        for k in range(indptr[a], indptr[a + 1]):
            v = indices[k]
            if number[v] < 0:
                continue
            low, stop = indptr[v], indptr[v + 1]
            if heard[a] and is_in(indices, low, stop, a):
                links[number[v], 0 if group[a] == group[v] else 1] += counts[a]
            by_search = width <= 8 or 8 * width < stop - low
            begin, end = (indptr[a], indptr[a + 1]) if by_search else (low, stop)
            for j in range(begin, end):
                b = indices[j]
                if by_search:
                    if not marked(marks, v, b) or not is_in(indices, low, stop, b):
                        continue
                elif closed_by[b] != a:
                    continue
                if group[a] == group[v]:
                    role = 0 if group[b] == group[v] else 2
                elif group[b] == group[v]:
                    role = 3
                elif group[a] == group[b]:
                    role = 1
                else:
                    role = 4
                links[number[v], role] += counts[a] * counts[b]
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
    """Return, per member of each middle node, the links a → v → b without a → b, in five columns.

    All two-paths follow from how many of each group stand on either side; closed ones are found and taken
    off, shared among threads: sums of whole numbers, so the same in any order.

    Parameters
    ----------
    adjacency : Adjacency
    counts : float64 array
        How many members each node stands for.
    group : integer array
        The group of each node, from 0.
    """
    given = adjacency.indptr, adjacency.indices, counts, group
    out_degree = np.diff(adjacency.indptr)
    searched = np.concatenate([[0], np.cumsum(out_degree * np.minimum(out_degree, _WIDE))])
    work = 4.0 * float(searched[-1]) + 12.0 * adjacency.arcs
    # An arc costs as much as eight searches by itself: the row of where it leads lies elsewhere in memory.
    upto = searched + 8 * adjacency.indptr
    most = int(group.max(initial=0)) + 1
    middles, number, starts, groups, members, heard = led_to_middles.run(work)(*given, most)
    links = two_paths_by_group.run(work)(*given, middles, starts, groups, members, most)
    marks = marks_of_arcs.run(work)(adjacency.indptr, adjacency.indices, middles)
    run = closed_two_paths.run(work)
    for closed in in_turn(
        lambda piece: run(*given, middles, number, heard, marks, *piece),
        ranges(upto, max(PIECE, float(upto[-1]) / (2 * threads()))),
        shared=closed_two_paths.compiles(work),
    ):
        links -= closed
    total = np.zeros((adjacency.size, 5))
    total[middles] = links
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
