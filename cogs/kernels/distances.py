"""What a single link is worth in distances, and how many nodes can be reached at all."""

from __future__ import annotations

from typing import Any

import numpy as np

from cogs.kernels.compilation import kernel

__all__ = ["lost_closeness", "members_reached"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]


@kernel
def members_reached(indptr: Integers, indices: Integers, counts: Floats) -> Floats:
    """Return, per member of each class, how many others it can reach along the arcs.

    A class of m counts m times; the m − 1 fellow members count if a cycle leads back to the class.
    """
    n = len(indptr) - 1
    reached = np.zeros(n)
    seen = np.full(n, -1, dtype=np.int64)
    order = np.zeros(n, dtype=np.int64)
    for source in range(n):
        order[0] = source
        height = 1
        while height > 0:
            height -= 1
            u = order[height]
            for k in range(indptr[u], indptr[u + 1]):
                w = indices[k]
                if seen[w] != source:
                    seen[w] = source
                    reached[source] += counts[w] - (1.0 if w == source else 0.0)
                    if w != source:
                        order[height] = w
                        height += 1
    return reached


@kernel
def lost_closeness(
    indptr: Integers, indices: Integers, in_indptr: Integers, in_indices: Integers, counts: Floats, times: Floats
) -> Floats:
    """Return, per arc, how much Σ 1/d falls when one of its links goes, summed over its links.

    d is the distance between two members, the sum is over ordered pairs. `counts` says how many
    members each class has. The first classes, as many as `times` is long, have one member and are
    the sources of the paths; `times` says how often each of them counts. `in_indptr` and
    `in_indices` are the arcs turned round.

    Only a node with a single last step to it loses by losing that step. So for each source and each
    such node: find what lies behind that step alone, and search again only there, from its edges.
    """
    n = len(indptr) - 1
    lost = np.zeros(len(indices))
    far = n + 1  # no way at all
    distance = np.full(n, far, dtype=np.int64)
    before = np.zeros(n)  # from how many members a last step leads here
    last_step = np.zeros(n, dtype=np.int64)
    order = np.zeros(n, dtype=np.int64)
    behind = np.zeros(n, dtype=np.int64)
    cut_off = np.zeros(n)  # how many of those members lie behind the lost step
    detour = np.full(n, -1, dtype=np.int64)
    for source in range(len(times)):
        distance[source] = 0
        order[0] = source
        seen = 1
        at = 0
        while at < seen:
            u = order[at]
            at += 1
            for k in range(indptr[u], indptr[u + 1]):
                w = indices[k]
                if distance[w] == far:
                    distance[w] = distance[u] + 1
                    order[seen] = w
                    seen += 1
                if distance[w] == distance[u] + 1:
                    before[w] += counts[u]
                    last_step[w] = k
        for position in range(1, seen):
            start = order[position]
            if before[start] != 1.0:
                continue
            # What lies behind the step. Of a class of several its other members keep their steps,
            # so that nothing lies behind the one that loses it.
            behind[0] = start
            size = 1
            at = 0
            while at < size:
                u = behind[at]
                at += 1
                detour[u] = far
                for k in range(indptr[u], indptr[u + 1]):
                    w = indices[k]
                    if counts[start] == 1.0 and distance[w] == distance[u] + 1:
                        cut_off[w] += counts[u]
                        if cut_off[w] == before[w]:
                            behind[size] = w
                            size += 1
            # Ways round come from nodes that are not behind, and not nearer the source: those steps are
            # the lost ones. Swept up and down until nothing gets shorter, mostly twice.
            upwards = True
            shorter = True
            while shorter:
                shorter = False
                for number in range(size):
                    u = behind[size - 1 - number if upwards else number]
                    for k in range(in_indptr[u], in_indptr[u + 1]):
                        z = in_indices[k]
                        way = detour[z] if detour[z] >= 0 else distance[z]
                        if way + 1 < detour[u] and (detour[z] >= 0 or way >= distance[u]):
                            detour[u] = way + 1
                            shorter = size > 1
                upwards = not upwards
            loss = 0.0
            for number in range(size):
                u = behind[number]
                loss += counts[u] * (1.0 / distance[u] - (1.0 / detour[u] if detour[u] < far else 0.0))
                detour[u] = -1
                for k in range(indptr[u], indptr[u + 1]):
                    cut_off[indices[k]] = 0.0
            lost[last_step[start]] += times[source] * loss
        # Only what this source found: in a network of many, most reach few or nobody.
        for position in range(seen):
            distance[order[position]] = far
            before[order[position]] = 0.0
    return lost
