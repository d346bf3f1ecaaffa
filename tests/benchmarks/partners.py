"""Burt's four measures beside constraint alone, and reach by kind beside neighbourhoods."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import numpy as np

import cogs
from cogs.kernels.adjacency import Adjacency, adjacency_of
from cogs.kernels.reachability import collect, compressed_rows
from cogs.kernels.structural_holes import partner_measures
from cogs.network.fold import offers, organisation_view
from tests.benchmarks.comparison import Comparison, Peer
from tests.benchmarks.measuring import clocked
from tests.benchmarks.places import Place

HOLES, REACH = "structural holes, all four", "reach within 1–4 steps, by kind"
BARS_OF_HOLES = {"L": {"igraph": 70.0}}
BARS_OF_REACH = {"L": {"igraph": 30.0}}
STEPS = 4
Table = np.ndarray[Any, np.dtype[np.float64]]


def structural_holes(place: Place, against: Collection[str]) -> Comparison:
    """Return the comparison on the whole network, a tie given both ways twice as strong."""
    network = place.network
    arcs = network.adjacency()
    both = np.concatenate([arcs.sources, arcs.indices]), np.concatenate([arcs.indices, arcs.sources])
    ties = adjacency_of(arcs.size, *both, np.ones(2 * arcs.arcs))
    counts = network.counts.astype(np.float64)
    peers = []
    if "igraph" in against:
        peers.append(Peer("igraph", clocked(_constraint(ties)), _differs))
    if "networkx" in against and place.name == "S":
        peers.append(Peer("networkx", clocked(_constraint_by_networkx(ties)), _differs))
    return Comparison(
        HOLES,
        place.name,
        ties.size,
        ties.arcs // 2,
        lambda: partner_measures(ties, counts, bounded=False),
        lambda: cogs.structural_holes(network),
        tuple(peers),
        BARS_OF_HOLES.get(place.name, {}),
        result=lambda found: np.where(found[:, 0] > 0, found[:, 2], np.nan),
    )


def _differs(ours: Table, theirs: Table) -> tuple[float, float]:
    assert np.array_equal(np.isnan(ours), np.isnan(theirs))
    return float(np.nanmax(np.abs(ours - theirs))), float(np.nanmax(np.abs(theirs)))


def _constraint(ties: Adjacency) -> Callable[[], Table]:
    import igraph

    once = ties.sources < ties.indices
    graph = igraph.Graph(n=ties.size, edges=np.column_stack([ties.sources[once], ties.indices[once]]).tolist())
    graph.es["strength"] = ties.weights[once].tolist()
    return lambda: np.array(graph.constraint(weights="strength"), dtype=np.float64)


def _constraint_by_networkx(ties: Adjacency) -> Callable[[], Table]:
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(range(ties.size))
    graph.add_weighted_edges_from(
        zip(ties.sources.tolist(), ties.indices.tolist(), ties.weights.tolist(), strict=True), weight="strength"
    )
    return lambda: np.array(list(networkx.constraint(graph, weight="strength").values()), dtype=np.float64)


def reach(place: Place, against: Collection[str]) -> Comparison:
    """Return the comparison on the organisation view and what its organisations offer."""
    network = place.network
    view, things = organisation_view(network), offers(network)
    arcs = view.adjacency(network.vocabulary.carriers())
    kinds = network.nodes["kind"]
    category = np.where(kinds == "service", 1, np.where(kinds == "place", 2, 0))
    of_bodies = category[network.nodes.index.get_indexer(view.nodes.index)]
    holders, held = (
        index.get_indexer(things[name]) for index, name in ((view.nodes.index, "owner"), (network.nodes.index, "thing"))
    )
    rows = compressed_rows(len(view), holders, held)
    peers = []
    if "igraph" in against:
        work = _neighbourhoods(arcs, rows, of_bodies, category)
        peers.append(Peer("igraph", clocked(work), lambda ours, theirs: (_most(ours - theirs), _most(theirs))))
    return Comparison(
        REACH,
        place.name,
        arcs.size,
        arcs.arcs,
        lambda: collect(arcs, view.counts, of_bodies, rows, network.counts, category, categories=3, steps=STEPS),
        lambda: cogs.referral_reach(network, max_steps=STEPS),
        tuple(peers),
        BARS_OF_REACH.get(place.name, {}),
        result=lambda found: found[:, :, 1:].cumsum(axis=2),
    )


def _most(values: Table) -> float:
    return float(np.abs(values).max(initial=0.0))


def _neighbourhoods(arcs: Adjacency, held: Adjacency, of_bodies: Any, category: Any) -> Callable[[], Table]:
    """Return igraph's neighbourhoods, what a body offers hanging on it: a thing is one step further than its holder."""
    import igraph

    n = arcs.size
    ends = np.column_stack([np.append(arcs.sources, held.sources), np.append(arcs.indices, held.indices + n)])
    graph = igraph.Graph(n=n + len(category), edges=ends.tolist(), directed=True)
    bodies = list(range(n))
    kind = np.concatenate([of_bodies, category + 3])

    def work() -> Table:
        met = np.zeros((n, 3, STEPS + 2))
        for steps in range(1, STEPS + 2):
            around = graph.neighborhood(bodies, order=steps, mode="out", mindist=steps)
            for body, found in enumerate(around):
                counted = np.bincount(kind[found], minlength=6)
                met[body, :, steps] += counted[:3]
                met[body, :, steps - 1] += counted[3:]
        within: Table = met[:, :, 1 : STEPS + 1].cumsum(axis=2)
        return within

    return work
