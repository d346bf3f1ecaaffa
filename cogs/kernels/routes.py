"""Shortest routes from sets of doors to what nodes hold: who stands on them, at their beginning and at their end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from cogs.kernels.adjacency import Adjacency, adjacency_of
from cogs.kernels.chunks import in_turn
from cogs.kernels.compilation import kernel, part
from cogs.kernels.rows import add_times, gather, put_times, spread, weighted_product
from cogs.kernels.shortest_paths import forth

__all__ = ["Doors", "Held", "routes_through"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]

# Elementary steps of a piece of work: about a quarter of a second, compiled.
_PIECE = 6e7
# So many sets are searched from side by side.
_LANES = 64


class Doors(NamedTuple):
    """Distinct sets of nodes at which routes begin, in compressed rows, and how much is asked for from each."""

    indptr: Integers
    nodes: Integers
    weights: Floats


class Held(NamedTuple):
    """Things at which routes end: in which node each stands (a row per thing and node), and what each weighs."""

    nodes: Integers
    things: Integers
    weights: Floats


def routes_through(
    ties: Adjacency, members: Floats, held: Held, alone: Floats, doors: Doors, *, steps: int
) -> Iterator[Floats]:
    """Yield, for one piece of the sets of doors after another, what its routes give each node; the sum is wanted.

    Parameters
    ----------
    ties : Adjacency
        Where nodes lead.
    members : float64 array
        How many members alike a node has; a thing that a node holds is held by each of them.
    held : Held
        Things that several nodes hold.
    alone : float64 array
        What things that only this node holds weigh together, by node.
    doors : Doors
        Where routes begin.
    steps : int
        The most allowed between a door and a holder, −1 for any number.

    Yields
    ------
    (n, 4) float64
        Per member of each node: the weight of routes that pass between their first node and their last; of those
        that begin there, unless they end there at something the node holds alone; of those that end there at
        a thing held by several; and of the sets that reach it.
    """
    n, things = ties.size, len(held.weights)
    onwards = adjacency_of(
        n + things,
        np.concatenate([ties.sources, held.nodes]),
        np.concatenate([ties.indices, n + held.things]),
        np.ones(ties.arcs + len(held.nodes)),
    )
    backwards = onwards.reversed
    steps_of_one = onwards.arcs + 3.0 * (n + things) + 1.0
    sets = len(doors.weights)
    run = shared_routes.run(steps_of_one * sets)
    at_once = _LANES * max(1, int(_PIECE / (steps_of_one * _LANES)))

    def piece(first: int) -> Floats:
        last = min(first + at_once, sets)
        return run(
            backwards.indptr,
            backwards.indices,
            onwards.indptr,
            onwards.indices,
            np.concatenate([members, np.ones(things)]),
            np.concatenate([alone, held.weights]),
            n,
            doors.indptr[first : last + 1],
            doors.nodes,
            doors.weights[first:last],
            _LANES,
            steps,
        )

    return in_turn(piece, range(0, sets, at_once), shared=shared_routes.compiles(steps_of_one * sets))


@kernel
def shared_routes(
    in_indptr: Integers,
    in_indices: Integers,
    out_indptr: Integers,
    out_indices: Integers,
    members: Floats,
    targets: Floats,
    things: int,
    door_indptr: Integers,
    doors: Integers,
    weights: Floats,
    lanes: int,
    steps: int,
) -> Floats:
    """Return what `routes_through` yields, for these sets of doors, some side by side in the lanes of rows.

    Nodes from `things` on are things that several nodes hold: no route goes on from there. `targets` is what
    a node weighs as an end of routes.
    """
    n = len(in_indptr) - 1
    shares = np.zeros((things, 4))
    unreached = np.zeros(n)
    unseen = np.zeros((n, lanes))
    paths = np.zeros((3 * n + lanes, lanes))
    node = np.zeros(3 * n + lanes, dtype=np.int64)
    starts = np.zeros(n + 3, dtype=np.int64)
    entry = np.full(n, -1, dtype=np.int64)
    no_lane = np.full(n, -1, dtype=np.int64)
    cycle = np.zeros(0, dtype=np.int64)
    cycle_paths = np.zeros(0)
    for first in range(0, len(weights), lanes):
        width = min(lanes, len(weights) - first)
        wanted = np.zeros(lanes)
        wanted[:width] = weights[first : first + width]
        unseen[:, :width] = 1.0
        unseen[:, width:] = 0.0
        size = 0
        for lane in range(width):
            for k in range(door_indptr[first + lane], door_indptr[first + lane + 1]):
                door = doors[k]
                if entry[door] < 0:
                    entry[door] = size
                    node[size] = door
                    paths[size, :] = 0.0
                    size += 1
                paths[entry[door], lane] = 1.0
                unseen[door, lane] = 0.0
        starts[1] = size
        starts[2] = size
        paths, node, levels = forth(
            in_indptr, in_indices, members, unseen, paths, node, starts, entry, no_lane, cycle, cycle_paths,
            False, things, steps,
        )  # fmt: skip
        _shared(out_indptr, out_indices, members, targets, things, shares, paths, node, starts, entry, wanted, levels)
        gather(unreached, unseen, wanted, width)
    shares[:, 3] = weights.sum() - unreached[:things]
    return shares


@part
def _shared(
    indptr: Integers,
    indices: Integers,
    members: Floats,
    targets: Floats,
    things: int,
    shares: Floats,
    paths: Floats,
    node: Integers,
    starts: Integers,
    entry: Integers,
    weights: Floats,
    levels: int,
) -> None:
    """Add to the shares, from the last level to the doors; paths become what each carries backwards."""
    onward = np.zeros(paths.shape[1])
    ending = np.zeros(paths.shape[1])
    for depth in range(levels - 1, -1, -1):
        for at in range(starts[depth], starts[depth + 1]):
            u = node[at]
            goes_on = False
            ends = False
            for k in range(indptr[u], indptr[u + 1]):
                w = indices[k]
                if entry[w] < 0:
                    continue
                if w < things:
                    if goes_on:
                        add_times(onward, 1.0, paths[entry[w]])
                    else:
                        put_times(onward, 1.0, paths[entry[w]])
                        goes_on = True
                elif ends:
                    add_times(ending, 1.0, paths[entry[w]])
                else:
                    put_times(ending, 1.0, paths[entry[w]])
                    ends = True
            if goes_on and depth > 0:
                shares[u, 0] += weighted_product(onward, paths[at], weights)
            if ends:
                shares[u, 2] += weighted_product(ending, paths[at], weights)
                if goes_on:
                    add_times(onward, 1.0, ending)
                else:
                    put_times(onward, 1.0, ending)
            elif not goes_on:
                onward[:] = 0.0
            if depth == 0:
                shares[u, 1] += weighted_product(onward, paths[at], weights)
            spread(paths[at], targets[u], members[u], onward)
        for at in range(starts[depth + 1], starts[depth + 2]):
            entry[node[at]] = -1
        for at in range(starts[depth], starts[depth + 1]):
            entry[node[at]] = at
    for at in range(starts[1]):
        entry[node[at]] = -1
