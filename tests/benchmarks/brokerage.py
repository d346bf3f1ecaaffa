"""Gould–Fernandez brokerage, five roles of all nodes, the groups being the kinds of node."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import cogs
from cogs.kernels.adjacency import Adjacency
from cogs.kernels.two_paths import count_open_two_paths
from tests.benchmarks.comparison import Comparison, Peer
from tests.benchmarks.measuring import Cost, Timed, clocked
from tests.benchmarks.places import Place

WORK = "brokerage, five roles"
SETS = "sets over networkx"
BARS = {"M": {"sna": 1_000.0}, "L": {"scipy": 15.0, SETS: 40.0}}
Table = np.ndarray[Any, np.dtype[np.float64]]


def comparison(place: Place, against: Collection[str]) -> Comparison:
    """Return the comparison on the whole network, directed."""
    network = place.network
    arcs = network.adjacency()
    group, _ = pd.factorize(network.nodes["kind"])
    counts = network.counts.astype(np.float64)
    peers = []
    if "sna" in against and place.name != "L":  # Its memory and time grow with the square of the nodes.
        peers.append(Peer("sna", in_r(arcs, group), _differs))
    if "scipy" in against:
        peers.append(Peer("scipy", clocked(by_masked_products(arcs, group)), _differs))
    if "networkx" in against:
        peers.append(Peer("networkx", clocked(by_sets(arcs, group)), _differs, label=SETS))
    return Comparison(
        WORK,
        place.name,
        arcs.size,
        arcs.arcs,
        lambda: count_open_two_paths(arcs, counts, group),
        lambda: cogs.brokerage(network, by="kind"),
        tuple(peers),
        BARS.get(place.name, {}),
    )


def _differs(ours: Table, theirs: Table) -> tuple[float, float]:
    return float(np.abs(ours - theirs).max()), float(np.abs(theirs).max())


def in_r(arcs: Adjacency, group: Any) -> Timed:
    """Return R's call, which is timed in R, on the graph as it has it in memory."""

    def run() -> tuple[Cost, Table]:
        with tempfile.TemporaryDirectory() as folder:
            paths = [str(Path(folder) / name) for name in ("arcs.csv", "groups.csv", "found.csv")]
            np.savetxt(paths[0], np.column_stack([arcs.sources, arcs.indices]) + 1, fmt="%d", delimiter=",")
            np.savetxt(paths[1], group, fmt="%d")
            script = Path(__file__).with_name("brokerage.R")
            done = subprocess.run(["Rscript", str(script), *paths], capture_output=True, text=True, check=True)
            wall, cpu = map(float, done.stdout.split())
            return Cost(wall, cpu), np.loadtxt(paths[2], delimiter=",", ndmin=2)

    return run


def by_masked_products(arcs: Adjacency, group: Any) -> Callable[[], Table]:
    """Return the roles by sparse matrices: all two-paths by degrees, less closed ones by products under a mask."""
    from scipy import sparse

    size = arcs.size
    ties = sparse.csr_array((np.ones(arcs.arcs), arcs.indices, arcs.indptr), shape=(size, size))
    groups = sparse.csr_array((np.ones(size), (np.arange(size), group)))

    def work() -> Table:
        alike = group[arcs.sources] == group[arcs.indices]
        inside = ties.copy()
        inside.data = alike.astype(np.float64)
        inside.eliminate_zeros()
        mutual = np.asarray(ties.multiply(ties.T).sum(axis=1)).ravel()
        mutual_inside = np.asarray(inside.multiply(inside.T).sum(axis=1)).ravel()
        roles = _of_degrees((ties.T @ groups).toarray(), (ties @ groups).toarray(), group)
        roles[:, 0] -= mutual_inside
        roles[:, 1] -= mutual - mutual_inside
        # Per arc v → b, how many a lead to both: all of them, those of v's group, those of b's.
        every = _masked(ties.T @ ties, ties)
        with_v = _masked(inside.T @ ties, ties)
        with_b = _masked(ties.T @ inside, ties)
        closed = [with_v * alike, (with_b * ~alike), with_v * ~alike, (every - with_v) * alike]
        closed.append((every - with_v - with_b) * ~alike)
        for role, per_arc in enumerate(closed):
            roles[:, role] -= np.bincount(arcs.sources, weights=per_arc, minlength=size)
        return roles

    return work


def _of_degrees(senders: Table, receivers: Table, group: Any) -> Table:
    """Return all two-paths through each node, open or closed, by role, from the groups on either side."""
    rows = np.arange(len(group))
    own_in, own_out = senders[rows, group], receivers[rows, group]
    all_in, all_out = senders.sum(axis=1), receivers.sum(axis=1)
    same = (senders * receivers).sum(axis=1)
    coordinator = own_in * own_out
    itinerant = same - coordinator
    representative = own_in * (all_out - own_out)
    gatekeeper = (all_in - own_in) * own_out
    rest = all_in * all_out - coordinator - itinerant - representative - gatekeeper
    return np.column_stack([coordinator, itinerant, representative, gatekeeper, rest])


def _masked(product: Any, mask: Any) -> Table:
    """Return the entries of a product where the mask has some, in the order of the mask."""
    found = product.multiply(mask).tocsr() + mask
    found.sort_indices()
    values: Table = found.data - 1.0
    return values


def by_sets(arcs: Adjacency, group: Any) -> Callable[[], Table]:
    """Return the roles by Python sets of a networkx graph's neighbours."""
    import networkx

    graph = networkx.DiGraph()
    graph.add_nodes_from(range(arcs.size))
    graph.add_edges_from(zip(arcs.sources.tolist(), arcs.indices.tolist(), strict=True))
    kind = group.tolist()

    def work() -> Table:
        receivers = {node: set(graph.succ[node]) for node in graph}
        roles = np.zeros((len(kind), 5))
        for v, targets in receivers.items():
            if not targets:
                continue
            own, counted = kind[v], [0, 0, 0, 0, 0]
            for a in graph.pred[v]:
                first = kind[a]
                for b in targets - receivers[a]:
                    if b == a:
                        continue
                    last = kind[b]
                    if first == own:
                        counted[0 if last == own else 2] += 1
                    elif last == own:
                        counted[3] += 1
                    else:
                        counted[1 if first == last else 4] += 1
            roles[v] = counted
        return roles

    return work
