"""A network folded for shortest paths: what hangs by one tie taken off, alike nodes made one class.

Both leave every shortest path between what remains as it is, so that figures can be had back exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from cogs.kernels.adjacency import Adjacency
from cogs.kernels.alike import alike_rows
from cogs.kernels.compilation import kernel
from cogs.kernels.components import component_labels

__all__ = ["Folded", "breadth_first", "folded", "pendants"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True, eq=False)
class Folded:
    """Classes of alike nodes and the ways between them, in breadth-first order.

    Attributes
    ----------
    onwards, back : Adjacency
        Between classes: each with all members of the other.
    members : float64 array
        How many nodes a class stands for as a step on a path.
    weights : float64 array
        How many it stands for as an end of a path: its members and what hangs on them.
    again : float64 array
        For one node a class stands for, as a source: the mean number of others in the class.
    class_of : int64 array
        The class of each node, −1 for one that was taken off or has no tie.
    both_ways : bool
        Whether every way goes both ways.
    beside : float64 array
        Per node, per member, the ordered pairs it stands between whose paths use what was taken off there.
    """

    onwards: Adjacency
    back: Adjacency
    members: Floats
    weights: Floats
    again: Floats
    class_of: Integers
    both_ways: bool
    beside: Floats

    @property
    def size(self) -> int:
        """Number of classes."""
        return self.onwards.size

    def of_nodes(self, values: Floats) -> Floats:
        """Return, per node, the value of its class; 0 for one that is in none."""
        return np.where(self.class_of >= 0, np.append(values, 0.0)[self.class_of], 0.0)


@kernel
def pendants(indptr: Integers, indices: Integers, counts: Floats) -> tuple[Integers, Floats, Floats]:
    """Take off, again and again, what has one tie left, to one single node.

    Returns, per node, the node it was taken from (−1 if it stays), how much hangs on one member (itself
    included), and the sum of the squares of what each of its branches holds.
    """
    n = len(indptr) - 1
    taken_from = np.full(n, -1, dtype=np.int64)
    held = np.ones(n)
    squares = np.zeros(n)
    left = np.zeros(n, dtype=np.int64)
    queue = np.zeros(n, dtype=np.int64)
    size = 0
    for v in range(n):
        left[v] = indptr[v + 1] - indptr[v]
        if left[v] == 1:
            queue[size] = v
            size += 1
    at = 0
    while at < size:
        v = queue[at]
        at += 1
        if left[v] != 1:
            continue
        u = -1
        for k in range(indptr[v], indptr[v + 1]):
            if taken_from[indices[k]] < 0:
                u = indices[k]
        if counts[u] != 1.0:
            continue
        taken_from[v] = u
        held[u] += counts[v] * held[v]
        squares[u] += counts[v] * held[v] * held[v]
        left[v] = 0
        left[u] -= 1
        if left[u] == 1:
            queue[size] = u
            size += 1
    return taken_from, held, squares


@kernel
def breadth_first(indptr: Integers, indices: Integers, begin: Integers) -> Integers:
    """Return all nodes in breadth-first order, each search from the first in `begin` not yet found."""
    n = len(indptr) - 1
    order = np.zeros(n, dtype=np.int64)
    seen = np.zeros(n, dtype=np.bool_)
    size = 0
    at = 0
    for start in begin:
        if seen[start]:
            continue
        seen[start] = True
        order[size] = start
        size += 1
        while at < size:
            u = order[at]
            at += 1
            for k in range(indptr[u], indptr[u + 1]):
                w = indices[k]
                if not seen[w]:
                    seen[w] = True
                    order[size] = w
                    size += 1
    return order


def folded(adjacency: Adjacency, counts: Floats) -> Folded:
    """Fold a network: in both directions alike if every arc goes both ways, else only into classes.

    Parameters
    ----------
    adjacency : Adjacency
    counts : float64 array
        How many alike each node stands for.
    """
    size = adjacency.size
    taken_from, held, beside = np.full(size, -1), np.ones(size), np.zeros(size)
    if adjacency.both_ways:
        work = 4.0 * (size + adjacency.arcs)
        taken_from, held, squares = pendants.run(work)(adjacency.indptr, adjacency.indices, counts)
        labels = component_labels.run(work)(adjacency.indptr, adjacency.indices)
        whole = np.bincount(labels, weights=counts)[labels] if size else np.zeros(0)
        beside = 2.0 * (held - 1.0) * (whole - held) + (held - 1.0) ** 2 - squares
    stays = (taken_from < 0) & _tied(adjacency, taken_from < 0)
    core = adjacency.induced(stays)
    nodes = np.flatnonzero(stays)
    class_of, firsts = alike_rows([core] if adjacency.both_ways else [core, core.reversed])
    ways, numbers = _between_classes(core, firsts)
    class_of = numbers[class_of]
    members, weights, single = (
        np.bincount(class_of, weights=counts[nodes] * held[nodes] ** power, minlength=len(firsts)).astype(np.float64)
        for power in range(3)
    )
    of_all = np.full(size, -1)
    of_all[nodes] = class_of
    return Folded(
        ways,
        ways if adjacency.both_ways else ways.reversed,
        members,
        weights,
        (weights**2 - single) / weights,
        of_all,
        adjacency.both_ways,
        beside,
    )


def _tied(adjacency: Adjacency, among: Flags) -> Flags:
    """Return which nodes have an arc, either way, with one among those."""
    both = among[adjacency.sources] & among[adjacency.indices]
    tied = np.zeros(adjacency.size, dtype=np.bool_)
    tied[adjacency.sources[both]] = True
    tied[adjacency.indices[both]] = True
    return tied


def _between_classes(adjacency: Adjacency, firsts: Integers) -> tuple[Adjacency, Integers]:
    """Return the arcs between classes, renumbered breadth first, and the new number of each class."""
    first = np.zeros(adjacency.size, dtype=np.bool_)
    first[firsts] = True
    ways = adjacency.induced(first)
    begin = np.argsort(-np.diff(ways.indptr), kind="stable")
    order = breadth_first.run(4.0 * (ways.size + ways.arcs))(ways.indptr, ways.indices, begin)
    numbers = np.zeros(len(firsts), dtype=np.int64)
    numbers[order] = np.arange(len(firsts))
    return ways.renumbered(numbers), numbers[(np.cumsum(first) - 1)[firsts]]
