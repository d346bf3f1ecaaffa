"""Exact betweenness of the whole network, undirected, and its estimate from pivots."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

import numpy as np
import pandas as pd

import cogs
from cogs.kernels.adjacency import Adjacency
from cogs.kernels.folding import Folded, folded, pendants
from cogs.kernels.pairs_through import pairs_through, searches
from cogs.kernels.pivots import estimated_pairs_through
from tests.benchmarks.comparison import Comparison, Line, Peer
from tests.benchmarks.measuring import clocked
from tests.benchmarks.places import Place

EXACT, ESTIMATE = "betweenness, exact", "betweenness, estimated"
BARS_OF_EXACT = {"M": {"igraph": 20.0, "networkit": 25.0}}
BARS_OF_ESTIMATE = {"M": {"networkit": 15.0}}
RANK_CORRELATION = 0.99
PIVOTS = 500
# Up to so many nodes peers search from all, above from a sample of so many, which is scaled.
ALL, SAMPLE = 2_000, 250
Values = np.ndarray[Any, np.dtype[np.float64]]


def exact(place: Place, against: Collection[str]) -> Comparison:
    """Return the comparison; of igraph's sample the same single sources are checked through our kernel."""
    network = place.network
    ties, counts = network.adjacency(directed=False), network.counts.astype(np.float64)
    everybody = ties.size <= ALL
    sources = np.arange(ties.size) if everybody else _sample(ties, counts)
    scaled = ties.size / len(sources)
    peers = []
    if "igraph" in against:
        graph = _igraph(ties)
        run = clocked(lambda: np.array(graph.betweenness(directed=False, sources=sources.tolist())))
        peers.append(Peer("igraph", run, _all if everybody else _of_sources(ties, counts, sources), scaled))
    if "networkit" in against:
        run = clocked(_brandes(ties) if everybody else _estimate(ties, len(sources)))
        peers.append(Peer("networkit", run, _all if everybody else None, scaled))
    return Comparison(
        EXACT,
        place.name,
        ties.size,
        ties.arcs // 2,
        lambda: pairs_through(ties, counts),
        lambda: cogs.betweenness(network),
        tuple(peers),
        BARS_OF_EXACT.get(place.name, {}),
        result=lambda found: found / 2.0,
    )


def estimated(place: Place, against: Collection[str], rounds: int) -> Iterator[Line]:
    """Yield the lines of as many sources as pivots: ours also beside the exact figures, by rank."""
    network = place.network
    ties, counts = network.adjacency(directed=False), network.counts.astype(np.float64)
    pivots = min(PIVOTS, ties.size // 2)
    exactly = pairs_through(ties, counts)
    peers = []
    if "networkit" in against:
        peers.append(Peer("networkit", clocked(_estimate(ties, pivots)), None))
    comparison = Comparison(
        f"{ESTIMATE} from {pivots:,}",
        place.name,
        ties.size,
        ties.arcs // 2,
        lambda: estimated_pairs_through(ties, counts, pivots=pivots, seed=0).through,
        lambda: cogs.betweenness_estimate(network, pivots=pivots),
        tuple(peers),
        BARS_OF_ESTIMATE.get(place.name, {}),
    )
    yield from comparison.lines(rounds)
    ranks = {"the exact figures": estimated_pairs_through(ties, counts, pivots=pivots, seed=0).through}
    if peers:
        ranks["the exact figures, networkit"] = peers[0].run()[1]
    for label, values in ranks.items():
        found = pd.Series(exactly).rank().corr(pd.Series(values).rank())
        bar = f"≥ {RANK_CORRELATION}" if label == "the exact figures" else ""
        kept = bool(found >= RANK_CORRELATION) if bar and place.name == "M" else None
        yield Line(
            comparison.work,
            label,
            place.name,
            ties.size,
            ties.arcs // 2,
            found=f"rank correlation {found:.4f}",
            bar=bar,
            kept=kept,
        )


def _sample(ties: Adjacency, counts: Values) -> Any:
    """Return sources drawn among those that are single ends of paths for sure, so that each can be checked."""
    ways = folded(ties, counts)
    single = np.append(ways.weights == ways.members, False)[ways.class_of]
    return np.sort(np.random.default_rng(0).choice(np.flatnonzero(single), SAMPLE, replace=False))


def _all(ours: Values, theirs: Values) -> tuple[float, float]:
    return float(np.abs(ours - theirs).max()), float(theirs.max())


def _of_sources(ties: Adjacency, counts: Values, sources: Any) -> Callable[[Values, Values], tuple[float, float]]:
    """Return how to compare a peer's sums over some sources with ours over the same, where nodes were not taken off."""

    def differs(_: Values, theirs: Values) -> tuple[float, float]:
        ways = folded(ties, counts)
        ours = _sums(ways, sources)
        _, held, _ = pendants.run(4.0 * (ties.size + ties.arcs))(ties.indptr, ties.indices, counts)
        of_others = len(sources) - np.isin(np.arange(ties.size), sources)
        of_nodes = (ways.of_nodes(ours) + of_others * (held - 1.0)) / 2.0
        stayed = ways.class_of >= 0
        return _all(of_nodes[stayed], theirs[stayed])

    return differs


def _sums(ways: Folded, sources: Any) -> Values:
    """Return per class the sum of the dependencies of single sources, each as often as its class is among them."""
    classes, times = np.unique(ways.class_of[sources], return_counts=True)
    total = np.zeros(ways.size)
    for _, sums, _ in searches(ways, [(classes, times.astype(np.float64))], kept=classes[:0]):
        total += sums[:, 0]
    return total


def _ends(ties: Adjacency) -> Any:
    once = ties.sources < ties.indices
    return np.column_stack([ties.sources[once], ties.indices[once]])


def _igraph(ties: Adjacency) -> Any:
    import igraph

    return igraph.Graph(n=ties.size, edges=_ends(ties).tolist())


def _networkit(ties: Adjacency) -> Any:
    import networkit

    graph = networkit.Graph(ties.size)
    for first, second in _ends(ties).tolist():
        graph.addEdge(first, second)
    return graph


def _brandes(ties: Adjacency) -> Callable[[], Values]:
    import networkit

    graph = _networkit(ties)

    def work() -> Values:
        networkit.setNumberOfThreads(2)
        scores = np.array(networkit.centrality.Betweenness(graph).run().scores())
        return scores / 2.0

    return work


def _estimate(ties: Adjacency, sources: int) -> Callable[[], Values]:
    import networkit

    graph = _networkit(ties)

    def work() -> Values:
        networkit.setNumberOfThreads(2)
        return np.array(networkit.centrality.EstimateBetweenness(graph, sources, False, True).run().scores())

    return work
