"""Shortest paths between classes of alike nodes: Brandes' accumulation from many sources side by side.

The searches of some sources run level by level together: what each source knows of a node stands in one
lane of the node's row, and a whole row is added at once. A node has an entry for each level at which a
lane reaches it first, so that forth and back only what is new is touched.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from cogs.kernels.compilation import kernel, part
from cogs.kernels.rows import add_product, add_times, gather, newly, put_times, spread, squared

__all__ = ["Room", "dependencies", "forth", "room"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]

Room = tuple[Floats, Floats, Floats, Integers]
"""Where searches keep what they know: of each class unseen lanes and shares, of each entry paths and its class."""


def room(classes: int, lanes: int) -> Room:
    """Return room for so many searches side by side, which a thread uses again and again."""
    entries = 3 * classes + lanes
    return (
        np.empty((classes, lanes)),
        np.empty((classes, lanes)),
        np.empty((entries, lanes)),
        np.empty(entries, dtype=np.int64),
    )


@kernel
def dependencies(
    in_indptr: Integers,
    in_indices: Integers,
    out_indptr: Integers,
    out_indices: Integers,
    members: Floats,
    targets: Floats,
    again: Floats,
    sources: Integers,
    weights: Floats,
    kept: Integers,
    by_distance: bool,
    rows: Room,
) -> tuple[Floats, Floats, Room]:
    """Return the dependencies of some sources on every class, and single ones of the classes in `kept`.

    The dependency of a source on v is the sum, over targets t, of the share of shortest paths from
    one member of the source to t that pass one member of v. `by_distance`, each share is multiplied by
    2 × d(source, v) / d(source, t): where paths go both ways, the same sum over all sources and targets.

    Parameters
    ----------
    in_indptr, in_indices, out_indptr, out_indices
        Who leads to each class, and where each class leads.
    members, targets, again
        How many members a class has, how much it weighs as a target, and how much the others of its
        own weigh for a member that is a source: a target at the distance of the shortest cycle
        through the class, and never an intermediary.
    sources, weights
        Classes, each once, and how often each of them counts.
    kept
        Classes whose single dependencies are wanted.
    by_distance : bool
        Whether dependencies grow along the path.
    rows : Room
        As many searches run side by side as it has lanes; sums are taken in the order of the sources.

    Returns
    -------
    (n, 2) float64
        Σ weight × dependency, and Σ weight × dependency²; the second only where some are kept.
    (kept, sources) float64
    Room
        For the next sources: it may have had to grow.
    """
    unseen, share, paths, node = rows
    lanes = unseen.shape[1]
    n = len(in_indptr) - 1
    total = np.zeros(n)
    squares = np.zeros(n)
    single = np.zeros((len(kept), len(sources)))
    starts = np.zeros(n + 3, dtype=np.int64)
    entry = np.full(n, -1, dtype=np.int64)
    lane_of = np.full(n, -1, dtype=np.int64)
    cycle = np.zeros(lanes, dtype=np.int64)
    cycle_paths = np.zeros(lanes)
    for first in range(0, len(sources), lanes):
        width = min(lanes, len(sources) - first)
        unseen[:, :width] = 1.0
        unseen[:, width:] = 0.0
        share[:, :] = 0.0
        paths[:width, :] = 0.0
        for lane in range(width):
            source = sources[first + lane]
            lane_of[source] = lane
            paths[lane, lane] = 1.0
            node[lane] = source
            entry[source] = lane
            cycle[lane] = -1
            if again[source] == 0.0:
                unseen[source, lane] = 0.0
        starts[1] = width
        starts[2] = width
        paths, node, levels = forth(
            in_indptr, in_indices, members, unseen, paths, node, starts, entry, lane_of, cycle, cycle_paths,
            True, n, -1,
        )  # fmt: skip
        _back(
            out_indptr, out_indices, members, targets, again,
            share, paths, node, starts, entry, lane_of, cycle, cycle_paths, levels, by_distance,
        )  # fmt: skip
        lane_of[sources[first : first + width]] = -1
        for place in range(len(kept)):
            single[place, first : first + width] = share[kept[place], :width]
        gather(total, share, weights[first : first + width], width)
        if len(kept) > 0:
            squared(squares, share, weights[first : first + width], width)
    return np.stack((total, squares), axis=1), single, (unseen, share, paths, node)


@part
def forth(
    indptr: Integers,
    indices: Integers,
    members: Floats,
    unseen: Floats,
    paths: Floats,
    node: Integers,
    starts: Integers,
    entry: Integers,
    lane_of: Integers,
    cycle: Integers,
    cycle_paths: Floats,
    of_one: bool,
    ends: int,
    steps: int,
) -> tuple[Floats, Integers, int]:
    """Count the shortest paths level by level; return them by entry, the node of each, and how many levels there are.

    The entries of level d are `starts[d]` to `starts[d + 1]` − 1; `entry` says where the row of a node of the
    level in hand stands, and is −1 throughout at the end. Paths begin at one member of a source if they are
    `of_one`, else at each. After so many `steps`, if not −1, they go on only to nodes from `ends` on.
    """
    n = len(indptr) - 1
    row = np.zeros(unseen.shape[1])
    waiting = np.zeros(n, dtype=np.int64)
    for v in range(n):
        waiting[v] = int(unseen[v].sum())
    size = starts[1]
    level = 0
    while starts[level + 1] > starts[level]:
        for v in range(ends if 0 <= steps <= level else 0, n):
            if waiting[v] == 0:
                continue
            reached = False
            for k in range(indptr[v], indptr[v + 1]):
                u = indices[k]
                if entry[u] >= 0:
                    times = 1.0 if of_one and level == 0 else members[u]
                    if reached:
                        add_times(row, times, paths[entry[u]])
                    else:
                        put_times(row, times, paths[entry[u]])
                        reached = True
            if not reached:
                continue
            if size == len(node):
                paths = np.concatenate((paths, np.zeros_like(paths)))
                node = np.concatenate((node, np.zeros_like(node)))
            found = newly(paths[size], row, unseen[v])
            if found > 0:
                waiting[v] -= found
                lane = lane_of[v]
                if lane >= 0 and paths[size, lane] > 0.0:
                    cycle[lane] = level + 1
                    cycle_paths[lane] = paths[size, lane]
                    paths[size, lane] = 0.0
                node[size] = v
                size += 1
        for at in range(starts[level], starts[level + 1]):
            entry[node[at]] = -1
        level += 1
        starts[level + 1] = size
        for at in range(starts[level], size):
            entry[node[at]] = at
    return paths, node, level


@part
def _back(
    indptr: Integers,
    indices: Integers,
    members: Floats,
    targets: Floats,
    again: Floats,
    share: Floats,
    paths: Floats,
    node: Integers,
    starts: Integers,
    entry: Integers,
    lane_of: Integers,
    cycle: Integers,
    cycle_paths: Floats,
    levels: int,
    by_distance: bool,
) -> None:
    """Fill in the dependencies, from the last level to the first; paths become what each carries backwards."""
    row = np.zeros(share.shape[1])
    for depth in range(levels - 1, 0, -1):
        grown = 2.0 * depth if by_distance else 1.0
        counted = 1.0 / depth if by_distance else 1.0
        for at in range(starts[depth], starts[depth + 1]):
            u = node[at]
            reached = False
            for k in range(indptr[u], indptr[u + 1]):
                w = indices[k]
                if entry[w] >= 0:
                    if reached:
                        add_times(row, 1.0, paths[entry[w]])
                    else:
                        put_times(row, 1.0, paths[entry[w]])
                        reached = True
            if reached:
                add_product(share[u], grown, row, paths[at])
            else:
                row[:] = 0.0
            spread(paths[at], targets[u] * counted, members[u], row)
            lane = lane_of[u]
            if lane >= 0 and cycle[lane] == depth:
                paths[at, lane] = again[u] * counted / cycle_paths[lane]
        for at in range(starts[depth + 1], starts[depth + 2]):
            entry[node[at]] = -1
        for at in range(starts[depth], starts[depth + 1]):
            entry[node[at]] = at
    for at in range(starts[1], starts[2]):
        entry[node[at]] = -1
